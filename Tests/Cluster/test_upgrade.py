"""A new release is put in service while people read and act: the release before, built apart (`make cluster` builds the one
before the schema last changed), goes on on the new schema, and its two processes are replaced one after the other."""

import os
import pathlib
import time

import pytest
from cluster import Cluster
from conftest import Portal, sign_up
from load import Members, Readers, SignUps

FORMER = os.environ.get("FORMER_HOME")


class FormerPortal(Portal):
    """The release before, with its own templates."""

    home = FORMER
    binary = f"{FORMER}/.build/release/activateurs"


@pytest.mark.skipif(not FORMER, reason="FORMER_HOME names no release before")
def test_nobody_notices_that_a_release_replaces_another(settings, mails):
    assert pathlib.Path(FormerPortal.binary).exists()
    cluster = Cluster(**settings)
    try:
        cluster.start()
        cluster.start_portals(of=FormerPortal)
        former = list(cluster.portals)
        members = [sign_up(cluster.front, mails, f"membre{number}@exemple.fr") for number in range(2)]
        for member in members:
            member.post("/espace", page="/espace")
        crowd = [Readers(cluster.front.url), SignUps(cluster.front.url), Members(members)]
        with crowd[0], crowd[1], crowd[2]:
            time.sleep(3)
            new = Portal(cluster.folder / "front", **settings)
            new.env = cluster.front.env
            print("migrated:", new.run("migrate").stdout.strip())
            # The release before on the new schema, for a while.
            time.sleep(5)
            for number, old in enumerate(former):
                # It does not say itself that it is about to stop, as later releases do.
                cluster.lead(number, "drain")
                time.sleep(1)
                assert old.stop() == 0
                portal = Portal(old.folder, **settings)
                portal.env, portal.port, portal.url = old.env, old.port, old.url
                cluster.portals[number] = portal.start()
                cluster.lead(number, "ready")
                time.sleep(3)
        for people in crowd:
            bad = [answer for answer in people.answers if answer[3] != 200]
            print(f"{type(people).__name__}: {len(people.answers)} answers, {len(bad)} of them not good, the slowest in "
                  f"{max(took for _, took, _, _ in people.answers):.2f} s")
            assert not bad, bad[:3]
        assert not crowd[1].lost(cluster.url())
        assert "holds" in cluster.portals[0].run("journal", "verify").stdout
    finally:
        cluster.stop()
