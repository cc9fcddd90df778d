"""Writes what the portal is made of (CycloneDX 1.6, JSON): Swift packages as they were resolved, Python packages with
their hashes, Debian packages as they are installed. `make build` runs it: sbom.py ROOT [--to FILE] DEBIAN-PACKAGE…"""

import argparse
import hashlib
import json
import pathlib
import re
import subprocess
import urllib.parse


def component(kind, name, version, purl, **more):
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl, **more}


def swift_packages(root):
    """Each package once, with what it uses."""
    text = subprocess.run(
        ["swift", "package", "show-dependencies", "--format", "json"], cwd=root, capture_output=True, check=True,
        text=True).stdout
    components, edges = {}, {}

    def purl(node):
        address = urllib.parse.urlparse(node["url"])
        return f"pkg:swift/{address.netloc}{address.path.removesuffix('.git')}@{node['version']}"

    def walk(node):
        for child in node["dependencies"]:
            reference = purl(child)
            components[reference] = component(
                "library", child["name"], child["version"], reference,
                externalReferences=[{"type": "vcs", "url": child["url"]}])
            edges[reference] = sorted(purl(grandchild) for grandchild in child["dependencies"])
            walk(child)

    tree = json.loads(text[text.index("{"):])
    walk(tree)
    return components, edges, sorted(purl(child) for child in tree["dependencies"])


def python_packages(file):
    found = {}
    for block in re.split(r"\n(?=[a-z])", file.read_text()):
        head = re.match(r"([a-z0-9._-]+)==([^ ]+)", block)
        if head:
            purl = f"pkg:pypi/{head[1]}@{head[2]}"
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", block)
            # One package has a file for each kind of machine: the hashes that are accepted.
            properties = [{"name": "accepted:sha256", "value": value} for value in hashes]
            found[purl] = component("library", head[1], head[2], purl, properties=properties)
    return found


def debian_packages(names):
    """Those that are asked for, and all that they depend on: the libraries that are loaded, not their headers alone."""
    text = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\t${Pre-Depends}, ${Depends}\n"],
        capture_output=True, text=True, check=True).stdout
    installed = {}
    for line in text.splitlines():
        name, *rest = line.split("\t")
        installed[name] = rest
    wanted, seen = list(names), set()
    while wanted:
        name = wanted.pop()
        if name in seen or name not in installed:
            continue
        seen.add(name)
        wanted += re.findall(r"(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]+)", installed[name][2])
    found = {}
    for name in sorted(seen):
        version, architecture, _ = installed[name]
        purl = f"pkg:deb/debian/{name}@{urllib.parse.quote(version, safe='.~+-')}?arch={architecture}"
        found[purl] = component("library", name, version, purl)
    return found


def design_system(makefile):
    text = makefile.read_text()
    version = re.search(r"DSFR_VERSION := (\S+)", text)[1]
    digest = re.search(r"DSFR_SHA256 := (\S+)", text)[1]
    purl = f"pkg:pypi/django-dsfr@{version}"
    return {purl: component(
        "library", "django-dsfr", version, purl, hashes=[{"alg": "SHA-256", "content": digest}],
        description="The State's design system; only its files are used.")}


def main(root, out, debian):
    swift, edges, direct = swift_packages(root)
    others = {
        **python_packages(root / "requirements.txt"), **design_system(root / "Makefile"), **debian_packages(debian)}
    me = "activateurs-france-num"
    binary = root / ".build/release/activateurs"
    described = {"type": "application", "bom-ref": me, "name": me}
    if binary.exists():
        described["hashes"] = [{"alg": "SHA-256", "content": hashlib.sha256(binary.read_bytes()).hexdigest()}]
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": described},
        "components": [part for _, part in sorted({**swift, **others}.items())],
        "dependencies": [
            {"ref": me, "dependsOn": sorted([*direct, *others])},
            *({"ref": reference, "dependsOn": uses} for reference, uses in sorted(edges.items()))],
    }
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    print(f"What it is made of: {out} ({len(document['components'])} components)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--to", type=pathlib.Path)
    parser.add_argument("debian", nargs="*")
    chosen = parser.parse_intermixed_args()
    main(chosen.root, chosen.to or chosen.root / "var/sbom.cdx.json", chosen.debian)
