"""A database is restored to a moment from the server's own log, and the drill says what a copy is worth."""

import shutil
import subprocess
import time

import pytest
from cluster import EXAMPLES
from conftest import Portal, Visitor, database
from postgresql import PostgreSQL


class ArchivedPostgreSQL(PostgreSQL):
    """A server whose log goes to pgBackRest, by the example's configuration."""

    def __init__(self):
        super().__init__()
        self.configuration = self.folder / "pgbackrest.conf"
        text = (EXAMPLES / "pgbackrest.conf").read_text()
        for former, here in {"/var/lib/pgbackrest": f"{self.folder}/repository", "/var/lib/postgresql/15/activateurs": f"{self.data}"}.items():
            assert former in text, former
            text = text.replace(former, here)
        text = text.replace("[global]", f"[global]\nlock-path={self.folder}/lock\nlog-path={self.folder}\nspool-path={self.folder}/spool")
        self.configuration.write_text(f"{text}pg1-port={self.port}\npg1-socket-path={self.folder}\npg1-user=activateurs\n")
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(f"archive_mode = on\narchive_command = 'pgbackrest --config={self.configuration} --stanza=activateurs archive-push %p'\n")

    def pgbackrest(self, *words):
        return subprocess.run(
            ["runuser", "-u", "postgres", "--", "pgbackrest", f"--config={self.configuration}", "--stanza=activateurs", *words],
            check=True, capture_output=True, text=True, cwd=self.folder).stdout

    def psql(self, text, name="postgres"):
        return self.run("psql", "-h", self.folder, "-p", str(self.port), "-U", "activateurs", "-d", name, "-Atqc", text).strip()

    def restored_to(self, moment):
        """Another server beside this one, with what there was at a moment."""
        beside = PostgreSQL.__new__(PostgreSQL)
        beside.folder, beside.port = self.folder, self.port + 1
        beside.data = self.folder / "beside"
        beside.data.mkdir(mode=0o700)
        shutil.chown(beside.data, "postgres")
        self.pgbackrest(f"--pg1-path={beside.data}", "--type=time", f"--target={moment}", "--target-action=promote", "restore")
        # What is tried beside does not go on in the repository of what is in service.
        with open(beside.data / "postgresql.auto.conf", "a") as file:
            file.write("archive_mode = off\n")
        beside.start()
        for _ in range(300):
            if beside.run("psql", "-h", "127.0.0.1", "-p", str(beside.port), "-U", "activateurs", "-d", "postgres", "-Atqc",
                          "SELECT pg_is_in_recovery()").strip() == "f":
                return beside
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text()[-3000:])


@pytest.fixture
def server():
    server = ArchivedPostgreSQL().start()
    yield server
    server.stop("immediate")
    server.remove()


def signs_up(portal, address):
    answer = Visitor(portal.url).post("/inscription", {"nom": "A B", "courriel": address, "mot_de_passe": "une phrase assez longue"})
    assert answer.status_code == 200


def test_a_database_is_restored_to_a_moment(server, tmp_path):
    portal = Portal(tmp_path / "p", DATABASE_URL=server.create("portail"), JOURNAL_ANCHORS=f"{tmp_path}/anchors", SIGNING_KEY=f"{tmp_path}/key")
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "200")
    server.pgbackrest("stanza-create")
    server.pgbackrest("--type=full", "backup")
    portal.start()
    beside = None
    try:
        for number in range(5):
            signs_up(portal, f"avant{number}@exemple.fr")
        portal.run("backup", f"{tmp_path}/copie.sqlite")
        time.sleep(1.1)
        moment = server.psql("SELECT now()")
        time.sleep(1.1)
        signs_up(portal, "apres@exemple.fr")
        server.psql("SELECT pg_switch_wal()")

        drill = portal.run("drill", f"{tmp_path}/copie.sqlite").stdout
        assert "The copy is whole" in drill and "acts done since: 1" in drill and "accounts: " in drill
        into = portal.run("drill", f"{tmp_path}/copie.sqlite", "--into", server.create("essai")).stdout
        assert "The copy is whole" in into

        beside = server.restored_to(moment)
        found = portal.run("drill", beside.url("portail")).stdout
        print(found)
        assert "The copy is whole" in found and "acts done since: 1" in found
        with database(beside.url("portail")) as execute:
            known = {row[0] for row in execute("SELECT email FROM accounts WHERE email LIKE 'a%@exemple.fr'")}
        assert known == {f"avant{number}@exemple.fr" for number in range(5)}

        # Somebody writes history anew in what is to be restored.
        with database(beside.url("portail")) as execute:
            execute("UPDATE journal SET actor = 'autre' WHERE seq = 3")
        refused = portal.run("drill", beside.url("portail"), check=False)
        assert refused.returncode == 1 and "of no use: the copy’s journal does not hold" in refused.stderr
        other = Portal(tmp_path / "q", DATABASE_URL=server.create("autre"), JOURNAL_ANCHORS=f"{tmp_path}/a2", SIGNING_KEY=f"{tmp_path}/k2")
        other.run("migrate", "--new")
        refused = portal.run("drill", other.env["DATABASE_URL"], check=False)
        assert refused.returncode == 1 and "of no use" in refused.stderr
    finally:
        portal.stop()
        if beside:
            beside.stop("immediate")
