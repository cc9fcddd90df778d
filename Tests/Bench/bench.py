#!/usr/bin/env python3
"""Measures the running server, each figure beside /healthz in the same run. Needs wrk; no part of the tests.

The load is wrk with 32 connections on loopback, some seconds an address; the server and wrk share the machine's cores,
so the ratio to /healthz says more than the rate. « Varied » questions are drawn anew in each run, as visitors' differ:
two words of the directory's own at random, one of 75 departments, pages 1 to 3, nearly always other cards; « one word »
repeats ten words under addresses that are new at each request; « hot » is one address again and again; verdicts are
asked of 2,000 suppliers in turn.

    bench.py            the marks at 100,000 activators, the growth from 1,000 to 1,000,000, the submissions
    bench.py 5000       the marks at another size, alone
"""

import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = ROOT / ".build/release/activateurs"
SECONDS = os.environ.get("BENCH_SECONDS", "5")
WORDS = ["caisse", "site", "conseil", "formation", "vendre", "reservation", "donnees", "clients", "outils", "stocks"]
TYPOS = ["caise", "sitte", "cosneil", "formatoin", "vandre", "resrevation", "donnes", "cleints", "outlis", "stokcs"]
DEPARTMENTS = [f"{n:02d}" for n in range(1, 77) if n != 20]
VARIED = 20_000
# name, addresses (a name in capitals: made later), the least share of /healthz that is wanted
MARKS = [
    ("/healthz", ["/healthz"], None),
    ("search page, varied", "VARIED PAGES", 15),
    ("search page, varied, no filter", "VARIED WORDS", None),
    ("API search, varied", "VARIED API", 20),
    ("search page, one word", [f"/annuaire?q={w}&n=%d" for w in WORDS], 15),
    ("search page, filters", [f"/annuaire?q={w}&departement={d}&theme=caisse&n=%d" for w in WORDS for d in ("29", "75")], 15),
    ("search page, a place", [f"/annuaire?q={w}+quimper&n=%d" for w in WORDS], None),
    ("search page, 25 km", [f"/annuaire?q={w}&pres=29000&tri=distance&n=%d" for w in WORDS], None),
    ("search page, a typo", [f"/annuaire?q={w}&n=%d" for w in TYPOS], None),
    ("search page, beginning", ["/annuaire?q=tra&n=%d", "/annuaire?q=con&n=%d", "/annuaire?q=c&n=%d"], None),
    ("search page, hot", ["/annuaire?q=conseil"], 60),
    ("fiches, 2,000 in turn", "FICHES", None),
    ("map, one word", ["/annuaire/carte?n=%d"], None),
    ("verdict (API)", "VERDICTS", 60),
    ("suggestions", ["/annuaire/suggestions?q=qui", "/annuaire/suggestions?q=cais"], None),
]
GROWTH = ["/healthz", "search page, varied", "API search, varied", "search page, hot", "verdict (API)"]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    def __init__(self, folder):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.env = {**os.environ, "DATABASE_URL": f"sqlite:{folder}/bench.sqlite", "SMTP_URL": f"file:{folder}/mail",
                    "RATE_LIMITS": "off", "LOG_LEVEL": "notice"}
        self.log = open(f"{folder}/log", "w")  # noqa: SIM115 – as long as the server

    def run(self, *arguments):
        return subprocess.run([BINARY, *arguments], cwd=ROOT, env=self.env, check=True, stdout=subprocess.PIPE, text=True).stdout

    def start(self):
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", str(self.port)], cwd=ROOT, env=self.env, stdout=self.log, stderr=self.log)
        while True:
            try:
                if self.get("/readyz")[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                pass
            if self.process.poll() is not None:
                sys.exit("the server stopped: see " + self.log.name)
            time.sleep(0.005)

    def get(self, path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def memory(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024

    def metric(self, name):
        return float(re.search(rf"^{name} (\S+)", self.get("/metrics")[1].decode(), re.M)[1])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def wrk(server, paths):
    """Requests a second and the 99th percentile in milliseconds; the paths in turn, %d a number that never comes twice."""
    script = server.folder / "load.lua"
    (server.folder / "paths").write_text("\n".join(paths))
    script.write_text(
        f"local paths = {{}}\nfor line in io.lines('{server.folder}/paths') do paths[#paths + 1] = line end\n"
        f"local n = {int(time.time() * 1000) % 1_000_000_000} * 10\n"
        "request = function()\n  n = n + 1\n  local path = paths[n % #paths + 1]\n"
        "  return wrk.format('GET', (path:gsub('n=%%d', 'n=' .. tostring(n))))\nend\n")
    text = subprocess.run(
        ["wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", "-s", script, f"http://127.0.0.1:{server.port}"],
        capture_output=True, text=True).stdout
    if "Non-2xx" in text:
        print("   (not all answers were good)", text)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def change_is_seen(server):
    """Seconds from the end of an import by another process to its being found."""
    header = "siret,numero_tva,nom,adresse,code_postal,commune,site_web,telephone,courriel,presentation,themes,departements,debut,fin,motif_fin"
    file, worst = server.folder / "one.csv", 0
    for number in range(4):
        file.write_text(f"{header}\n55208131766522,,Zephyrine Borgne {number},1 rue,29000,Quimper,,,,,caisse,29,2024-01-01,,\n")
        server.run("import", "partners", str(file))
        begun = time.monotonic()
        while f"Zephyrine Borgne {number}" not in server.get(f"/api/v1/activateurs?q=zephyrine+borgne+{number}&n={time.time()}")[1].decode():
            time.sleep(0.02)
        worst = max(worst, time.monotonic() - begun)
    return worst


def made(folder, count):
    server = Server(folder)
    print(f"\n{count:,} activators: making them…", flush=True)
    begun = time.monotonic()
    server.run("migrate", "--new")
    server.run("demo", "--count", str(count))
    print(f"made in {time.monotonic() - begun:.0f} s", flush=True)
    ready = server.start()
    print(f"start to ready {ready:.2f} s, index {server.metric('directory_index_milliseconds') / 1000:.2f} s, resident {server.memory():.0f} MB", flush=True)
    return server


def listed(server):
    """Two thousand activators, as the API tells them."""
    return [r for page in range(1, 21)
            for r in json.loads(server.get(f"/api/v1/activateurs?par_page=100&page={page}")[1])["resultats"]]


def vocabulary(server):
    """The words that the directory's own activators use."""
    text = " ".join(f"{r['nom']} {r['presentation']} {r['commune']}" for r in listed(server))
    return sorted(set(re.findall(r"[a-zà-ÿœ]{4,}", text.lower())))


def addresses(server, paths):
    if not isinstance(paths, str):
        return paths
    if paths == "FICHES":
        return [f"/annuaire/{r['slug']}" for r in listed(server)]
    if paths == "VERDICTS":
        return [f"/api/v1/verifications?identifiant={r['siret']}" for r in listed(server) if r["siret"]]
    words = vocabulary(server)
    made = []
    for _ in range(VARIED):
        query = {"q": " ".join(random.sample(words, 2)), "page": random.randint(1, 3)}
        if paths != "VARIED WORDS":
            query["departement"] = random.choice(DEPARTMENTS)
        base = "/api/v1/activateurs" if paths == "VARIED API" else "/annuaire"
        made.append(f"{base}?{urllib.parse.urlencode(query)}&n=%d")
    return made


def measure(count):
    with tempfile.TemporaryDirectory() as folder:
        server = made(folder, count)
        plain, packed = len(server.get("/annuaire?q=conseil")[1]), len(server.get("/annuaire?q=conseil", **{"Accept-Encoding": "gzip"})[1])
        print(f"a search page: {plain / 1000:.0f} kB, {packed / 1000:.0f} kB on the wire")
        wrk(server, ["/healthz"])  # warms the machine
        base, worst = None, 0
        print(f"{'':32}{'requests/s':>11}{'p99 ms':>9}{'of /healthz':>13}{'mark':>8}")
        for name, paths, mark in MARKS:
            rate, p99 = wrk(server, addresses(server, paths))
            base = base or rate
            share, worst = 100 * rate / base, worst if mark is None else max(worst, p99)
            verdict = "" if mark is None else f"{'ok' if share >= mark else 'LESS'} {mark}%"
            print(f"{name:32}{rate:11.0f}{p99:9.2f}{share:12.1f}%{verdict:>9}", flush=True)
        print(f"worst p99 of those with a mark {worst:.1f} ms ({'ok' if worst <= 25 else 'MORE'} 25 ms), resident after the load {server.memory():.0f} MB "
              f"({'ok' if server.memory() <= 400 else 'MORE'} 400 MB)")
        seen = change_is_seen(server)
        print(f"a change is seen after {seen:.2f} s at most ({'ok' if seen <= 2 else 'MORE'} 2 s), resident {server.memory():.0f} MB")
        server.stop()


def growth(counts):
    named = {name: paths for name, paths, _ in MARKS}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            server = made(folder, count)
            base = None
            for name in GROWTH:
                rate, p99 = wrk(server, addresses(server, named[name]))
                base = base or rate
                print(f"{name:32}{rate:11.0f}{p99:9.2f}{100 * rate / base:12.1f}%", flush=True)
            print(f"resident after the load {server.memory():.0f} MB")
            server.stop()


if __name__ == "__main__":
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: make bench installs it")
    sizes = [int(n) for n in sys.argv[1:]]
    for size in sizes or [100_000]:
        measure(size)
    if not sizes:
        growth([1_000, 10_000, 1_000_000])
        os.environ["ACTIVATEURS_BINARY"] = str(BINARY)
        import submissions
        print()
        with tempfile.TemporaryDirectory() as folder:
            submissions.measure(folder)
