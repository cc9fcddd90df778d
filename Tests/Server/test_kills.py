"""Two processes on one database, killed again and again while applicants and agents do every act on applications: what was
acknowledged is there, nothing is half done, no mail is missing and none is another mail's. `KILLS=150` for the long run."""

import os
import random
import signal
import sys
import time

from conftest import ROOT, Portal, new_database

sys.path.insert(0, str(ROOT / "Tests"))

from lives import Lives, check  # noqa: E402 – needs the path above

KILLS = int(os.environ.get("KILLS", "20"))
WORKERS = 4


def test_what_was_acknowledged_survives_kills_of_two_processes(tmp_path, mails, register, settings):
    register.mode = "good"
    (tmp_path / "a").mkdir()
    url = new_database(tmp_path / "a")
    portals = [Portal(tmp_path / name, DATABASE_URL=url, **settings) for name in ("a", "b")]
    portals[0].run("migrate", "--new")
    for portal in portals:
        portal.start()
    lives = Lives(WORKERS, portals, mails, register, url)
    try:
        kill(portals, lives.faults)
        lives.end()
        seen, figures = check(portals, lives.all, mails, url)
        print(f"{KILLS} kills, {figures}")
        assert seen > KILLS
    finally:
        lives.stop.set()
        for portal in portals:
            portal.stop()


def kill(portals, faults):
    """One or both, at any instant, until it was done often enough."""
    chance, killed = random.Random(1), 0
    while killed < KILLS and not faults:
        time.sleep(chance.uniform(0.05, 1.5))
        victims = portals if chance.random() < 0.3 else [chance.choice(portals)]
        for portal in victims:
            portal.stop(signal.SIGKILL)
            killed += 1
        for portal in victims:
            portal.start()
