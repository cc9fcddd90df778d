"""Makes the Debian package of the release build: build.py BINARY FOLDER. Prints the file's path."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "Packaging/deb"
# What it runs beside its libraries, which dpkg-shlibdeps finds. The Python packages are made for one Python.
PROGRAMS = ["qpdf", "poppler-utils", "util-linux", "python3 (>= 3.11~)", "python3 (<< 3.12)", "libpango-1.0-0", "libpangoft2-1.0-0",
            "libharfbuzz-subset0", "fonts-dejavu-core", "ca-certificates", "systemd | systemd-standalone-sysusers",
            "systemd | systemd-standalone-tmpfiles"]
DESCRIPTION = """Register of the advisers whom the State references for France Num
 Consultants register, the staff of the DGE analyses and decides, businesses and
 the paying agency search the directory and check that a supplier was referenced
 on the day of an invoice."""


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def version():
    """The minute of the last commit, and which one it is."""
    return run("git", "-C", ROOT, "log", "-1", "--date=format:%Y.%m.%d.%H%M", "--format=%cd+g%h").strip()


def copy(source, target, mode=0o644):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def add_program(binary, library):
    """The program, and the libraries of the language that are no part of Debian, found beside it."""
    copy(binary, library / "activateurs", 0o755)
    for name, path in re.findall(r"(\S+) => (/opt/\S+)", run("ldd", binary)):
        copy(pathlib.Path(path).resolve(), library / "lib" / name)
    run("strip", "--strip-unneeded", library / "activateurs", *(library / "lib").iterdir())
    run("patchelf", "--set-rpath", "$ORIGIN/lib", library / "activateurs")
    for file in (library / "lib").iterdir():
        run("patchelf", "--set-rpath", "$ORIGIN", file)


def add_printer(library):
    packages = library / ".venv/packages"
    run(ROOT / ".venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--no-compile",
        "--target", packages, "-r", ROOT / "requirements.txt")
    copy(HERE / "weasyprint", library / ".venv/bin/weasyprint", 0o755)
    copy(ROOT / ".venv/common-passwords.txt", library / ".venv/common-passwords.txt")


def add_files(tree):
    library, documentation = tree / "usr/lib/activateurs", tree / "usr/share/doc/activateurs"
    for folder in ("Templates", "Public", "Schemes"):
        shutil.copytree(ROOT / folder, library / folder, ignore=shutil.ignore_patterns(".*", "*.py"))
    copy(HERE / "defaults.env", library / "defaults.env")
    copy(HERE / "restart", library / "restart", 0o755)
    copy(HERE / "activateurs", tree / "usr/bin/activateurs", 0o755)
    copy(HERE / "activateurs.env", tree / "etc/activateurs/activateurs.env", 0o640)
    copy(HERE / "sysusers.conf", tree / "usr/lib/sysusers.d/activateurs.conf")
    copy(HERE / "tmpfiles.conf", tree / "usr/lib/tmpfiles.d/activateurs.conf")
    for unit in (ROOT / "Packaging/systemd").iterdir():
        copy(unit, tree / "lib/systemd/system" / unit.name)
    for file in ("README.md", "SECURITY.md", "CHANGELOG.md"):
        copy(ROOT / file, documentation / file)
    for folder in ("nginx", "cluster", "monitoring"):
        for file in (ROOT / "Packaging" / folder).iterdir():
            copy(file, documentation / "examples" / folder / file.name, file.stat().st_mode & 0o755)


def dependencies(tree):
    """The Debian packages of the libraries, by what the files themselves ask for."""
    with tempfile.TemporaryDirectory() as folder:
        control = pathlib.Path(folder) / "debian/control"
        control.parent.mkdir()
        control.write_text("Source: activateurs\n\nPackage: activateurs\nArchitecture: any\n")
        library = tree / "usr/lib/activateurs"
        files = [library / "activateurs", *(library / "lib").iterdir()]
        found = run("dpkg-shlibdeps", "-O", f"-l{library}/lib", "--ignore-missing-info", *files, cwd=folder, stderr=subprocess.DEVNULL)
    return ", ".join([re.search(r"shlibs:Depends=(.*)", found)[1], *PROGRAMS])


def build(binary, folder):
    os.umask(0o022)
    architecture = run("dpkg", "--print-architecture").strip()
    file = pathlib.Path(folder) / f"activateurs_{version()}_{architecture}.deb"
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        tree = pathlib.Path(place)
        tree.chmod(0o755)
        add_files(tree)
        add_program(binary, tree / "usr/lib/activateurs")
        add_printer(tree / "usr/lib/activateurs")
        size = sum(one.stat().st_size for one in tree.rglob("*") if one.is_file()) // 1024
        control = tree / "DEBIAN"
        control.mkdir()
        (control / "control").write_text(
            f"Package: activateurs\nVersion: {version()}\nArchitecture: {architecture}\nSection: web\nPriority: optional\n"
            f"Maintainer: Direction générale des Entreprises <francenum@dge.example>\nInstalled-Size: {size}\n"
            f"Depends: {dependencies(tree)}\nRecommends: nginx, clamav-daemon\nSuggests: postgresql, haproxy\nDescription: {DESCRIPTION}\n")
        (control / "conffiles").write_text("/etc/activateurs/activateurs.env\n")
        for script in ("postinst", "prerm", "postrm"):
            copy(HERE / script, control / script, 0o755)
        run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, file)
    print(file)


if __name__ == "__main__":
    build(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2])
