"""From the account to the verdict, over HTTP, with a real mail server and a register that misbehaves."""

import datetime
import re
import time

import pytest
from conftest import PROFILE, STAFF, Visitor, fill, link_at, luhn_siret, sign_up, today
from life import act, number_of, revision


def wait_until(check, what, seconds=15):
    end = time.time() + seconds
    while time.time() < end:
        if check():
            return
        time.sleep(0.2)
    raise AssertionError(what)


def submitted(portal, mails, register, address, seed):
    siret = luhn_siret(seed)
    register.mode = "good"
    register.add(siret, "ATELIER CARADEC")
    visitor = fill(sign_up(portal, mails, address), siret)
    sent = visitor.post("/espace/envoi")
    assert sent.status_code == 303 and re.fullmatch(
        r"/espace/dossiers/FN-\d{4}-\d{5}/accuse", sent.headers["Location"]), sent.text
    return visitor, siret, number_of(visitor)


def test_the_whole_way_to_a_verdict(portal, staff, mails, register):
    visitor, siret, number = submitted(portal, mails, register, "amina@exemple.fr", 1)
    page = visitor.get("/espace/accuse").text
    assert number in page and "R112-11-1" in page and "R421-1" in page and "réputée rejetée" in page
    assert number in mails.wait_for("amina@exemple.fr", "Accusé de réception").get_content()
    pdf = visitor.get(f"/espace/dossiers/{number}/fichiers/accuse.pdf")
    assert pdf.content.startswith(b"%PDF-") and "attachment" in pdf.headers["Content-Disposition"]
    assert visitor.get(f"/espace/dossiers/{number}/fichiers/accuse.pdf").content == pdf.content, "the acknowledgement is kept, not printed anew"

    reviewer, approver = staff["instructeur"], staff["valideur"]
    assert number in reviewer.get("/gestion").text
    assert act(reviewer, number, "prendre").status_code == 303
    file = reviewer.get(f"/gestion/dossiers/{number}").text
    assert "SIRET en activité au registre national" in file and "Lettre signée, au moins" in file
    assert reviewer.get(f"/gestion/dossiers/{number}/lettre/1.png").content.startswith(b"\x89PNG")

    empty = act(reviewer, number, "completer", {"indispensables": "company", "point_profile": "x", "message": "m", "echeance": "x"})
    assert empty.status_code == 422 and "Dites ce qui manque dans cette rubrique, qui est indispensable." in empty.text
    asked = act(reviewer, number, "completer", {
        "point_profile": "Précisez vos thèmes.", "indispensables": "profile", "message": "Merci de compléter.",
        "echeance": (today() + datetime.timedelta(days=20)).strftime("%d/%m/%Y")})
    assert asked.status_code == 303, asked.text
    told, page = mails.wait_for("amina@exemple.fr", "doit être complété").get_content(), visitor.get("/espace").text
    assert "Précisez vos thèmes. (indispensable à l’examen)" in told and "<strong>(indispensable à l’examen)</strong>" in page
    assert "Complément demandé" in page
    for sentence in ["Répondez au plus tard le", "ne peut pas être examiné sans les éléments", "Le délai d’instruction est suspendu"]:
        assert sentence in told and sentence in page
    assert reviewer.get(f"/gestion/dossiers/{number}/proposer").status_code == 409, "it waits for what is indispensable"
    assert visitor.post("/espace/entreprise", page="/espace/profil", data={
        "siret": siret, "nom": "AUTRE", "adresse": "1 rue", "code_postal": "35000", "commune": "Rennes"}
    ).status_code == 409, "a section that was not asked for stays closed"
    assert visitor.post("/espace/profil", {**PROFILE, "contact": "Une Autre"}).status_code == 303
    stuck = visitor.post("/espace/complement", {"reponse": "Changé de signataire."})
    assert stuck.status_code == 422 and "/espace/lettre#produire" in stuck.text and "Changé de signataire." in stuck.text
    assert visitor.post("/espace/lettre/produire", page="/espace/lettre").status_code == 303, "a new signatory, a new letter"
    pdf = visitor.get("/espace/lettre/modele.pdf").content + b"\n% signed\n"
    visitor.post("/espace/lettre/signee", page="/espace/lettre", files={"lettre": ("s.pdf", pdf)})
    assert visitor.post("/espace/profil", {**PROFILE, "contact": "Une Autre", "themes": ["caisse", "rgpd", "formation"]}).status_code == 303
    assert visitor.post("/espace/complement", {"reponse": "Thème ajouté."}).status_code == 303
    file = reviewer.get(f"/gestion/dossiers/{number}").text
    assert "Lettres signées remplacées" in file, "the letter already examined stays"
    assert reviewer.get(f"/gestion/dossiers/{number}/lettres/1.pdf").content.startswith(b"%PDF-")
    assert "Thème ajouté." in file and "Formation des équipes" in file and "Avant et après" in file

    assert act(reviewer, number, "proposer", {"sens": "accepter"}).status_code == 303
    mails.wait_for(STAFF["valideur"][0], f"Une décision est proposée pour le dossier {number}")
    assert "Retirer ma proposition" not in approver.get(f"/gestion/dossiers/{number}").text
    assert act(reviewer, number, "reprendre", {"raison": "Un doute sur le site."}).status_code == 303
    taken_back = mails.wait_for(STAFF["valideur"][0], "La proposition est retirée").get_content()
    assert "Un doute sur le site." in taken_back and number in taken_back
    assert act(reviewer, number, "proposer", {"sens": "accepter"}).status_code == 303
    assert act(approver, number, "renvoyer", {"raison": "Relire la présentation."}).status_code == 303
    assert "Relire" in mails.wait_for(STAFF["instructeur"][0], f"{number} vous est renvoyé").get_content()
    assert "Relire" in reviewer.get(f"/gestion/dossiers/{number}").text and "Relire" not in visitor.get("/espace").text
    assert act(reviewer, number, "proposer", {"sens": "accepter"}).status_code == 303
    assert reviewer.get(f"/gestion/dossiers/{number}/decider").status_code == 409, "the proposer does not decide"
    decided = act(approver, number, "decider", {"sens": "accepter", "qualite": "cheffe de projet", "code": approver.code()})
    assert decided.status_code == 303, decided.text
    assert "est acceptée" in mails.wait_for("amina@exemple.fr", "est acceptée").get_content()

    public = Visitor(portal.url)
    wait_until(lambda: "ATELIER CARADEC" in public.get("/annuaire?q=oeuvre").text, "the fiche is not in the directory")
    fiche = public.get("/annuaire/atelier-caradec").text
    assert "Référencé depuis le" in fiche and "contact@exemple.fr" in fiche
    assert "01 22 33 44 55" not in fiche, "the phone was not to be published"
    assert "labellis" not in fiche.lower()
    answer = public.get(f"/api/v1/verifications?identifiant={siret}").json()
    assert answer["verdict"] == "reference" and answer["periodes"][0]["debut"] == today().isoformat()
    before = (today() - datetime.timedelta(days=3)).isoformat()
    assert public.get(f"/api/v1/verifications?identifiant={siret}&date={before}").json()["verdict"] == "pas_encore"
    assert public.get(f"/api/v1/verifications?identifiant={siret}&connu_le={before}").json()["verdict"] == "inconnu"
    assert "déjà référencé" in _search(sign_up(portal, mails, "double@exemple.fr"), siret)


def _search(visitor, siret):
    visitor.post("/espace", page="/espace")
    return visitor.post("/espace/entreprise/recherche", {"siret": siret}, page="/espace/entreprise").text


def test_a_refusal_states_its_reasons_author_and_remedies(portal, staff, mails, register):
    visitor, _, number = submitted(portal, mails, register, "refus@exemple.fr", 2)
    reviewer, approver = staff["instructeur"], staff["valideur"]
    act(reviewer, number, "prendre")
    bare = act(reviewer, number, "proposer", {"sens": "refuser", "motifs": "site-sans-mentions", "faits": "non"})
    assert bare.status_code == 422 and "motifs de fait" in bare.text
    facts = "Le site indiqué ne porte aucune mention légale au jour de l’instruction."
    refusal = {"sens": "refuser", "motifs": "site-sans-mentions", "faits": facts}
    assert act(reviewer, number, "proposer", refusal).status_code == 303
    assert act(approver, number, "decider", {**refusal, "qualite": "cheffe de projet", "code": approver.code()}).status_code == 303
    text = mails.wait_for("refus@exemple.fr", "est refusée").get_content()
    assert facts in text and "Valérie Deurin, cheffe de projet" in text and "R421-5" in text and "2004-575" in text
    assert facts in visitor.get("/espace").text
    assert visitor.get(f"/espace/dossiers/{number}/fichiers/decision.pdf").content.startswith(b"%PDF-")
    letter = f"/espace/dossiers/{number}/lettre-signee.pdf"
    assert letter in visitor.get("/espace").text, "the letter stays among the documents"
    assert visitor.get(letter).content.startswith(b"%PDF-")


def test_two_people_acting_at_once(portal, staff, mails, register):
    _, _, number = submitted(portal, mails, register, "ensemble@exemple.fr", 3)
    reviewer, approver = staff["instructeur"], staff["valideur"]
    act(reviewer, number, "prendre")
    page = f"/gestion/dossiers/{number}/clore"
    old = revision(reviewer, page)
    assert act(approver, number, "confier", {"collegue": _own_id(approver, number, "Irène")}).status_code == 303
    answer = reviewer.post(f"/gestion/dossiers/{number}/proposer", {
        "revision": old, "sens": "refuser", "motifs": "hors-categorie", "faits": "Un texte long qui ne doit pas se perdre."},
        page=page)
    assert answer.status_code == 409
    assert "Entre-temps" in answer.text and "Valérie Deurin" in answer.text
    assert "Un texte long qui ne doit pas se perdre." in answer.text


def _own_id(visitor, number, name):
    page = visitor.get(f"/gestion/dossiers/{number}/confier").text
    return re.search(rf'<option value="([^"]+)">{name}', page)[1]


def test_withdrawal_and_deletion(portal, mails, register):
    visitor, _, number = submitted(portal, mails, register, "retrait@exemple.fr", 4)
    assert visitor.post("/espace/retrait").status_code == 303
    assert "Retiré" in visitor.get("/espace").text
    mails.wait_for("retrait@exemple.fr", "est retiré")
    visitor.post("/espace", page="/espace")
    assert visitor.post("/espace/suppression").status_code == 303
    assert number in visitor.get("/espace").text, "the withdrawn application is still there"


@pytest.mark.parametrize(("mode", "words"), [
    ("good", "ne publie pas cet établissement"), ("429", "trop de demandes"), ("500", "ne répond pas"),
    ("slow", "ne répond pas"), ("broken", "ne répond pas"), ("odd", "ne répond pas"), ("html", "ne répond pas")])
def test_the_register_never_blocks_an_application(portal, mails, register, mode, words):
    visitor = sign_up(portal, mails, f"registre-{mode}@exemple.fr")
    siret = luhn_siret(1000 + len(mode) * 7 + ord(mode[0]))
    register.mode = mode
    try:
        start = time.time()
        text = _search(visitor, siret)
        assert words in text and "non vérifié auprès du registre" in text
        assert time.time() - start < 3.9, "the look-up is given two seconds"
    finally:
        register.mode = "good"
    saved = visitor.post("/espace/entreprise", {
        "siret": siret, "nom": "SANS REGISTRE", "adresse": "1 rue", "code_postal": "35000", "commune": "Rennes"},
        page="/espace/entreprise")
    assert saved.status_code == 303, saved.text
    assert "non vérifié auprès du registre" in visitor.get("/espace/envoi").text


def test_ceased_and_secondary_establishments(portal, mails, register):
    visitor = sign_up(portal, mails, "etablissements@exemple.fr")
    ceased, secondary, closed = luhn_siret(2001), luhn_siret(2002), luhn_siret(2003)
    register.add(ceased, "FINIE", state="C", place_state="F")
    register.add(secondary, "A PLUSIEURS", secondary=True, libelle_commune="VANNES", code_postal="56000",
                 adresse="3 QUAI DES TANNEURS 56000 VANNES", commune="56260")
    register.add(closed, "PARTIE", place_state="F")
    assert "a cessé son activité" in _search(visitor, ceased)
    assert "a cessé son activité" in _search(visitor, closed)
    text = _search(visitor, f"{secondary[:3]} {secondary[3:6]} {secondary[6:9]} {secondary[9:]}")
    assert 'value="VANNES"' in text and 'value="3 QUAI DES TANNEURS"' in text and "Vérifiez les informations" in text


def test_a_number_that_fails_its_checksum_needs_the_register(portal, mails, register):
    visitor = sign_up(portal, mails, "cle@exemple.fr")
    wrong = luhn_siret(2100)[:-1] + str((int(luhn_siret(2100)[-1]) + 1) % 10)
    assert "clé de contrôle est fausse" in _search(visitor, wrong)
    form = {"siret": wrong, "nom": "X", "adresse": "1 rue", "code_postal": "35000", "commune": "Rennes"}
    refused = visitor.post("/espace/entreprise", form, page="/espace/entreprise")
    assert refused.status_code == 422 and "mal recopié" in refused.text and 'value="1 rue"' in refused.text
    register.add(wrong, "VRAIE MAIS RARE")
    assert "connaît cet établissement" in _search(visitor, wrong)
    assert visitor.post("/espace/entreprise", form, page="/espace/entreprise").status_code == 303


def test_administrators_open_and_close_accounts(portal, staff, mails):
    ada = staff["administrateur"]
    opened = ada.post("/gestion/comptes", {
        "nom": "Noé Vauquelin", "courriel": "noe@dge.example", "role": "instructeur", "code": ada.code()})
    assert opened.status_code == 303
    link = mails.link("noe@dge.example", "Votre accès")
    assert Visitor(portal.url).get(link_at(portal.url, link)).status_code == 200
    taken = ada.post("/gestion/comptes", {
        "nom": "Noé", "courriel": "noe@dge.example", "role": "valideur", "code": ada.code()})
    assert taken.status_code == 422 and 'value="noe@dge.example"' in taken.text
    assert staff["instructeur"].get("/gestion/comptes").status_code == 404
