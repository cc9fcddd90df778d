"""The whole way in a browser without JavaScript, and the main form with the keyboard alone."""

import re
import time

import requests
from conftest import STAFF, link_at, luhn_siret, security_code


def press(page, label):
    page.get_by_role("button", name=label, exact=True).click()


def log_in(page, base, address, password):
    page.goto(base + "/connexion")
    page.get_by_label("Adresse électronique").fill(address)
    page.get_by_label("Mot de passe").fill(password)
    press(page, "Se connecter")
    if page.url.startswith(base + "/connexion/code"):
        page.get_by_label("Code de sécurité").fill(security_code(base, address))
        press(page, "Continuer")


def test_consultant_reviewer_approver_directory_verdict_without_javascript(portal, staff, mails, register, chromium, tmp_path):
    siret = luhn_siret(5001)
    register.mode = "good"
    register.add(siret, "LE PHARE NUMERIQUE")
    base, address, password = portal.url, "louise@exemple.fr", "trois pommes et un vélo"
    consultant = chromium.new_context(java_script_enabled=False, accept_downloads=True, locale="fr-FR").new_page()
    page = consultant
    page.goto(base + "/")
    page.get_by_role("link", name="Créer un compte").click()
    page.get_by_label("Prénom et nom").fill("Louise Kervella")
    page.get_by_label("Adresse électronique").fill(address)
    page.get_by_label("Mot de passe").fill("court")
    press(page, "Créer mon compte")
    assert page.get_by_role("alert").get_by_role("link").get_attribute("href") == "#champ-mot_de_passe"
    assert page.get_by_label("Prénom et nom").input_value() == "Louise Kervella"
    page.get_by_label("Mot de passe").fill(password)
    press(page, "Créer mon compte")
    page.goto(link_at(base, mails.link(address, "Confirmez")))
    page.get_by_label("Mot de passe").fill(password)
    press(page, "Confirmer mon adresse")
    press(page, "Commencer ma demande")

    page.get_by_role("link", name="1. Charte d’engagement").click()
    press(page, "Accepter la charte")
    assert "Cochez la case" in page.get_by_role("alert").inner_text()
    page.get_by_label("J’ai lu la charte").check(force=True)
    press(page, "Accepter la charte")
    page.get_by_role("link", name="2. Entreprise").click()
    page.get_by_label("SIRET de l’établissement").fill(f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}")
    press(page, "Rechercher l’entreprise")
    assert page.get_by_label("Dénomination").input_value() == "LE PHARE NUMERIQUE"
    press(page, "Confirmer et enregistrer")
    page.get_by_role("link", name="3. Présentation").click()
    page.get_by_label("Fonction dans l’entreprise").fill("gérante")
    page.get_by_label("Présentation courte").fill("Un éclairage pour les commerces du littoral.")
    page.get_by_label("Visibilité internet").check(force=True)
    page.get_by_label("France entière").check(force=True)
    press(page, "Enregistrer la présentation")
    page.get_by_role("link", name="4. Lettre d’engagement").click()
    press(page, "Produire ma lettre")
    assert page.get_by_alt_text("Aperçu de la page 1").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la lettre (PDF)").click()
    letter = tmp_path / "lettre.pdf"
    download.value.save_as(letter)
    page.get_by_label("Lettre signée, au format PDF").set_input_files(letter)
    press(page, "Déposer la lettre signée")
    assert "sans signature" in page.get_by_role("alert").inner_text(), "the untouched model is no signed letter"
    letter.write_bytes(letter.read_bytes() + b"\n% signed\n")
    page.get_by_label("Lettre signée, au format PDF").set_input_files(letter)
    press(page, "Déposer la lettre signée")
    assert page.get_by_text("Lettre signée déposée le").is_visible()
    page.get_by_role("link", name="Ma demande").click()
    page.get_by_role("link", name="5. Vérification et envoi").click()
    press(page, "Envoyer ma demande")
    number = re.search(r"FN-\d{4}-\d{5}", page.inner_text("h1"))[0]

    page = chromium.new_context(java_script_enabled=False).new_page()
    log_in(page, base, *(STAFF["instructeur"][i] for i in (0, 2)))
    page.get_by_label("Numéro, nom ou SIRET").fill(number)
    press(page, "Filtrer")
    page.get_by_role("link", name=number).click()
    press(page, "Prendre ce dossier")
    page.get_by_role("link", name="Proposer une décision").click()
    page.get_by_label("Accepter").check(force=True)
    press(page, "Proposer une décision")
    assert page.get_by_role("link", name="Décider").count() == 0

    page = chromium.new_context(java_script_enabled=False).new_page()
    log_in(page, base, *(STAFF["valideur"][i] for i in (0, 2)))
    page.goto(f"{base}/gestion/dossiers/{number}")
    page.get_by_role("link", name="Décider").click()
    press(page, "Décider")
    assert "est référencée à compter du" in page.inner_text("main").replace("\u00a0", " "), "the letter is read before it leaves"
    page.get_by_label("Code de sécurité").fill(security_code(base, STAFF["valideur"][0]))
    press(page, "Confirmer et envoyer")
    assert "Décision : Acceptation" in page.inner_text("main")

    page = chromium.new_context(java_script_enabled=False).new_page()
    # A browser keeps the page for a minute: it is opened once the fiche is there.
    end = time.time() + 15
    while requests.get(base + "/api/v1/activateurs?q=phare+num").json()["total"] == 0 and time.time() < end:
        time.sleep(0.2)
    page.goto(base + "/annuaire?q=phare+num")
    page.get_by_role("link", name="LE PHARE NUMERIQUE").click()
    assert "Référencé depuis le" in page.inner_text("main").replace("RÉFÉRENCÉ", "Référencé").replace("DEPUIS LE", "depuis le")
    page.get_by_role("link", name="Vérifier ce fournisseur à une date").click()
    assert "est référencé aujourd’hui" in page.inner_text("main")

    consultant.goto(base + "/espace")
    assert "votre entreprise est référencée" in consultant.inner_text("main").lower()


def test_the_main_form_with_the_keyboard_alone(portal, mails, register, chromium):
    base, address, password = portal.url, "clavier@exemple.fr", "sept pianos sans pédale"
    page = chromium.new_context().new_page()

    def tab_to(selector):
        for _ in range(400):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        raise AssertionError(f"{selector} cannot be reached with the keyboard")

    page.goto(base + "/inscription")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#contenu", "the skip link comes first"
    for name, value in [("nom", "Yves Clavier"), ("courriel", address), ("mot_de_passe", password)]:
        tab_to(f"#champ-{name}")
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Consultez votre messagerie").wait_for()
    page.goto(link_at(base, mails.link(address, "Confirmez")))
    tab_to("#champ-mot_de_passe")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(base + "/espace")
    tab_to("main button")
    page.keyboard.press("Enter")
    page.get_by_text("Étape 1 sur 5").wait_for()
    page.goto(base + "/espace/profil")
    tab_to("#champ-qualite")
    page.keyboard.type("gérant")
    tab_to("#champ-courte")
    page.keyboard.type("Conseil au clavier.")
    tab_to("#champ-themes-3")
    page.keyboard.press("Space")
    tab_to("#champ-territoire-0")
    page.keyboard.press("Space")
    assert tab_to("main form button[type=submit]") != "none", "the focus is seen"
    page.keyboard.press("Enter")
    page.wait_for_url(base + "/espace")
    assert page.locator("li", has_text="3. Présentation").get_by_text("Fait").count() == 1
