"""What a service manager is told."""

import socket

from conftest import Portal


def test_it_says_when_it_can_serve(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        portal = Portal(tmp_path / "p", NOTIFY_SOCKET=str(tmp_path / "notify"))
        portal.run("migrate", "--new")
        portal.start()
        try:
            assert manager.recv(100) == b"READY=1"
        finally:
            portal.stop()
