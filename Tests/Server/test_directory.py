"""The directory through a real server: search, reuse of the data, caches, limits, bad input."""

import csv
import gzip
import io
import json
import pathlib
import re
import socket
import time
import xml.etree.ElementTree

import frictionless
import openapi_spec_validator
import pytest
import requests
from conftest import COMMUNES, Portal, luhn_siret

HEADER = "siret,numero_tva,nom,adresse,code_postal,commune,site_web,telephone,courriel,presentation,themes,departements,debut,fin,motif_fin"
COLUMNS = ["identifiant", "slug", "nom", "siret", "numero_tva", "adresse", "code_postal", "commune", "departement", "region",
           "site_web", "presentation", "themes", "departements", "reference_depuis", "url"]
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def line(number, name, start="2024-01-01", end="", reason="", commune="Quimper", postal="29000", departments="29",
         themes="caisse", text="Conseil aux commerces"):
    return ",".join([luhn_siret(number), "", name, "1 rue", postal, commune, "", "", "", text, themes, departments, start, end, reason])


def take_in(portal, *lines):
    file = portal.folder / "partners.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n")
    return portal.run("import", "partners", "--force", str(file))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A portal with some of the official communes (Licence Ouverte 2.0) and a few suppliers of known names."""
    portal = Portal(tmp_path_factory.mktemp("place"))
    portal.run("migrate", "--new")
    portal.run("import", "communes", str(COMMUNES))
    take_in(
        portal, line(1, "Total Numérique"), line(2, "Phare Ouest", commune="Brest", postal="29200", departments="29|56"),
        line(3, "Boussole Suspendue", end="2025-03-01", reason="suspension"),
        line(4, "Retraite Heureuse", end="2025-02-01", reason="retrait_volontaire"),
        line(5, "Loin d’Ici", commune="Nice", postal="06000", departments="06", themes="rgpd|formation"),
        line(6, "Partout Conseil", commune="Paris", postal="75011", departments="national", themes="conseil-transformation"),
        line(7, '"Guillemets, ""Virgules"" & Cie"', text='"Un ; deux, ""trois"""'))
    portal.start()
    yield portal
    portal.stop()


def names(portal, **query):
    return [r["nom"] for r in requests.get(portal.url + "/api/v1/activateurs", params=query).json()["resultats"]]


def wait_for(check, seconds=2.5):
    end = time.time() + seconds
    while time.time() < end:
        if check():
            return
        time.sleep(0.05)
    raise AssertionError("not seen in time")


# --- search ------------------------------------------------------------------------------------

def test_words_are_understood_and_told(place):
    assert names(place, q="totalnumerique") == ["Total Numérique"]
    assert names(place, q="total numeriqe")[0] == "Total Numérique"
    page = requests.get(place.url + "/annuaire", params={"q": "caise finistère"}).text
    assert "« caise » corrigé en <strong>caisse</strong>" in page and "le département <strong>Finistère</strong>" in page
    literal = re.search(r'href="([^"]+)">Chercher « caise finistère » mot à mot', page)[1].replace("&amp;", "&")
    page = requests.get(place.url + literal).text
    assert "Aucun activateur" in page and "Recherche mot à mot" in page


def test_a_number_finds_its_firm(place):
    siret = luhn_siret(1)
    for typed in [siret, siret[:9], f"{siret[:3]} {siret[3:6]} {siret[6:9]}", f"FR 00 {siret[:9]}"]:
        assert names(place, q=typed) == ["Total Numérique"], typed


def test_an_ended_supplier_is_not_listed_but_told_with_its_dates(place):
    for asked in ["Boussole Suspendue", "boussole suspendue", luhn_siret(3), luhn_siret(3)[:9]]:
        assert "Boussole Suspendue" not in names(place, q=asked)
        page = requests.get(place.url + "/annuaire", params={"q": asked}).text
        assert "Boussole Suspendue est suspendu" in page and "28\u00a0février\u00a02025" in page, asked
        assert f"/verifier?identifiant={luhn_siret(3)}" in page
    assert "n’est plus référencé" in requests.get(place.url + "/annuaire?q=retraite+heureuse").text
    assert "n’est plus référencé" not in requests.get(place.url + "/annuaire?q=retraite").text


def test_near_a_place(place):
    assert set(names(place, pres="Quimper", rayon=10)) == {"Total Numérique", 'Guillemets, "Virgules" & Cie'}
    assert names(place, pres="29000", rayon=100, tri="distance")[-1] == "Phare Ouest"
    page = requests.get(place.url + "/annuaire?pres=Quimper&rayon=100&tri=distance").text
    assert re.search(r"· à 5\d\u00a0km", page) and "à moins de 100 km de Quimper" in page
    assert set(names(place, lat="48.0", lon="-4.1", rayon=25)) == {"Total Numérique", 'Guillemets, "Virgules" & Cie'}
    namesakes = requests.get(place.url + "/annuaire?pres=Saint-Denis").text
    others = [link.replace("&amp;", "&") for link in re.findall(r'<a href="([^"]+)">[^<]+</a>', namesakes.split("Autre lieu de ce nom")[1][:600])]
    assert "à moins de 25 km de Saint-Denis" in requests.get(place.url + others[0]).text
    lost = requests.get(place.url + "/annuaire?pres=Nulleparterie")
    assert lost.status_code == 200 and "Lieu inconnu" in lost.text and 'value="Nulleparterie"' in lost.text
    assert requests.get(place.url + "/api/v1/activateurs?pres=Nulleparterie").status_code == 400


def test_each_criterion_can_be_removed(place):
    page = requests.get(place.url + "/annuaire?q=conseil&theme=caisse&departement=29&modalite=a-distance&taille=1-10").text
    chips = re.search(r'<ul class="portal-chips".*?</ul>', page, re.S)[0]
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', chips)]
    assert len(links) == 6 and "/annuaire" in links
    for link in links:
        assert requests.get(place.url + link).status_code == 200
    assert "q=conseil&theme=caisse&taille=1-10&modalite=a-distance" in links[1], links[1]


def test_a_former_address_leads_on(tmp_path):
    portal = Portal(tmp_path / "p")
    portal.run("migrate", "--new")
    take_in(portal, line(1, "Ancien Nom"))
    portal.start()
    assert requests.get(portal.url + "/annuaire/ancien-nom").status_code == 200
    take_in(portal, line(1, "Nouveau Nom"))
    wait_for(lambda: requests.get(portal.url + "/annuaire/nouveau-nom").status_code == 200)
    for path in ["/annuaire/ancien-nom", "/api/v1/activateurs/ancien-nom"]:
        moved = requests.get(portal.url + path, allow_redirects=False)
        assert moved.status_code == 301 and moved.headers["Location"].endswith("nouveau-nom")
    portal.stop()


def test_a_change_is_seen_by_every_process(tmp_path):
    first = Portal(tmp_path / "p")
    first.run("migrate", "--new")
    take_in(first, line(1, "Premier"))
    first.start()
    second = Portal(tmp_path / "p", DATABASE_URL=first.env["DATABASE_URL"])
    second.start()
    take_in(first, line(2, "Deuxième"), line(1, "Premier", end="2025-01-01", reason="cessation"))
    for portal in (first, second):
        wait_for(lambda portal=portal: names(portal) == ["Deuxième"], 2)
        verdict = requests.get(portal.url + "/api/v1/verifications", params={"identifiant": luhn_siret(1)}).json()["verdict"]
        assert verdict == "plus"
    first.stop()
    second.stop()


# --- fiche and reuse ---------------------------------------------------------------------------

def test_the_fiche_describes_itself(place):
    page = requests.get(place.url + "/annuaire/guillemets-virgules-cie").text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert data["@type"] == "ProfessionalService" and data["name"] == 'Guillemets, "Virgules" & Cie'
    assert data["address"]["postalCode"] == "29000" and data["areaServed"] == ["Finistère"] and data["geo"]["latitude"]
    assert f'<link rel="canonical" href="{place.url}/annuaire/guillemets-virgules-cie">' in page
    assert 'property="og:title"' in page


def test_the_csv_fits_its_schema(demo, tmp_path):
    file = tmp_path / "annuaire.csv"
    answer = requests.get(demo.url + "/annuaire.csv")
    file.write_bytes(answer.content)
    schema = frictionless.Schema.from_descriptor(requests.get(demo.url + "/schema/annuaire.json").json())
    assert [field.name for field in schema.fields] == COLUMNS
    report = frictionless.Resource(path=str(file.name), schema=schema, basepath=str(tmp_path)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]
    assert "licence" in answer.headers["Link"] and "describedby" in answer.headers["Link"]


def test_the_exports_hold_what_the_search_finds(place):
    rows = list(csv.reader(io.StringIO(requests.get(place.url + "/annuaire.csv").content.decode())))
    assert rows[0] == COLUMNS and len(rows) == 6
    odd = next(dict(zip(COLUMNS, r, strict=True)) for r in rows if "Virgules" in r[2])
    assert odd["nom"] == 'Guillemets, "Virgules" & Cie' and odd["presentation"] == 'Un ; deux, "trois"'
    records = requests.get(place.url + "/annuaire.json").json()
    assert [r["identifiant"] for r in records] == [r[0] for r in rows[1:]]
    assert all(list(r) == COLUMNS for r in records)
    filtered = requests.get(place.url + "/annuaire.json?departement=56&theme=caisse").json()
    assert [r["nom"] for r in filtered] == ["Phare Ouest"]
    shapes = requests.get(place.url + "/annuaire.geojson?q=phare").json()
    assert shapes["type"] == "FeatureCollection" and len(shapes["features"]) == 1
    longitude, latitude = shapes["features"][0]["geometry"]["coordinates"]
    assert -5.5 < longitude < -3 and 47 < latitude < 49
    nine = list(csv.DictReader(io.StringIO(requests.get(place.url + "/annuaire-france-num.csv").content.decode())))
    assert list(nine[0]) == ["Identifiant de la structure", "Nom de la structure", "Type", "Catégorie", "Adresse", "Code postal",
                             "Ville", "Région", "Lien url (site France Num)"]
    assert {r["Catégorie"] for r in nine} == {"Privée"} and "Bretagne" in {r["Région"] for r in nine}
    empty = requests.get(place.url + "/annuaire.json?q=zzzzzzzz")
    assert empty.json() == []


def test_feed_sitemap_and_robots(place):
    feed = xml.etree.ElementTree.fromstring(requests.get(place.url + "/annuaire.atom").content)
    assert len(feed.findall(ATOM + "entry")) == 5 and feed.find(ATOM + "updated").text.endswith("Z")
    own = xml.etree.ElementTree.fromstring(requests.get(place.url + "/annuaire.atom?departement=06").content)
    assert {e.find(ATOM + "title").text for e in own.findall(ATOM + "entry")} == {"Loin d’Ici", "Partout Conseil"}
    robots = requests.get(place.url + "/robots.txt").text
    index = re.search(r"Sitemap: (\S+)", robots)[1]
    parts = [e.text for e in xml.etree.ElementTree.fromstring(requests.get(index).content).iter(SITEMAP + "loc")]
    pages = [e.text for part in parts for e in xml.etree.ElementTree.fromstring(requests.get(part).content).iter(SITEMAP + "loc")]
    assert f"{place.url}/annuaire/total-numerique" in pages
    assert all(requests.get(page).status_code == 200 for page in pages)
    assert requests.get(place.url + "/sitemap-2.xml").status_code == 404
    assert requests.get(place.url + "/sitemap-x.xml").status_code == 404


def test_suggestions(place):
    answer = requests.get(place.url + "/annuaire/suggestions?q=quim", headers={"Accept": "application/json"}).json()
    assert {"genre": "Commune", "libelle": "Quimper (Finistère)"}.items() <= answer["suggestions"][0].items()
    assert set(names(place, pres="Quimper 29000", rayon=25)) >= {"Total Numérique"}
    page = requests.get(place.url + "/annuaire/suggestions?q=tot").text
    assert 'href="/annuaire/total-numerique"' in page
    assert "Rien de connu" in requests.get(place.url + "/annuaire/suggestions?q=zzz").text


# --- the API -------------------------------------------------------------------------------------

def test_an_invoice_with_its_expense_says_whether_the_supplier_has_to_be_referenced(place):
    good = luhn_siret(1)
    lines = ["identifiant;date;reference;depense", f"{good};2021-02-10;F-1;conseil", f"{good};2021-02-10;F-2;solution",
             f"{good};2026-01-31;F-3;conseil", f"{good};2021-02-10;F-4;voiture", f"{good};2021-02-10;F-5", f"{good};2021-02-10",
             f"{good};;F-7;conseil", f"{good};2021-02-10;F;8;conseil"]
    answer = requests.post(place.url + "/api/v1/verifications", data="\r\n".join(lines).encode(), headers={"Content-Type": "text/csv"})
    got = list(csv.reader(io.StringIO(answer.content.decode()), delimiter=";"))
    assert got[0] == ["identifiant", "date", "reference", "depense", "verdict", "nom", "debut", "fin", "avertissement", "referencement_requis"]
    assert [line[4] for line in got[1:6]] == ["pas_encore", "pas_encore", "reference", "pas_encore", "pas_encore"]
    assert [line[-1] for line in got[1:9]] == ["oui", "non", "", "", "", "", "", ""]
    assert "voiture" in got[4][-2] and got[6][4] == got[7][4] == "erreur" and all(len(line) == 10 for line in got)
    page = requests.get(f"{place.url}/verifier?identifiant={good}&date=2021-02-10").text
    assert "Pour quelles aides cela compte" in page and "un diagnostic" in page
    assert "Pour quelles aides" not in requests.get(f"{place.url}/verifier?identifiant={good}&date=2026-01-31").text


def test_a_file_of_invoices_comes_back_with_verdicts(place):
    good, ended = luhn_siret(1), luhn_siret(3)
    lines = ["identifiant;date;reference", f"{good};2026-01-31;F-1", f"{good[:9]};2026-01-31;F-2", f"{ended};2025-03-01;F;3",
             f'{ended};01/03/2025;"F ; 4"', f"{ended};;", "absurde;2026-01-31;F-6", f"{good};2026-02-30;", "", "un;deux;trois;quatre;cinq",
             f"{luhn_siret(99)};2026-01-31;F-9"]
    answer = requests.post(place.url + "/api/v1/verifications", data="\r\n".join(lines).encode(), headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv")
    got = answer.content.decode().split("\r\n")
    assert got[0] == "identifiant;date;reference;verdict;nom;debut;fin;avertissement" and got[-1] == ""
    assert got[1] == f"{good};2026-01-31;F-1;reference;Total Numérique;2024-01-01;;"
    assert got[2].startswith(f"{good[:9]};2026-01-31;F-2;erreur;;;;") and "SIRET" in got[2]
    assert got[3].startswith(f'{ended};2025-03-01;"F;3";erreur;;;;') and "illisible" in got[3]
    assert got[4].startswith(f'{ended};01/03/2025;"F ; 4";suspendu;Boussole Suspendue;2024-01-01;2025-03-01;')
    assert got[5].startswith(f"{ended};;;erreur;;;;") and "date" in got[5], "an empty date is never today"
    assert "absurde;2026-01-31;F-6;erreur;;;;" in got[6] and "date" in got[7].lower() and ";erreur;" in got[7]
    assert got[8].startswith(";;;erreur;") and "illisible" in got[9] and ";erreur;" in got[9] and ";inconnu;" in got[10]
    assert len(got) == len(lines) + 1, "one line for each line"


def test_a_stray_quote_spoils_its_own_invoice_alone(place):
    good = luhn_siret(1)
    lines = ["identifiant;date;reference", f'"{good};2026-01-31;F-1', f"{good};2026-01-31;F-2", f'{good};2026-01-31;"F-3', f"{good};2026-01-31;12\" écran"]
    answer = requests.post(place.url + "/api/v1/verifications", data="\n".join(lines).encode(), headers={"Content-Type": "text/csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode()), delimiter=";"))
    assert [len(row) for row in rows] == [8] * 5, "any reader reads one row a line"
    assert [row[3] for row in rows] == ["verdict", "erreur", "reference", "erreur", "reference"]


def test_damaged_lines_are_no_verdict(place):
    good = luhn_siret(1).encode()
    lines = [b"identifiant;date;reference", good + b"\x00;2026-01-31;F-1", good + b";2026-\r01-31;F-2", good + b";2026-01-31;Caf\xe9",
             good + b";2026-01-31;F-4"]
    answer = requests.post(place.url + "/api/v1/verifications", data=b"\n".join(lines), headers={"Content-Type": "text/csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode()), delimiter=";"))
    assert [row[3] for row in rows] == ["verdict", "erreur", "erreur", "erreur", "reference"]
    assert "abîmée" in rows[1][7]


def test_memory_stays_flat_whatever_the_reader_does(place):
    """Twelve megabytes of invoices, answers of some thirty that nobody reads: they wait in a file without a name."""
    def resident():
        return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{place.process.pid}/status").read_text())[1]) / 1024
    body = "identifiant;date;reference\n" + f"{luhn_siret(1)};2026-01-31;F\n" * 400_000
    head = f"POST /api/v1/verifications HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: {len(body)}\r\n\r\n"
    before, connections = resident(), []
    for _ in range(3):
        connection = socket.create_connection(("127.0.0.1", place.port), timeout=60)
        connection.sendall((head + body).encode())
        connections.append(connection)
    after = resident()
    for connection in connections:
        connection.close()
    assert after - before < 60, f"{before:.0f} MB, then {after:.0f}"


def test_a_file_is_read_while_it_arrives(place):
    """Answers come before the last line is sent, and a file of any length takes no memory of its size."""
    siret = luhn_siret(1)
    with socket.create_connection(("127.0.0.1", place.port), timeout=20) as connection:
        head = "POST /api/v1/verifications HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        def send(text):
            connection.sendall(f"{len(text):x}\r\n".encode() + text + b"\r\n")
        send(b"identifiant;date;reference\n")
        for _ in range(40):
            send(f"{siret};2026-01-31;F\n".encode() * 50)
        connection.settimeout(10)
        early = connection.recv(65536)
        assert b"200 OK" in early
        connection.sendall(b"0\r\n\r\n")
        body = early
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536)
    assert body.count(b";reference;Total Num") == 2000


def test_a_client_that_reads_nothing_before_it_has_sent_all(place):
    """The answer is larger than what sockets hold: it must wait without stopping the reading."""
    body = "identifiant;date;reference\n" + f"{luhn_siret(1)};2026-01-31;F\n" * 200_000
    answer = requests.post(place.url + "/api/v1/verifications", data=body.encode(), headers={"Content-Type": "text/csv"}, timeout=120)
    assert answer.status_code == 200 and answer.content.count(b";reference;Total Num") == 200_000
    refused = requests.post(place.url + "/api/v1/verifications", data=b"x" * (65 << 20), headers={"Content-Type": "text/csv"}, timeout=60)
    assert refused.status_code == 413


def test_bad_files_are_refused_clearly(place):
    url = place.url + "/api/v1/verifications"
    for body, kind, status in [
            (b"siret;date\n1;2", "text/csv", 400), (b"", "text/csv", 400), (b"\xff\xfe\x00", "text/csv", 400),
            (b"identifiant;date;reference\n", "application/json", 415), (b"{}", None, 415)]:
        answer = requests.post(url, data=body, headers={"Content-Type": kind} if kind else {})
        assert answer.status_code == status and answer.json()["detail"], body
    odd = b'identifiant;date;reference\n"\n;;\n' + b"\x00\xff;\xfe;\n" + b'x";y;z\n' + b"1" * 70_000 + b"\n12;2026-01-01;fin\n"
    answer = requests.post(url, data=odd, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200 and answer.content.decode()


def test_other_sites_may_read(place):
    for path in ["/api/v1/activateurs", "/api/v1/activateurs/personne", "/annuaire.csv", "/annuaire.atom", "/schema/annuaire.json"]:
        answer = requests.get(place.url + path, headers={"Origin": "https://ailleurs.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
    asked = requests.options(place.url + "/api/v1/verifications", headers={
        "Origin": "https://ailleurs.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"})
    assert asked.status_code == 204 and "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in requests.get(place.url + "/connexion").headers


def test_limits_are_announced_and_kept(tmp_path):
    portal = Portal(tmp_path / "p", RATE_LIMITS="on")
    portal.run("migrate", "--new")
    portal.start()
    session = requests.Session()
    first = session.get(portal.url + "/api/v1/activateurs")
    quota = int(re.search(r"q=(\d+)", first.headers["RateLimit-Policy"])[1])
    left = int(re.search(r"r=(\d+)", first.headers["RateLimit"])[1])
    assert quota == 600 and left == 599
    for _ in range(quota + 60):
        answer = session.get(portal.url + "/api/v1/verifications?identifiant=55208131766522", headers={"Origin": "https://ailleurs.example"})
        if answer.status_code == 429:
            break
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 1 and answer.json()["status"] == 429
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and "r=0" in answer.headers["RateLimit"]
    assert session.get(portal.url + "/annuaire").status_code == 200
    portal.stop()


def test_the_description_is_valid(demo):
    described = requests.get(demo.url + "/api/v1/openapi.json").json()
    openapi_spec_validator.validate(described)


# --- caches, weight, bad input -------------------------------------------------------------------

def test_compressed_and_whole_answers_are_the_same(demo):
    for path in ["/annuaire?q=conseil", "/annuaire/carte", "/api/v1/activateurs?q=conseil", "/annuaire.atom"]:
        for _ in range(3):
            plain = requests.get(demo.url + path, headers={"Accept-Encoding": "identity"})
            packed = requests.get(demo.url + path, headers={"Accept-Encoding": "gzip"}, stream=True)
            raw = packed.raw.read(decode_content=False)
            assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(raw) == plain.content
            assert plain.headers["ETag"] == packed.headers["ETag"] and "Accept-Encoding" in plain.headers["Vary"]
            assert len(raw) < len(plain.content) / 3
        again = requests.get(demo.url + path, headers={"If-None-Match": plain.headers["ETag"]})
        assert again.status_code == 304 and not again.content


def test_files_are_kept_for_good_under_the_name_of_their_content(demo):
    page = requests.get(demo.url + "/annuaire").text
    css = re.search(r'href="(/dsfr/portal\.min\.[0-9a-f]{8}\.css)"', page)[1]
    script = re.search(r'src="(/js/annuaire\.[0-9a-f]{8}\.js)"', page)[1]
    style = requests.get(demo.url + css)
    fonts = ["/dsfr/" + f for f in re.findall(r"url\((fonts/[^)]+)\)", style.text)]
    assert len(fonts) == 2
    for path in [css, script, *fonts]:
        assert "immutable" in requests.get(demo.url + path).headers["Cache-Control"], path
    stale = css.replace(css.split(".")[-2], "00000000")
    assert "immutable" not in requests.get(demo.url + stale).headers["Cache-Control"]


BAD = ["q=" + "a" * 10_000, "q=" + "caise+" * 1500, "q=%FF%FE%80", "q=%00", "q=a%00b", "q=%E2%80%AErevo", "q=%F0%9F%A6%8A%F0%9F%98%80",
       "q=%", "q=%25%30%30", "&".join(["theme=caisse"] * 499), "&".join(["theme=caisse"] * 501),
       "&".join(f"departement={n}" for n in range(500)), "page=1000000000", "page=-1", "page=x", "pres=%00%FF", "lat=nan&lon=inf",
       "lat=1e309&lon=2", "rayon=-1", "tri=%3Cscript%3E", "q=" + "%C3%A9" * 3000, "q=123456789012345678901234567890"]


@pytest.mark.parametrize("query", BAD, ids=range(len(BAD)))
def test_bad_questions_get_a_quick_answer(demo, query):
    for path in ["/annuaire", "/annuaire/carte", "/annuaire/suggestions", "/annuaire/comparer", "/api/v1/activateurs", "/annuaire.csv",
                 "/annuaire.json", "/annuaire.geojson", "/annuaire.atom", "/sitemap.xml"]:
        answer = requests.get(f"{demo.url}{path}?{query}")
        assert answer.status_code in (200, 400), path
        if answer.status_code == 400:
            assert "500" not in answer.text[:50] and answer.headers["Content-Type"].split(";")[0] in (
                "text/html", "application/problem+json")


def test_bytes_that_are_no_http_do_no_harm(demo):
    for raw in [b"GET /annuaire?q=\xff\xfe\x00 HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /annuaire?q=\xe9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]:
        with socket.create_connection(("127.0.0.1", demo.port), timeout=5) as connection:
            connection.sendall(raw)
            answer = connection.recv(4096)
        assert b" 500 " not in answer[:20]
    assert requests.get(demo.url + "/healthz").text == "ok"
