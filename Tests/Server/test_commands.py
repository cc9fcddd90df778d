"""The command line, imports, the API's contract, and a process that is killed."""

import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import signal
import tempfile
import time

import jsonschema
import pytest
import requests
from conftest import COMMUNES, Portal, Visitor, luhn_siret
from life import HEADER, line


def fresh(tmp_path, **settings):
    portal = Portal(tmp_path / "p", **settings)
    portal.run("migrate", "--new")
    return portal


def test_importing_partners(tmp_path):
    portal = fresh(tmp_path)
    one, two = luhn_siret(1), luhn_siret(2)
    good = [line(one, start="2023-01-01", end="2023-06-01", reason="suspension"), line(one, start="2023-09-01"),
            line(two, name="À l’œuvre, ""ici"""), line("", vat="DE123456789", name="Beratung")]
    file = tmp_path / "partners.csv"
    file.write_text("\n".join([HEADER, *good]) + "\n")
    assert "4 added" in portal.run("import", "partners", str(file)).stdout
    assert "0 added, 0 corrected, 4 unchanged" in portal.run("import", "partners", str(file)).stdout
    bad = [line("123"), line(one, start="2023-10-01"), line(two, start="pas un jour"), line(two, themes="magie"),
           line(luhn_siret(3), end="2023-01-01", reason="suspension"), line(luhn_siret(4), end="2025-01-01"),
           line(luhn_siret(5)) + ",trop", line(luhn_siret(6))]
    file.write_text("\n".join([HEADER, *bad]) + "\n")
    proposed = portal.run("import", "partners", str(file), check=False)
    assert proposed.returncode == 1 and "1 to be added" in proposed.stdout and "Nothing has changed yet" in proposed.stdout
    done = portal.run("import", "partners", "--force", str(file), check=False)
    assert done.returncode == 1 and "1 added" in done.stdout and done.stderr == proposed.stderr
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [f"line {n}" for n in range(2, 9)], done.stderr
    portal.start()
    try:
        def verdict(identifier, day):
            return requests.get(f"{portal.url}/api/v1/verifications", params={"identifiant": identifier, "date": day}).json()
        assert verdict(one, "2022-12-31")["verdict"] == "pas_encore"
        assert verdict(one, "2023-01-01")["verdict"] == "reference"
        assert verdict(one, "2023-06-01")["verdict"] == "suspendu"
        assert verdict(one, "2023-09-01")["verdict"] == "reference"
        assert len(verdict(one, "2023-09-01")["periodes"]) == 2
        other = one[:9] + "00099"
        assert verdict(other, "2023-10-01")["verdict"] == "autre_etablissement"
        assert "Siret(" not in " ".join(verdict(other, "2023-10-01")["avertissements"])
        assert verdict("DE 123 456 789", "2024-02-01")["verdict"] == "reference"
        siren = int(one[:9])
        vat = f"FR {(12 + 3 * (siren % 97)) % 97:02d} {one[:9]}"
        answer = verdict(vat, "2023-06-15")
        assert answer["verdict"] == "suspendu" and answer["siren"] == one[:9]
        text = requests.get(f"{portal.url}/verifier", params={"identifiant": one, "date": "15/06/2023"}).text
        assert "était suspendu le 15\u00a0juin\u00a02023" in text and "<svg" in text
    finally:
        portal.stop()
    assert "holds" in portal.run("journal", "verify").stdout


def test_a_correction_keeps_what_was_known(tmp_path):
    portal = fresh(tmp_path)
    siret, file = luhn_siret(10), tmp_path / "p.csv"
    file.write_text("\n".join([HEADER, line(siret)]))
    portal.run("import", "partners", str(file))
    time.sleep(1.1)
    between = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    time.sleep(1.1)
    file.write_text("\n".join([HEADER, line(siret, end="2024-03-01", reason="retrait_volontaire")]))
    assert "1 corrected" in portal.run("import", "partners", str(file), "--force").stdout
    portal.start()
    try:
        def ask(**more):
            return requests.get(f"{portal.url}/api/v1/verifications", params={
                "identifiant": siret, "date": "2024-06-01", **more}).json()

        assert ask()["verdict"] == "plus"
        assert ask(connu_le=between)["verdict"] == "reference" and ask(connu_le=between)["connu_le"] == between
    finally:
        portal.stop()


def test_ten_thousand_partners_and_the_communes(tmp_path):
    portal = fresh(tmp_path)
    file = tmp_path / "many.csv"
    file.write_text("\n".join([HEADER] + [line(luhn_siret(n), name=f"Cabinet {n}") for n in range(10_000)]))
    assert "10000 added" in portal.run("import", "partners", str(file)).stdout
    count = len(COMMUNES.read_text().splitlines()) - 1
    assert f"{count} communes read, {count} new" in portal.run("import", "communes", str(COMMUNES)).stdout
    assert "0 new or changed" in portal.run("import", "communes", str(COMMUNES)).stdout
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"\xff\xfe")
    assert portal.run("import", "communes", str(odd), check=False).returncode == 1
    assert portal.run("import", "partners", "/nowhere", check=False).returncode == 1


def test_the_commands_fail_in_one_sentence(tmp_path):
    portal = Portal(tmp_path / "p")
    cases = [
        (["serve"], {}, 1), (["serve", "--port", "0"], {}, 64), (["dance"], {}, 64), (["import"], {}, 64),
        (["import", "partners"], {}, 64), (["staff", "add", "a@b.fr", "--name", "A", "--role", "roi"], {}, 64),
        (["staff", "delegate", "a@b.fr", "--capacity", "", "--act", "A"], {}, 64),
        (["staff", "delegate", "a@b.fr", "--capacity", "C", "--act", "A", "--from", "hier"], {}, 64),
        (["demo", "--count", "many"], {}, 64), (["migrate"], {"DATABASE_URL": "mysql:x"}, 1),
        (["serve"], {"LOG_FORMAT": "xml"}, 1), (["serve"], {"SMTP_URL": "gopher://x"}, 1),
        (["serve"], {"BASE_URL": "ftp://x"}, 1), (["journal"], {}, 64), (["backup"], {}, 64)]
    for arguments, more, code in cases:
        usual = dict(portal.env)
        portal.env.update(more)
        done = portal.run(*arguments, check=False)
        portal.env = usual
        assert done.returncode == code, (arguments, done)
        assert len(done.stderr.strip().splitlines()) == 1, (arguments, done.stderr)
    assert "DATABASE_URL" in portal.run("serve", "--help").stdout


def test_the_demonstration_refuses_real_data(tmp_path):
    portal = fresh(tmp_path)
    portal.run("staff", "add", "vrai@dge.example", "--name", "Vraie", "--role", "valideur")
    done = portal.run("demo", check=False)
    assert done.returncode == 1 and "real" in done.stderr


def test_a_changed_journal_is_found(tmp_path):
    import sqlite3
    portal = fresh(tmp_path)
    portal.run("demo", "--count", "20")
    copy = tmp_path / "copy.sqlite"
    portal.run("backup", str(copy))
    assert portal.run("backup", str(copy), check=False).returncode == 1
    for damage in ["UPDATE journal SET details = '{}' WHERE seq = 20", "DELETE FROM journal WHERE seq = 30",
                   "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)"]:
        broken = tmp_path / "broken.sqlite"
        broken.write_bytes(copy.read_bytes())
        with sqlite3.connect(broken) as connection:
            connection.execute(damage)
        connection.close()
        portal.env["DATABASE_URL"] = f"sqlite:{broken}"
        assert portal.run("journal", "verify", check=False).returncode == 1, damage
    portal.env["DATABASE_URL"] = f"sqlite:{copy}"
    assert "holds" in portal.run("journal", "verify").stdout


def test_the_api_keeps_its_contract(demo):
    answer = requests.get(f"{demo.url}/api/v1/activateurs", params={"par_page": 3, "page": 2}).json()
    assert set(answer) == {"total", "page", "par_page", "resultats", "facettes"}
    assert (answer["page"], answer["par_page"], len(answer["resultats"])) == (2, 3, 3)
    one = answer["resultats"][0]
    assert set(one) == {
        "identifiant", "slug", "nom", "siret", "numero_tva", "adresse", "code_postal", "commune", "departement", "region",
        "site_web", "presentation", "themes", "departements", "reference_depuis", "url"}
    assert set(answer["facettes"]) == {"regions", "departements", "themes"}
    assert requests.get(f"{demo.url}/api/v1/activateurs/{one['slug']}").json() == one
    assert requests.get(one["url"]).status_code == 200
    check = requests.get(f"{demo.url}/api/v1/verifications", params={"identifiant": one["siret"]}).json()
    assert set(check) == {"identifiant", "siren", "date", "connu_le", "verdict", "nom", "periodes", "avertissements"}
    assert check["verdict"] == "reference" and set(check["periodes"][0]) == {"debut", "fin", "motif_fin"}
    theme = requests.get(f"{demo.url}/api/v1/activateurs", params={"theme": ["rgpd", "caisse"], "departement": "35"}).json()
    assert all({"rgpd", "caisse"} & set(r["themes"]) and "35" in r["departements"] for r in theme["resultats"])
    for bad in ["activateurs?par_page=101", "activateurs?par_page=0", "activateurs?theme=magie", "verifications",
                "verifications?identifiant=123456789", "verifications?identifiant=FR00438391195",
                f"verifications?identifiant={one['siret']}&date=2026-02-30"]:
        refused = requests.get(f"{demo.url}/api/v1/{bad}")
        assert refused.status_code == 400 and refused.headers["Content-Type"].startswith("application/problem+json"), bad
        assert refused.json()["status"] == 400 and refused.json()["detail"]
    missing = requests.get(f"{demo.url}/api/v1/activateurs/personne")
    assert missing.status_code == 404 and missing.json()["status"] == 404


def test_answers_fit_their_description(demo):
    described = requests.get(f"{demo.url}/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    slug = requests.get(f"{demo.url}/api/v1/activateurs?par_page=1").json()["resultats"][0]["slug"]
    for path, template, code in [
            ("/api/v1/activateurs?q=conseil", "/api/v1/activateurs", "200"), ("/api/v1/activateurs?page=x", "/api/v1/activateurs", "400"),
            (f"/api/v1/activateurs/{slug}", "/api/v1/activateurs/{slug}", "200"),
            ("/api/v1/activateurs/personne", "/api/v1/activateurs/{slug}", "404"),
            ("/api/v1/verifications?identifiant=55208131766522", "/api/v1/verifications", "200"),
            ("/api/v1/verifications", "/api/v1/verifications", "400")]:
        answer = requests.get(demo.url + path)
        content = described["paths"][template]["get"]["responses"][code]["content"]
        kind = answer.headers["Content-Type"].split(";")[0]
        schema = {**content[kind]["schema"], "components": described["components"]}
        assert str(answer.status_code) == code
        jsonschema.validate(answer.json(), schema)


def test_caches_may_keep_public_pages(demo):
    first = requests.get(f"{demo.url}/annuaire?q=conseil")
    again = requests.get(f"{demo.url}/annuaire?q=conseil", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content and "public" in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    css = requests.get(f"{demo.url}/dsfr/dsfr.min.css")
    assert css.headers["Content-Encoding"] == "gzip" and css.headers["ETag"]
    assert requests.head(f"{demo.url}/annuaire").status_code == 200
    assert requests.get(f"{demo.url}/espace", allow_redirects=False).headers["Cache-Control"] == "no-store"


def test_a_killed_server_keeps_every_acknowledged_act(tmp_path, mails):
    portal = fresh(tmp_path, SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca))
    portal.run("demo", "--count", "5")
    portal.start()
    fiche = requests.get(f"{portal.url}/api/v1/activateurs?par_page=1").json()["resultats"][0]["slug"]
    acknowledged, stop = [], time.time() + 2.5

    def report(worker):
        visitor, count = Visitor(portal.url), 0
        try:
            token = visitor.token(f"/annuaire/{fiche}/signaler")
            while time.time() < stop:
                text = f"signalement {worker}-{count} bien long"
                answer = visitor.session.post(f"{portal.url}/annuaire/{fiche}/signaler", data={"csrf": token, "sorte": "erreur", "message": text})
                if answer.status_code == 200:
                    acknowledged.append(text)
                count += 1
        except requests.RequestException:
            pass

    def sign(worker):
        count = 0
        try:
            while time.time() < stop:
                address = f"tue-{worker}-{count}@exemple.fr"
                answer = Visitor(portal.url).post("/inscription", {
                    "nom": "A B", "courriel": address, "mot_de_passe": "une phrase assez longue"})
                if answer.status_code == 200:
                    acknowledged.append(address)
                count += 1
        except requests.RequestException:
            pass

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for worker in range(4):
            pool.submit(report, worker)
            pool.submit(sign, worker)
        time.sleep(1.5)
        portal.process.send_signal(signal.SIGKILL)
        portal.process.wait()
    assert len(acknowledged) > 5
    assert "holds" in portal.run("journal", "verify").stdout
    portal.start()
    try:
        addresses = {text for text in acknowledged if "@" in text}
        # The mail that was being sent is sent again when its claim has run out.
        end = time.time() + 120
        while time.time() < end:
            received = [(m["To"], m["Message-ID"]) for m in list(mails.messages)]
            if addresses <= {to for to, _ in received}:
                break
            time.sleep(0.3)
        assert addresses <= {to for to, _ in received}, "a mail was lost"
        assert len(addresses) == len({pair for pair in received if pair[0] in addresses}), \
            "a mail sent twice keeps its Message-ID"
        staff = Visitor(portal.url).log_in("instruction@demo.example", "demo-instruction-2026")
        listed = staff.get("/gestion/signalements").text
        for text in [t for t in acknowledged if "@" not in t][:150]:
            assert text in listed
    finally:
        portal.stop()


def test_a_stopping_server_finishes_its_requests(tmp_path):
    portal = fresh(tmp_path)
    portal.run("demo", "--count", "5")
    portal.start()
    visitor = Visitor(portal.url).log_in("pret@demo.example", "demo-candidature-2026")
    token = visitor.token("/espace/lettre")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        printing = pool.submit(lambda: visitor.session.post(
            f"{portal.url}/espace/lettre/produire", data={"csrf": token}, allow_redirects=False, timeout=30))
        time.sleep(0.25)
        portal.process.send_signal(signal.SIGTERM)
        assert printing.result().status_code == 303
    assert portal.process.wait(30) == 0


def test_json_logs_hold_no_secret(tmp_path):
    portal = fresh(tmp_path, LOG_FORMAT="json", LOG_LEVEL="info")
    portal.start()
    requests.get(f"{portal.url}/mot-de-passe/nouveau?jeton=unsecret123")
    portal.stop()
    lines = [json.loads(line) for line in portal.log().splitlines() if line.startswith("{")]
    assert any(line.get("path") == "/mot-de-passe/nouveau" and line["request"] for line in lines)
    assert "unsecret123" not in portal.log()


@pytest.mark.parametrize(("name", "value", "words"), [
    ("BASE_URL", "https://a.example/portail", "more than a scheme"), ("BASE_URL", "https://a.example?x=1", "more than a scheme"),
    ("TRUSTED_PROXIES", "10.0.0.0/8", "ranges are not taken"), ("TRUSTED_PROXIES", "127.0.0.1, proxy", "not an address"),
    ("MAIL_FROM", "le service", "MAIL_FROM"), ("SMTP_CA_FILE", "/nulle/part.pem", "cannot be read"),
    ("CLAMD_ADDRESS", "clamd", "HOST:PORT"), ("SECURITY_CONTACT", "securite@a.example", "mailto:"),
    ("DRAIN_SECONDS", "une", "from 0 to 60"), ("CONTACT_EMAIL", "le service", "no address")])
def test_a_setting_that_cannot_serve_stops_the_start(tmp_path, name, value, words):
    portal = fresh(tmp_path)
    portal.env[name] = value
    failed = portal.run("serve", "--port", str(portal.port), check=False)
    assert failed.returncode == 1 and words in failed.stderr and failed.stderr.count("\n") == 1


def test_the_legal_pages_name_whom_the_settings_name(tmp_path):
    portal = fresh(tmp_path)
    portal.start()
    assert "n’ont pas été indiqués" in requests.get(f"{portal.url}/mentions-legales").text and "HOSTING_PROVIDER" in portal.log()
    portal.stop()
    portal.env |= {"HOSTING_PROVIDER": "Hébergeur <d’essai>, 1 rue", "DATA_PROTECTION_OFFICER": "Déléguée, 2 rue",
                   "CONTACT_EMAIL": "contact@exemple.gouv.fr"}
    portal.start()
    assert "Hébergeur &lt;d’essai&gt;, 1 rue" in requests.get(f"{portal.url}/mentions-legales").text
    privacy = requests.get(f"{portal.url}/donnees-personnelles").text
    assert "Déléguée, 2 rue" in privacy and "contact@exemple.gouv.fr" in privacy
    assert "mailto:contact@exemple.gouv.fr" in requests.get(f"{portal.url}/accessibilite").text
    portal.stop()


def test_the_doctor_says_what_is_missing(tmp_path, mails, register):
    register.mode = "good"
    portal = fresh(tmp_path, SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca), COMPANY_REGISTER_URL=register.url)
    well = portal.run("doctor")
    assert "All that the service needs is there" in well.stdout and "MISSING" not in well.stdout
    assert well.stdout.count("ok       ") == 11 and "nobody can decide" in well.stdout
    for setting, value, words in [
            ("DATABASE_URL", f"sqlite:{tmp_path}/rien.sqlite", "MISSING  database: there is no database"),
            ("SMTP_URL", mails.url.replace("@", "x@"), "MISSING  e-mail"), ("SMTP_URL", "smtp://127.0.0.1:9", "MISSING  e-mail"),
            ("COMPANY_REGISTER_URL", "http://127.0.0.1:9", "MISSING  company registry"),
            ("WEASYPRINT", "/rien/weasyprint", "MISSING  programs: missing: /rien/weasyprint"),
            ("CLAMD_ADDRESS", "127.0.0.1:9", "MISSING  antivirus: it does not answer"),
            ("APP_HOME", str(tmp_path), "MISSING  templates")]:
        kept = portal.env.get(setting)
        portal.env[setting] = value
        done = portal.run("doctor", check=False)
        assert done.returncode == 1 and words in done.stdout and "What to do: " in done.stdout, (setting, done.stdout)
        assert "what is missing" in done.stderr
        if kept is None:
            del portal.env[setting]
        else:
            portal.env[setting] = kept


def test_a_drill_says_what_a_copy_lacks(tmp_path):
    portal = Portal(tmp_path / "p")
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "60")
    portal.run("backup", f"{tmp_path}/copie.sqlite")
    portal.run("staff", "add", "b@dge.example", "--name", "B", "--role", "instructeur")
    said = portal.run("drill", f"{tmp_path}/copie.sqlite").stdout
    assert "The copy is whole" in said and "acts done since: 1" in said
    assert re.search(r"accounts: \d+ rows in the copy, \d+ in service", said)
    assert not list(pathlib.Path(tempfile.gettempdir()).glob(f"activateurs-{os.geteuid()}-*/restored*"))

    (tmp_path / "broken.sqlite").write_bytes((tmp_path / "copie.sqlite").read_bytes()[:70_000])
    for copy in [f"{tmp_path}/broken.sqlite", f"{tmp_path}/none.sqlite"]:
        refused = portal.run("drill", copy, check=False)
        assert refused.returncode == 1 and "of no use" in refused.stderr
