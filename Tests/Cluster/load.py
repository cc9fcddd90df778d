"""People who go on reading and acting while something fails, and what they were answered."""

import itertools
import random
import re
import threading
import time

import psycopg
import requests
from conftest import Visitor, database


class Load:
    """Threads that do one thing again and again; each answer with when it began, how long it took and what it was."""

    def __init__(self, count):
        self.answers, self.stopped = [], threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def note(self, begun, what, status):
        self.answers.append((begun, time.monotonic() - begun, what, status))

    def since(self, instant):
        return [answer for answer in list(self.answers) if answer[0] >= instant]


class Readers(Load):
    """Questions to the directory, fiches and verdicts, from memory: every one is answered, whatever the database does."""

    def __init__(self, url, count=3, pause=0.03):
        super().__init__(count)
        self.url, self.pause = url, pause
        found = requests.get(f"{url}/api/v1/activateurs?par_page=100", timeout=20).json()["resultats"]
        self.paths = [f"/annuaire/{one['slug']}" for one in found]
        self.paths += [f"/api/v1/verifications?identifiant={one['siret']}" for one in found if one["siret"]]
        self.paths += [f"/verifier?identifiant={one['siret']}&date=2026-01-01" for one in found if one["siret"]]
        self.paths += [f"/annuaire?q={word}&page={page}" for word in ("caisse", "conseil", "site", "vendre") for page in (1, 2)]
        self.paths += ["/", "/annuaire", "/api/v1/activateurs?q=caisse", "/accessibilite", "/healthz"]

    def run(self, number):
        chance = random.Random(number)
        while not self.stopped.is_set():
            path, begun = chance.choice(self.paths), time.monotonic()
            try:
                status = requests.get(self.url + path, timeout=30).status_code
            except requests.RequestException as error:
                status = repr(error)
            self.note(begun, path, status)
            time.sleep(self.pause)

    def faults(self):
        return [answer for answer in self.answers if answer[3] != 200]

    def figures(self):
        times = sorted(answer[1] for answer in self.answers)
        return f"{len(times)} pages read, {len(self.faults())} not answered well, the slowest in {times[-1]:.2f} s"


class Members(Load):
    """Consultants who are logged in and go on from page to page: nobody asks them who they are again."""

    pages = ["/espace", "/espace/charte", "/compte"]

    def __init__(self, visitors, pause=0.1):
        super().__init__(len(visitors))
        self.visitors, self.pause = visitors, pause

    def run(self, number):
        for page in itertools.cycle(self.pages):
            if self.stopped.is_set():
                return
            begun = time.monotonic()
            try:
                answer = self.visitors[number].get(page)
                status = answer.status_code if answer.url.endswith(page) else answer.url
            except requests.RequestException as error:
                status = repr(error)
            self.note(begun, page, status)
            time.sleep(self.pause)


class SignUps(Load):
    """Acts that one counts: each makes an account, its mail and a line of the journal."""

    numbers = itertools.count(1)

    def __init__(self, url, count=2, pause=0.05):
        super().__init__(count)
        self.url, self.pause = url, pause

    def run(self, number):
        visitor = Visitor(self.url)
        while not self.stopped.is_set():
            address, begun = f"inscrit{next(self.numbers)}@exemple.fr", time.monotonic()
            try:
                # Where nothing can be written the form is not shown either.
                page = visitor.get("/inscription")
                token = re.search(r'name="csrf" value="(\w+)"', page.text)
                status = page.status_code if not token else visitor.session.post(f"{self.url}/inscription", data={
                    "nom": "Amina Caradec", "courriel": address, "mot_de_passe": "une phrase assez longue", "csrf": token[1]},
                    timeout=60).status_code
            except requests.RequestException as error:
                status = repr(error)
            self.note(begun, address, status)
            time.sleep(self.pause)

    def acknowledged(self):
        return {what for _, _, what, status in self.answers if status == 200}

    def resumed_after(self, instant, seconds=60):
        """How long after an instant the first act that was begun after it is acknowledged."""
        while time.monotonic() < instant + seconds:
            good = [begun + took for begun, took, _, status in self.since(instant) if status == 200]
            if good:
                return min(good) - instant
            time.sleep(0.02)
        raise AssertionError(f"no act was acknowledged within {seconds} s: {self.since(instant)[-3:]}")

    def lost(self, url):
        """Those that were acknowledged and are not there, or not with their mail and their line of the journal."""
        end = time.monotonic() + 10
        while True:
            # HAProxy may just have left one server for the other.
            try:
                with database(url) as execute:
                    known = {row[0] for row in execute(
                        "SELECT email FROM accounts WHERE EXISTS (SELECT 1 FROM mails WHERE recipient = email) "
                        "AND EXISTS (SELECT 1 FROM journal WHERE subject = accounts.id)")}
                return self.acknowledged() - known
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
