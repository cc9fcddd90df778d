"""What the tests through a real server share: the binary, a mail server, a company register, a browser."""

import base64
import contextlib
import datetime
import email
import email.policy
import hmac
import http.server
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import ssl
import struct
import subprocess
import threading
import time
import urllib.parse
import zoneinfo

import psycopg
import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMUNES = ROOT / "Tests/Server/communes.csv"
BINARY = os.environ.get("ACTIVATEURS_BINARY", str(ROOT / ".build/debug/activateurs"))


def today():
    """The civil day of Paris, by which the program goes."""
    return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class MailServer:
    """A real SMTP server on loopback: STARTTLS and AUTH are required before a message is taken."""

    user, password = "portail", "secret-du-relais"

    def __init__(self, folder):
        self.messages = []
        self.ca = folder / "ca.pem"
        context = self._context(folder)
        self.controller = Controller(
            self, hostname="127.0.0.1", port=free_port(), require_starttls=True, tls_context=context,
            auth_required=True, authenticator=self._authenticate)
        self.controller.start()
        self.url = f"smtp://{self.user}:{self.password}@127.0.0.1:{self.controller.port}"

    def _authenticate(self, server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            self.user.encode(), self.password.encode())
        return AuthResult(success=good)

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)
        return "250 taken"

    def _context(self, folder):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
        now = datetime.datetime.now(datetime.UTC)
        import ipaddress
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), True).sign(key, hashes.SHA256()))
        self.ca.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        key_file = folder / "key.pem"
        key_file.write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca, key_file)
        return context

    def wait_for(self, recipient, subject, timeout=20):
        """The newest message to somebody whose subject holds these words."""
        end = time.time() + timeout
        while time.time() < end:
            for message in reversed(self.messages):
                if recipient in message["To"] and subject in message["Subject"]:
                    return message
            time.sleep(0.1)
        seen = [(m["To"], m["Subject"]) for m in self.messages]
        raise AssertionError(f"no mail « {subject} » to {recipient}; there are {seen}")

    def link(self, recipient, subject):
        text = self.wait_for(recipient, subject).get_content()
        return re.search(r"https?://\S+", text)[0]


class Register:
    """A company register on loopback that answers as the State's OpenAPI says, and misbehaves on demand."""

    def __init__(self):
        self.companies, self.mode, self.asked = {}, "good", 0
        register = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                register.asked += 1
                query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
                siret = query.get("q", [""])[0]
                mode = register.mode
                if mode == "slow":
                    time.sleep(4)
                if mode == "429":
                    self.send_response(429)
                    self.send_header("Retry-After", "3")
                    self.end_headers()
                    return
                if mode == "500":
                    self.send_response(500)
                    self.end_headers()
                    return
                body = register.answer(siret)
                text = {"broken": b'{"results": [{"siren": 12', "odd": b'{"results": {"a": 1}}', "html": b"<html>"}.get(
                    mode, json.dumps(body).encode())
                try:
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.end_headers()
                    self.wfile.write(text)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, siret):
        unit = self.companies.get(siret)
        results = [unit] if unit else []
        return {"results": results, "total_results": len(results), "page": 1, "per_page": 1, "total_pages": len(results)}

    def add(self, siret, name, state="A", place_state="A", secondary=False, **place):
        establishment = {
            "siret": siret, "adresse": "12 RUE DES LILAS 35000 RENNES", "code_postal": "35000", "commune": "35238",
            "libelle_commune": "RENNES", "activite_principale": "70.22Z", "etat_administratif": place_state,
            "date_debut_activite": "2019-05-02", "est_siege": not secondary, "latitude": "48.11", "longitude": "-1.67",
            "liste_enseignes": None, "nom_commercial": None, **place}
        head = establishment if not secondary else {**establishment, "siret": siret[:9] + "00099", "est_siege": True}
        self.companies[siret] = {
            "siren": siret[:9], "nom_complet": name.lower(), "nom_raison_sociale": name, "nature_juridique": "5499",
            "activite_principale": "70.22Z", "etat_administratif": state, "siege": head,
            "matching_etablissements": [establishment] if secondary else []}


class Portal:
    """The program itself, as its command line starts it, over a database of its own."""

    binary, home = BINARY, ROOT

    def __init__(self, folder, **settings):
        self.folder, self.port, self.process = folder, free_port(), None
        folder.mkdir(parents=True, exist_ok=True)
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **{k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")},
            "DATABASE_URL": new_database(folder), "SMTP_URL": f"file:{folder}/mail",
            "COMPANY_REGISTER_URL": "http://127.0.0.1:9", "RATE_LIMITS": "off", "LOG_LEVEL": "warning",
            **({"JOURNAL_ANCHORS": f"{folder}/anchors", "SIGNING_KEY": f"{folder}/signing.key"} if SERVER else {}), **settings}
        DATABASES[self.url] = self.env["DATABASE_URL"]

    def run(self, *arguments, check=True):
        done = subprocess.run([self.binary, *arguments], cwd=self.home, env=self.env, capture_output=True, text=True, timeout=300)
        if check and done.returncode != 0:
            raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
        return done

    def start(self):
        log = open(self.folder / "serve.log", "a")  # noqa: SIM115 – as long as the server
        self.process = subprocess.Popen(
            [self.binary, "serve", "--port", str(self.port)], cwd=self.home, env=self.env, stdout=log, stderr=log)
        end = time.time() + 60
        while time.time() < end:
            assert self.process.poll() is None, (self.folder / "serve.log").read_text()
            try:
                if requests.get(self.url + "/readyz", timeout=2).status_code == 200:
                    return self
            except requests.RequestException:
                pass
            time.sleep(0.05)
        raise AssertionError("the server is not ready after 60 s")

    def stop(self, number=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        return self.process.returncode

    def staff(self, address, name, role, password):
        """An account of the staff, its password set through the link that the command prints."""
        link = self.run("staff", "add", address, "--name", name, "--role", role).stdout.strip()
        visitor = Visitor(self.url)
        visitor.post(self.url + urllib.parse.urlparse(link).path + "?" + urllib.parse.urlparse(link).query,
                     {"mot_de_passe": password}, page=link_at(self.url, link))
        if role != "administrateur":
            self.run("staff", "delegate", address, "--capacity", "cheffe de projet", "--act", "arrêté du 2 janvier 2026")
        return visitor

    def log(self):
        return (self.folder / "serve.log").read_text()


DATABASES = {}

# The server that PostgreSQL's tests run on (postgresql.py); without it, each portal has a file.
SERVER = os.environ.get("TEST_DATABASE_URL")


def new_database(folder):
    """The address of an empty database."""
    if not SERVER:
        return f"sqlite:{folder}/portal.sqlite"
    name = f"t{secrets.token_hex(8)}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{SERVER.rsplit('/', 1)[0]}/{name}"


@contextlib.contextmanager
def database(url):
    """The database around the program, for what no page shows; parameters are written `?` for both engines."""
    if url.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:"), timeout=30)) as connection, connection:
            yield connection.execute
    else:
        with psycopg.connect(url) as connection:
            yield lambda text, values=(): connection.execute(text.replace("%", "%%").replace("?", "%s"), values)


def totp(secret, at=None):
    """The code of an authenticator (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int((at or time.time()) // 30)), "sha1")
    number = struct.unpack(">I", digest[digest[19] & 15:][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def security_code(base, address):
    """The present code of an account; the one used last is forgotten, as if half a minute had passed."""
    with database(DATABASES[base]) as execute:
        execute("UPDATE second_factors SET last_step = 0")
        return totp(execute(
            "SELECT secret FROM second_factors JOIN accounts ON id = account_id WHERE email = ?", [address]).fetchone()[0])


def link_at(base, link):
    parts = urllib.parse.urlparse(link)
    return f"{base}{parts.path}" + (f"?{parts.query}" if parts.query else "")


class Visitor:
    """A browser without a screen: keeps cookies, and takes the token of a form from its page."""

    def __init__(self, base):
        self.base, self.session, self.address = base, requests.Session(), None

    def get(self, path, **options):
        return self.session.get(path if path.startswith("http") else self.base + path, timeout=60, **options)

    def token(self, path):
        found = re.search(r'name="csrf" value="(\w+)"', self.get(path).text)
        assert found, f"{path} has no form"
        return found[1]

    def post(self, path, data=None, page=None, files=None, follow=False):
        """Sends a form with the token of the page that shows it."""
        token = self.token(page or path)
        return self.session.post(
            path if path.startswith("http") else self.base + path, data={**(data or {}), "csrf": token}, files=files,
            allow_redirects=follow, timeout=60)

    def confirmed(self, answer, path, data, page=None):
        """Where a letter is shown before it leaves: confirms it; any other answer is given back."""
        seen = re.search(r'name="vu" value="(\w+)"', answer.text) if answer.status_code == 200 else None
        return self.post(path, {"code": self.code(), **data, "vu": seen[1]}, page=page) if seen else answer

    def log_in(self, address, password):
        answer = self.post("/connexion", {"courriel": address, "mot_de_passe": password})
        assert answer.status_code == 303, answer.text
        self.address = address
        return self.prove() if answer.headers["Location"] == "/gestion" else self

    def prove(self):
        """The second factor of the staff, set when it was not."""
        page = self.get("/gestion")
        if page.url.startswith(self.base + "/connexion/code"):
            assert self.post("/connexion/code", {"code": self.code()}).status_code == 303
        else:
            secret = re.search(r"Clé : <code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")
            # The page is not asked for again: it would show another secret.
            token = re.search(r'name="csrf" value="(\w+)"', page.text)[1]
            answer = self.session.post(page.url, data={"code": totp(secret), "csrf": token}, timeout=60)
            assert answer.status_code == 200 and answer.text.count("<li><code>") == 10, answer.text
        return self

    def code(self):
        return security_code(self.base, self.address)


PROFILE = {
    "contact": "Amina Caradec", "qualite": "gérante", "courriel": "contact@exemple.fr", "telephone": "01 22 33 44 55",
    "publier": ["nom", "courriel"], "site": "www.exemple.fr", "courte": "Conseil en caisse pour l’artisanat d’Œuvre.",
    "longue": "Une présentation plus longue.", "themes": ["caisse", "rgpd"], "territoire": "departements",
    "departements": ["35", "56"], "tailles": ["1-10"], "premier_rdv": "oui", "tarif": "sur-devis"}


def sign_up(portal, mails, address, password="une phrase assez longue", name="Amina Caradec"):
    """An applicant whose address is proved by the link of a mail."""
    visitor = Visitor(portal.url)
    answer = visitor.post("/inscription", {"nom": name, "courriel": address, "mot_de_passe": password})
    assert answer.status_code == 200, answer.text
    link = link_at(portal.url, mails.link(address, "Confirmez"))
    assert visitor.post(link, {"mot_de_passe": password}).status_code == 303
    return visitor


def fill(visitor, siret, name="ATELIER CARADEC", with_letter=True):
    """A draft, all but sent."""
    visitor.post("/espace", page="/espace")
    version = re.search(r'name="version" value="([^"]+)"', visitor.get("/espace/charte").text)[1]
    assert visitor.post("/espace/charte", {"accepter": "oui", "version": version}).status_code == 303
    found = visitor.post("/espace/entreprise/recherche", {"siret": siret}, page="/espace/entreprise?changer=oui")
    assert found.status_code == 200, found.text
    saved = visitor.post("/espace/entreprise", {
        "siret": siret, "nom": name, "adresse": "12 rue des Lilas", "code_postal": "35000", "commune": "Rennes"},
        page="/espace/entreprise?changer=oui")
    assert saved.status_code == 303, saved.text
    assert visitor.post("/espace/profil", PROFILE).status_code == 303
    if with_letter:
        assert visitor.post("/espace/lettre/produire", page="/espace/lettre").status_code == 303
        # Signed by hand and scanned, or by a program: another file than the model.
        pdf = visitor.get("/espace/lettre/modele.pdf").content + b"\n% signed\n"
        sent = visitor.post("/espace/lettre/signee", page="/espace/lettre",
                            files={"lettre": ("signee.pdf", pdf, "application/pdf")})
        assert sent.status_code == 303, sent.text
    return visitor


def luhn_siret(number):
    """A SIRET that passes the checksum, from a number below ten millions."""
    def completed(digits):
        total = 0
        for i, c in enumerate(reversed(digits + "0")):
            v = int(c) * (2 if i % 2 else 1)
            total += v - 9 if v > 9 else v
        return digits + str(-total % 10)
    return completed(completed(f"8{number:07d}") + "0001")


@pytest.fixture(scope="session")
def mails(tmp_path_factory):
    server = MailServer(tmp_path_factory.mktemp("smtp"))
    yield server
    server.controller.stop()


@pytest.fixture(scope="session")
def register():
    server = Register()
    yield server
    server.server.shutdown()


@pytest.fixture(scope="session")
def settings(mails, register):
    """What leads a portal to its real neighbours."""
    return {"SMTP_URL": mails.url, "SMTP_CA_FILE": str(mails.ca), "COMPANY_REGISTER_URL": register.url}


@pytest.fixture(scope="session")
def portal(tmp_path_factory, settings):
    """An empty portal with real neighbours, for the journeys."""
    portal = Portal(tmp_path_factory.mktemp("portal"), **settings)
    portal.run("migrate", "--new")
    portal.start()
    yield portal
    code = portal.stop()
    assert " error " not in portal.log(), portal.log()
    assert code == 0


STAFF = {
    "instructeur": ("irene@dge.example", "Irène Truchet", "passoire-violette-2026"),
    "valideur": ("valerie@dge.example", "Valérie Deurin", "passoire-orangée-2026"),
    "administrateur": ("ada@dge.example", "Ada Minot", "passoire-bleutée-2026"),
}


@pytest.fixture(scope="session")
def staff(portal):
    """One logged-in member of staff for each role."""
    visitors = {}
    for role, (address, name, password) in STAFF.items():
        portal.staff(address, name, role, password)
        visitors[role] = Visitor(portal.url).log_in(address, password)
    return visitors


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demonstration, for tests that only read."""
    portal = Portal(tmp_path_factory.mktemp("demo"))
    portal.run("migrate", "--new")
    portal.run("demo", "--count", "300")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright
    with sync_playwright() as driver:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
