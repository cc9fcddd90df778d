"""Sessions, tokens, permissions, bad input: nothing reaches a 500, nothing typed is lost."""

import json
import pathlib
import re
import socket
import time

import pytest
import requests
from conftest import PROFILE, STAFF, Portal, Visitor, database, fill, link_at, luhn_siret, sign_up

HEADERS = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}


@pytest.mark.parametrize("path", ["/", "/annuaire", "/connexion", "/mentions-legales", "/nope", "/api/v1/verifications?identifiant=1", "/healthz"])
def test_every_answer_carries_the_headers(demo, path):
    answer = requests.get(demo.url + path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert ("script-src 'self'" in policy) == (path in ("/annuaire", "/connexion")), "the directory, and where a password is typed"


def test_the_session_cookie(demo):
    visitor = Visitor(demo.url)
    before = visitor.get("/connexion").headers["Set-Cookie"]
    answer = visitor.post("/connexion", {"courriel": "depose@demo.example", "mot_de_passe": "demo-candidature-2026"})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "HttpOnly" in before
    first = visitor.session.cookies["session"]
    with database(demo.env["DATABASE_URL"]) as execute:
        assert first not in {row[0] for row in execute("SELECT token_hash FROM sessions")}, "only a hash is stored"
    visitor.log_in("depose@demo.example", "demo-candidature-2026")
    assert visitor.session.cookies["session"] != first, "rotated at log-in"
    old = requests.get(demo.url + "/espace", cookies={"session": first}, allow_redirects=False)
    assert old.status_code == 303


def test_cookies_are_secure_behind_https(tmp_path):
    portal = Portal(tmp_path / "p", BASE_URL="https://activateurs.example")
    portal.run("migrate", "--new")
    portal.start()
    try:
        answer = requests.get(portal.url + "/connexion")
        assert "__Host-visiteur=" in answer.headers["Set-Cookie"] and "; Secure" in answer.headers["Set-Cookie"]
        assert "max-age" in answer.headers["Strict-Transport-Security"]
    finally:
        portal.stop()


def test_log_out_everywhere(demo):
    one = Visitor(demo.url).log_in("retire@demo.example", "demo-candidature-2026")
    two = Visitor(demo.url).log_in("retire@demo.example", "demo-candidature-2026")
    one.post("/deconnexion-partout", page="/espace")
    assert two.get("/espace", allow_redirects=False).status_code == 303


def test_a_form_without_its_token_is_refused_and_shows_what_was_typed(demo):
    visitor = Visitor(demo.url).log_in("brouillon@demo.example", "demo-candidature-2026")
    answer = visitor.session.post(demo.url + "/espace/profil", data={"courte": "Un texte à garder", "csrf": "faux"})
    assert answer.status_code == 403 and "Un texte à garder" in answer.text
    answer = visitor.session.post(demo.url + "/espace/profil", data={"premier_rdv": "oui", "tailles": "1-10", "qualite": "gérante"})
    assert "premier_rdv" not in answer.text and "qualite" not in answer.text
    assert "Fonction dans l’entreprise" in answer.text and "Le premier rendez-vous est gratuit" in answer.text and "1-10" not in answer.text
    answer = visitor.session.post(demo.url + "/connexion", data={"mot_de_passe": "une phrase secrète", "code": "123456"})
    assert answer.status_code == 403 and "phrase secrète" not in answer.text and "123456" not in answer.text
    foreign = requests.post(demo.url + "/connexion", data={"courriel": "a@b.fr", "mot_de_passe": "x" * 12})
    assert foreign.status_code == 403 and "x" * 12 not in foreign.text


def test_answers_do_not_tell_whether_an_address_is_known(portal, mails):
    sign_up(portal, mails, "connue@exemple.fr")
    def text(path, data):
        answer = Visitor(portal.url).post(path, data)
        body = re.sub(r'value="\w{64}"', "", answer.text)
        return answer.status_code, body.replace(data["courriel"], "X")
    for path, form in [("/inscription", {"nom": "A B", "mot_de_passe": "une phrase assez longue"}), ("/mot-de-passe", {}),
                       ("/connexion", {"mot_de_passe": "pas le bon du tout"})]:
        known = text(path, {**form, "courriel": "connue@exemple.fr"})
        unknown = text(path, {**form, "courriel": f"inconnue{path[1:4]}@exemple.fr"})
        assert known == unknown, path
    mails.wait_for("connue@exemple.fr", "existe déjà")


def test_a_stranger_cannot_open_an_account_with_somebodys_address(portal, mails):
    stranger = Visitor(portal.url)
    form = {"nom": "Étranger", "courriel": "victime@exemple.fr", "mot_de_passe": "le mot du voleur 1"}
    stranger.post("/inscription", form)
    link = mails.link("victime@exemple.fr", "Confirmez")
    refused = Visitor(portal.url).post(link, {"mot_de_passe": "le mot de la victime"})
    assert refused.status_code == 422
    assert stranger.post("/connexion", {"courriel": form["courriel"], "mot_de_passe": form["mot_de_passe"]}).status_code == 200


def test_a_lost_password(portal, mails):
    sign_up(portal, mails, "perdu@exemple.fr")
    visitor = Visitor(portal.url)
    visitor.post("/mot-de-passe", {"courriel": "perdu@exemple.fr"})
    link = mails.link("perdu@exemple.fr", "nouveau mot de passe")
    assert visitor.post(link, {"mot_de_passe": "motdepasse1234"}).status_code == 422
    assert visitor.post(link, {"mot_de_passe": "une autre phrase longue"}).status_code == 200
    assert visitor.get(link).status_code == 404, "a link serves once"
    visitor.log_in("perdu@exemple.fr", "une autre phrase longue")


@pytest.mark.parametrize("password", [
    "court", "motdepasse1234", "azertyuiop123", "aaaaaaaaaaaaaa", "123456789012", "P@ssw0rd2026!", "camille-durand",
    "abcdefghijklmnop"])
def test_weak_passwords(portal, password):
    form = {"nom": "Camille Durand", "courriel": "camille.durand@exemple.fr", "mot_de_passe": password}
    answer = Visitor(portal.url).post("/inscription", form)
    assert answer.status_code == 422 and "Camille Durand" in answer.text and password not in answer.text


def test_a_file_is_seen_by_its_owner_and_the_staff_alone(demo):
    other = Visitor(demo.url).log_in("instruit@demo.example", "demo-candidature-2026")
    for path in ["/gestion", "/gestion/dossiers/FN-2026-00001", "/gestion/dossiers/FN-2026-00001/lettres/1.pdf",
                 "/gestion/comptes", "/gestion/signalements", "/gestion/dossiers/FN-2026-00001/prendre"]:
        assert other.get(path, allow_redirects=False).status_code == 404, path
        assert requests.get(demo.url + path, allow_redirects=False).status_code == 303, path
    staff = Visitor(demo.url).log_in("instruction@demo.example", "demo-instruction-2026")
    for path in ["/espace", "/espace/profil", "/espace/lettre/modele.pdf", "/gestion/comptes"]:
        assert staff.get(path, allow_redirects=False).status_code == 404, path


def test_redirects_stay_on_the_site(demo):
    for target in ["https://mechant.example", "//mechant.example", "/\\mechant.example", "javascript:alert(1)"]:
        visitor = Visitor(demo.url)
        token = visitor.token("/connexion")
        answer = visitor.session.post(demo.url + "/connexion", allow_redirects=False, data={
            "csrf": token, "suite": target, "courriel": "depose@demo.example", "mot_de_passe": "demo-candidature-2026"})
        assert answer.status_code == 303 and answer.headers["Location"] == "/espace", target


def test_limits(tmp_path):
    portal = Portal(tmp_path / "p", RATE_LIMITS="on")
    portal.run("migrate", "--new")
    portal.start()
    try:
        codes = []
        for _ in range(12):
            answer = Visitor(portal.url).post("/connexion", {"courriel": "a@b.fr", "mot_de_passe": "x"})
            codes.append(answer.status_code)
        assert codes == [422] * 10 + [429] * 2 and "Retry-After" in answer.headers
        # A header from nowhere does not change who asks.
        token_visitor = Visitor(portal.url)
        token = token_visitor.token("/connexion")
        again = token_visitor.session.post(portal.url + "/connexion", headers={"X-Forwarded-For": "203.0.113.9"},
                                           data={"csrf": token, "courriel": "A@b.fr", "mot_de_passe": "x"})
        assert again.status_code == 429
        # Another account from there is tried, and the same one from elsewhere.
        assert Visitor(portal.url).post("/connexion", {"courriel": "c@d.fr", "mot_de_passe": "x"}).status_code == 422
    finally:
        portal.stop()


def test_failures_of_strangers_do_not_keep_the_owner_out(tmp_path):
    """An address behind which many work is not locked by their successes, nor a known device by a stranger's failures."""
    portal = Portal(tmp_path / "p", RATE_LIMITS="on", TRUSTED_PROXIES="127.0.0.1")
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "0")
    portal.start()
    good = {"courriel": "depose@demo.example", "mot_de_passe": "demo-candidature-2026"}

    def log_in(visitor, address, form):
        token = visitor.token("/connexion")
        return visitor.session.post(portal.url + "/connexion", headers={"X-Forwarded-For": address},
                                    data={"csrf": token, **form}, allow_redirects=False).status_code

    try:
        owner = Visitor(portal.url)
        for _ in range(15):
            assert log_in(owner, "192.0.2.1", good) == 303
            owner.post("/deconnexion", page="/espace")
        codes = [log_in(Visitor(portal.url), f"198.51.100.{n}", {**good, "mot_de_passe": "x"}) for n in range(55)]
        assert codes[-1] == 429, "an account is not tried from everywhere without end"
        assert log_in(owner, "192.0.2.1", good) == 303, "the owner's device passes"
        assert log_in(Visitor(portal.url), "192.0.2.2", good) == 429
    finally:
        portal.stop()


def test_what_concerns_security_is_noted(tmp_path):
    """Who came in and who did not, files that were read: for administrators, and for a collector; no secret, no typed text."""
    portal = Portal(tmp_path / "p", RATE_LIMITS="on")
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "0")
    portal.start()
    try:
        Visitor(portal.url).post("/connexion", {"courriel": "instruction@demo.example", "mot_de_passe": "un-essai-rate"})
        reviewer = Visitor(portal.url).log_in("instruction@demo.example", "demo-instruction-2026")
        number = re.search(r"FN-\d{4}-\d{5}", reviewer.get("/gestion").text)[0]
        reviewer.get(f"/gestion/dossiers/{number}")
        assert reviewer.get("/gestion/securite").status_code == 404
        ada = Visitor(portal.url).log_in("administration@demo.example", "demo-administration-2026")
        page = ada.get("/gestion/securite").text
        for words in ["Échec de connexion", "Code de sécurité accepté", "Dossier consulté", number, "127.0.0.1"]:
            assert words in page
        codes = ["000000"] * 12
        answers = [ada.post("/gestion/comptes", {"nom": "Autre", "courriel": "a@dge.example", "role": "valideur", "code": code})
                   for code in codes]
        assert [a.status_code for a in answers] == [422] * 10 + [429] * 2
        lines = [json.loads(line) for line in portal.run("security", "export").stdout.splitlines()]
        actions = [(line["event.action"], line["event.outcome"]) for line in lines]
        assert actions.count(("second_factor", "failure")) == 10 and ("limit_reached", "failure") in actions
        assert ("log_in", "failure") in actions and ("file_read", "success") in actions
        assert all("un-essai-rate" not in str(line) and "000000" not in line.values() for line in lines)
    finally:
        portal.stop()


def test_ones_own_account(portal, mails):
    address, first, second = "compte@exemple.fr", "une phrase assez longue", "une phrase toute différente"
    visitor = sign_up(portal, mails, address, first)
    other = Visitor(portal.url)
    other.session.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    other.log_in(address, first)
    page = visitor.get("/compte").text
    assert "Firefox, Windows" in page and page.count("Fermer cette connexion") == 1
    link = re.search(r'action="(/compte/connexions/\w+)"', page)[1]
    assert visitor.post(link, page="/compte").status_code == 303
    assert "/connexion" in other.get("/espace").url
    other.log_in(address, first)
    wrong = visitor.post("/compte/mot-de-passe", {"ancien": "pas le bon du tout", "mot_de_passe": second}, page="/compte")
    assert wrong.status_code == 422 and "actuel" in wrong.text and second not in wrong.text
    weak = visitor.post("/compte/mot-de-passe", {"ancien": first, "mot_de_passe": "liverpool123456"}, page="/compte")
    assert weak.status_code == 422 and "trop courant" in weak.text
    assert visitor.post("/compte/mot-de-passe", {"ancien": first, "mot_de_passe": second}, page="/compte").status_code == 200
    assert visitor.get("/compte").status_code == 200 and "/connexion" in other.get("/espace").url
    assert "vient d’être changé" in mails.wait_for(address, "a changé").get_content()
    Visitor(portal.url).log_in(address, second)


def test_a_stranger_signs_up_with_an_address_of_the_staff(portal, mails):
    link = portal.run("staff", "add", "neuve@dge.example", "--name", "Neuve", "--role", "instructeur").stdout.strip()
    form = {"nom": "Étranger", "courriel": "neuve@dge.example", "mot_de_passe": "le mot du voleur 1"}
    assert Visitor(portal.url).post("/inscription", form).status_code == 200
    mail = mails.wait_for("neuve@dge.example", "existe déjà").get_content()
    assert "Étranger" not in mail
    assert Visitor(portal.url).post("/connexion", {k: form[k] for k in ("courriel", "mot_de_passe")}).status_code == 422
    assert Visitor(portal.url).get(link_at(portal.url, link)).status_code == 200


def test_two_administrators_open_an_approver_and_give_a_factor_back(portal, staff, mails):
    portal.staff("bea@dge.example", "Béa Kerlann", "administrateur", "passoire-seconde-2026")
    ada, bea = staff["administrateur"], Visitor(portal.url).log_in("bea@dge.example", "passoire-seconde-2026")

    def line(visitor, name):
        return next(row for row in visitor.get("/gestion/comptes").text.split("<tr>") if name in row)

    opened = ada.post("/gestion/comptes", {
        "nom": "Val Neuf", "courriel": "val@dge.example", "role": "valideur", "code": ada.code()})
    assert opened.status_code == 303
    assert "accord d’un second administrateur attendu" in line(ada, "Val Neuf") and "Confirmer" not in line(ada, "Val Neuf")
    path = re.search(r'action="([^"]+/accord)"', line(bea, "Val Neuf"))[1]
    alone = ada.post(path, {"objet": "open_account", "code": ada.code()}, page="/gestion/comptes")
    assert alone.status_code == 303 and "attendu" in line(ada, "Val Neuf")
    forced = ada.post(path.replace("accord", "acces"), {"acces": "ouvrir", "code": ada.code()}, page="/gestion/comptes")
    assert forced.status_code == 404, "one alone does not get around the second"
    assert bea.post(path, {"objet": "open_account", "code": "000000"}, page="/gestion/comptes").status_code == 422
    assert bea.post(path, {"objet": "open_account", "code": bea.code()}, page="/gestion/comptes").status_code == 303
    link = mails.link("val@dge.example", "Votre accès")
    password = "passoire-troisième-2026"
    Visitor(portal.url).post(link_at(portal.url, link), {"mot_de_passe": password})
    val = Visitor(portal.url).log_in("val@dge.example", password)
    assert val.get("/gestion").status_code == 200
    # The telephone is lost.
    ask = {"objet": "reset_factor"}
    assert ada.post(path, {**ask, "code": ada.code()}, page="/gestion/comptes").status_code == 303
    assert val.get("/gestion").url.endswith("/gestion"), "nothing happens before the second agrees"
    assert bea.post(path, {**ask, "code": bea.code()}, page="/gestion/comptes").status_code == 303
    assert "/connexion" in val.get("/gestion").url
    assert "Deux administrateurs" in mails.wait_for("val@dge.example", "double authentification").get_content()
    assert Visitor(portal.url).post("/connexion", {"courriel": "val@dge.example", "mot_de_passe": password}).status_code == 422, \
        "the password may be known to whoever has the telephone"
    password = "passoire-quatrième-2026"
    link = mails.link("val@dge.example", "double authentification")
    Visitor(portal.url).post(link_at(portal.url, link), {"mot_de_passe": password})
    again = Visitor(portal.url).log_in("val@dge.example", password)
    assert again.get("/gestion").status_code == 200, "a new factor was set"
    # A request is refused; and what two opened, one does not open again.
    assert ada.post(path, {**ask, "code": ada.code()}, page="/gestion/comptes").status_code == 303
    assert "Retirer la demande" in line(ada, "Val Neuf") and "Refuser" in line(bea, "Val Neuf")
    refused = bea.post(path, {**ask, "accord": "refuser", "code": bea.code()}, page="/gestion/comptes")
    assert refused.status_code == 303 and "attendu" not in line(ada, "Val Neuf")
    assert bea.post(path, {**ask, "accord": "refuser", "code": bea.code()}, page="/gestion/comptes").status_code == 404
    access = path.replace("accord", "acces")
    assert ada.post(access, {"acces": "fermer", "code": ada.code()}, page="/gestion/comptes").status_code == 303
    assert "/connexion" in again.get("/gestion").url and "Demander la réouverture" in line(ada, "Val Neuf")
    assert ada.post(access, {"acces": "ouvrir", "code": ada.code()}, page="/gestion/comptes").status_code == 404
    opening = {"objet": "open_account"}
    assert ada.post(path, {**opening, "code": ada.code()}, page="/gestion/comptes").status_code == 303
    assert "accord d’un second administrateur attendu" in line(ada, "Val Neuf")
    assert bea.post(path, {**opening, "code": bea.code()}, page="/gestion/comptes").status_code == 303
    assert "Demander" not in line(ada, "Val Neuf") and "Fermer l’accès" in line(ada, "Val Neuf")


def test_a_secret_is_shown_to_one_alone(portal):
    """Whoever knows the password first and notes the secret knows nothing of the one that is set later."""
    link = portal.run("staff", "add", "zoe@dge.example", "--name", "Zoé Kerjean", "--role", "instructeur").stdout.strip()
    password = {"mot_de_passe": "passoire-cinquième-2026"}
    Visitor(portal.url).post(link_at(portal.url, link), password)
    pages = []
    for _ in range(2):
        visitor = Visitor(portal.url)
        assert visitor.post("/connexion", {"courriel": "zoe@dge.example", **password}).status_code == 303
        pages.append(visitor.get("/connexion/double-authentification").text)
    first, second = (re.search(r"Clé : <code>([A-Z2-7 ]+)</code>", page)[1] for page in pages)
    assert first != second


def test_what_is_not_theirs_is_noted(portal, staff):
    assert staff["instructeur"].get("/gestion/securite").status_code == 404
    assert '"event.action":"access_refused"' in portal.run("security", "export").stdout


def test_recovery_codes_are_replaced(portal, staff, mails):
    agent = staff["instructeur"]
    assert "Remplacer mes codes de secours" in agent.get("/compte").text
    path = "/compte/codes-de-secours"
    assert agent.post(path, {"code": "000000"}).status_code == 422
    page = agent.post(path, {"code": agent.code()})
    codes = re.findall(r"<li><code>([^<]+)</code></li>", page.text)
    assert page.status_code == 200 and len(codes) == 10 and "Les anciens codes ne servent plus" in page.text
    assert "anciens ne servent plus" in mails.wait_for(agent.address, "codes de secours").get_content()
    half = Visitor(portal.url)
    half.post("/connexion", {"courriel": agent.address, "mot_de_passe": STAFF["instructeur"][2]})
    assert "/connexion/code" in half.get(path).url, "half logged in is not enough"
    assert agent.post(path, {"code": codes[0]}).status_code == 200
    assert agent.post(path, {"code": codes[1]}).status_code == 422, "replaced by the ones after"


def test_an_address_has_one_spelling(demo):
    for path, canonical in [("//api/v1/activateurs?q=a", "/api/v1/activateurs?q=a"), ("/annuaire/", "/annuaire"),
                            ("/metrics/", "/metrics"), ("///evil.example//x", "/evil.example/x")]:
        with socket.create_connection(("127.0.0.1", demo.port), timeout=5) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            head = connection.recv(4096).decode()
        assert " 308 " in head.splitlines()[0] and f"location: {canonical}\r\n" in head.lower(), path


def test_spellings_of_a_file_take_no_memory(demo):
    def resident():
        text = pathlib.Path(f"/proc/{demo.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) // 1024
    session = requests.Session()
    session.get(demo.url + "/dsfr/portal.min.css")
    before = resident()
    for n in range(600):
        session.get(f"{demo.url}/dsfr/portal.min.{n:08x}.css")
        session.get(f"{demo.url}/dsfr{'/' * (n + 2)}portal.min.css", allow_redirects=False)
    assert resident() < before + 60


def test_an_address_holds_so_many_connections(tmp_path):
    portal = Portal(tmp_path / "p", RATE_LIMITS="on")
    portal.run("migrate", "--new")
    portal.start()
    held = []
    try:
        for _ in range(230):
            held.append(socket.create_connection(("127.0.0.1", portal.port), timeout=5))
        time.sleep(0.5)
        closed = 0
        for connection in held:
            connection.setblocking(False)
            try:
                closed += connection.recv(1) == b""
            except BlockingIOError:
                pass
            except ConnectionError:
                closed += 1
        assert 25 <= closed <= 40, closed
        # Another visitor is answered at once.
        with socket.create_connection(("127.0.0.1", portal.port), timeout=5, source_address=("127.0.0.2", 0)) as other:
            other.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert b" 200 " in other.recv(4096)
    finally:
        for connection in held:
            connection.close()
        portal.stop()


def test_a_long_letter_is_no_short_name(portal):
    form = {"nom": "e" + "\u0301" * 30_000, "courriel": "long@exemple.fr", "mot_de_passe": "une phrase assez longue"}
    assert Visitor(portal.url).post("/inscription", form).status_code == 422


def test_the_visitors_address_comes_from_a_trusted_proxy_alone(tmp_path):
    portal = Portal(tmp_path / "p", RATE_LIMITS="on", TRUSTED_PROXIES="127.0.0.1, 10.0.0.7")
    portal.run("migrate", "--new")
    portal.start()

    def log_in(number, forwarded):
        visitor = Visitor(portal.url)
        token = visitor.token("/connexion")
        return visitor.session.post(portal.url + "/connexion", headers={"X-Forwarded-For": forwarded}, data={
            "csrf": token, "courriel": "p@b.fr", "mot_de_passe": "x"}).status_code

    try:
        # What stands left of the visitor's own address was written by the visitor.
        assert [log_in(n, f"203.0.113.{n}, 198.51.100.{n}, 10.0.0.7") for n in range(12)] == [422] * 12
        assert log_in(50, "203.0.113.1, 198.51.100.99, 10.0.0.7") == 422
        codes = [log_in(100 + n, f"203.0.113.{n}, 198.51.100.99") for n in range(12)]
        assert codes[-1] == 429
    finally:
        portal.stop()


UPLOADS = [
    (b"", "Choisissez le fichier"), (b"\x89PNG\r\n", "pas un PDF"), (b"%PDF-1.7\nfaux", "abîmé"),
    (b"MZ" + b"\0" * 4000, "pas un PDF")]


@pytest.fixture(scope="module")
def draft(portal, mails, register):
    siret = luhn_siret(3001)
    register.add(siret, "LETTRE")
    visitor = fill(sign_up(portal, mails, "lettre@exemple.fr"), siret, with_letter=False)
    visitor.post("/espace/lettre/produire", page="/espace/lettre")
    return visitor


@pytest.mark.parametrize(("content", "words"), UPLOADS)
def test_uploads_that_are_not_taken(draft, content, words):
    answer = draft.post("/espace/lettre/signee", page="/espace/lettre", files={"lettre": ("lettre.pdf", content)})
    assert answer.status_code == 422 and words in answer.text


def test_encrypted_and_large_uploads(draft, tmp_path):
    import subprocess
    model = tmp_path / "m.pdf"
    model.write_bytes(draft.get("/espace/lettre/modele.pdf").content)
    subprocess.run(["qpdf", "--encrypt", "secret", "secret", "256", "--", model, tmp_path / "e.pdf"], check=True)
    answer = draft.post("/espace/lettre/signee", page="/espace/lettre",
                        files={"lettre": ("l.pdf", (tmp_path / "e.pdf").read_bytes())})
    assert answer.status_code == 422 and "mot de passe" in answer.text
    subprocess.run(["qpdf", model, "--pages", ".", "1", "--", tmp_path / "one.pdf"], check=True)
    pages = int(re.search(r"Pages:\s+(\d+)", subprocess.run(["pdfinfo", model], capture_output=True, text=True).stdout)[1])
    assert pages > 1, "the letter's model has several pages"
    short = draft.post("/espace/lettre/signee", page="/espace/lettre",
                       files={"lettre": ("l.pdf", (tmp_path / "one.pdf").read_bytes())})
    assert short.status_code == 422 and "entière" in short.text
    large = draft.post("/espace/lettre/signee", page="/espace/lettre",
                       files={"lettre": ("l.pdf", b"%PDF-1.7" + b"0" * (11 << 20))})
    assert large.status_code == 413 and "10 Mo" in large.text


def test_the_letter_is_accessible_and_can_be_checked(draft, portal, tmp_path):
    import subprocess
    path = tmp_path / "letter.pdf"
    path.write_bytes(draft.get("/espace/lettre/modele.pdf").content)
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout
    assert re.search(r"Tagged:\s+yes", info)
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True).stdout.splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts), fonts
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, tmp_path / "plain.pdf"], check=True)
    assert b"pdfuaid:part" in (tmp_path / "plain.pdf").read_bytes()
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True).stdout
    reference = re.search(r"LE-\d{4}-[2-9A-Z]{10}", text)[0]
    assert "démonstration" in text and "Amina Caradec" in text
    check = requests.get(f"{portal.url}/lettre/{reference}")
    assert check.status_code == 200 and "ATELIER CARADEC" in check.text
    assert requests.get(f"{portal.url}/lettre/LE-2026-AAAAAAAAAA").status_code == 404


def test_a_change_after_the_letter_asks_for_a_new_one(draft):
    assert draft.post("/espace/profil", {**PROFILE, "contact": "Autre Signataire"}).status_code == 303
    assert "produisez-la de nouveau" in draft.get("/espace").text
    refused = draft.post("/espace/envoi")
    assert refused.status_code == 422 and "/espace/lettre#produire" in refused.text


NASTY = ["%00", "%FF%FE", "é" * 300, "' OR 1=1 --", "<script>alert(1)</script>", "{{csrf}}", "../../etc/passwd", "%", "-1",
         "99999999999999999999", "\u202e", "%F0%9F%98%80"]


# The directory takes what it can read of an address that people share; a program is told its fault.
STATUSES = {
    200: ["/annuaire?q={}", "/annuaire?page={}", "/annuaire?theme={}&departement={}&region={}", "/connexion?suite={}",
          "/gestion?q={}&page={}&statut={}"],
    400: ["/verifier?identifiant={}&date={}", "/api/v1/activateurs?q={}&page={}", "/api/v1/activateurs?par_page={}",
          "/api/v1/verifications?identifiant={}&date={}&connu_le={}"],
    404: ["/annuaire/{}", "/api/v1/activateurs/{}", "/lettre/{}", "/inscription/confirmer?jeton={}", "/mot-de-passe/nouveau?jeton={}",
          "/css/{}", "/dsfr/{}", "/gestion/dossiers/{}", "/gestion/dossiers/{}/{}"],
}


@pytest.mark.parametrize("value", NASTY)
def test_bad_input_gets_a_clear_answer(demo, value):
    staff = Visitor(demo.url).log_in("instruction@demo.example", "demo-instruction-2026")
    for status, path in [(status, path) for status, paths in STATUSES.items() for path in paths]:
        answer = staff.session.get(demo.url + path.replace("{}", value), allow_redirects=False)
        if value in ("%00", "\u202e") and path.startswith("/api/v1/activateurs?"):
            status = 200  # what nobody sees is dropped, and a parameter without a value is not given
        assert answer.status_code == status, path
        assert "<script>alert(1)" not in answer.text, path
        if answer.status_code >= 400:
            kind = answer.headers["Content-Type"]
            assert "problem+json" in kind if path.startswith("/api/") else "text/html" in kind, path


def test_bodies_that_are_no_forms(demo):
    visitor = Visitor(demo.url).log_in("pret@demo.example", "demo-candidature-2026")
    for body, kind in [(b"\xff" * 1000, "application/x-www-form-urlencoded"), (b"--x", "multipart/form-data; boundary=x"),
                       (b"--x\r\n\r\n", "multipart/form-data; boundary=x"), (b"", "multipart/form-data"),
                       (b"a=1&" * 10000, "application/x-www-form-urlencoded"), (b"{}", "application/json")]:
        answer = visitor.session.post(demo.url + "/espace/profil", data=body, headers={"Content-Type": kind})
        assert answer.status_code in (400, 403), (kind, answer.status_code)
    large = visitor.session.post(demo.url + "/espace/profil", data=b"a=" + b"x" * 400_000,
                                 headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert large.status_code == 413
    assert " error " not in demo.log()
