"""Files that people send: a real antivirus (clamd), and PDF files that do more than be read."""

import io
import pathlib
import re
import signal
import socket
import subprocess
import time

import pypdf
import pypdf.generic
import pytest
from conftest import Portal, Visitor, fill, free_port, luhn_siret, sign_up
from pdfs import open_with

# The test file that every antivirus knows; in two parts, so that no antivirus takes this source for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """ClamAV's daemon, with a database of its own that knows the test file."""

    def __init__(self, folder):
        self.port, self.process = free_port(), None
        self.folder = folder
        (folder / "db").mkdir()
        (folder / "db/test.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(
            f"DatabaseDirectory {folder}/db\nTCPSocket {self.port}\nTCPAddr 127.0.0.1\nForeground yes\n")

    def start(self):
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            ["clamd", "-c", str(self.folder / "clamd.conf")], stdout=log, stderr=log)
        for _ in range(200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    daemon = Clamd(tmp_path_factory.mktemp("clamd"))
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, mails, register, clamd):
    portal = Portal(
        tmp_path_factory.mktemp("guarded"), SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca),
        COMPANY_REGISTER_URL=register.url, CLAMD_ADDRESS=f"127.0.0.1:{clamd.port}")
    portal.run("migrate", "--new")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def reviewer(guarded):
    guarded.staff("iris@dge.example", "Iris Tanguy", "instructeur", "passoire-violette-2026")
    return Visitor(guarded.url).log_in("iris@dge.example", "passoire-violette-2026")


def applicant(portal, mails, register, number):
    siret = luhn_siret(number)
    register.add(siret, "ATELIER CARADEC")
    return fill(sign_up(portal, mails, f"depot{number}@exemple.fr"), siret, with_letter=False)


def model(visitor):
    assert visitor.post("/espace/lettre/produire", page="/espace/lettre").status_code == 303
    return visitor.get("/espace/lettre/modele.pdf").content


def deposit(visitor, pdf):
    return visitor.post(
        "/espace/lettre/signee", page="/espace/lettre", files={"lettre": ("signee.pdf", pdf, "application/pdf")})


def submit(visitor):
    sent = visitor.post("/espace/envoi")
    assert sent.status_code == 303, sent.text
    return re.search(r"FN-\d{4}-\d{5}", sent.headers["Location"])[0]


def wait_until(condition, seconds=80):
    end = time.time() + seconds
    while time.time() < end:
        if condition():
            return True
        time.sleep(0.5)
    return False


def test_an_infected_file_is_refused_and_noted(guarded, mails, register):
    visitor = applicant(guarded, mails, register, 910_001)
    pdf = model(visitor)
    refused = deposit(visitor, pdf + b"\n% " + EICAR + b"\n")
    assert refused.status_code == 422 and "programme malveillant" in refused.text
    assert "Lettre signée déposée" not in visitor.get("/espace/lettre").text
    events = guarded.run("security", "export").stdout
    assert '"event.action":"file_refused"' in events and '"event.category":"malware"' in events
    assert deposit(visitor, pdf + b"\n% signed\n").status_code == 303
    assert visitor.get("/espace/lettre/signee.pdf").status_code == 200


def test_a_file_waits_in_quarantine_while_the_antivirus_is_down(guarded, clamd, reviewer, mails, register):
    visitor = applicant(guarded, mails, register, 910_002)
    pdf = model(visitor)
    clamd.stop()
    try:
        assert deposit(visitor, pdf + b"\n% signed\n").status_code == 303
        assert "attend l’examen de l’antivirus" in visitor.get("/espace/lettre").text
        number = submit(visitor)
        page = reviewer.get(f"/gestion/dossiers/{number}").text
        assert "En quarantaine" in page and "Télécharger la lettre" not in page
        for path in ["lettres/1.pdf", "lettre/1.png"]:
            assert reviewer.get(f"/gestion/dossiers/{number}/{path}").status_code == 404, path
        assert "documents_in_quarantine 1" in visitor.get("/metrics").text
        assert reviewer.post(
            f"/gestion/dossiers/{number}/prendre", page=f"/gestion/dossiers/{number}",
            data=revision(reviewer, number)).status_code == 303
        proposed = propose(reviewer, number)
        assert proposed.status_code == 409 and "pas encore lisible" in proposed.text
    finally:
        clamd.start()
    path = f"/gestion/dossiers/{number}"
    assert wait_until(lambda: "Lettre signée examinée par l’antivirus" in reviewer.get(path).text)
    assert propose(reviewer, number).status_code == 303
    assert guarded.run("journal", "verify").returncode == 0


def test_a_file_found_infected_later_is_never_opened_and_its_owner_is_told(
        guarded, clamd, reviewer, mails, register):
    visitor = applicant(guarded, mails, register, 910_003)
    pdf = model(visitor)
    clamd.stop()
    try:
        assert deposit(visitor, pdf + b"\n% " + EICAR + b"\n").status_code == 303
        number = submit(visitor)
    finally:
        clamd.start()
    mails.wait_for("depot910003@exemple.fr", "refusé par l’antivirus", timeout=80)
    page = reviewer.get(f"/gestion/dossiers/{number}").text
    assert "Refusée par l’antivirus" in page
    assert reviewer.get(f"/gestion/dossiers/{number}/lettres/1.pdf").status_code == 404
    assert guarded.run("journal", "verify").returncode == 0


def revision(reviewer, number):
    return {"revision": re.search(r'name="revision" value="(\d+)"', reviewer.get(f"/gestion/dossiers/{number}").text)[1]}


def propose(reviewer, number):
    path = f"/gestion/dossiers/{number}/proposer"
    return reviewer.post(path, {
        "sens": "accepter",
        "revision": re.search(r'name="revision" value="(\d+)"', reviewer.get(path).text)[1]})


def with_address(writer):
    open_with(writer, "/URI", "/URI", "https://piste.example/ouvert")


def with_share(writer):
    open_with(writer, "/GoToR", "/F", "\\\\serveur\\partage\\a.pdf")


def with_script(writer):
    open_with(writer, "/JavaScript", "/JS", "app.alert('bonjour');")


def with_launch(writer):
    open_with(writer, "/Launch", "/F", "calc.exe")


def with_outside_bytes(writer):
    """A stream whose bytes stand in another file."""
    name = pypdf.generic.NameObject
    stream = pypdf.generic.DecodedStreamObject()
    stream[name("/F")] = writer._add_object(pypdf.generic.TextStringObject("\\\\voleur.example\\partage"))
    writer.root_object[name("/Outside")] = writer._add_object(stream)


def with_attachment(writer):
    writer.add_attachment("facture.exe", b"MZ")


@pytest.mark.parametrize(("change", "words"), [
    (with_script, "des scripts"), (with_launch, "lancent un programme"), (with_attachment, "des fichiers joints"),
    (with_address, "envoient des données"), (with_share, "envoient des données"),
    (with_outside_bytes, "envoient des données")])
@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_pdf_that_does_more_than_be_read_is_flagged(
        guarded, reviewer, mails, register, change, words, is_hidden, tmp_path):
    number = 910_010 + 2 * [
        with_script, with_launch, with_attachment, with_address, with_share, with_outside_bytes].index(change) + is_hidden
    visitor = applicant(guarded, mails, register, number)
    writer = pypdf.PdfWriter(io.BytesIO(model(visitor)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    pdf = out.getvalue()
    if is_hidden:
        # In compressed object streams, and with names written another way: no search in the bytes finds them.
        (tmp_path / "a.pdf").write_bytes(pdf.replace(b"/Launch", b"/L#61unch").replace(b"/JavaScript", b"/J#61vaScript"))
        subprocess.run(
            ["qpdf", "--object-streams=generate", tmp_path / "a.pdf", tmp_path / "b.pdf"], check=False)
        pdf = pathlib.Path(tmp_path / "b.pdf").read_bytes()
    assert deposit(visitor, pdf).status_code == 303
    page = reviewer.get(f"/gestion/dossiers/{submit(visitor)}").text
    assert "contient plus que des pages" in page and words in page and "n’ouvrez le fichier que si" in page


def test_an_antivirus_that_says_nothing_holds_nobody_up(tmp_path, mails, register):
    """It takes the file and never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        portal = Portal(
            tmp_path, SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca), COMPANY_REGISTER_URL=register.url,
            CLAMD_ADDRESS=f"127.0.0.1:{silent.getsockname()[1]}")
        portal.run("migrate", "--new")
        portal.start()
        try:
            visitor = applicant(portal, mails, register, 910_030)
            pdf = model(visitor)
            began = time.time()
            assert deposit(visitor, pdf + b"\n% signed\n").status_code == 303
            assert time.time() - began < 30
            assert "attend l’examen" in visitor.get("/espace/lettre").text
            began = time.time()
            assert deposit(visitor, pdf + b"\n% signed again\n").status_code == 303
            assert time.time() - began < 8, "who gave no answer is not asked at once again"
        finally:
            portal.stop()


def test_a_narrow_page_costs_no_more_than_another(guarded, mails, register):
    """A page of 2 by 400 points, drawn 1000 wide, would be 200,000 high."""
    visitor = applicant(guarded, mails, register, 910_040)
    writer = pypdf.PdfWriter(io.BytesIO(model(visitor)))
    for page in writer.pages:
        page.mediabox = pypdf.generic.RectangleObject([0, 0, 2, 400])
    out = io.BytesIO()
    writer.write(out)
    assert deposit(visitor, out.getvalue()).status_code == 303
    began = time.time()
    assert visitor.get("/espace/lettre/signee/1.png").status_code == 200
    assert time.time() - began < 6


def test_a_pdf_that_makes_the_programs_talk_is_no_fault_of_the_server(guarded, mails, register):
    visitor = applicant(guarded, mails, register, 910_041)
    pdf = model(visitor)
    junk = b"".join(b"%d 0 obj << /A [ 1 2 >> endobj\n" % number for number in range(1000, 40_000))
    answer = deposit(visitor, pdf + junk)
    assert answer.status_code in (303, 422), answer.status_code
