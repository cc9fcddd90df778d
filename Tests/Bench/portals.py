"""What three portals hold beside one, and what a submission costs on a server beside a file.

Where there are not cores enough for three portals and who asks them, each portal has a quarter of a core (a control group, as root):
three times one is then what is compared, and HAProxy before them and wrk have the rest.
"""

import contextlib
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parent.parent)]
os.environ.setdefault("ACTIVATEURS_BINARY", str(pathlib.Path(__file__).resolve().parent.parent.parent / ".build/release/activateurs"))

import bench  # noqa: E402 – needs the path above
import submissions  # noqa: E402
from conftest import Portal, free_port  # noqa: E402
from postgresql import PostgreSQL  # noqa: E402

GROUPS = pathlib.Path("/sys/fs/cgroup/cpu")
PERIOD, QUOTA = 10_000, 2_500  # microseconds


@contextlib.contextmanager
def confined(name, process):
    """A process with a quarter of a core."""
    group = GROUPS / f"activateurs-{name}"
    group.mkdir(exist_ok=True)
    (group / "cpu.cfs_period_us").write_text(str(PERIOD))
    (group / "cpu.cfs_quota_us").write_text(str(QUOTA))
    (group / "cgroup.procs").write_text(str(process.pid))
    try:
        yield
    finally:
        (GROUPS / "cgroup.procs").write_text(str(process.pid))
        group.rmdir()


class Front:
    """HAProxy before some portals, asked like a server of the benchmark."""

    def __init__(self, folder, portals):
        self.folder, self.port = folder, free_port()
        servers = "\n".join(f" server p{n} 127.0.0.1:{portal.port}" for n, portal in enumerate(portals))
        (folder / "haproxy.cfg").write_text(
            f"global\n maxconn 2000\ndefaults\n mode http\n timeout connect 2s\n timeout client 60s\n timeout server 60s\n"
            f"listen portals\n bind 127.0.0.1:{self.port}\n{servers}\n")
        self.process = subprocess.Popen(["haproxy", "-f", folder / "haproxy.cfg", "-db"], stderr=subprocess.DEVNULL)
        time.sleep(1)


def questions():
    words = bench.WORDS + bench.TYPOS
    return [f"/annuaire?q={'+'.join(random.sample(words, 2))}&departement={random.choice(bench.DEPARTMENTS)}&n=%d" for _ in range(5_000)]


def reads(folder, server):
    url = server.create("lectures")
    portals = [Portal(folder / f"p{n}", DATABASE_URL=url, JOURNAL_ANCHORS=f"{folder}/h{n}", SIGNING_KEY=f"{folder}/k{n}") for n in range(3)]
    portals[0].run("migrate", "--new")
    portals[0].run("demo", "--count", "5000")
    rates = []
    with contextlib.ExitStack() as stack:
        for number, portal in enumerate(portals):
            portal.start()
            stack.callback(portal.stop)
            stack.enter_context(confined(number, portal.process))
        for count in (1, 3):
            front = Front(folder, portals[:count])
            rates.append(bench.wrk(front, questions())[0])
            front.process.terminate()
            front.process.wait()
            print(f"{count} portal{'s' if count > 1 else ''} of a quarter of a core each: {rates[-1]:.0f} search pages a second", flush=True)
    print(f"three hold {rates[1] / rates[0]:.2f} times what one holds ({'ok' if rates[1] >= 2.5 * rates[0] else 'LESS'} 2.5)")


def acts(folder, server):
    """The same submissions on both engines, some here, some there in turn: what else the machine does falls on both alike."""
    rounds, batch = 4, 32
    settings = {"a file": {}, "a server": {
        "DATABASE_URL": server.create("envois"), "JOURNAL_ANCHORS": f"{folder}/heads", "SIGNING_KEY": f"{folder}/key"}}
    with contextlib.ExitStack() as stack:
        candidates = {}
        for name, values in settings.items():
            candidates[name] = submissions.Candidates(folder / name[2:], rounds * batch, **values)
            stack.callback(candidates[name].portal.stop)
        time.sleep(5)  # the mails of those who signed up
        seconds = dict.fromkeys(settings, 0)
        for _ in range(rounds):
            for name, there in candidates.items():
                seconds[name] += there.submit(batch)
                time.sleep(1)
    file, database = (rounds * batch / seconds[name] for name in settings)
    share = database / file
    print(f"submissions a second: {file:.0f} in a file, {database:.0f} on a server: {100 * share:.0f} % "
          f"({'ok' if share >= 0.6 else 'LESS'} 60 %)", flush=True)


if __name__ == "__main__":
    database = PostgreSQL().start()
    parts = {"reads": reads, "acts": acts}
    try:
        with tempfile.TemporaryDirectory() as place:
            for part in sys.argv[1:] or parts:
                parts[part](pathlib.Path(place), database)
    finally:
        database.stop()
        database.remove()
