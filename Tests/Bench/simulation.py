"""Fifty times what the country asks for, in its busiest hour: simulation.py [SECONDS]. Visitors come when they come (an open loop):
a slow answer holds up nobody else's question.

One time is taken as 3,000 activators, 2,000 applications a year, 1,000 invoices checked on a working day and 50,000 pages a day;
the busiest hour has three times the average of ten. Two portals share a PostgreSQL on this machine, behind nothing.
"""

import logging
import os
import pathlib
import random
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "Tests")]
os.environ.setdefault("ACTIVATEURS_BINARY", str(ROOT / ".build/release/activateurs"))

import requests  # noqa: E402 – needs the path above
from conftest import MailServer, Portal, Register  # noqa: E402
from lives import Lives, check  # noqa: E402
from postgresql import PostgreSQL  # noqa: E402

TIMES = 50
ACTIVATORS = 3_000 * TIMES
PAGES, CHECKS = 50_000 * TIMES * 3 / 36_000, 1_000 * TIMES * 3 / 36_000  # a second, in the busiest hour
WORDS = ["caisse", "site", "conseil", "formation", "vendre", "reservation", "donnees", "clients", "outils", "stocks", "rgpd", "boutique"]


class Visitors:
    """Questions that come at random instants, so many a second on average."""

    def __init__(self, portals, rate, address, threads=12):
        self.portals, self.rate, self.address = portals, rate, address
        self.times, self.faults, self.late, self.lock = [], [], 0, threading.Lock()
        self.next = time.monotonic()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(threads)]
        self.stopped = threading.Event()

    def instant(self):
        with self.lock:
            self.next += random.expovariate(self.rate)
            return self.next

    def run(self):
        session = requests.Session()
        while not self.stopped.is_set():
            due = self.instant()
            time.sleep(max(0, due - time.monotonic()))
            answer = session.get(random.choice(self.portals).url + self.address(), timeout=30)
            took = time.monotonic() - due
            with self.lock:
                self.times.append(took)
                if answer.status_code != 200:
                    self.faults.append(answer.status_code)

    def figures(self, what, seconds):
        times = sorted(self.times)
        return (f"{what}: {len(times) / seconds:.0f} a second, half in {1000 * times[len(times) // 2]:.0f} ms, 99 % in "
                f"{1000 * times[int(len(times) * 0.99)]:.0f} ms, {len(self.faults)} not answered well")


def cpu(processes):
    """Seconds of processor that the portals have used."""
    tick = os.sysconf("SC_CLK_TCK")
    return sum(sum(map(int, pathlib.Path(f"/proc/{one.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])) for one in processes) / tick


def measure(seconds):
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        mails, register, server = MailServer(folder), Register(), PostgreSQL().start()
        url = server.create("portail")
        settings = {"DATABASE_URL": url, "SMTP_URL": mails.url, "SMTP_CA_FILE": str(mails.ca), "COMPANY_REGISTER_URL": register.url}
        portals = [Portal(folder / name, JOURNAL_ANCHORS=f"{folder}/h{name}", SIGNING_KEY=f"{folder}/k{name}", **settings) for name in ("a", "b")]
        print(f"making {ACTIVATORS:,} activators…", flush=True)
        portals[0].run("migrate", "--new")
        portals[0].run("demo", "--count", str(ACTIVATORS))
        for portal in portals:
            portal.start()
        sirets = [one["siret"] for page in range(1, 11) for one in requests.get(
            f"{portals[0].url}/api/v1/activateurs?par_page=100&page={page}", timeout=30).json()["resultats"] if one["siret"]]

        def page():
            words = "+".join(random.sample(WORDS, 2))
            return random.choice([f"/annuaire?q={words}&departement={random.randint(21, 95)}", f"/annuaire?q={words}&page=2", "/", f"/annuaire?q={words}"])

        lives = Lives(2, portals, mails, register, url)
        crowds = [Visitors(portals, PAGES, page), Visitors(portals, CHECKS, lambda: (
            f"/api/v1/verifications?identifiant={random.choice(sirets)}&date=2026-0{random.randint(1, 9)}-1{random.randint(0, 9)}"), threads=4)]
        before = cpu([portal.process for portal in portals])
        begun = time.monotonic()
        for crowd in crowds:
            for thread in crowd.threads:
                thread.start()
        time.sleep(seconds)
        for crowd in crowds:
            crowd.stopped.set()
        took = time.monotonic() - begun
        used = cpu([portal.process for portal in portals]) - before
        lives.end()
        print(crowds[0].figures(f"pages ({PAGES:.0f} a second wanted)", took))
        print(crowds[1].figures(f"checks ({CHECKS:.1f} a second wanted)", took))
        # An application is some twelve acts, 2,000 a year are eight a working day.
        wanted = 8 * TIMES * 12 * 3 / 36_000
        seen, figures = check(portals, lives.all, mails, url)
        print(f"acts: {seen / took:.1f} a second ({wanted:.1f} wanted); {figures}")
        print(f"the two portals used {100 * used / took / os.cpu_count():.0f} % of {os.cpu_count()} cores")
        for portal in portals:
            portal.stop()
        server.stop()
        server.remove()


if __name__ == "__main__":
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 180)
