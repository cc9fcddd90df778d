"""A referenced life over HTTP: procedures with their hearings and documents, every measure, appeals; letter, mail, page and verdict agree."""

import re
import subprocess

import pytest
import requests
from conftest import Visitor, sign_up
from life import REASONS, Life, day, plain
from pdfs import active, pdf


def letter_text(content, folder):
    """The words of a letter's PDF."""
    file = folder / "letter.pdf"
    file.write_bytes(content)
    return plain(subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout)


@pytest.fixture(scope="module")
def second(portal):
    address, name, password = "victor@dge.example", "Victor Anger", "passoire-violette-2026"
    portal.staff(address, name, "valideur", password)
    return Visitor(portal.url).log_in(address, password)


def test_struck_off_after_a_hearing_with_documents(portal, staff, mails, register, second, tmp_path):
    life = Life(portal, staff, mails, register, 8401, second)
    life.act(life.reviewer, "procedure", {**REASONS, "mesure": "dereferencement", "echeance": day(21)})
    path = f"{life.own}/observations"
    for content, words in [(b"<html>", "pas un PDF"), (pdf(password="x"), "protégé par un mot de passe"), (pdf()[:200], "abîmé"),
                           (b"<script>alert(1)</script>" + pdf(), "pas un PDF"), (active(), "éléments actifs")]:
        answer = life.owner.post(path, {"observations": "Gardé <b>"}, files={"piece": ("p.pdf", content, "application/pdf")})
        assert answer.status_code == 422 and words in answer.text and "Gardé &lt;b&gt;" in answer.text, answer.text[-2000:]
    assert life.owner.post(path, {"observations": "x"}, files={"piece": ("p.pdf", b"x" * (11 << 20), "application/pdf")}).status_code == 413
    piece = pdf(2)
    sent = life.owner.post(path, {"observations": "Voir la pièce."}, files={"piece": ("Capture d’écran.pdf", piece, "application/pdf")})
    assert sent.status_code == 303, sent.text
    own = life.owner.get(life.own).text
    link = re.search(r'/espace/fiches/[^"]+/procedures/PC-[^"]+\.pdf', own)[0]
    assert "Capture d’écran.pdf, 2\u00a0pages" in own and life.owner.get(link).content == piece
    staff_link = link.replace("/espace/fiches", "/gestion/annuaire")
    assert staff_link in life.reviewer.get(life.registered).text and life.reviewer.get(staff_link).content == piece
    stranger = sign_up(portal, mails, "etrangere@exemple.fr")
    assert stranger.get(link).status_code == 404 and stranger.get(staff_link).status_code == 404
    # What came by post is scanned and kept too.
    page = f"{life.registered}/observations"
    revision = re.search(r'name="revision" value="(\d+)"', life.reviewer.get(page).text)[1]
    entered = life.reviewer.post(page, {"revision": revision, "observations": "Par la poste."}, files={"piece": ("scan.pdf", pdf(), "application/pdf")})
    assert entered.status_code == 303, entered.text

    assert life.owner.post(f"{life.own}/audition", page=life.own).status_code == 303
    early = life.approver.get(f"{life.registered}/decider").text
    data = {"revision": re.search(r'name="revision" value="(\d+)"', early)[1], "issue": "mesure", "faits": "Vu.", "effet": day(1), "qualite": "cheffe"}
    assert "audition" in life.approver.post(f"{life.registered}/decider", data).text
    life.act(life.reviewer, "audition", {"jour": day(0), "presence": "oui", "compte_rendu": "Entendue avec son conseil."})
    assert life.owner.post(path, {"observations": "Rien d’autre.", "dernieres": "oui"}).status_code == 303
    life.decide()
    assert life.verdict() == "reference"
    life.comes_to("plus", 1)

    page, content = life.last_letter()
    mail = plain(mails.wait_for(life.address, "Décision sur la procédure").get_content())
    printed = letter_text(content, tmp_path)
    for words in ["Il est mis fin à votre référencement à compter du", "Article 8 de la charte d’engagement", "Vous avez été entendu le",
                  "La correction est partielle.", "par délégation (arrêté du 2 janvier 2026)", "Télérecours", "Valérie Deurin"]:
        assert words in page and words in mail and words in printed, words

    # Contested with a document; what is granted gives the referencing back.
    contest = re.search(r'/espace/fiches/[^"/]+/recours/PC-[^"]+', life.owner.get(life.own).text)[0]
    sent = life.owner.post(contest, {"sorte": "gracieux", "arguments": "Voir la pièce."}, files={"piece": ("preuve.pdf", piece, "application/pdf")})
    assert sent.status_code == 303, sent.text
    appeal = sent.headers["Location"]
    assert life.owner.get(f"{appeal}/piece.pdf").content == piece
    answer_path = appeal.replace("/espace", "/gestion")
    assert life.approver.get(f"{answer_path}/piece.pdf").content == piece and stranger.get(f"{appeal}/piece.pdf").status_code == 404
    data = {"issue": "fait-droit", "motifs": "Le site est conforme.", "qualite": "cheffe"}
    assert life.approver.confirmed(life.approver.post(answer_path, data), answer_path, data).status_code == 303
    life.comes_to("reference", 1)
    assert "holds" in portal.run("journal", "verify").stdout


def test_suspended_at_once_confirmed_then_lifted(portal, staff, mails, register, second):
    life = Life(portal, staff, mails, register, 8402, second)
    life.act(life.approver, "suspendre", {
        **REASONS, "urgence": "Des entreprises sont trompées.", "echeance": day(10), "qualite": "cheffe"})
    life.comes_to("suspendu")
    assert life.owner.post(f"{life.own}/observations", {"observations": "Non.", "dernieres": "oui"}).status_code == 303
    # Whoever suspended does not confirm it.
    assert life.approver.get(f"{life.registered}/decider").status_code == 409
    life.act(second, "decider", {"issue": "mesure", "faits": "Rien n’a changé.", "effet": day(1), "qualite": "chef"})
    assert life.verdict() == "suspendu"
    life.act(life.approver, "lever", {"faits": "Le site est conforme.", "qualite": "cheffe"})
    life.comes_to("reference")
    assert "de nouveau référencée" in mails.wait_for(life.address, "Levée de la suspension").get_content()
    assert "holds" in portal.run("journal", "verify").stdout


def test_an_acceptance_is_withdrawn_as_if_it_had_never_been(portal, staff, mails, register, second):
    life = Life(portal, staff, mails, register, 8403, second)
    life.procedure("retrait", hearing=True)
    life.decide()
    life.comes_to("inconnu")
    page, _ = life.last_letter()
    assert "Le retrait vaut pour le passé" in page and "Article L242-1" in page
    assert requests.get(portal.url + life.own.replace("/espace/fiches", "/annuaire")).status_code == 410
    assert "holds" in portal.run("journal", "verify").stdout


def test_an_acceptance_is_repealed_from_a_day_on(portal, staff, mails, register, second):
    life = Life(portal, staff, mails, register, 8404, second)
    life.procedure("abrogation")
    life.decide(effect=5)
    life.comes_to("plus", 5)
    assert life.verdict(4) == "reference"
    page, _ = life.last_letter()
    assert "L’abrogation ne vaut que pour l’avenir" in page
