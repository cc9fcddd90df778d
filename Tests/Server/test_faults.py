"""What happens when something around the service fails: the database, the disk, a copy, the mail relay."""

import asyncio
import contextlib
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import stat
import subprocess
import time

import pypdf
import pytest
import requests
from aiosmtpd.controller import Controller
from conftest import BINARY, ROOT, SERVER, Portal, Visitor, free_port

# Faults of a file, looked at and provoked around the program; PostgreSQL has its own in Tests/Cluster.
pytestmark = pytest.mark.skipif(bool(SERVER), reason="a database in a file")


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    """The file of a demonstration, made once."""
    portal = Portal(tmp_path_factory.mktemp("invented"))
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "30")
    copy = portal.folder / "copy.sqlite"
    portal.run("backup", str(copy))
    return copy


@pytest.fixture
def filled(tmp_path, invented):
    portal = Portal(tmp_path / "p")
    shutil.copy(invented, place(portal))
    portal.start()
    yield portal
    portal.stop()


def place(portal):
    return pathlib.Path(portal.env["DATABASE_URL"].removeprefix("sqlite:"))


def sign_up(portal, name="qui"):
    return Visitor(portal.url).post(
        "/inscription", {"nom": "A B", "courriel": f"{name}@exemple.fr", "mot_de_passe": "une phrase assez longue"})


def some_siret(portal):
    return requests.get(portal.url + "/api/v1/activateurs?par_page=1").json()["resultats"][0]["siret"]


# --- the database ---------------------------------------------------------------------------------

@pytest.mark.parametrize("command", [["migrate"], ["serve"], ["journal", "verify"], ["backup", "copie.sqlite"]])
def test_a_mistyped_database_is_not_made(tmp_path, command):
    portal = Portal(tmp_path / "p", DATABASE_URL=f"sqlite:{tmp_path}/faute.sqlite")
    done = portal.run(*command, check=False)
    assert done.returncode == 1 and "migrate --new" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "faute.sqlite").exists()


@pytest.mark.parametrize("damage", ["removed", "replaced"])
def test_a_database_that_is_gone_takes_no_acts(filled, damage):
    siret = some_siret(filled)
    assert sign_up(filled, "avant").status_code == 200
    file = place(filled)
    if damage == "removed":
        file.unlink()
    else:
        shutil.copy(file, file.with_suffix(".autre"))
        os.replace(file.with_suffix(".autre"), file)
    answer = sign_up(filled, "apres")
    assert answer.status_code == 503 and "Retry-After" in answer.headers and "pas été prise en compte" in answer.text
    time.sleep(5.1)
    ready = requests.get(filled.url + "/readyz")
    assert ready.status_code == 503 and "file" in ready.text
    # What everybody reads goes on.
    assert requests.get(filled.url + "/annuaire").status_code == 200
    check = requests.get(filled.url + "/api/v1/verifications", params={"identifiant": siret})
    assert check.json()["verdict"] == "reference"
    assert requests.get(filled.url + "/healthz").text == "ok"


def test_a_lock_held_elsewhere(filled):
    holder = sqlite3.connect(place(filled), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        answer = sign_up(filled)
        assert answer.status_code == 503 and "Retry-After" in answer.headers
        assert requests.get(filled.url + "/annuaire").status_code == 200
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert sign_up(filled).status_code == 200


def test_damaged_pages_are_found(tmp_path, invented):
    portal = Portal(tmp_path / "p")
    file = place(portal)
    shutil.copy(invented, file)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with open(file, "r+b") as raw:
        raw.seek((root - 1) * size + 8)
        raw.write(b"\xff" * 200)
    process = subprocess.Popen([BINARY, "serve", "--port", str(portal.port)], cwd=ROOT, env=portal.env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.time() + 20
        text = ""
        while time.time() < end and "damaged" not in text:
            with contextlib.suppress(requests.RequestException):
                text = requests.get(portal.url + "/readyz", timeout=2).text
            time.sleep(0.2)
        assert "the database is damaged" in text
    finally:
        process.terminate()
        process.wait(30)


# --- copies ---------------------------------------------------------------------------------------

def test_a_copy_is_whole_and_private(filled, tmp_path):
    copy = tmp_path / "copie.sqlite"
    filled.run("backup", str(copy))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(place(filled).stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copie.sqlite", "p"]


def test_a_copy_put_back(filled, tmp_path):
    copy = tmp_path / "copie.sqlite"
    filled.run("backup", str(copy))
    before = requests.get(filled.url + "/api/v1/activateurs").json()["total"]
    assert sign_up(filled, "perdue").status_code == 200
    said = filled.run("restore", str(copy)).stdout
    assert "its journal holds" in said and "The former database is" in said
    assert sign_up(filled, "apres").status_code == 503, "the running service does not write into what was set aside"
    filled.stop()
    assert not place(filled).with_name(place(filled).name + "-wal").exists()
    filled.start()
    assert requests.get(filled.url + "/api/v1/activateurs").json()["total"] == before
    assert sign_up(filled, "apres").status_code == 200
    assert filled.run("journal", "verify").returncode == 0
    former = re.search(r"The former database is (.*)\.", said)[1]
    with sqlite3.connect(former) as connection:
        assert connection.execute("SELECT count(*) FROM accounts WHERE email = 'perdue@exemple.fr'").fetchone()[0] == 1
    connection.close()


@pytest.mark.parametrize("damage", ["UPDATE journal SET details = '{}' WHERE seq = 20", "INSERT INTO schema_migrations VALUES (99, 'later', 'x')",
                                    "DROP TABLE schema_migrations", "half", "text", "missing"])
def test_a_copy_that_does_not_hold_replaces_nothing(filled, tmp_path, damage):
    copy = tmp_path / "copie.sqlite"
    filled.run("backup", str(copy))
    if damage == "half":
        copy.write_bytes(copy.read_bytes()[:copy.stat().st_size // 2])
    elif damage == "text":
        copy.write_text("pas une base")
    elif damage == "missing":
        copy.unlink()
    else:
        with sqlite3.connect(copy) as connection:
            connection.execute(damage)
        connection.close()
    before = place(filled).stat().st_ino
    done = filled.run("restore", str(copy), check=False)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
    assert place(filled).stat().st_ino == before and sign_up(filled).status_code == 200
    assert not [p for p in place(filled).parent.iterdir() if "restoring" in p.name or "before" in p.name]


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small disk")
def test_a_full_disk_stops_acts_and_no_reader(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk], check=False).returncode != 0:
        pytest.skip("no disk can be mounted here")
    portal = None
    try:
        portal = Portal(tmp_path / "p", DATABASE_URL=f"sqlite:{disk}/portal.sqlite")
        portal.run("migrate", "--new")
        portal.run("demo", "--count", "20")
        portal.start()
        visitor = Visitor(portal.url).log_in("pret@demo.example", "demo-candidature-2026")
        pdf = visitor.get("/espace/lettre/modele.pdf").content
        room = os.statvfs(disk)
        (disk / "other").write_bytes(bytes(room.f_bavail * room.f_frsize - (64 << 10)))
        assert visitor.get("/espace").status_code == 200, "who is logged in reads on"
        assert requests.get(portal.url + "/annuaire").status_code == 200

        def deposit(number):
            """Three megabytes, another file each time: sooner or later they find no place in the log."""
            writer, out = pypdf.PdfWriter(io.BytesIO(pdf)), io.BytesIO()
            stream = pypdf.generic.DecodedStreamObject()
            stream.set_data(bytes([65 + number]) * (3 << 20))
            writer.root_object[pypdf.generic.NameObject("/Weight")] = writer._add_object(stream)
            writer.write(out)
            return visitor.post("/espace/lettre/signee", page="/espace/lettre", files={
                "lettre": ("signee.pdf", out.getvalue(), "application/pdf")})

        answers = [deposit(number).status_code for number in range(6)]
        assert set(answers) <= {303, 503} and answers[-1] == 503, answers
        stopped = deposit(7)
        assert stopped.status_code == 503 and "n’a pas été prise en compte" in stopped.text
        assert visitor.get("/espace/lettre").status_code == 200
        # Tried at most every five seconds.
        time.sleep(6)
        ready = requests.get(portal.url + "/readyz")
        assert ready.status_code == 503 and "full" in ready.text
        (disk / "other").unlink()
        time.sleep(6)
        assert requests.get(portal.url + "/readyz").status_code == 200
        assert deposit(8).status_code == 303
        assert b"I" * 1000 in visitor.get("/espace/lettre/signee.pdf").content, "the last one that was acknowledged"
        assert "holds" in portal.run("journal", "verify").stdout
    finally:
        if portal:
            portal.stop()
        subprocess.run(["umount", "-l", disk], check=True)


# --- tampering ------------------------------------------------------------------------------------

def rewritten(connection, change):
    """The whole chain made anew after a change, as whoever holds the machine can."""
    connection.execute(change)
    previous = "0" * 64
    for row in connection.execute("SELECT seq, at, actor, act, subject, details FROM journal ORDER BY seq").fetchall():
        parts = [str(row[0]), *row[1:], previous]
        digest = hashlib.sha256("\n".join(f"{len(p.encode())}:{p}" for p in parts).encode()).hexdigest()
        connection.execute("UPDATE journal SET previous = ?, hash = ? WHERE seq = ?", (previous, digest, row[0]))
        previous = digest
    connection.execute("UPDATE journal_head SET seq = (SELECT coalesce(max(seq), 0) FROM journal), hash = ?", (previous,))


ACCEPTED = "(SELECT id FROM applications WHERE status = 'accepted' LIMIT 1)"
TAMPERINGS = [
    "UPDATE journal SET details = '{}' WHERE seq = 20", "DELETE FROM journal WHERE seq = 20",
    "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
    "UPDATE journal SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 5",
    "UPDATE journal SET details = CAST(CAST(details AS BLOB) || x'00' || CAST('caché' AS BLOB) AS TEXT) WHERE seq = 9",
    "UPDATE decisions SET capacity = 'ministre'", "UPDATE decisions SET author_name = 'Autre'",
    "DELETE FROM decisions", "UPDATE decisions SET decided_at = '2020-01-01T00:00:00.000Z'",
    "UPDATE acceptances SET version = '2020-1'", "DELETE FROM acceptances", "UPDATE acceptances SET ip = '192.0.2.9'",
    "UPDATE letters SET subject = replace(subject, 'SARL', 'SAS') || ' '", "UPDATE issued_acts SET html = '<p>autre</p>'",
    f"UPDATE applications SET account_id = (SELECT id FROM accounts WHERE role = 'instructeur' LIMIT 1) WHERE id = {ACCEPTED}",
    "UPDATE documents SET filename = 'autre.pdf'", "UPDATE documents SET pages = pages + 1",
    "UPDATE suppliers SET siren = '552081317' WHERE siren <> '552081317'",
    "UPDATE documents SET scan = 'infected'", "UPDATE documents SET active_content = 'script'",
    "INSERT INTO applications (id, account_id, status, revision, created_at, updated_at) "
    "SELECT 'x' || id, id, 'draft', 1, '2020-01-01T00:00:00.000Z', created_at FROM accounts WHERE role = 'instructeur' LIMIT 1",
    "UPDATE documents SET bytes = x'255044462d312e37'", "UPDATE documents SET sha256 = substr(sha256, 2) || '0'",
    f"UPDATE applications SET status = 'refused' WHERE id = {ACCEPTED}",
    f"UPDATE applications SET siret = '55208131766522' WHERE id = {ACCEPTED}",
    "UPDATE proposals SET proposed_at = '2020-01-01T00:00:00.000Z'", "DELETE FROM complement_requests",
    "UPDATE referencing_periods SET from_day = '2020-01-01'", "DELETE FROM referencing_periods WHERE source = 'decision'",
    "UPDATE referencing_periods SET end_reason = 'expiration' WHERE end_reason IS NOT NULL",
    "INSERT INTO referencing_periods (id, supplier_id, from_day, to_day, end_reason, source, recorded_at, recorded_by) "
    "SELECT 'x' || id, supplier_id, '2019-01-01', '2019-02-01', 'expiration', source, recorded_at, "
    "recorded_by FROM referencing_periods LIMIT 1",
    "INSERT INTO referencing_periods (id, supplier_id, from_day, to_day, end_reason, source, recorded_at, recorded_by) "
    "SELECT 'x' || id, supplier_id, '2019-01-01', '2019-02-01', 'expiration', source, "
    "'2099-01-01T00:00:00.000Z', recorded_by FROM referencing_periods LIMIT 1",
]


@pytest.fixture(scope="module")
def anchored(tmp_path_factory, invented):
    """A database whose journal was signed, with its key and its heads."""
    portal = Portal(tmp_path_factory.mktemp("anchored"))
    shutil.copy(invented, place(portal))
    portal.start()
    portal.stop()
    assert (portal.folder / "signing.key").stat().st_mode & 0o077 == 0
    assert "holds" in portal.run("journal", "verify").stdout
    return portal


def vouched_for_anew(connection):
    """A decision that is changed, and a well-made event at the end that says so."""
    connection.execute("UPDATE decisions SET capacity = 'ministre'")
    seq, previous = connection.execute("SELECT seq, hash FROM journal_head").fetchone()
    subject = connection.execute(f"SELECT {ACCEPTED}").fetchone()[0]
    row = [str(seq + 1), "2099-01-01T00:00:00.000Z", "migrate", "evidence.record", subject, '{"evidence":"3:0","v":"1"}', previous]
    digest = hashlib.sha256("\n".join(f"{len(p.encode())}:{p}" for p in row).encode()).hexdigest()
    connection.execute(
        "INSERT INTO journal (seq, at, actor, act, subject, details, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*row, digest])
    connection.execute("UPDATE journal_head SET seq = ?, hash = ?", (seq + 1, digest))


@pytest.mark.parametrize("tampering", [*TAMPERINGS, "rewritten", "emptied", "forged head", "vouched for anew"])
def test_tampering_is_found_and_named(tmp_path, anchored, tampering):
    portal = Portal(tmp_path / "p")
    shutil.copytree(anchored.folder, portal.folder, dirs_exist_ok=True)
    with sqlite3.connect(place(portal)) as connection:
        if tampering == "rewritten":
            rewritten(connection, "UPDATE journal SET actor = 'autre' WHERE seq = 12")
        elif tampering == "vouched for anew":
            vouched_for_anew(connection)
        elif tampering == "emptied":
            connection.execute("DELETE FROM journal")
            connection.execute("DELETE FROM journal_head")
        elif tampering == "forged head":
            rewritten(connection, "UPDATE journal SET actor = 'autre' WHERE seq = 12")
            head = connection.execute("SELECT seq, hash FROM journal_head").fetchone()
            file = next((portal.folder / "anchors").iterdir())
            file.write_text(f"{head[0]} {head[1]} 2026-11-25T00:00:00.000Z {'A' * 86}==\n")
        else:
            assert connection.execute(tampering).rowcount > 0
    connection.close()
    done = portal.run("journal", "verify", check=False)
    assert done.returncode == 1 and "does not hold" in done.stderr, tampering


def test_a_journal_without_signed_heads_is_not_emptied_either(tmp_path, invented):
    portal = Portal(tmp_path / "p")
    shutil.copy(invented, place(portal))
    assert "compared with: 0" in portal.run("journal", "verify").stdout
    assert not (portal.folder / "signing.key").exists(), "who verifies makes no key"
    with sqlite3.connect(place(portal)) as connection:
        connection.execute("DELETE FROM journal")
        connection.execute("DELETE FROM journal_head")
    connection.close()
    assert "missing" in portal.run("journal", "verify", check=False).stderr
    done = portal.run("restore", str(place(portal)), check=False)
    assert done.returncode == 1 and "does not hold" in done.stderr


def test_a_head_kept_elsewhere_is_compared(tmp_path, anchored):
    portal = Portal(tmp_path / "p")
    shutil.copytree(anchored.folder, portal.folder, dirs_exist_ok=True)
    head = portal.run("journal", "head").stdout.strip()
    assert "holds" in portal.run("journal", "verify", "--head", head).stdout
    with sqlite3.connect(place(portal)) as connection:
        rewritten(connection, "UPDATE journal SET actor = 'autre' WHERE seq = 12")
    connection.close()
    for file in (portal.folder / "anchors").iterdir():
        file.unlink()
    assert "holds" in portal.run("journal", "verify").stdout, "a chain made anew, with no head left"
    done = portal.run("journal", "verify", "--head", head, check=False)
    assert done.returncode == 1 and "head that was given" in done.stderr
    assert portal.run("journal", "verify", "--head", "tout", check=False).returncode == 64


def test_a_copy_that_was_made_anew_is_not_restored(tmp_path, anchored):
    portal = Portal(tmp_path / "p")
    shutil.copytree(anchored.folder, portal.folder, dirs_exist_ok=True)
    copy = tmp_path / "copy.sqlite"
    portal.run("backup", str(copy))
    with sqlite3.connect(copy) as connection:
        rewritten(connection, "UPDATE journal SET actor = 'autre' WHERE seq = 12")
    connection.close()
    done = portal.run("restore", str(copy), check=False)
    assert done.returncode == 1 and "signed in" in done.stderr


def test_an_act_does_not_make_good_what_was_tampered_with(tmp_path, invented):
    portal = Portal(tmp_path / "p")
    shutil.copy(invented, place(portal))
    portal.start()
    try:
        visitor = Visitor(portal.url).log_in("pret@demo.example", "demo-candidature-2026")
        with sqlite3.connect(place(portal)) as connection:
            connection.execute("UPDATE documents SET filename = 'autre.pdf'")
        connection.close()
        refused = visitor.post("/espace/envoi")
        assert refused.status_code == 503, refused.text
        assert "not what the journal recorded" in portal.log()
    finally:
        portal.stop()
    assert "does not hold" in portal.run("journal", "verify", check=False).stderr


# --- the demonstration and the public -------------------------------------------------------------

def test_the_demonstration_is_not_served_to_the_public(filled):
    assert "tout ce que montre ce site est inventé" in requests.get(filled.url + "/annuaire").text
    filled.stop()
    filled.env["BASE_URL"] = "https://activateurs.exemple.gouv.fr"
    done = filled.run("serve", "--port", str(filled.port), check=False)
    assert done.returncode == 1 and "ALLOW_DEMO" in done.stderr
    filled.env["ALLOW_DEMO"] = "on"
    filled.start()
    assert "__Host-visiteur" in requests.get(filled.url + "/connexion").headers["Set-Cookie"]


def test_measures_are_for_this_machine(tmp_path):
    portal = Portal(tmp_path / "p", TRUSTED_PROXIES="127.0.0.1")
    portal.run("migrate", "--new")
    portal.start()
    try:
        measured = requests.get(portal.url + "/metrics").text
        for name in ["mails_waiting 0", "database_up 1", "process_cpu_time_seconds_total", "process_memory_usage_bytes",
                     'http_server_request_duration_seconds_bucket{http_route="/readyz"']:
            assert name in measured, name
        assert requests.get(portal.url + "/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
        portal.stop()
        own = free_port()
        portal.env["METRICS_ADDRESS"] = f"127.0.0.1:{own}"
        portal.start()
        assert requests.get(portal.url + "/metrics").status_code == 404
        assert "mails_waiting" in requests.get(f"http://127.0.0.1:{own}/metrics").text
    finally:
        portal.stop()


# --- the relay ------------------------------------------------------------------------------------

class Relay:
    """A relay that refuses for good, for now, hangs on one recipient, or cuts once it has taken the message."""

    def __init__(self):
        self.taken, self.knows_administrators_alone = [], False
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()
        self.url = f"smtp+plain://127.0.0.1:{self.controller.port}"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.knows_administrators_alone and not address.startswith("administration"):
            return "550 5.1.1 cette boîte n’existe pas"
        if address.startswith("jamais"):
            return "550 5.1.1 cette boîte n’existe pas"
        if address.startswith("pas-encore"):
            return "450 4.2.1 plus tard"
        if address.startswith("pendu"):
            await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.rcpt_tos[0])
        if envelope.rcpt_tos[0].startswith("coupe"):
            server.transport.write(b"250 OK\r\n")
            await asyncio.sleep(0.05)
            server.transport.close()
        return "250 OK"


def test_a_relay_that_misbehaves(tmp_path):
    relay = Relay()
    portal = Portal(tmp_path / "p", SMTP_URL=relay.url)
    portal.run("migrate", "--new")
    portal.start()
    try:
        for name in ["pendu1", "pendu2", "jamais", "pas-encore", "coupe", "normal"]:
            assert sign_up(portal, name).status_code == 200
        end = time.time() + 9
        while time.time() < end and len(relay.taken) < 2:
            time.sleep(0.1)
        assert sorted(relay.taken) == ["coupe@exemple.fr", "normal@exemple.fr"], "nobody waits for those that hang"
        time.sleep(1)
        with sqlite3.connect(place(portal)) as connection:
            rows = {r[0].split("@")[0]: r[1:] for r in connection.execute(
                "SELECT recipient, sent_at, abandoned_at, body, body_sha256 FROM mails")}
        connection.close()
        assert rows["coupe"][0] and rows["normal"][0] and rows["normal"][2] == "" and len(rows["normal"][3]) == 64
        assert rows["jamais"][1] and not rows["pas-encore"][0] and not rows["pas-encore"][1]
        listed = portal.run("mails", "list").stdout
        assert "550 5.1.1" in listed and listed.count("\n") == 1
        assert portal.run("mails", "retry").stdout.startswith("1 ")
        begun = time.time()
        portal.stop()
        assert time.time() - begun < 20, "a relay that hangs does not hold the process"
    finally:
        portal.stop()
        relay.controller.stop()


def test_a_mail_given_up_is_shown_told_and_sent_again(tmp_path):
    relay = Relay()
    relay.knows_administrators_alone = True
    portal = Portal(tmp_path / "p", SMTP_URL=relay.url)
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "3")
    portal.start()
    try:
        agent = Visitor(portal.url).log_in("instruction@demo.example", "demo-instruction-2026")
        numbers = list(dict.fromkeys(re.findall(r"FN-\d{4}-\d{5}", agent.get("/gestion?statut=submitted").text)))[:2]
        for number in numbers:
            file = f"/gestion/dossiers/{number}"
            revision = re.search(r'name="revision" value="(\d+)"', agent.get(file).text)[1]
            assert agent.post(f"{file}/prendre", {"revision": revision}, page=file).status_code == 303
        end = time.time() + 20
        while time.time() < end and "administration@demo.example" not in relay.taken:
            time.sleep(0.2)
        assert relay.taken.count("administration@demo.example") == 1, "told once, however many there are"
        shown = agent.get(f"/gestion/dossiers/{numbers[0]}").text
        assert "n’ont pas pu être remis" in shown and "550 5.1.1" in shown
        assert agent.get("/gestion/courriels").status_code == 404, "the whole list is the administrator's"
        boss = Visitor(portal.url).log_in("administration@demo.example", "demo-administration-2026")
        listed = boss.get("/gestion/courriels").text
        assert listed.count("550 5.1.1") == 2
        relay.knows_administrators_alone = False
        page = f"/gestion/dossiers/{numbers[0]}"
        assert agent.post(f"{page}/courriels", page=page).status_code == 303
        assert "n’ont pas pu être remis" not in agent.get(page).text
        assert boss.get("/gestion/courriels").text.count("550 5.1.1") == 1
        assert boss.post("/gestion/courriels").status_code == 303
        assert "Aucun courriel n’est abandonné" in boss.get("/gestion/courriels").text
        end = time.time() + 20
        while time.time() < end and len(relay.taken) < 3:
            time.sleep(0.2)
        assert len(relay.taken) == 3
    finally:
        portal.stop()
        relay.controller.stop()


# --- files of invoices ----------------------------------------------------------------------------

def test_files_of_invoices_have_places(filled):
    def begin():
        connection = socket.create_connection(("127.0.0.1", filled.port), timeout=10)
        connection.sendall(b"POST /api/v1/verifications HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n"
                           b"1c\r\nidentifiant;date;reference\r\n\r\n")
        return connection
    held = [begin() for _ in range(2)]
    time.sleep(0.5)
    answer = requests.post(filled.url + "/api/v1/verifications", data="identifiant;date;reference\n", headers={"Content-Type": "text/csv"})
    assert answer.status_code == 503 and "Retry-After" in answer.headers
    for connection in held:
        connection.close()
    end = time.time() + 5
    while time.time() < end:
        answer = requests.post(filled.url + "/api/v1/verifications", data="identifiant;date;reference\n", headers={"Content-Type": "text/csv"})
        if answer.status_code == 200:
            break
        time.sleep(0.1)
    assert answer.status_code == 200, "a sender who left gives the place back"


# --- HTTP -----------------------------------------------------------------------------------------

CHUNKED = b"Transfer-Encoding: chunked\r\n"
CSV = b"Content-Type: text/csv\r\n"
MALFORMED = {
    "chunk of a form": (b"POST /connexion HTTP/1.1\r\nHost: x\r\n" + CHUNKED + b"\r\nZZ\r\nabc\r\n", 400),
    "chunk of a file": (b"POST /api/v1/verifications HTTP/1.1\r\nHost: x\r\n" + CSV + CHUNKED + b"\r\nZZ\r\nabc\r\n", 400),
    "negative length": (b"POST /connexion HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    "two lengths": (b"POST /connexion HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "length and chunks": (b"POST /connexion HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n" + CHUNKED + b"\r\n0\r\n\r\n", 400),
    "no host": (b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    "two hosts": (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
    "trace": (b"TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405),
    "a zero byte": (b"GET / HTTP/1.1\r\nHost: x\r\nA: \x00b\r\n\r\n", 400),
    "a long header": (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 200_000 + b"\r\n\r\n", 400),
    "many headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 3000 + b"\r\n", 400),
    "an asterisk": (b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_requests_are_refused_and_closed(demo, name):
    raw, status = MALFORMED[name]
    with socket.create_connection(("127.0.0.1", demo.port), timeout=5) as connection:
        answer = b""
        with contextlib.suppress(ConnectionError):
            connection.sendall(raw)
            while piece := connection.recv(65_536):
                answer += piece
    assert answer.split(b" ")[1] == str(status).encode(), answer[:100]


def test_log_lines_carry_the_trace_that_the_proxy_began(tmp_path):
    portal = Portal(tmp_path, LOG_LEVEL="info", LOG_FORMAT="json")
    portal.run("migrate", "--new")
    portal.start()
    try:
        trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        requests.get(portal.url + "/annuaire", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}, timeout=20)
        requests.get(portal.url + "/accessibilite", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01\x7f"}, timeout=20)
    finally:
        portal.stop()
    lines = [json.loads(line) for line in portal.log().splitlines() if line.startswith("{")]
    of = {line["path"]: line for line in lines if "path" in line}
    assert of["/annuaire"]["trace_id"] == trace and of["/annuaire"]["parent_id"] == "00f067aa0ba902b7"
    assert "trace_id" not in of.get("/accessibilite", {})
