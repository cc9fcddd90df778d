"""What happens when the server of the database fails, is another one, or does not keep what it says it keeps."""

import pathlib
import sqlite3
import sys
import threading
import time

import pytest
import requests
from conftest import ROOT, Portal, Visitor, database

sys.path.insert(0, str(ROOT / "Tests"))

from postgresql import PostgreSQL  # noqa: E402 – needs the path above


@pytest.fixture
def server():
    server = PostgreSQL().start()
    yield server
    server.stop("immediate")
    server.remove()


def portal_on(server, folder, name="portail", url=None):
    portal = Portal(folder, DATABASE_URL=url or server.create(name), JOURNAL_ANCHORS=f"{folder}/anchors", SIGNING_KEY=f"{folder}/key")
    portal.run("migrate", "--new")
    return portal


def signs_up(portal, number):
    form = {"nom": "A B", "courriel": f"p{number}@exemple.fr", "mot_de_passe": "une phrase assez longue"}
    visitor = Visitor(portal.url)
    token = visitor.token("/inscription")
    return visitor.session.post(portal.url + "/inscription", data={**form, "csrf": token}, timeout=30)


def signs_up_if_shown(portal, number):
    return requests.get(portal.url + "/inscription", timeout=20).status_code == 200 and signs_up(portal, number).status_code == 200


def test_a_server_that_dies_stops_acts_and_no_reader(server, tmp_path):
    portal = portal_on(server, tmp_path / "p")
    portal.run("demo", "--count", "60")
    portal.start()
    try:
        assert signs_up(portal, 1).status_code == 200
        server.stop("immediate")
        for path in ["/annuaire?q=caisse", "/healthz", "/api/v1/verifications?identifiant=55208131766522"]:
            assert requests.get(portal.url + path, timeout=5).status_code == 200, path
        refused = signs_up(portal, 2)
        assert refused.status_code == 503 and "n’a pas été prise en compte" in refused.text
        # After longer than another server takes to come: no form is shown that could not be sent, and nobody waits.
        begun = time.time()
        assert requests.get(portal.url + "/inscription", timeout=20).status_code == 503
        assert requests.get(portal.url + "/annuaire/carte", timeout=5).status_code == 200
        assert time.time() - begun < 5
        assert "not ready" in requests.get(portal.url + "/readyz", timeout=20).text
        assert "database_up 0" in requests.get(portal.url + "/metrics", timeout=20).text
        server.start()
        end = time.time() + 10
        while not (is_done := signs_up_if_shown(portal, 3)) and time.time() < end:
            time.sleep(0.2)
        assert is_done, "writing again within ten seconds"
    finally:
        portal.stop()
    assert "holds" in portal.run("journal", "verify").stdout
    with database(portal.env["DATABASE_URL"]) as execute:
        known = {row[0] for row in execute("SELECT email FROM accounts WHERE email LIKE 'p%@exemple.fr'")}
    assert {"p1@exemple.fr", "p3@exemple.fr"} <= known


def test_another_database_in_its_place_is_not_written_to(server, tmp_path):
    portal = portal_on(server, tmp_path / "p", "portail")
    portal.start()
    try:
        assert signs_up(portal, 1).status_code == 200
        portal_on(server, tmp_path / "q", "autre")
        for name in [("portail", "ancien"), ("autre", "portail")]:
            server.run("psql", "-h", "127.0.0.1", "-p", str(server.port), "-U", "activateurs", "-d", "postgres", "-c",
                       f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name[0]}'", "-c",
                       f"ALTER DATABASE {name[0]} RENAME TO {name[1]}")
        assert signs_up(portal, 2).status_code == 503
        assert "replaced" in portal.log()
    finally:
        portal.stop()


def test_a_server_that_does_not_sync_is_refused(server, tmp_path):
    url = server.create("portail")

    def refused(address):
        done = Portal(tmp_path / "p", DATABASE_URL=address).run("migrate", "--new", check=False)
        assert done.returncode == 1
        return done.stderr

    assert "not synced (synchronous_commit is off)" in refused(f"{url}?options=-c%20synchronous_commit%3Doff")
    server.run("psql", "-h", "127.0.0.1", "-p", str(server.port), "-U", "activateurs", "-d", "postgres",
               "-c", "ALTER SYSTEM SET fsync = off", "-c", "SELECT pg_reload_conf()")
    time.sleep(1)
    assert "not synced (fsync is off)" in refused(url)


def test_what_is_wrong_is_said_without_the_password(tmp_path):
    portal = Portal(tmp_path / "p", DATABASE_URL="postgres://moi:tresor@127.0.0.1:9/rien?password=tresor")
    done = portal.run("migrate", check=False)
    assert done.returncode == 1 and "cannot be opened" in done.stderr and "tresor" not in done.stderr


def test_copies_there_and_back(server, tmp_path):
    portal = Portal(tmp_path / "p", DATABASE_URL=f"sqlite:{tmp_path}/a.sqlite")
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "100")
    url = server.create("cible")
    copied = portal.run("copy", "--from", f"sqlite:{tmp_path}/a.sqlite", "--to", url).stdout
    assert "The same on both sides" in copied and "accounts: " in copied
    again = portal.run("copy", "--from", f"sqlite:{tmp_path}/a.sqlite", "--to", url, check=False)
    assert again.returncode == 1 and "holds something already" in again.stderr
    back = portal.run("copy", "--from", url, "--to", f"sqlite:{tmp_path}/b.sqlite").stdout
    digests = [[line for line in text.splitlines() if "sha256" in line] for text in (copied, back)]
    assert digests[0] == digests[1]
    portal.env |= {"DATABASE_URL": url, "JOURNAL_ANCHORS": f"{tmp_path}/anchors", "SIGNING_KEY": f"{tmp_path}/key"}
    assert "holds" in portal.run("journal", "verify").stdout
    portal.run("backup", f"{tmp_path}/copy.sqlite")
    portal.env["DATABASE_URL"] = server.create("restauree")
    assert "the same as in the copy" in portal.run("restore", f"{tmp_path}/copy.sqlite").stdout
    assert "holds" in portal.run("journal", "verify").stdout
    assert pathlib.Path(f"{tmp_path}/copy.sqlite").stat().st_mode & 0o077 == 0


def test_a_half_copied_database_is_not_served(server, tmp_path):
    portal = Portal(tmp_path / "p", DATABASE_URL=f"sqlite:{tmp_path}/a.sqlite")
    portal.run("migrate", "--new")
    with sqlite3.connect(f"{tmp_path}/a.sqlite") as connection:
        connection.execute("CREATE TABLE transfer (source TEXT NOT NULL)")
    connection.close()
    done = portal.run("serve", "--port", str(portal.port), check=False)
    assert done.returncode == 1 and "half copied" in done.stderr


def test_what_one_machine_alone_has_is_not_said_to_be_done(server, tmp_path):
    """The standby that keeps each commit is missing, and an operator ends the waiting: the server then answers that it is done."""
    def psql(*texts):
        commands = [word for text in texts for word in ("-c", text)]
        return server.run("psql", "-h", "127.0.0.1", "-p", str(server.port), "-U", "activateurs", "-d", "postgres", "-Atq", *commands)

    portal = portal_on(server, tmp_path / "p")
    portal.start()
    try:
        psql("ALTER SYSTEM SET synchronous_standby_names = 'nulle_part'", "SELECT pg_reload_conf()")
        time.sleep(1)
        answers = []
        visitor = threading.Thread(target=lambda: answers.append(signs_up(portal, 1)))
        visitor.start()
        waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        end = time.time() + 20
        while not int(psql(f"SELECT count(*) {waiting}")) and time.time() < end:
            time.sleep(0.1)
        assert requests.get(portal.url + "/annuaire", timeout=5).status_code == 200
        while visitor.is_alive() and time.time() < end:
            psql(f"SELECT pg_cancel_backend(pid) {waiting}")
            visitor.join(0.5)
        assert answers[0].status_code == 503 and "ne savons pas si votre demande est enregistrée" in answers[0].text
        psql("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")
        time.sleep(1)
        assert signs_up(portal, 2).status_code == 200
    finally:
        portal.stop()
