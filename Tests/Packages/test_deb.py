"""The Debian package, installed and removed in a small Debian of its own (debootstrap), where nothing else of ours is."""

import contextlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import time

import pytest
import requests

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests"))

from conftest import Portal, Visitor, fill, free_port, luhn_siret  # noqa: E402 – needs the path above

DATA = "var/lib/activateurs"


class System:
    """A Debian in a folder."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["debootstrap", "--variant=minbase", "--include=ca-certificates", "bookworm", folder], check=True, capture_output=True)
        folder.chmod(0o755)
        # No service is started in there.
        (folder / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
        (folder / "usr/sbin/policy-rc.d").chmod(0o755)
        for name in ("proc", "dev"):
            subprocess.run(["mount", "--rbind", f"/{name}", folder / name], check=True)

    def command(self, *words):
        return ["chroot", str(self.folder), *map(str, words)]

    def run(self, *words, check=True):
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=600,
                              env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"})
        assert not check or done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
        return done

    def files(self):
        """What the package left, besides the system's own."""
        found = self.folder.glob("**/*activateurs*")
        return sorted(str(one.relative_to(self.folder)) for one in found
                      if not str(one.relative_to(self.folder)).startswith(("proc", "dev", "tmp", "var/cache", "var/log")))

    def remove(self):
        for name in ("proc", "dev"):
            subprocess.run(["umount", "-l", self.folder / name], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    system = System(tmp_path_factory.mktemp("debian"))
    try:
        yield system
    finally:
        system.remove()


@pytest.fixture(scope="module")
def package():
    found = sorted((ROOT / "var/packages").glob("activateurs_*.deb"))
    assert found, "make deb makes it"
    return found[-1]


@contextlib.contextmanager
def served(system, port):
    process = subprocess.Popen(system.command("activateurs", "serve", "--port", port), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            with contextlib.suppress(requests.RequestException):
                if requests.get(url + "/readyz", timeout=2).status_code == 200:
                    break
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        assert process.wait(30) == 0


def test_it_is_installed_and_serves(system, package):
    shutil.copy(package, system.folder / "tmp/activateurs.deb")
    said = system.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "/tmp/activateurs.deb").stdout
    assert "What is left to do" in said
    assert system.run("stat", "-c", "%U %a", f"/{DATA}").stdout.split() == ["activateurs", "700"]
    assert system.run("stat", "-c", "%U %G %a", "/etc/activateurs/activateurs.env").stdout.split() == ["root", "activateurs", "640"]
    system.run("activateurs", "migrate", "--new")
    report = system.run("activateurs", "doctor", check=False).stdout
    # The company registry is not reached from here; all else is there.
    assert not re.findall(r"MISSING  (?!company registry)", report), report
    with served(system, free_port()) as url:
        assert requests.get(url + "/annuaire", timeout=20).status_code == 200
        style = re.search(r'href="(/dsfr/[^"]+css[^"]*)"', requests.get(url + "/", timeout=20).text)[1]
        assert requests.get(url + style, timeout=20).status_code == 200
        letter_is_printed(system, url)
    assert system.run("stat", "-c", "%U", f"/{DATA}/activateurs.sqlite").stdout.strip() == "activateurs"
    assert "holds" in system.run("activateurs", "journal", "verify").stdout


def letter_is_printed(system, url):
    """The engagement letter, which needs the PDF tools of the package."""
    visitor = Visitor(url)
    visitor.post("/inscription", {"nom": "Amina Caradec", "courriel": "a@exemple.fr", "mot_de_passe": "une phrase assez longue"})
    for _ in range(100):
        mails = list((system.folder / DATA / "mail").glob("*.eml"))
        if mails:
            break
        time.sleep(0.1)
    text = subprocess.run(["python3", "-c", "import sys,email,email.policy;print(email.message_from_file(open(sys.argv[1]),"
                           "policy=email.policy.default).get_content())", mails[0]], capture_output=True, text=True, check=True).stdout
    path = re.search(r"https?://[^/\s]+(/\S+)", text)[1]
    visitor.post(path, {"mot_de_passe": "une phrase assez longue"})
    fill(visitor, luhn_siret(4711), with_letter=False)
    assert visitor.post("/espace/lettre/produire", page="/espace/lettre").status_code == 303
    assert visitor.get("/espace/lettre/modele.pdf").content.startswith(b"%PDF-1.7")


def test_units_are_well_formed_and_confined(system):
    system.run("systemd-analyze", "verify", "--man=no", "/lib/systemd/system/activateurs@.service", "/lib/systemd/system/activateurs.target")
    # From 0 (confined) to 10.
    found = system.run("systemd-analyze", "security", "--offline=true", "--threshold=30", "/lib/systemd/system/activateurs@.service", check=False)
    assert found.returncode == 0, found.stdout[-3000:]


def test_it_is_replaced_without_losing_settings(system):
    settings = system.folder / "etc/activateurs/activateurs.env"
    settings.write_text(settings.read_text() + "STAFF_IDLE_MINUTES=20\n")
    system.run("dpkg", "--force-confold", "-i", "/tmp/activateurs.deb")
    assert "STAFF_IDLE_MINUTES=20" in settings.read_text()
    assert system.run("stat", "-c", "%a", "/etc/activateurs/activateurs.env").stdout.strip() == "640"


def test_it_is_removed_and_the_data_stay(system):
    assert "sqlite:/tmp/autre.sqlite" in system.run("env", "DATABASE_URL=sqlite:/tmp/autre.sqlite", "activateurs", "journal", "verify", check=False).stderr
    system.run("dpkg", "--remove", "activateurs")
    assert [one for one in system.files() if one.startswith(("usr", "lib"))] == []
    said = system.run("dpkg", "--purge", "activateurs").stdout
    assert "is kept" in said
    left = [one for one in system.files() if not one.startswith("var/lib/dpkg")]
    assert left and all(one.startswith(DATA) for one in left), left


def measured(tmp_path):
    """The names of what a process measures, once it was asked for something."""
    portal = Portal(tmp_path)
    portal.run("migrate", "--new")
    portal.start()
    try:
        requests.get(portal.url + "/annuaire", timeout=20)
        text = requests.get(portal.url + "/metrics", timeout=20).text
    finally:
        portal.stop()
    return set(re.findall(r"^(\w+)", text, re.M)), set(re.findall(r"[{,](\w+)=", text))


def test_alerts_and_dashboard_ask_for_what_is_measured(tmp_path):
    monitoring = ROOT / "Packaging/monitoring"
    subprocess.run(["promtool", "check", "rules", monitoring / "alerts.yml"], check=True, capture_output=True)
    names, labels = measured(tmp_path)
    panels = json.loads((monitoring / "dashboard.json").read_text())["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    asked += re.findall(r"expr: (.*(?:\n {10}.*)*)", (monitoring / "alerts.yml").read_text())
    assert len(asked) > 25
    for expression in asked:
        for name, matched in re.findall(r"(\w+)\{([^}]*)\}", expression):
            assert name == "up" or name in names, name
            assert set(re.findall(r"(\w+)=", matched)) - {"job"} <= labels, matched
        for by in re.findall(r"by \(([^)]*)\)", expression):
            assert set(by.split(", ")) - {"instance"} <= labels, by
