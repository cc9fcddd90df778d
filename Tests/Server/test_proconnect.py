"""Log-in by an identity provider: a real OpenID Connect server, and every lie that it can tell."""

import re
import time
import urllib.parse

import pytest
import requests
from conftest import Portal, Visitor, free_port, link_at, luhn_siret, security_code, sign_up
from identity_provider import CLIENT, SECRET, IdentityProvider


@pytest.fixture(scope="module")
def provider():
    provider = IdentityProvider(free_port())
    yield provider
    provider.server.shutdown()


@pytest.fixture(scope="module")
def connected(tmp_path_factory, provider, mails):
    portal = Portal(
        tmp_path_factory.mktemp("connected"), SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca), RATE_LIMITS="off",
        PROCONNECT_ISSUER=provider.url, PROCONNECT_CLIENT_ID=CLIENT, PROCONNECT_CLIENT_SECRET=SECRET)
    portal.run("migrate", "--new")
    portal.start()
    yield portal
    portal.stop()
    assert SECRET not in portal.log()


def identified(visitor, subject, start="/connexion/proconnect"):
    """There and back, as a browser goes; gives the portal's answer to what the provider brings back."""
    left = visitor.get(start, allow_redirects=False)
    assert left.status_code == 303, left.text
    answer = requests.post(left.headers["Location"], data={"sub": subject}, allow_redirects=False, timeout=20)
    assert answer.status_code == 302, answer.text
    return visitor.get(answer.headers["Location"], allow_redirects=False)


def opened(portal, provider, subject, email, siret=None):
    provider.add(subject, email, siret)
    visitor = Visitor(portal.url)
    assert identified(visitor, subject).headers["Location"] == "/connexion/proconnect/compte"
    assert visitor.post("/connexion/proconnect/creer", page="/connexion/proconnect/compte").status_code == 303
    return visitor


def test_a_consultant_opens_an_account_and_comes_back(connected, provider):
    siret = luhn_siret(920_001)
    page = Visitor(connected.url).get("/connexion").text
    assert 'href="/connexion/proconnect"' in page and "ProConnect" in page
    visitor = opened(connected, provider, "s1", "neuve@exemple.fr", siret)
    assert "Amina Caradec" in visitor.get("/espace").text
    visitor.post("/espace", page="/espace")
    shown = re.search(r'name="siret" [^>]*value="([^"]+)"', visitor.get("/espace/entreprise").text)[1]
    assert re.sub(r"\D", "", shown) == siret
    again = Visitor(connected.url)
    assert identified(again, "s1").headers["Location"] == "/espace"
    assert "Amina Caradec" in again.get("/espace").text
    asked = provider.asked[-1]
    assert asked["code_challenge_method"] == "S256" and "eidas1-mfa" in asked["claims"]
    assert asked["scope"] == "openid given_name usual_name email siret uid idp_id"
    account = again.get("/compte").text
    assert "Relié à ProConnect" in account and "n’a pas de mot de passe" in account
    assert connected.run("journal", "verify").returncode == 0


def test_whoever_wanted_a_page_gets_there(connected, provider):
    opened(connected, provider, "s2", "suite@exemple.fr")
    visitor = Visitor(connected.url)
    assert identified(visitor, "s2", "/connexion/proconnect?suite=/compte").headers["Location"] == "/compte"
    # An address of another site is none.
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"]:
        start = "/connexion/proconnect?" + urllib.parse.urlencode({"suite": elsewhere})
        assert identified(Visitor(connected.url), "s2", start).headers["Location"] == "/espace"


def test_the_log_out_ends_the_provider_s_session_too(connected, provider):
    visitor = opened(connected, provider, "s3", "sortie@exemple.fr")
    left = visitor.post("/deconnexion", page="/espace")
    # A page leads there, for browsers let a form lead to this site alone.
    target = left.headers["Refresh"].removeprefix("0; url=")
    query = urllib.parse.parse_qs(urllib.parse.urlparse(target).query)
    assert left.status_code == 200 and target.startswith(provider.url + "/oauth2/end_session")
    assert query["id_token_hint"][0].count(".") == 2 and query["post_logout_redirect_uri"] == [connected.url + "/"]
    assert "form-action 'self';" in visitor.get("/connexion").headers["Content-Security-Policy"]
    assert visitor.get("/espace", allow_redirects=False).status_code == 303


def test_an_account_that_exists_is_linked_with_its_password(connected, provider, mails):
    sign_up(connected, mails, "ancienne@exemple.fr")
    provider.add("s4", "ancienne@exemple.fr")
    visitor = Visitor(connected.url)
    assert identified(visitor, "s4").headers["Location"] == "/connexion/proconnect/compte"
    page = visitor.get("/connexion/proconnect/compte").text
    assert "Un compte existe" in page and "Créer mon compte" not in page
    # The button that is not shown does not work either.
    assert visitor.post(
        "/connexion/proconnect/creer", page="/connexion/proconnect/compte").status_code == 422
    form = {"courriel": "ancienne@exemple.fr", "mot_de_passe": "pas le bon mot de passe"}
    wrong = visitor.post("/connexion/proconnect/relier", form, page="/connexion/proconnect/compte")
    assert wrong.status_code == 422 and "incorrect" in wrong.text
    form["mot_de_passe"] = "une phrase assez longue"
    linked = visitor.post("/connexion/proconnect/relier", form, page="/connexion/proconnect/compte")
    assert linked.status_code == 303 and linked.headers["Location"] == "/espace"
    mails.wait_for("ancienne@exemple.fr", "relié à ProConnect")
    again = Visitor(connected.url)
    assert identified(again, "s4").headers["Location"] == "/espace"
    # Another identity does not take the account over, even with its password.
    provider.add("s4bis", "autre@exemple.fr")
    thief = Visitor(connected.url)
    identified(thief, "s4bis")
    assert thief.post(
        "/connexion/proconnect/relier", form, page="/connexion/proconnect/compte").status_code == 409
    assert again.post("/compte/proconnect/supprimer", page="/compte").status_code == 303
    assert "Relié à ProConnect" not in again.get("/compte").text
    mails.wait_for("ancienne@exemple.fr", "n’est plus relié")


def test_an_account_that_a_stranger_opened_with_the_address_is_not_theirs(connected, provider):
    """Opened with a password of the stranger's, never proved: the provider's word makes it its owner's."""
    stranger = Visitor(connected.url)
    form = {"nom": "Autre", "courriel": "visee@exemple.fr", "mot_de_passe": "la phrase de quelqu’un"}
    assert stranger.post("/inscription", form).status_code == 200
    visitor = opened(connected, provider, "s5", "visee@exemple.fr")
    assert "Amina Caradec" in visitor.get("/espace").text
    assert stranger.post("/connexion", form).status_code == 422


def test_an_agent_links_with_the_security_code(connected, provider, mails):
    connected.staff("pia@dge.example", "Pia Le Goff", "instructeur", "passoire-violette-2026")
    agent = Visitor(connected.url).log_in("pia@dge.example", "passoire-violette-2026")
    provider.add("s6", "pia@dge.example")
    visitor = Visitor(connected.url)
    identified(visitor, "s6")
    form = {"courriel": "pia@dge.example", "mot_de_passe": "passoire-violette-2026"}
    page = "/connexion/proconnect/compte"
    for code in ["", "000000"]:
        wrong = visitor.post("/connexion/proconnect/relier", {**form, "code": code}, page=page)
        assert wrong.status_code == 422 and "Ce code n’est pas le bon" in wrong.text
    form["code"] = security_code(connected.url, "pia@dge.example")
    assert visitor.post("/connexion/proconnect/relier", form, page=page).headers["Location"] == "/gestion"
    assert visitor.get("/gestion", allow_redirects=False).status_code == 200
    again = Visitor(connected.url)
    assert identified(again, "s6").headers["Location"] == "/gestion"
    assert again.get("/gestion", allow_redirects=False).status_code == 200, "ProConnect asked for a second factor"
    # Somebody else's identity opens no agent's account, with the agent's own password and code.
    agent.post("/deconnexion", page="/compte")
    provider.add("s6bis", "voleur@exemple.fr")
    thief = Visitor(connected.url)
    identified(thief, "s6bis")
    form["code"] = security_code(connected.url, "pia@dge.example")
    stolen = thief.post("/connexion/proconnect/relier", form, page=page)
    assert stolen.status_code == 422 and "celle de son compte" in stolen.text
    # Closed by an administrator: ProConnect opens nothing.
    connected.staff("ada@dge.example", "Ada Minot", "administrateur", "passoire-bleutée-2026")
    boss = Visitor(connected.url).log_in("ada@dge.example", "passoire-bleutée-2026")
    identifier = re.search(r"/gestion/comptes/([0-9a-f-]+)/acces", boss.get("/gestion/comptes").text)[1]
    closed = boss.post(f"/gestion/comptes/{identifier}/acces", {"acces": "fermer", "code": boss.code()},
                       page="/gestion/comptes")
    assert closed.status_code in (200, 303), closed.text
    refused = identified(Visitor(connected.url), "s6")
    assert refused.status_code == 403


LIES = [
    "wrong issuer", "wrong audience", "two audiences", "empty audience", "number as audience", "wrong party",
    "wrong nonce", "no nonce", "expired", "never expires", "odd expiry", "from the future", "odd acr",
    "alg none in id_token", "alg none in userinfo", "shared secret in id_token", "shared secret in userinfo",
    "key changed in id_token", "key changed in userinfo", "touched id_token", "touched userinfo",
    "junk for id_token", "junk for userinfo", "unsigned userinfo", "another person", "userinfo for another",
    "userinfo of another", "no address"]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_lets_nobody_in(connected, provider, lie):
    provider.add("s7", "croyante@exemple.fr")
    visitor = Visitor(connected.url)
    with provider.lying(lie):
        answer = identified(visitor, "s7")
    assert answer.status_code == 403 and "n’a pas abouti" in answer.text, (lie, answer.headers)
    assert visitor.get("/espace", allow_redirects=False).status_code == 303
    assert '"event.action":"identity_refused"' in connected.run("security", "export").stdout


@pytest.mark.parametrize("lie", ["weak acr", "no acr"])
def test_a_log_in_without_a_second_factor_is_not_taken(connected, provider, lie):
    provider.add("s8", "faible@exemple.fr")
    with provider.lying(lie):
        answer = identified(Visitor(connected.url), "s8")
    assert answer.status_code == 403 and "double authentification" in answer.text


def test_the_truth_is_taken_after_every_lie(connected, provider):
    opened(connected, provider, "s9", "vraie@exemple.fr")


@pytest.mark.parametrize("email", [
    "\u212aarim@exemple.fr", "vic\u200etime@exemple.fr", "a\0b@exemple.fr", "@", "a@@b.fr", "a@b,victime@exemple.fr", " a@b.fr",
    '"><b>@x.fr', "é@exemple.fr"])
def test_an_address_is_taken_as_it_was_vouched_for_or_not_at_all(connected, provider, email):
    provider.add("s13", email)
    assert identified(Visitor(connected.url), "s13").status_code == 403


def test_an_agent_with_another_address_by_now_is_not_let_in(connected, provider):
    connected.staff("lea@dge.example", "Léa Guern", "instructeur", "passoire-violette-2026")
    Visitor(connected.url).log_in("lea@dge.example", "passoire-violette-2026")
    provider.add("s14", "lea@dge.example")
    visitor = Visitor(connected.url)
    identified(visitor, "s14")
    form = {"courriel": "lea@dge.example", "mot_de_passe": "passoire-violette-2026",
            "code": security_code(connected.url, "lea@dge.example")}
    assert visitor.post("/connexion/proconnect/relier", form, page="/connexion/proconnect/compte").status_code == 303
    provider.add("s14", "lea@ailleurs.example")
    assert identified(Visitor(connected.url), "s14").status_code == 403


def test_a_code_that_the_provider_refuses_is_no_outage(connected, provider):
    visitor = Visitor(connected.url)
    left = visitor.get("/connexion/proconnect", allow_redirects=False)
    state = urllib.parse.parse_qs(urllib.parse.urlparse(left.headers["Location"]).query)["state"][0]
    back = "/connexion/proconnect/retour?" + urllib.parse.urlencode({"state": state, "code": "invented"})
    assert visitor.get(back, allow_redirects=False).status_code == 403


def test_a_provider_that_changes_its_key_is_believed(connected, provider):
    opened(connected, provider, "s11", "cle@exemple.fr")
    provider.has_new_key = True
    # Unknown keys are asked about every ten seconds at most.
    time.sleep(10.5)
    assert identified(Visitor(connected.url), "s11").headers["Location"] == "/espace"


def test_a_password_set_by_mail_ends_the_link(connected, provider, mails):
    """Whoever lost an account to somebody who linked another identity has it back whole."""
    owner = sign_up(connected, mails, "reprise@exemple.fr")
    provider.add("s12", "voleuse@exemple.fr")
    thief = Visitor(connected.url)
    identified(thief, "s12")
    form = {"courriel": "reprise@exemple.fr", "mot_de_passe": "une phrase assez longue"}
    assert thief.post("/connexion/proconnect/relier", form, page="/connexion/proconnect/compte").status_code == 303
    owner.post("/mot-de-passe", {"courriel": "reprise@exemple.fr"})
    link = link_at(connected.url, mails.link("reprise@exemple.fr", "mot de passe"))
    assert owner.post(link, {"mot_de_passe": "une autre phrase assez longue"}).status_code == 200
    assert thief.get("/espace", allow_redirects=False).status_code == 303
    assert identified(Visitor(connected.url), "s12").headers["Location"] == "/connexion/proconnect/compte"


def test_an_answer_belongs_to_the_browser_that_asked(connected, provider):
    provider.add("s10", "navigateur@exemple.fr")
    visitor, other = Visitor(connected.url), Visitor(connected.url)
    left = visitor.get("/connexion/proconnect", allow_redirects=False)
    back = requests.post(
        left.headers["Location"], data={"sub": "s10"}, allow_redirects=False, timeout=20).headers["Location"]
    assert other.get(back, allow_redirects=False).status_code == 403, "no cookie"
    other.get("/connexion/proconnect", allow_redirects=False)
    assert other.get(back, allow_redirects=False).status_code == 403, "the cookie of another log-in"
    changed = back.replace("state=", "state=x")
    assert visitor.get(changed, allow_redirects=False).status_code == 403
    assert visitor.get(back + "&suite=/compte", allow_redirects=False).status_code == 303
    assert visitor.get(back, allow_redirects=False).status_code == 403, "a code serves once"
    for odd in ["", "?state=", "?code=x", "?state=.&code=x", "?error=access_denied", "?state=%00&code=%FF"]:
        assert visitor.get("/connexion/proconnect/retour" + odd, allow_redirects=False).status_code in (400, 403), odd


def test_who_gives_up_over_there_is_told_what_to_do(connected, provider):
    visitor = Visitor(connected.url)
    left = visitor.get("/connexion/proconnect", allow_redirects=False)
    back = requests.post(left.headers["Location"], data={"action": "deny"}, allow_redirects=False, timeout=20)
    state = urllib.parse.parse_qs(urllib.parse.urlparse(left.headers["Location"]).query)["state"][0]
    address = back.headers["Location"]
    if "state=" not in address:
        address += "&" + urllib.parse.urlencode({"state": state})
    answer = visitor.get(address, allow_redirects=False)
    assert answer.status_code == 403 and "mot de passe" in answer.text


@pytest.mark.parametrize("fault", ["down", "html", "slow", "other discovery"])
def test_a_provider_that_fails_leaves_the_password(tmp_path, provider, mails, fault):
    portal = Portal(
        tmp_path, SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca), PROCONNECT_ISSUER=provider.url,
        PROCONNECT_CLIENT_ID=CLIENT, PROCONNECT_CLIENT_SECRET=SECRET)
    portal.run("migrate", "--new")
    portal.start()
    try:
        with provider.lying(fault):
            answer = Visitor(portal.url).get("/connexion/proconnect", allow_redirects=False)
            assert answer.status_code == (403 if fault == "other discovery" else 503), answer.text
            assert "mot de passe" in answer.text
        # What failed is remembered for ten seconds: a flood of visitors is no flood of questions.
        end = time.time() + 20
        while Visitor(portal.url).get("/connexion/proconnect", allow_redirects=False).status_code != 303:
            assert time.time() < end
            time.sleep(1)
    finally:
        portal.stop()


@pytest.mark.parametrize(("settings", "words"), [
    ({"PROCONNECT_ISSUER": "https://pc.example"}, "PROCONNECT_CLIENT_ID"),
    ({"PROCONNECT_ISSUER": "http://pc.example", "PROCONNECT_CLIENT_ID": "a", "PROCONNECT_CLIENT_SECRET": "b"}, "TLS"),
    ({"PROCONNECT_ISSUER": "pc.example"}, "address")])
def test_settings_that_cannot_serve_stop_at_the_start(tmp_path, settings, words):
    portal = Portal(tmp_path, **settings)
    portal.run("migrate", "--new")
    failed = portal.run("serve", check=False)
    assert failed.returncode == 1 and words in failed.stderr and failed.stderr.count("\n") == 1


def test_without_a_provider_there_is_no_button(portal):
    assert "ProConnect" not in Visitor(portal.url).get("/connexion").text
    assert Visitor(portal.url).get("/connexion/proconnect").status_code == 404


