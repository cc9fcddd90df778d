"""What a service manager and the one in front are told."""

import signal
import socket
import time

import requests
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


def test_a_process_that_is_to_stop_answers_until_those_in_front_have_seen_it(tmp_path):
    portal = Portal(tmp_path, DRAIN_SECONDS="3")
    portal.run("migrate", "--new")
    portal.start()
    portal.process.send_signal(signal.SIGTERM)
    begun = time.time()
    while requests.get(portal.url + "/readyz", timeout=5).status_code == 200:
        assert time.time() < begun + 2
    assert "the process stops" in requests.get(portal.url + "/readyz", timeout=5).text
    assert requests.get(portal.url + "/annuaire", timeout=5).status_code == 200
    assert portal.process.wait(20) == 0 and time.time() - begun > 2.5
