"""A fiche that a list brought is claimed by its mail; a referencing goes to another establishment of the firm."""

import re
import time

import requests
from conftest import fill, luhn_siret, sign_up
from life import HEADER, act, line, number_of


def verdict(portal, siret):
    return requests.get(f"{portal.url}/api/v1/verifications", params={"identifiant": siret}).json()


def comes_to(portal, siret, expected):
    end, answer = time.time() + 10, {}
    while answer.get("verdict") != expected and time.time() < end:
        answer = verdict(portal, siret)
        time.sleep(0.1)
    assert answer["verdict"] == expected, answer
    return answer


def test_a_fiche_is_claimed_by_its_mail(portal, mails, tmp_path):
    siret, file = luhn_siret(8301), tmp_path / "partners.csv"
    row = line(siret, name="Cabinet Revendiqué").split(",")
    row[8] = "contact@revendique.example"
    file.write_text("\n".join([HEADER, ",".join(row)]))
    portal.run("import", "partners", "--force", str(file))
    comes_to(portal, siret, "reference")
    visitor = sign_up(portal, mails, "claire@exemple.fr", name="Claire Dubois")
    # Who starts an application for it is led to the claim.
    visitor.post("/espace")
    told = visitor.post("/espace/entreprise/recherche", {"siret": siret}, page="/espace/entreprise")
    assert told.status_code == 422 and "revendiquez sa fiche" in told.text
    found = visitor.post("/espace/revendiquer", {"identifiant": siret})
    path = found.headers["Location"]
    page = visitor.get(path).text
    version = re.search(r'name="version" value="([^"]+)"', page).group(1)
    asked = visitor.post(path, {"qualite": "gérante", "preuve": "courriel", "accepter": "oui", "version": version})
    assert asked.status_code == 200 and "contact@revendique.example" in asked.text
    link = mails.link("contact@revendique.example", "veut gérer votre fiche").removeprefix(portal.url)
    assert visitor.post(link).status_code == 303
    assert "La fiche est la vôtre" in visitor.get("/espace/fiches/cabinet-revendique?fait=revendication").text
    assert "la vôtre" in mails.wait_for("claire@exemple.fr", "est la vôtre")["Subject"]
    assert "holds" in portal.run("journal", "verify").stdout


def test_a_firm_that_moved_takes_its_referencing_along(portal, staff, mails, register):
    visitor = sign_up(portal, mails, "demenage@exemple.fr", name="Denis Menard")
    siret = luhn_siret(8311)
    register.add(siret, "CABINET MENARD")
    fill(visitor, siret, "CABINET MENARD")
    visitor.post("/espace/envoi", {"confirmer": "oui"})
    number = number_of(visitor)
    act(staff["instructeur"], number, "prendre")
    act(staff["instructeur"], number, "proposer", {"sens": "accepter"})
    decided = act(staff["valideur"], number, "decider", {"sens": "accepter", "qualite": "cheffe", "code": staff["valideur"].code()})
    assert decided.status_code == 303, decided.text
    comes_to(portal, siret, "reference")
    own = "/espace/fiches/cabinet-menard"
    there, elsewhere, closed = siret[:9] + "00107", luhn_siret(8312), siret[:9] + "00115"
    register.add(there, "CABINET MENARD", secondary=True, adresse="3 QUAI DU PORT 29200 BREST", code_postal="29200",
                 commune="29019", libelle_commune="BREST")
    register.add(closed, "CABINET MENARD", place_state="F", secondary=True)
    for typed, words in [("12", "14 chiffres"), (elsewhere, "même entreprise"), (siret, "différent de l’actuel"),
                         (closed, "a cessé son activité"), (siret[:9] + "00123", "ne connaît pas")]:
        answer = visitor.post(f"{own}/transferer", {"siret": typed, "precisions": "gardé"})
        assert answer.status_code == 422 and words in answer.text and "gardé" in answer.text, (typed, answer.text[-2000:])
    register.mode = "500"
    down = visitor.post(f"{own}/transferer", {"siret": there})
    register.mode = "good"
    assert down.status_code == 422 and "ne répond pas" in down.text
    assert visitor.post(f"{own}/transferer", {"siret": there}).status_code == 303
    assert visitor.post(f"{own}/transferer", {"siret": there}).status_code == 303
    path = re.search(r"/gestion/demandes/DF-\d{4}-\d{5}", staff["instructeur"].get("/gestion/demandes").text)[0]
    page = staff["instructeur"].get(path).text
    assert "Transfert à un autre établissement" in page and "3 QUAI DU PORT" in page and "en activité" in page
    assert verdict(portal, siret)["verdict"] == "reference"
    assert staff["instructeur"].post(path, {"accord": "oui"}).status_code == 303
    answer = comes_to(portal, siret, "plus")
    assert there in "".join(answer["avertissements"]).replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    comes_to(portal, there, "reference")
    mails.wait_for("demenage@exemple.fr", "transféré")
    assert "holds" in portal.run("journal", "verify").stdout
