"""What happens when the disk of the server that takes writes is full."""

import contextlib
import subprocess
import time

from cluster import Cluster, wait_until
from load import Readers, SignUps


@contextlib.contextmanager
def small_disk(folder):
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700m", "tmpfs", folder], check=True)
    try:
        yield folder / "filler"
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


def fill(file):
    with contextlib.suppress(OSError), open(file, "wb", buffering=0) as filler:
        while filler.write(b"\0" * 4096):
            pass


def make_primary(cluster, name):
    if cluster.primary.name != name:
        subprocess.run(["patronictl", "-c", cluster.nodes[name].folder / "patroni.yml", "switchover", "--force", "--master",
                        cluster.primary.name, "--candidate", name], check=True, capture_output=True)
        wait_until(lambda: cluster.primary and cluster.primary.name == name, 20, f"{name} is the primary")
        cluster.wait_until_whole()


def test_the_disk_of_the_primary_is_full(settings):
    """No act is done while there is no room, and each is told so; where not even the log has room, the server stops and the
    other one takes over. Readers notice neither."""
    cluster = Cluster(**settings)
    with small_disk(cluster.folder / "base-a") as filler:
        try:
            cluster.start()
            make_primary(cluster, "base-a")
            cluster.start_portals()
            with Readers(cluster.front.url) as readers, SignUps(cluster.front.url) as acts:
                time.sleep(1)
                fill(filler)
                full = time.monotonic()
                time.sleep(15)
                print("answers while the disk is full:", {status for *_, status in acts.since(full)})
                filler.unlink()
                again = acts.resumed_after(time.monotonic())
                print(f"acts {again:.1f} s after there was room")
                cluster.wait_until_whole()
                make_primary(cluster, "base-a")

                fill(filler)
                begun = time.monotonic()

                def has_other_primary():
                    with contextlib.suppress(subprocess.SubprocessError, OSError):
                        cluster.nodes["base-a"].query("SELECT pg_logical_emit_message(false, 'x', repeat('x', 8000000)), pg_switch_wal()")
                    return cluster.primary and cluster.primary.name == "base-b"

                wait_until(has_other_primary, 60, "the other server takes over")
                taken = acts.resumed_after(time.monotonic())
                print(f"no room for the log: the other server {time.monotonic() - begun:.1f} s later; acts {taken:.1f} s after that")
                filler.unlink()
                cluster.wait_until_whole()
            print(readers.figures())
            assert not readers.faults() and not acts.lost(cluster.url())
            assert {status for *_, status in acts.since(full)} <= {200, 503}
            assert again < 10 and taken < 10
        finally:
            cluster.stop()
