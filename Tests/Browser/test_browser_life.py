"""A referenced life in a browser of 320 px without JavaScript: lists, claims, edits, departures, procedures, appeals."""

import datetime
import pathlib
import re
import time

import requests
from conftest import STAFF, Visitor, luhn_siret, security_code, sign_up, today
from life import HEADER, Life, line
from pdfs import pdf
from test_browser_journey import log_in, press


def narrow(chromium):
    return chromium.new_context(
        java_script_enabled=False, locale="fr-FR", viewport={"width": 320, "height": 640}, accept_downloads=True).new_page()


def agent(chromium, base, role):
    page = narrow(chromium)
    log_in(page, base, *(STAFF[role][i] for i in (0, 2)))
    return page


def words(page):
    return re.sub(r"[\s\u00a0\u202f]+", " ", page.inner_text("main"))


def comes_to(base, siret, expected, days=0):
    day, end, said = (today() + datetime.timedelta(days=days)).isoformat(), time.time() + 15, None
    while said != expected and time.time() < end:
        said = requests.get(base + "/api/v1/verifications", params={"identifiant": siret, "date": day}).json().get("verdict")
        time.sleep(0.2)
    assert said == expected


def day(days):
    return (today() + datetime.timedelta(days=days)).strftime("%d/%m/%Y")


def fits(page):
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_a_list_is_refused_then_validated_its_fiche_claimed_edited_and_left(portal, staff, mails, chromium, tmp_path):
    base, siret = portal.url, luhn_siret(5101)
    row = line(siret, name="Cabinet Littoral").split(",")
    row[8] = "contact@littoral.example"
    file = tmp_path / "liste.csv"
    file.write_text("\n".join([HEADER, ",".join(row), "illisible"]) + "\n")
    first = tmp_path / "first.csv"
    first.write_text("\n".join([HEADER, line(luhn_siret(5102), name="Premier")]) + "\n")
    portal.run("import", "partners", "--force", str(first))

    reviewer, approver = agent(chromium, base, "instructeur"), agent(chromium, base, "valideur")
    for answer in ("Refuser", "Valider"):
        reviewer.goto(base + "/gestion")
        reviewer.get_by_role("link", name="Registre", exact=True).click()
        reviewer.get_by_role("link", name="Listes de partenaires").click()
        reviewer.get_by_label("Liste au format CSV").set_input_files(file)
        press(reviewer, "Proposer la liste")
        assert "1 ligne refusée" in words(reviewer) and "Cabinet Littoral" in words(reviewer)
        fits(reviewer)
        approver.goto(reviewer.url)
        approver.get_by_role("radio", name=re.compile(f"^{answer}")).check(force=True)
        if answer == "Refuser":
            press(approver, "Enregistrer")
            assert "Dites pourquoi" in approver.get_by_role("alert").inner_text()
            approver.get_by_label("Raison").fill("Liste de l’an dernier.")
        else:
            approver.get_by_label("Code de sécurité").fill(security_code(base, STAFF["valideur"][0]))
        press(approver, "Enregistrer")
        assert "Votre décision sur la liste est enregistrée." in words(approver)
    comes_to(base, siret, "reference")

    address, password = "louise.littoral@exemple.fr", "une phrase assez longue"
    sign_up(portal, mails, address, password, "Louise Kerjean")
    owner = narrow(chromium)
    log_in(owner, base, address, password)
    owner.get_by_role("link", name="Revendiquez sa fiche").click()
    owner.get_by_label("SIRET ou numéro de TVA").fill(siret)
    press(owner, "Retrouver la fiche")
    fits(owner)
    owner.get_by_label("Fonction dans l’entreprise").fill("gérante")
    owner.get_by_label("Recevoir un lien").check(force=True)
    press(owner, "Revendiquer cette fiche")
    assert "Cochez la case" in owner.get_by_role("alert").inner_text()
    owner.get_by_label("J’ai lu la charte").check(force=True)
    press(owner, "Revendiquer cette fiche")
    assert "Consultez la messagerie" in words(owner)
    owner.goto(mails.link("contact@littoral.example", "veut gérer votre fiche"))
    press(owner, "Gérer cette fiche")
    assert "La fiche est la vôtre" in words(owner)
    owner.get_by_role("link", name="Modifier ma fiche").click()
    owner.get_by_label("Présentation courte").fill("Le littoral en ligne.")
    press(owner, "Publier ma fiche")
    assert "Votre fiche est publiée" in words(owner)
    fits(owner)
    owner.get_by_role("link", name="Quitter l’annuaire").click()
    owner.get_by_label("Premier jour sans référencement").fill(day(0))
    owner.get_by_label("Je confirme la fin").check(force=True)
    press(owner, "Quitter l’annuaire")
    assert "n’est plus référencée" in words(owner)
    comes_to(base, siret, "plus")
    # Back by a new application.
    owner.goto(base + "/espace")
    assert owner.get_by_role("link", name="Gérer ma fiche").count() == 1
    press(owner, "Commencer ma demande")
    assert "Étape 1 sur 5" in words(owner)
    owner.get_by_role("link", name="3. Présentation").click()
    assert owner.get_by_label("Présentation courte").input_value() == "Le littoral en ligne."


def test_a_procedure_with_documents_and_an_appeal(portal, staff, mails, register, chromium, tmp_path):
    base = portal.url
    life = Life(portal, staff, mails, register, 5111, None)
    reviewer, approver = agent(chromium, base, "instructeur"), agent(chromium, base, "valideur")
    reviewer.goto(base + life.registered)
    reviewer.get_by_role("link", name="Ouvrir une procédure contradictoire").click()
    reviewer.get_by_label("Déréférencement").check(force=True)
    reviewer.get_by_label("Usage abusif du titre").check(force=True)
    reviewer.get_by_label("Motifs de fait").fill("Le site emploie le mot « certifié » depuis mars.")
    press(reviewer, "Ouvrir une procédure contradictoire")
    fits(reviewer)
    reviewer.get_by_label("Code de sécurité").fill(security_code(base, STAFF["instructeur"][0]))
    press(reviewer, "Confirmer et envoyer")

    owner = narrow(chromium)
    log_in(owner, base, life.address, "une phrase assez longue")
    owner.goto(base + life.own)
    owner.get_by_role("link", name="Présenter des observations").click()
    owner.get_by_label("Vos observations").fill("Le mot est retiré.")
    owner.get_by_label("Je n’ai rien à ajouter").check(force=True)
    piece = tmp_path / "capture.pdf"
    piece.write_bytes(pdf())
    owner.get_by_label("Pièce jointe").set_input_files(piece)
    press(owner, "Envoyer mes observations")
    assert "Vos observations sont reçues" in words(owner) and "capture.pdf" in words(owner)
    fits(owner)

    approver.goto(base + life.registered)
    approver.get_by_role("link", name="Décider de la procédure").click()
    approver.get_by_label("Prendre la mesure annoncée").check(force=True)
    approver.get_by_label("Réponse aux observations").fill("La correction est partielle.")
    press(approver, "Décider de la procédure")
    assert "par délégation" in words(approver), "the letter names the delegation"
    approver.get_by_label("Code de sécurité").fill(security_code(base, STAFF["valideur"][0]))
    press(approver, "Confirmer et envoyer")
    comes_to(base, life.siret, "plus", 1)
    owner.goto(base + life.own)
    owner.get_by_role("link", name=re.compile("Contester la décision")).click()
    owner.get_by_label("Recours gracieux").check(force=True)
    owner.get_by_label("Vos arguments").fill("Tout est retiré.")
    press(owner, "Envoyer mon recours")
    assert "Recours gracieux RE-" in words(owner)
    fits(owner)


def test_a_firm_that_moved_takes_its_referencing_along(portal, staff, mails, register, chromium):
    base = portal.url
    life = Life(portal, staff, mails, register, 5121, None)
    there = life.siret[:9] + "00107"
    register.add(there, life.name, secondary=True, adresse="3 QUAI DU PORT 29200 BREST", code_postal="29200",
                 commune="29019", libelle_commune="BREST")
    owner = narrow(chromium)
    log_in(owner, base, life.address, "une phrase assez longue")
    owner.goto(base + life.own)
    owner.get_by_role("link", name=re.compile("transférer le référencement")).click()
    owner.get_by_label("SIRET de l’établissement").fill("12")
    press(owner, "Demander le transfert")
    assert "14 chiffres" in owner.get_by_role("alert").inner_text()
    owner.get_by_label("SIRET de l’établissement").fill(there)
    press(owner, "Demander le transfert")
    assert "Votre demande de transfert est reçue" in words(owner) and "À décider" in words(owner)
    fits(owner)

    reviewer = agent(chromium, base, "instructeur")
    reviewer.goto(base + "/gestion/annuaire")
    reviewer.get_by_role("link", name="Demandes sur les fiches").click()
    fits(reviewer)
    reviewer.get_by_role("row", name=re.compile(life.name)).get_by_role("link").click()
    assert "3 QUAI DU PORT" in words(reviewer) and "en activité" in words(reviewer)
    fits(reviewer)
    reviewer.get_by_label("Refuser").check(force=True)
    press(reviewer, "Enregistrer ma décision")
    assert "Dites pourquoi" in reviewer.get_by_role("alert").inner_text()
    reviewer.get_by_label("Accepter").check(force=True)
    press(reviewer, "Enregistrer ma décision")
    assert "Votre décision est enregistrée" in words(reviewer) and "par délégation" in words(reviewer)
    comes_to(base, life.siret, "plus")
    comes_to(base, there, "reference")
    visitor = narrow(chromium)
    visitor.goto(f"{base}/verifier?identifiant={life.siret}")
    assert "poursuit son activité dans un autre établissement" in words(visitor)
    fits(visitor)


def test_suspended_in_urgency_confirmed_then_lifted(portal, staff, mails, register, chromium):
    base = portal.url
    portal.staff("violaine@dge.example", "Violaine Anger", "valideur", "passoire-violette-2026")
    second = Visitor(base).log_in("violaine@dge.example", "passoire-violette-2026")
    life = Life(portal, staff, mails, register, 5131, second)
    approver = agent(chromium, base, "valideur")
    approver.goto(base + life.registered)
    approver.get_by_role("link", name="Suspendre en urgence").click()
    approver.get_by_label("Usage abusif du titre").check(force=True)
    approver.get_by_label("Motifs de fait").fill("Le site emploie le mot « certifié » depuis mars.")
    approver.get_by_label("Raison de l’urgence").fill("Des entreprises sont trompées.")
    press(approver, "Suspendre en urgence")
    assert "L’urgence ne permet pas d’attendre" in words(approver)
    fits(approver)
    approver.get_by_label("Code de sécurité").fill(security_code(base, STAFF["valideur"][0]))
    press(approver, "Confirmer et envoyer")
    comes_to(base, life.siret, "suspendu")
    assert requests.get(base + life.own.replace("/espace/fiches", "/annuaire")).status_code == 410
    owner = narrow(chromium)
    log_in(owner, base, life.address, "une phrase assez longue")
    owner.goto(base + life.own)
    assert "suspendu" in words(owner).lower() and owner.get_by_role("link", name=re.compile("Contester la suspension")).count() == 1
    fits(owner)
    owner.get_by_role("link", name="Présenter des observations").click()
    owner.get_by_label("Vos observations").fill("Le mot est retiré.")
    owner.get_by_label("Je n’ai rien à ajouter").check(force=True)
    press(owner, "Envoyer mes observations")
    # Whoever suspended does not confirm it.
    approver.goto(base + life.registered)
    assert approver.get_by_role("link", name="Décider de la procédure").count() == 0
    life.act(second, "decider", {"issue": "mesure", "faits": "Rien n’a changé.", "effet": day(1)})
    approver.reload()
    approver.get_by_role("link", name="Lever la suspension").click()
    approver.get_by_label("Motif de la levée").fill("Le site est conforme.")
    press(approver, "Lever la suspension")
    assert "de nouveau référencée" in words(approver)
    fits(approver)
    approver.get_by_label("Code de sécurité").fill(security_code(base, STAFF["valideur"][0]))
    press(approver, "Confirmer et envoyer")
    comes_to(base, life.siret, "reference")
    owner.goto(base + life.own)
    owner.get_by_role("link", name="Levée de la suspension").click()
    assert "Le site est conforme." in words(owner)
    fits(owner)


def test_a_refused_claim_is_contested(portal, staff, mails, chromium, tmp_path):
    base, siret = portal.url, luhn_siret(5141)
    file = tmp_path / "liste.csv"
    file.write_text("\n".join([HEADER, line(siret, name="Cabinet Estran")]) + "\n")
    portal.run("import", "partners", "--force", str(file))
    comes_to(base, siret, "reference")
    address, password = "erwan.estran@exemple.fr", "une phrase assez longue"
    sign_up(portal, mails, address, password, "Erwan Le Goff")
    claimant = narrow(chromium)
    log_in(claimant, base, address, password)
    claimant.goto(base + "/espace/revendiquer")
    claimant.get_by_label("SIRET ou numéro de TVA").fill(siret)
    press(claimant, "Retrouver la fiche")
    claimant.get_by_label("Fonction dans l’entreprise").fill("gérant")
    claimant.get_by_label("Demander à l’administration").check(force=True)
    claimant.get_by_label("Précisions pour l’administration").fill("Je dirige ce cabinet.")
    claimant.get_by_label("J’ai lu la charte").check(force=True)
    press(claimant, "Revendiquer cette fiche")
    assert "sera réputée rejetée" in words(claimant)

    reviewer = agent(chromium, base, "instructeur")
    reviewer.goto(base + "/gestion/demandes")
    assert "Réponse due au plus tard le" in reviewer.content()
    reviewer.get_by_role("row", name=re.compile("Cabinet Estran")).get_by_role("link").click()
    reviewer.get_by_label("Refuser").check(force=True)
    reviewer.get_by_label("Motif").fill("Aucun lien établi avec l’entreprise.")
    press(reviewer, "Enregistrer ma décision")
    assert "Refusée par" in words(reviewer)

    claimant.goto(base + "/espace")
    claimant.get_by_role("link", name=re.compile("Lire la décision")).click()
    for said in ("Aucun lien établi", "Voies et délais de recours", "par délégation"):
        assert said in words(claimant), said
    fits(claimant)
    with claimant.expect_download() as download:
        claimant.get_by_role("link", name=re.compile("Télécharger le document")).click()
    assert pathlib.Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    claimant.get_by_role("link", name="Contester cette décision").click()
    claimant.get_by_label("Recours gracieux").check(force=True)
    claimant.get_by_label("Vos arguments").fill("Voici mon extrait Kbis.")
    press(claimant, "Envoyer mon recours")
    assert "Recours gracieux RE-" in words(claimant)
    fits(claimant)
