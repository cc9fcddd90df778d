"""An accepted activator, and what is done to it, for tests over HTTP and in a browser."""

import datetime
import re
import time

import requests
from conftest import fill, luhn_siret, sign_up, today

REASONS = {"motifs": ["titre"], "faits": "Le site emploie le mot « certifié » depuis mars."}


def day(days):
    return (today() + datetime.timedelta(days=days)).strftime("%d/%m/%Y")


def plain(text):
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


HEADER = "siret,numero_tva,nom,adresse,code_postal,commune,site_web,telephone,courriel,presentation,themes,departements,debut,fin,motif_fin"


def line(siret, name="Cabinet Nova", start="2024-01-01", end="", reason="", vat="", themes="rgpd|caisse", departments="35|56"):
    return f'{siret},{vat},"{name}",1 rue du Port,35000,Rennes,https://nova.example,,,Conseil,{themes},{departments},{start},{end},{reason}'


def revision(visitor, path):
    return re.search(r'name="revision" value="(\d+)"', visitor.get(path).text)[1]


def act(visitor, number, name, data=None):
    """One act of the staff, from its own page."""
    page = f"/gestion/dossiers/{number}" + ("" if name == "prendre" else f"/{name}")
    token_page = visitor.get(page)
    assert token_page.status_code == 200, token_page.text
    path, data = f"/gestion/dossiers/{number}/{name}", {"revision": revision(visitor, page), **(data or {})}
    return visitor.confirmed(visitor.post(path, data, page=page), path, data, page=page)


def number_of(visitor):
    return re.search(r"FN-\d{4}-\d{5}", visitor.get("/espace").text)[0]


class Life:
    """An accepted activator, and the people around it."""

    def __init__(self, portal, staff, mails, register, seed, second):
        self.portal, self.mails, self.second = portal, mails, second
        self.reviewer, self.approver = staff["instructeur"], staff["valideur"]
        self.address, self.siret = f"vie{seed}@exemple.fr", luhn_siret(seed)
        self.name = f"CABINET {seed}"
        register.mode = "good"
        register.add(self.siret, self.name)
        self.owner = fill(sign_up(portal, mails, self.address), self.siret, self.name)
        assert self.owner.post("/espace/envoi").status_code == 303
        number = number_of(self.owner)
        assert act(self.reviewer, number, "prendre").status_code == 303
        assert act(self.reviewer, number, "proposer", {"sens": "accepter"}).status_code == 303
        assert act(self.approver, number, "decider", {"sens": "accepter", "qualite": "cheffe"}).status_code == 303
        self.own = re.search(r'/espace/fiches/[^"/]+', self.owner.get("/espace").text)[0]
        self.registered = self.own.replace("/espace/fiches", "/gestion/annuaire")
        self.comes_to("reference")

    def verdict(self, days=0):
        return requests.get(f"{self.portal.url}/api/v1/verifications", params={
            "identifiant": self.siret, "date": (today() + datetime.timedelta(days=days)).isoformat()}).json().get("verdict")

    def comes_to(self, expected, days=0):
        end = time.time() + 10
        while self.verdict(days) != expected and time.time() < end:
            time.sleep(0.1)
        assert self.verdict(days) == expected

    def act(self, who, name, data, status=303):
        page = f"{self.registered}/{name}"
        form = who.get(page)
        assert form.status_code == 200, form.text
        data = {"revision": re.search(r'name="revision" value="(\d+)"', form.text)[1], **data}
        answer = who.confirmed(who.post(page, data), page, data)
        assert answer.status_code == status, answer.text
        return answer

    def procedure(self, measure, hearing=False):
        grounds = ["illegalite"] if measure == "retrait" else REASONS["motifs"]
        self.act(self.reviewer, "procedure", {**REASONS, "motifs": grounds, "mesure": measure, "echeance": day(21)})
        if hearing:
            assert self.owner.post(f"{self.own}/audition", page=self.own).status_code == 303
            self.act(self.reviewer, "audition", {"jour": day(0), "presence": "oui", "compte_rendu": "Entendue avec son conseil."})
        observed = self.owner.post(f"{self.own}/observations", {"observations": "Le mot est retiré.", "dernieres": "oui"})
        assert observed.status_code == 303, observed.text

    def decide(self, effect=1):
        self.act(self.approver, "decider", {
            "issue": "mesure", "faits": "La correction est partielle.", "effet": day(effect), "qualite": "cheffe"})

    def last_letter(self):
        path = re.findall(r'/espace/fiches/[^"/]+/courriers/\d+', self.owner.get(self.own).text)[0]
        file = path.replace("/courriers/", "/courriers/fichiers/") + ".pdf"
        return plain(re.sub(r"<[^>]+>", " ", self.owner.get(path).text)), self.owner.get(file).content
