"""What visitors notice, and what is kept, when servers and lines of a cluster fail. `make cluster` runs it; FAILOVERS=20."""

import os
import signal
import subprocess
import sys
import time

import pytest
from cluster import ETCD, NODES, PROXY, ROOT, Cluster, wait_until
from conftest import Portal

sys.path.insert(0, str(ROOT / "Tests"))

from lives import Lives, check  # noqa: E402 – needs the path above
from load import Readers, SignUps  # noqa: E402

FAILOVERS = int(os.environ.get("FAILOVERS", "20"))
# Seconds until an act is acknowledged again.
MOST = 10


@pytest.fixture(scope="module")
def cluster(settings):
    cluster = Cluster(**settings)
    try:
        cluster.start()
        cluster.start_portals()
        yield cluster
    finally:
        cluster.stop()


def test_the_primary_is_killed_again_and_again(cluster, mails, register):
    url = cluster.url()
    lives = Lives(2, [cluster.front], mails, register, url)
    took = []
    with Readers(cluster.front.url) as readers, SignUps(cluster.front.url) as acts:
        for number in range(FAILOVERS):
            time.sleep(1)
            victim, is_machine = cluster.primary, number % 4 == 3
            begun = time.monotonic()
            victim.kill(with_patroni=is_machine)
            took.append(acts.resumed_after(begun))
            print(f"{'a machine' if is_machine else 'a server':9} killed: acts again after {took[-1]:.1f} s", flush=True)
            if is_machine:
                victim.patroni.start()
            cluster.wait_until_whole()
    lives.end()
    print(f"writing again after {min(took):.1f} to {max(took):.1f} s, {sum(one < MOST for one in took)} of {len(took)} in less than {MOST} s")
    print(readers.figures(), f"; {len(acts.acknowledged())} accounts acknowledged", sep="")
    print(check([cluster.front], lives.all, mails, url)[1])
    assert not acts.lost(url)
    assert not readers.faults(), readers.faults()[:5]
    assert max(took) < MOST


def test_a_server_that_cannot_prove_who_it_is_is_refused(cluster):
    """With a certificate that nobody vouches for; and the server takes nobody who speaks in the open."""
    portal = Portal(cluster.folder / "stranger", **cluster.settings)
    other = cluster.folder / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                    "/CN=base", "-keyout", cluster.folder / "other.key", "-out", other], check=True, capture_output=True)
    good = cluster.url()
    for url, words in [
            (good.replace("server.pem", "other.pem"), "certificate verify failed"),
            (good.replace("verify-full", "disable"), "cannot be opened")]:
        portal.env["DATABASE_URL"] = url
        done = portal.run("journal", "head", check=False)
        assert done.returncode == 1 and words in done.stderr and "CHANGE-4" not in done.stderr, done.stderr
    portal.env["DATABASE_URL"] = good
    assert portal.run("journal", "head").returncode == 0


def interrupted(cluster, what, seconds, visitors=3):
    """Readers and acts while something lasts: how long no act was done after it began, and after it ended."""
    with Readers(cluster.front.url) as readers, SignUps(cluster.front.url, count=visitors) as acts:
        time.sleep(1)
        begun = time.monotonic()
        with what:
            time.sleep(seconds)
            ended = time.monotonic()
        again = acts.resumed_after(ended)
        during = [answer for answer in acts.since(begun) if answer[0] < ended]
    assert not readers.faults(), readers.faults()[:5]
    assert not acts.lost(cluster.url())
    slowest = max((took for _, took, _, _ in during), default=0)
    print(readers.figures(), f"; {sum(status == 200 for *_, status in during)} of {len(during)} acts done meanwhile, "
          f"the slowest in {slowest:.1f} s; again {again:.1f} s after the end", sep="")
    assert slowest < 30, "nobody waits for ever"
    assert again < MOST
    return during


def test_the_line_between_portals_and_database_is_cut(cluster):
    """HAProxy's answers to the one portal, and the servers' to the other, are lost on their way."""
    during = interrupted(cluster, cluster.cut(PROXY, *NODES.values()), seconds=25)
    assert {status for *_, status in during} <= {200, 503}
    cluster.wait_until_whole()


def test_one_portal_alone_is_cut_off(cluster):
    """Those whom it was answering wait for a while; then HAProxy leaves it out, and the other one does their acts."""
    during = interrupted(cluster, cluster.cut(PROXY), seconds=30)
    first = min(at for at, *_ in during)
    late = [answer for answer in during if first + 15 < answer[0] < first + 28]
    good = sum(status == 200 for *_, status in late)
    print(f"15 s after the cut: {good} of {len(late)} acts done")
    assert good > 0.9 * len(late) and good > 30


def test_the_primary_is_cut_off_from_the_others(cluster):
    """It cannot know whether another one took over: it gives up, the other one takes over, and it comes back behind it."""
    former = cluster.primary
    with Readers(cluster.front.url) as readers, SignUps(cluster.front.url) as acts:
        time.sleep(1)
        begun = time.monotonic()
        with cluster.cut(f"{ETCD[former.name]}.0/24"):
            wait_until(lambda: cluster.primary not in (None, former), 30, "the other server takes over")
            again = acts.resumed_after(begun + 6)
            time.sleep(5)
        cluster.wait_until_whole()
    print(readers.figures(), f"; acts again {again + 6:.1f} s after the cut", sep="")
    assert not readers.faults() and not acts.lost(cluster.url())
    assert cluster.primary is not former and cluster.standby is former


def test_a_standby_that_hangs_holds_up_nobody_for_long(cluster):
    class Hanging:
        def __enter__(self):
            self.standby = cluster.standby
            self.standby.send(signal.SIGSTOP)

        def __exit__(self, *_):
            self.standby.send(signal.SIGCONT)

    during = interrupted(cluster, Hanging(), seconds=15)
    begun = during[0][0]
    assert any(status == 200 and at > begun + MOST for at, _, _, status in during), "acts go on without the standby"
    cluster.wait_until_whole()
