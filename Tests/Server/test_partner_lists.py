"""Partner lists on a register that is in use: sent as a file, read, validated by another person."""

import re
import time

import requests
from conftest import luhn_siret
from life import HEADER, line

PATH = "/gestion/listes"


def send(visitor, content, name="liste.csv"):
    return visitor.post(PATH, {}, page=PATH, files={"liste": (name, content, "text/csv")})


def csv(*lines):
    return "\n".join([HEADER, *lines]).encode()


def test_a_list_is_proposed_refused_and_validated(portal, staff):
    first = portal.folder / "first.csv"
    first.write_bytes(csv(line(luhn_siret(8101)), line(luhn_siret(8102))))
    portal.run("import", "partners", "--force", str(first))
    reviewer, approver = staff["instructeur"], staff["valideur"]

    # What is no list is told beside the field.
    for content, words in [
        (b"", "une ligne au moins"), (b"\xff\xfe", "UTF-8"), (b"a,b\n1,2\n", "première ligne"), (HEADER.encode(), "une ligne au moins"),
        (csv(line(luhn_siret(8101))), "ne change rien"), (csv("x"), "1 ligne refusée"),
        (csv(*["x"] * 20_001), "Découpez-la"),
    ]:
        answer = send(reviewer, content)
        assert answer.status_code == 422 and words in answer.text.replace("\u00a0", " "), (content[:40], answer.text[-3000:])
    assert send(reviewer, b"x" * (11 << 20)).status_code == 413

    changed = csv(
        line(luhn_siret(8101), end="2025-03-01", reason="cessation"), line(luhn_siret(8102), name="Autre nom"),
        line(luhn_siret(8103)), "bêtise")
    sent = send(reviewer, changed, "Liste d’automne.csv")
    assert sent.status_code == 303
    path = sent.headers["Location"]
    page = reviewer.get(path).text
    assert all(word in page for word in ["Fins de référencement", "Ajouts", "Modifications", "Liste d’automne.csv", "Autre nom"])

    def comes_to(number, expected, day="2025-03-01"):
        """The index follows the register within a second; an empty one answers nothing."""
        end, said = time.time() + 10, None
        while said != expected and time.time() < end:
            said = requests.get(f"{portal.url}/api/v1/verifications", params={
                "identifiant": luhn_siret(number), "date": day}).json().get("verdict")
            time.sleep(0.1)
        assert said == expected

    comes_to(8101, "reference")
    comes_to(8103, "inconnu")
    read = approver.get(path).text
    seen = re.search(r'name="vu" value="([0-9a-f]+)"', read).group(1)
    # Another list changes the register meanwhile: what was read is not what would be done.
    other = portal.folder / "other.csv"
    other.write_bytes(csv(line(luhn_siret(8103))))
    portal.run("import", "partners", "--force", str(other))
    answer = approver.post(path, {"accord": "oui", "vu": seen, "code": approver.code()}, page=path)
    assert answer.status_code == 409 and "Relisez-la" in answer.text
    comes_to(8101, "reference")
    seen = re.search(r'name="vu" value="([0-9a-f]+)"', answer.text).group(1)
    assert approver.post(path, {"accord": "oui", "vu": seen, "code": approver.code()}, page=path).status_code == 303
    comes_to(8101, "plus")
    comes_to(8101, "reference", "2025-02-28")
    assert reviewer.get(f"{path}/liste.csv").content == changed

    refused = send(reviewer, csv(line(luhn_siret(8104)))).headers["Location"]
    assert approver.post(refused, {"accord": "non", "raison": "périmée", "vu": ""}, page=refused).status_code == 303
    assert "périmée" in reviewer.get(refused).text
    comes_to(8104, "inconnu")
    assert "holds" in portal.run("journal", "verify").stdout


def test_a_long_list_is_read_and_validated_in_seconds(portal, staff):
    lines = [line(luhn_siret(n), name=f"Cabinet {n}") for n in range(90_000, 105_000)]
    reviewer, approver = staff["instructeur"], staff["valideur"]
    begin = time.time()
    path = send(reviewer, csv(*lines)).headers["Location"]
    filed = time.time()
    seen = re.search(r'name="vu" value="([0-9a-f]+)"', approver.get(path).text).group(1)
    read = time.time()
    assert approver.post(path, {"accord": "oui", "vu": seen, "code": approver.code()}, page=path).status_code == 303
    print(f"filed in {filed - begin:.1f} s, read in {read - filed:.1f} s, taken in in {time.time() - read:.1f} s")
    assert "15\u202f000" in approver.get(path).text
