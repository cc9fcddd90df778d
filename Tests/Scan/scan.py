"""Attacks a copy of the portal, with the demonstration in it, by three programs that others keep: schemathesis (does the API
do what its description says, whatever is sent), wapiti (every page and form, as a stranger and as an applicant), sqlmap
(each parameter that reaches the database). Run by `make scan`: scan.py SCHEMATHESIS WAPITI; exit 1 when something was found.

What a scanner takes for a finding and is none stands in FALSE_ALARMS, each with its reason.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests"))
os.environ.setdefault("ACTIVATEURS_BINARY", str(ROOT / ".build/release/activateurs"))

import conftest  # noqa: E402 – needs the path and the binary above

FALSE_ALARMS = {
    "HttpOnly Flag cookie": "every cookie is HttpOnly; wapiti counts the ones it made itself",
    "Secure Flag cookie": "the copy is served without TLS, on this machine; test_proxy.py looks at the cookies behind nginx",
    "HTTP Strict Transport Security (HSTS)": "the same: sent behind TLS alone",
    "Unencrypted Channels": "the same",
}


def api(schemathesis, portal, folder):
    done = subprocess.run(
        [schemathesis, "--config-file", str(ROOT / "Tests/Scan/schemathesis.toml"), "run",
         f"{portal.url}/api/v1/openapi.json", "--checks", "all", "--max-examples", "200", "--seed", "1", "--workers", "2",
         "--report", "junit", "--report-dir", folder], cwd=folder, capture_output=True, text=True, check=False)
    (folder / "schemathesis.log").write_text(done.stdout + done.stderr)
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    return [] if done.returncode == 0 else [f"schemathesis: see {folder}/schemathesis.log: {lines[-1]}"]


# Without its modules that ask a server of its authors whether a request came out (ssrf, xxe): there is none here.
def pages(wapiti, portal, folder, cookie=None):
    name = "applicant" if cookie else "stranger"
    report = folder / f"wapiti-{name}.json"
    command = [
        wapiti, "-u", portal.url + ("/espace" if cookie else "/"), "--scope", "domain", "--flush-session",
        "-m", "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,"
        "sql,timesql,xss", "--max-scan-time", "300", "--max-attack-time", "60", "--max-links-per-page", "40", "--max-files-per-dir", "40",
        "-x", f"{portal.url}/deconnexion", "-x", f"{portal.url}/deconnexion-partout", "-f", "json", "-o", str(report),
        "--no-bugreport"]
    if cookie:
        command += ["-H", f"Cookie: session={cookie}"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(folder)})
    (folder / f"wapiti-{name}.log").write_text(done.stdout + done.stderr)
    if not report.exists():
        return [f"wapiti ({name}) wrote no report: see {folder}/wapiti-{name}.log"]
    found = json.loads(report.read_text())
    out = []
    for kind in ("vulnerabilities", "anomalies"):
        for title, cases in found[kind].items():
            if title not in FALSE_ALARMS:
                out += [f"wapiti ({name}), {title}: {case['method']} {case['path']} {case['parameter'] or ''}: {case['info']}"
                        for case in cases]
    print(f"  wapiti ({name}): {found['infos'].get('crawled_pages_nbr', '?')} pages")
    return out


def database(portal, folder):
    out = []
    for path in ["/annuaire?q=caisse&region=53&departement=35&theme=rgpd&page=1&pres=Rennes&rayon=25&tri=distance",
                 "/verifier?identifiant=55208131766522&date=2026-01-31",
                 "/api/v1/activateurs?q=caisse&region=53&departement=35&theme=rgpd&page=1&par_page=20",
                 "/api/v1/verifications?identifiant=55208131766522&date=2026-01-31&connu_le=2026-01-31",
                 "/annuaire/suggestions?q=caisse"]:
        done = subprocess.run(
            ["sqlmap", "-u", portal.url + path, "--batch", "--level", "2", "--risk", "2", "--dbms", "sqlite",
             "--flush-session", "--output-dir", str(folder / "sqlmap"), "--disable-coloring", "--threads", "2"],
            capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(folder)})
        (folder / "sqlmap.log").open("a").write(done.stdout)
        if "is vulnerable" in done.stdout or "injectable" in done.stdout.replace("not appear to be injectable", "").replace(
                "not seem to be injectable", "").replace("does not seem to be injectable", "").replace("might not be injectable", ""):
            out.append(f"sqlmap: {path}: see {folder}/sqlmap.log")
    return out


def main(schemathesis, wapiti):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="scan-"))
    portal = conftest.Portal(folder / "portal")
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "300")
    portal.start()
    found = []
    try:
        print("The API, by its description…")
        found += api(schemathesis, portal, folder)
        print("Pages and forms, as a stranger…")
        found += pages(wapiti, portal, folder)
        print("Pages and forms, as an applicant…")
        visitor = conftest.Visitor(portal.url).log_in("pret@demo.example", "demo-candidature-2026")
        found += pages(wapiti, portal, folder, visitor.session.cookies["session"])
        print("The database, by each parameter…")
        found += database(portal, folder)
        if portal.process.poll() is not None or visitor.get("/healthz").status_code != 200:
            found.append("the portal did not survive")
        faults = [line for line in portal.log().splitlines() if " error " in line or " critical " in line]
        found += [f"in the log: {line}" for line in faults[:20]]
        if portal.run("journal", "verify", check=False).returncode != 0:
            found.append("the journal does not hold")
    finally:
        portal.stop()
    print(f"{len(found)} found; reports in {folder}")
    for line in found:
        print(f"  {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*(str(pathlib.Path(program).absolute()) for program in sys.argv[1:])))
