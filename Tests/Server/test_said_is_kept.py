"""What was acknowledged is kept, what was issued stays as it was issued, and nothing is done twice."""

import concurrent.futures
import datetime
import re
import subprocess
import threading
import time
import urllib.parse

import pytest
import requests
from aiosmtpd.controller import Controller
from conftest import PROFILE, SERVER, STAFF, Portal, Visitor, fill, free_port, link_at, luhn_siret, sign_up, today
from life import HEADER, line


def submitted(portal, mails, register, address, seed):
    siret = luhn_siret(seed)
    register.mode = "good"
    register.add(siret, f"CABINET {seed}")
    visitor = fill(sign_up(portal, mails, address), siret, f"CABINET {seed}")
    sent = visitor.post("/espace/envoi")
    assert sent.status_code == 303, sent.text
    return visitor, siret, re.search(r"FN-\d{4}-\d{5}", sent.headers["Location"])[0]


def act(visitor, number, name, data=None):
    page = f"/gestion/dossiers/{number}" + ("" if name == "prendre" else f"/{name}")
    seen = re.search(r'name="revision" value="(\d+)"', visitor.get(page).text)[1]
    path, data = f"/gestion/dossiers/{number}/{name}", {**(data or {}), "revision": seen}
    return visitor.confirmed(visitor.post(path, data, page=page), path, data, page=page)


# --- power ---------------------------------------------------------------------------------------

@pytest.mark.skipif(bool(SERVER), reason="looks at SQLite's log; PostgreSQL is asked for its settings when it is opened")
def test_every_commit_is_synced_before_its_answer(tmp_path):
    """Watched at the system's calls: between the request and its answer the log of the database is synced."""
    portal = Portal(tmp_path / "p")
    portal.run("migrate", "--new")
    portal.start()
    trace = tmp_path / "trace"
    tracer = subprocess.Popen(
        ["strace", "-f", "-y", "-s", "40", "-e", "trace=fdatasync,fsync,read,recvfrom,recvmsg,write,writev,sendmsg,sendto",
         "-o", str(trace), "-p", str(portal.process.pid)], stderr=subprocess.DEVNULL)
    try:
        visitor = Visitor(portal.url)
        visitor.token("/inscription")
        time.sleep(1)
        for number in range(3):
            answer = visitor.post("/inscription", {
                "nom": "A B", "courriel": f"p{number}@exemple.fr", "mot_de_passe": "une phrase assez longue"})
            assert answer.status_code == 200
        time.sleep(0.5)
    finally:
        tracer.terminate()
        tracer.wait(20)
        portal.stop()
    synced, answered, asked = 0, 0, False
    for row in trace.read_text(errors="replace").splitlines():
        if "POST /inscription" in row:
            asked, synced = True, 0
        elif "sync(" in row and "-wal" in row:
            synced += 1
        elif asked and '"HTTP/1.1 200' in row:
            assert synced >= 1, "answered before the log was synced"
            answered, asked = answered + 1, False
    assert answered == 3, trace.read_text(errors="replace")[-2000:]


# --- imports -------------------------------------------------------------------------------------

def test_an_import_loses_no_line(tmp_path):
    portal = Portal(tmp_path / "p")
    portal.run("migrate", "--new")
    rows = [line(luhn_siret(n), name=f"Cabinet {n}") for n in range(1, 1501)]
    rows[1] = rows[1].replace('"Cabinet 2"', '"Cabinet 2')
    rows[5] = rows[5].replace("Cabinet 6", "x" * 500)
    rows[7] = rows[7].replace("Conseil", "Con\x07seil")
    file = tmp_path / "partners.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n")
    done = portal.run("import", "partners", str(file), check=False)
    added, corrected, unchanged, refused = map(int, re.search(
        r"(\d+) added, (\d+) corrected, (\d+) unchanged, (\d+) refused", done.stdout).groups())
    assert done.returncode == 1 and added + corrected + unchanged + refused == len(rows)
    assert (added, refused) == (1497, 3)
    assert [line.split(":")[0] for line in done.stderr.splitlines() if line.startswith("line")] == ["line 3", "line 7", "line 9"]


def test_a_list_does_not_undo_a_decision(portal, staff, mails, register, tmp_path):
    _, siret, number = submitted(portal, mails, register, "liste@exemple.fr", 7001)
    soon = (today() + datetime.timedelta(days=90)).isoformat()
    file = tmp_path / "partners.csv"
    file.write_text("\n".join([HEADER, line(siret, start=soon)]) + "\n")
    assert "1 added" in portal.run("import", "partners", "--force", str(file)).stdout
    act(staff["instructeur"], number, "prendre")
    assert act(staff["instructeur"], number, "proposer", {"sens": "accepter"}).status_code == 303
    assert act(staff["valideur"], number, "decider", {"sens": "accepter", "qualite": "cheffe", "code": staff["valideur"].code()}).status_code == 303
    def verdict(day):
        return requests.get(f"{portal.url}/api/v1/verifications", params={"identifiant": siret, "date": day}).json().get("verdict")
    end = time.time() + 10
    while verdict(today().isoformat()) != "reference" and time.time() < end:
        time.sleep(0.1)
    assert [verdict(today().isoformat()), verdict(soon)] == ["reference"] * 2
    file.write_text("\n".join([HEADER, line(siret, start=today().isoformat(), end=soon, reason="dereferencement")]) + "\n")
    done = portal.run("import", "partners", str(file), check=False)
    assert done.returncode == 1 and "décision de la DGE" in done.stderr
    time.sleep(1.5)
    assert verdict(soon) == "reference"


# --- what was issued -----------------------------------------------------------------------------

def pdf_text(content, folder):
    file = folder / "a.pdf"
    file.write_bytes(content)
    return " ".join(subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout.split())


def _plain(text):
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def test_what_was_issued_stays_and_the_former_application_too(tmp_path, mails, register):
    portal = Portal(tmp_path / "p", SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca), COMPANY_REGISTER_URL=register.url,
                    SERVICE_NAME="Service d’avant", SILENCE_MONTHS="2")
    portal.run("migrate", "--new")
    portal.start()
    visitor, _, number = submitted(portal, mails, register, "fige@exemple.fr", 7002)
    reviewer, approver = (portal.staff(*STAFF[role][:2], role, STAFF[role][2]).log_in(STAFF[role][0], STAFF[role][2])
                          for role in ("instructeur", "valideur"))
    act(reviewer, number, "prendre")
    facts = "Le site indiqué ne porte aucune mention légale au jour de l’instruction."
    refusal = {"sens": "refuser", "motifs": "site-sans-mentions", "faits": facts}
    assert act(reviewer, number, "proposer", refusal).status_code == 303
    assert act(approver, number, "decider", {**refusal, "qualite": "cheffe", "code": approver.code()}).status_code == 303
    portal.stop()
    portal.env |= {"SERVICE_NAME": "Service d’après", "SILENCE_MONTHS": "5"}
    portal.start()
    try:
        visitor = Visitor(portal.url).log_in("fige@exemple.fr", "une phrase assez longue")
        assert visitor.post("/espace", page="/espace").status_code == 303
        assert number in visitor.get("/espace").text, "the draft names the former application"
        base = f"/espace/dossiers/{number}"
        assert facts in visitor.get(base).text
        for kind, words in [("accuse", "réputée rejetée"), ("decision", facts)]:
            page = visitor.get(f"{base}/{kind}").text
            printed = pdf_text(visitor.get(f"{base}/fichiers/{kind}.pdf").content, tmp_path)
            for text in (page, printed):
                assert "Service d’avant" in text and "Service d’après" not in text and words.split()[0] in text
            assert _plain(words) in _plain(page) and _plain(words) in _plain(printed)
        sent = mails.wait_for("fige@exemple.fr", "Accusé de réception").get_content()
        silence = re.search(r"À défaut de réponse au (.*?), votre demande", sent)[1]
        assert silence in visitor.get(f"{base}/accuse").text
        other = sign_up(portal, mails, "curieux@exemple.fr")
        for path in (base, f"{base}/fichiers/accuse.pdf", f"{base}/lettre-signee.pdf"):
            assert other.get(path).status_code == 404
            assert visitor.get(path).status_code == 200
    finally:
        portal.stop()


# --- twice ---------------------------------------------------------------------------------------

def twice(visitor, path, data, page):
    """The same form, sent at the same moment: what a double click does."""
    token = visitor.token(page)
    def send(_):
        return requests.post(visitor.base + path, data={**data, "csrf": token}, cookies=visitor.session.cookies,
                             allow_redirects=False, timeout=60)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(send, range(2)))


def test_two_clicks_lead_to_the_result(portal, mails, register, staff):
    address, password = "deuxfois@exemple.fr", "une phrase assez longue"
    fresh = Visitor(portal.url)
    fresh.post("/inscription", {"nom": "Deux Fois", "courriel": address, "mot_de_passe": password})
    link = link_at(portal.url, mails.link(address, "Confirmez"))
    path = link.removeprefix(portal.url)
    answers = twice(fresh, path, {"mot_de_passe": password}, path)
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(303, "/espace")] * 2
    assert "est confirmée" in Visitor(portal.url).get(path).text

    visitor = Visitor(portal.url).log_in(address, password)
    visitor.post("/espace", page="/espace")
    assert [a.headers["Location"] for a in twice(visitor, "/espace/suppression", {}, "/espace/suppression")] == ["/espace"] * 2
    siret = luhn_siret(7003)
    register.add(siret, "CABINET 7003")
    fill(visitor, siret, "CABINET 7003")
    answers = twice(visitor, "/espace/envoi", {}, "/espace/envoi")
    assert [a.status_code for a in answers] == [303, 303] and len({a.headers["Location"] for a in answers}) == 1
    number = re.search(r"FN-\d{4}-\d{5}", answers[0].headers["Location"])[0]
    assert visitor.get(answers[0].headers["Location"]).status_code == 200

    reviewer = staff["instructeur"]
    answers = twice(reviewer, f"/gestion/dossiers/{number}/prendre",
                    {"revision": re.search(r'name="revision" value="(\d+)"', reviewer.get(f"/gestion/dossiers/{number}").text)[1]},
                    f"/gestion/dossiers/{number}")
    assert [a.status_code for a in answers] == [303, 303]
    page = reviewer.get(f"/gestion/dossiers/{number}").text
    key = re.search(r'name="cle" value="([^"]+)"', page)[1]
    twice(reviewer, f"/gestion/dossiers/{number}/notes", {"note": "Une seule fois.", "cle": key}, f"/gestion/dossiers/{number}")
    assert reviewer.get(f"/gestion/dossiers/{number}").text.count("Une seule fois.") == 1

    assert [a.headers["Location"] for a in twice(visitor, "/espace/retrait", {}, "/espace/retrait")] == ["/espace"] * 2
    assert "Retiré" in visitor.get("/espace").text


def test_a_second_tab_leads_to_the_acknowledgement(portal, mails, register):
    visitor, _, number = submitted(portal, mails, register, "onglet@exemple.fr", 7004)
    again = visitor.post("/espace/envoi", page="/espace")
    assert again.status_code == 303 and again.headers["Location"] == f"/espace/dossiers/{number}/accuse"
    closed = visitor.get("/espace/profil").text
    assert "ne peut plus être modifiée" in closed and "<textarea" not in closed
    typed = visitor.post("/espace/profil", {**PROFILE, "courte": "Une phrase à ne pas perdre."}, page="/espace")
    # The tokens of forms hold any digits.
    shown = re.sub(r'"[0-9a-f]{64}"', "", typed.text)
    assert typed.status_code == 409 and "Une phrase à ne pas perdre." in shown and "409" not in shown


def _in_days(count):
    return (today() + datetime.timedelta(days=count)).isoformat()


def test_another_act_is_no_double_click(portal, mails, register, staff):
    _, _, number = submitted(portal, mails, register, "autre-acte@exemple.fr", 7105)
    reviewer, file = staff["instructeur"], f"/gestion/dossiers/{number}"
    act(reviewer, number, "prendre")
    seen = re.search(r'name="revision" value="(\d+)"', reviewer.get(f"{file}/proposer").text)[1]
    assert reviewer.post(f"{file}/proposer", {"revision": seen, "sens": "accepter"}, page=f"{file}/clore").status_code == 303
    same = reviewer.post(f"{file}/proposer", {"revision": seen, "sens": "accepter"}, page=file)
    assert same.status_code == 303, "a double click"
    facts = "Une raison que personne ne doit perdre."
    other = reviewer.post(f"{file}/proposer", {"revision": seen, "sens": "refuser", "motifs": "hors-categorie", "faits": facts}, page=file)
    assert other.status_code == 409 and facts in other.text and "n’est plus possible" in other.text


def test_another_answer_is_given_back(portal, mails, register, staff):
    visitor, _, number = submitted(portal, mails, register, "autre-reponse@exemple.fr", 7106)
    reviewer = staff["instructeur"]
    act(reviewer, number, "prendre")
    assert act(reviewer, number, "completer", {"point_profile": "x", "message": "m", "echeance": _in_days(30)}).status_code == 303
    answer = {"reponse": "Première réponse."}
    assert visitor.post("/espace/complement", answer, page="/espace/complement").status_code == 303
    assert visitor.post("/espace/complement", answer, page="/espace").status_code == 303, "a double click"
    other = visitor.post("/espace/complement", {"reponse": "Une autre, à ne pas perdre."}, page="/espace")
    assert other.status_code == 409 and "Une autre, à ne pas perdre." in other.text
    assert "Première réponse." in visitor.get("/espace").text
    assert visitor.session.get(portal.url + "/espace/suppression", allow_redirects=False).status_code == 303


def test_a_large_body_of_a_stranger_is_refused_before_it_is_read(portal):
    body = b'--b\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\nx\r\n' * 60_000
    begun = time.time()
    answer = Visitor(portal.url).session.post(
        portal.url + "/espace/lettre/signee", data=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 413 and time.time() - begun < 5


# --- mails ---------------------------------------------------------------------------------------

class SlowServer:
    """A relay that takes its time."""

    def __init__(self, seconds):
        self.seconds, self.taken, self.lock = seconds, [], threading.Lock()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):
        import asyncio
        await asyncio.sleep(self.seconds)
        with self.lock:
            self.taken.append(re.search(rb"Message-ID: <([^>]+)>", envelope.content)[1].decode())
        return "250 taken"


def test_two_processes_send_each_mail_once(tmp_path):
    relay = SlowServer(0.4)
    settings = {"SMTP_URL": f"smtp+plain://127.0.0.1:{relay.controller.port}", "DATABASE_URL": f"sqlite:{tmp_path}/shared.sqlite"}
    first, second = Portal(tmp_path / "a", **settings), Portal(tmp_path / "b", **settings)
    first.run("migrate", "--new")
    first.start()
    second.start()
    try:
        for number in range(12):
            portal = (first, second)[number % 2]
            answer = Visitor(portal.url).post("/inscription", {
                "nom": "A B", "courriel": f"lent{number}@exemple.fr", "mot_de_passe": "une phrase assez longue"})
            assert answer.status_code == 200
        end = time.time() + 40
        while len(relay.taken) < 12 and time.time() < end:
            time.sleep(0.1)
        time.sleep(2)
        assert len(relay.taken) == 12 and len(set(relay.taken)) == 12, relay.taken
    finally:
        first.stop()
        second.stop()
        relay.controller.stop()


# --- rules over HTTP -----------------------------------------------------------------------------

def test_an_approver_who_proposed_does_not_decide(portal, mails, register, staff):
    _, _, number = submitted(portal, mails, register, "quatreyeux@exemple.fr", 7005)
    approver = staff["valideur"]
    act(approver, number, "prendre")
    assert act(approver, number, "proposer", {"sens": "accepter"}).status_code == 303
    assert approver.get(f"/gestion/dossiers/{number}/decider").status_code == 409
    file = approver.get(f"/gestion/dossiers/{number}").text
    assert f"/gestion/dossiers/{number}/decider" not in file, "the button is not there either"
    revision = re.search(r'name="revision" value="(\d+)"', approver.get(f"/gestion/dossiers/{number}/confier").text)[1]
    forced = approver.post(f"/gestion/dossiers/{number}/decider", {
        "sens": "accepter", "qualite": "cheffe", "revision": revision, "code": approver.code()},
                           page=f"/gestion/dossiers/{number}")
    assert forced.status_code == 409 and "Action impossible" in forced.text


def test_no_detour_around_the_four_eyes(portal, mails, register, staff):
    """An approver takes a file and hands it over: a colleague's proposal is not theirs to decide."""
    _, _, number = submitted(portal, mails, register, "detour@exemple.fr", 7205)
    approver, reviewer = staff["valideur"], staff["instructeur"]
    assert act(approver, number, "prendre").status_code == 303
    colleague = re.search(r'<option value="([^"]+)"[^>]*>Irène', approver.get(f"/gestion/dossiers/{number}/confier").text)[1]
    assert act(approver, number, "confier", {"collegue": colleague}).status_code == 303
    assert act(reviewer, number, "proposer", {"sens": "accepter"}).status_code == 303
    assert approver.get(f"/gestion/dossiers/{number}/decider").status_code == 409
    revision = re.search(r'name="revision" value="(\d+)"', approver.get(f"/gestion/dossiers/{number}/confier").text)[1]
    forced = approver.post(f"/gestion/dossiers/{number}/decider", {
        "sens": "accepter", "qualite": "cheffe", "revision": revision, "code": approver.code()}, page=f"/gestion/dossiers/{number}")
    assert forced.status_code == 409 and "Action impossible" in forced.text


def test_an_interest_declared_closes_the_file(portal, mails, register, staff):
    _, _, number = submitted(portal, mails, register, "interet@exemple.fr", 7206)
    reviewer, approver = staff["instructeur"], staff["valideur"]
    act(reviewer, number, "prendre")
    assert act(reviewer, number, "deporter", {"raison": "Un parent y travaille."}).headers["Location"] == "/gestion"
    for path in ["", "/confier", "/lettres/1.pdf", "/lettre/1.png"]:
        assert reviewer.get(f"/gestion/dossiers/{number}{path}").status_code == 404, path
    assert "Un parent y travaille." in mails.wait_for("valerie@dge.example", "se déporte").get_content()
    page = approver.get(f"/gestion/dossiers/{number}").text
    assert "Intérêt déclaré" in page
    colleague = re.search(r'<option value="([^"]+)"[^>]*>Irène', approver.get(f"/gestion/dossiers/{number}/confier").text)[1]
    assert act(approver, number, "confier", {"collegue": colleague}).status_code == 409


def test_a_closing_keeps_the_request_that_justifies_it(tmp_path, mails):
    portal = Portal(tmp_path / "p", SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca))
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "20")
    portal.start()
    try:
        reviewer = Visitor(portal.url).log_in("instruction@demo.example", "demo-instruction-2026")

        def closed(name):
            visitor = Visitor(portal.url).log_in(f"{name}@demo.example", "demo-candidature-2026")
            number = re.search(r"FN-\d{4}-\d{5}", visitor.get("/espace").text)[0]
            return visitor, number, act(reviewer, number, "clore", {"raison": "incomplete", "faits": "Rien n’est venu dans le délai.", "qualite": "cheffe"})

        early = closed("complement")[2]
        assert early.status_code == 422 and "restée sans réponse" in early.text, "the applicant still has time"
        visitor, number, late = closed("complement2")
        assert late.status_code == 303, late.text
        file = reviewer.get(f"/gestion/dossiers/{number}").text
        assert "demande éteinte" in file and "Clos sans suite" in file
        assert "L114-5" in visitor.get("/espace").text
        assert "L114-5" in mails.wait_for("complement2@demo.example", "clos").get_content()
    finally:
        portal.stop()


EXTREMES = ["-9223372036854775808", "9223372036854775807", "-1", "0", "1e308", "99999999999999999999999", "٣", "0x10", " "]


@pytest.mark.parametrize("value", EXTREMES)
def test_numbers_at_their_extremes(portal, mails, register, staff, value):
    """Every number that a form or an address brings: an answer of the portal, and the process goes on."""
    if "extremes" not in portal.__dict__:
        portal.extremes = submitted(portal, mails, register, "extremes@exemple.fr", 7007)[2]
    number, reviewer = portal.extremes, staff["instructeur"]
    for name in ["prendre", "confier", "completer", "proposer", "decider", "reprendre", "renvoyer", "clore"]:
        answer = reviewer.post(f"/gestion/dossiers/{number}/{name}", {"revision": value}, page=f"/gestion/dossiers/{number}")
        assert answer.status_code in (400, 409, 422), (name, answer.status_code)
    encoded = urllib.parse.quote(value)
    for path, expected in [
            ("/annuaire?page={}", (200,)), ("/annuaire?rayon={}&pres=Rennes", (200,)), ("/annuaire?lat={}&lon={}", (200,)),
            ("/annuaire/carte?page={}", (200,)), ("/api/v1/activateurs?page={}", (200, 400)),
            ("/api/v1/activateurs?par_page={}", (200, 400)), ("/gestion?page={}", (200,)), ("/sitemap-{}.xml", (200, 404)),
            ("/espace/lettre/modele/{}.png", (404,)), (f"/gestion/dossiers/{number}/lettre/{{}}.png", (404,)),
            (f"/gestion/dossiers/{number}/lettres/{{}}.pdf", (404,)), ("/verifier?identifiant={}&date={}", (400,)),
            ("/api/v1/verifications?identifiant={}&date={}&connu_le={}", (400,)), ("/gestion/dossiers/FN-{}-00001", (404,))]:
        answer = reviewer.get(path.replace("{}", encoded))
        assert answer.status_code in expected, (path, answer.status_code)
    assert portal.process.poll() is None and requests.get(portal.url + "/healthz").text == "ok"
