#!/usr/bin/env python3
"""Measures the running server, each figure beside /healthz in the same run. Needs wrk; no part of the tests.

The load is wrk with 32 connections on loopback, some seconds an address; the server and wrk share the machine's cores,
so the ratio to /healthz says more than the rate.
"""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = ROOT / ".build/release/activateurs"
SECONDS = os.environ.get("BENCH_SECONDS", "5")
QUERIES = {
    "/healthz": "/healthz", "common word": "/annuaire?q=conseil", "common word, page 50": "/annuaire?q=nous&page=50",
    "rare word": "/annuaire?q=tisserand+helice", "prefix": "/annuaire?q=tra", "one letter": "/annuaire?q=c",
    "filters": "/annuaire?theme=rgpd&theme=caisse&departement=35", "word and filters": "/annuaire?q=conseil&region=53&theme=rgpd",
    "fiche": "FICHE", "verdict (API)": "VERDICT", "list (API)": "/api/v1/activateurs?q=conseil"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    def __init__(self, folder):
        self.port = free_port()
        self.env = {**os.environ, "DATABASE_URL": f"sqlite:{folder}/bench.sqlite", "SMTP_URL": f"file:{folder}/mail",
                    "RATE_LIMITS": "off", "LOG_LEVEL": "error"}
        self.log = open(f"{folder}/log", "w")

    def run(self, *arguments):
        subprocess.run([BINARY, *arguments], cwd=ROOT, env=self.env, check=True, stdout=subprocess.DEVNULL)

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

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def memory(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def wrk(url):
    text = subprocess.run(["wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", url], capture_output=True, text=True).stdout
    if "Non-2xx" in text:
        print("   (not all answers were good)", text)
    def ms(label):
        value, unit = re.search(rf"{label}\s+([\d.]+)(us|ms|s)", text).groups()
        return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), ms("50%"), ms("99%")


def measure(count):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        print(f"\n{count} activators: making them…", flush=True)
        begun = time.monotonic()
        server.run("migrate")
        server.run("demo", "--count", str(count))
        print(f"made in {time.monotonic() - begun:.0f} s")
        ready = server.start()
        print(f"start to ready {ready:.2f} s, resident {server.memory():.0f} MB")
        one = json.loads(server.get("/api/v1/activateurs?par_page=1")[1])["resultats"][0]
        base = None
        print(f"{'':28}{'requests/s':>11}{'p50 ms':>9}{'p99 ms':>9}{'of /healthz':>13}")
        for name, path in QUERIES.items():
            path = {"FICHE": f"/annuaire/{one['slug']}", "VERDICT": f"/api/v1/verifications?identifiant={one['siret']}"}.get(path, path)
            rate, p50, p99 = wrk(f"http://127.0.0.1:{server.port}{path}")
            base = base or rate
            print(f"{name:28}{rate:11.0f}{p50:9.2f}{p99:9.2f}{100 * rate / base:12.1f}%", flush=True)
        print(f"resident after the load {server.memory():.0f} MB")
        server.stop()


if __name__ == "__main__":
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: make bench installs it")
    for count in [int(n) for n in sys.argv[1:]] or [3000, 100_000]:
        measure(count)
    os.environ["ACTIVATEURS_BINARY"] = str(BINARY)
    import submissions
    print()
    with tempfile.TemporaryDirectory() as folder:
        submissions.measure(folder)
