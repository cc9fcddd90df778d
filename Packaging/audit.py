"""Asks whether a known weakness is in what the portal is made of: Python packages (pip-audit) and Debian packages
(debsecan, on Debian's security tracker). A source that cannot be reached is said so, and is no « nothing found ».
Run by `make audit`: audit.py PIP-AUDIT REQUIREMENTS… ; exit 1 when something is found, 2 when nothing could be asked."""

import json
import shutil
import subprocess
import sys


def python_packages(program, files):
    found, unknown, asked = [], 0, 0
    for file in files:
        done = subprocess.run(
            [program, "--requirement", file, "--no-deps", "--disable-pip", "--format", "json"], capture_output=True,
            text=True, check=False)
        try:
            report = json.loads(done.stdout)
        except json.JSONDecodeError:
            return None, done.stderr.strip().splitlines()[-1:] or ["no answer"]
        for package in report["dependencies"]:
            if "skip_reason" in package:
                unknown += 1
                continue
            asked += 1
            found += [f"{package['name']} {package['version']}: {one['id']} (mended in {', '.join(one['fix_versions']) or 'no version yet'})"
                      for one in package["vulns"]]
    if asked == 0:
        return None, [f"PyPI's advisories were not reached for any of {unknown} packages"]
    return found, [f"{asked} packages looked at, {unknown} unknown"]


def debian_packages():
    if not shutil.which("debsecan"):
        return None, ["debsecan is not installed"]
    suite = subprocess.run(["sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME"], capture_output=True, text=True,
                           check=True).stdout.strip()
    done = subprocess.run(
        ["debsecan", "--suite", suite, "--only-fixed", "--format", "summary"], capture_output=True, text=True,
        check=False)
    if done.returncode != 0:
        return None, ["Debian's security tracker was not reached"]
    return done.stdout.splitlines(), ["weaknesses for which Debian has a newer package"]


def main(program, files):
    verdicts = []
    for name, (found, words) in {
            "Python": python_packages(program, files), "Debian": debian_packages()}.items():
        verdicts.append(found)
        if found is None:
            print(f"{name}: NOT ASKED – {words[0]}")
            continue
        print(f"{name}: {len(found)} found ({words[0]})")
        for line in found:
            print(f"  {line}")
    if all(found is None for found in verdicts):
        return 2
    return 1 if any(verdicts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
