"""The documented nginx example, as it stands, in front of the portal; and what the build says that it is made of."""

import json
import re
import socket
import ssl
import subprocess
import sys
import time

import pytest
import requests
from conftest import ROOT, Portal, free_port
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

EXAMPLE = ROOT / "Packaging/nginx/activateurs.conf"
NAME = "activateurs.example.gouv.fr"


class Proxy:
    """nginx with the example's own lines; only ports and files are put in the place of this machine's."""

    def __init__(self, folder, upstream):
        self.http, self.https, self.folder = free_port(), free_port(), folder
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem", "-out",
             folder / "cert.pem"], check=True, capture_output=True)
        text = EXAMPLE.read_text()
        for former, here in {
                "listen 80;": f"listen 127.0.0.1:{self.http};", "listen [::]:80;": "",
                "listen 443 ssl http2;": f"listen 127.0.0.1:{self.https} ssl http2;", "listen [::]:443 ssl http2;": "",
                "/etc/ssl/activateurs/fullchain.pem": f"{folder}/cert.pem",
                "/etc/ssl/activateurs/privkey.pem": f"{folder}/key.pem",
                "    server 127.0.0.1:8080;": f"    server 127.0.0.1:{upstream};"}.items():
            assert former in text, former
            text = text.replace(former, here)
        (folder / "site.conf").write_text(text)
        (folder / "nginx.conf").write_text(
            f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
            "events { worker_connections 512; }\n"
            f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
            f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
            f"include {folder}/site.conf; }}\n")
        self.process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
        for _ in range(100):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.https)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((folder / "error.log").read_text())

    def session(self):
        """Goes to the example's name, which this machine does not know, with its certificate."""
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.folder / "cert.pem")
        adapter = requests.adapters.HTTPAdapter()
        adapter.init_poolmanager(10, 10, server_hostname=NAME, assert_hostname=NAME)
        session.mount("https://", adapter)
        session.headers["Host"] = NAME
        return session


@pytest.fixture(scope="module")
def behind(tmp_path_factory, mails, register):
    portal = Portal(
        tmp_path_factory.mktemp("behind"), SMTP_URL=mails.url, SMTP_CA_FILE=str(mails.ca),
        COMPANY_REGISTER_URL=register.url, BASE_URL=f"https://{NAME}", TRUSTED_PROXIES="127.0.0.1", RATE_LIMITS="on",
        SECURITY_CONTACT="mailto:securite@exemple.gouv.fr")
    portal.run("migrate", "--new")
    portal.start()
    proxy = Proxy(tmp_path_factory.mktemp("nginx"), portal.port)
    yield portal, proxy
    proxy.process.terminate()
    assert proxy.process.wait(10) == 0, proxy.process.stderr.read()
    portal.stop()


def test_headers_and_addresses_through_tls(behind):
    _, proxy = behind
    base, session = f"https://127.0.0.1:{proxy.https}", proxy.session()
    for path, sharing in [("/", "same-origin"), ("/connexion", "same-origin"), ("/api/v1/openapi.json", "cross-origin"),
                          ("/annuaire.csv", "cross-origin"), ("/inconnue", "same-origin")]:
        answer = session.get(base + path, timeout=20)
        headers = answer.headers
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == sharing, path
        assert headers["X-Content-Type-Options"] == "nosniff" and "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers.get("Server", "nginx") == "nginx", "no version"
    for path in ["/metrics", "/metrics/", "//metrics", "/readyz", "/%6detrics"]:
        assert session.get(base + path, timeout=20).status_code in (404, 308), path
    cookies = proxy.session().get(base + "/connexion", timeout=20).headers["Set-Cookie"]
    assert "__Host-visiteur=" in cookies and "Secure" in cookies and "HttpOnly" in cookies
    plain = requests.get(f"http://127.0.0.1:{proxy.http}/annuaire?q=a", allow_redirects=False, timeout=20)
    assert plain.status_code == 308 and plain.headers["Location"] == f"https://{NAME}/annuaire?q=a"


def test_the_security_contact_is_told(behind):
    _, proxy = behind
    answer = proxy.session().get(f"https://127.0.0.1:{proxy.https}/.well-known/security.txt", timeout=20)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:securite@exemple.gouv.fr"
    assert fields["Canonical"] == f"https://{NAME}/.well-known/security.txt"
    days = (time.mktime(time.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ")) - time.time()) / 86_400
    assert 150 < days < 365


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_versions_of_tls_are_refused(behind, version):
    _, proxy = behind
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with socket.create_connection(("127.0.0.1", proxy.https)) as raw, pytest.raises(ssl.SSLError):
        context.wrap_socket(raw, server_hostname=NAME)


def test_only_ciphers_with_forward_secrecy_are_taken(behind):
    _, proxy = behind
    for ciphers, is_taken in [("ECDHE+AESGCM", True), ("AES256-SHA", False), ("ECDHE-ECDSA-AES128-SHA", False)]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers)
        with socket.create_connection(("127.0.0.1", proxy.https)) as raw:
            try:
                context.wrap_socket(raw, server_hostname=NAME)
                taken = True
            except ssl.SSLError:
                taken = False
        assert taken == is_taken, ciphers


def test_a_visitor_cannot_name_another_address_as_its_own(behind):
    portal, proxy = behind
    base, session = f"https://127.0.0.1:{proxy.https}", proxy.session()
    for forged in ["203.0.113.9", "203.0.113.9, 198.51.100.7", "127.0.0.1"]:
        token = re.search(r'name="csrf" value="(\w+)"', session.get(base + "/connexion", timeout=20).text)[1]
        session.post(
            base + "/connexion", data={"courriel": "a@exemple.fr", "mot_de_passe": "non", "csrf": token},
            headers={"X-Forwarded-For": forged, "Forwarded": f"for={forged}"}, timeout=20)
    events = portal.run("security", "export").stdout
    assert "203.0.113" not in events and "198.51.100" not in events and '"source.address":"127.0.0.1"' in events


def test_a_large_file_of_invoices_passes_and_a_larger_one_does_not(behind):
    _, proxy = behind
    base, session = f"https://127.0.0.1:{proxy.https}", proxy.session()
    too_large = session.post(
        base + "/api/v1/verifications", data=b"x" * (66 << 20), headers={"Content-Type": "text/csv"}, timeout=60)
    assert too_large.status_code == 413


def test_what_it_is_made_of_is_told(tmp_path):
    """The list of components follows the standard's own schema, and names what the project declares."""
    subprocess.run(
        [sys.executable, ROOT / "Packaging/sbom.py", ROOT, "--to", tmp_path / "sbom.json", "libcurl4-openssl-dev", "qpdf"], check=True,
        timeout=300)
    text = (tmp_path / "sbom.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    purls = {part["purl"].split("@")[0] for part in json.loads(text)["components"]}
    assert {"pkg:pypi/weasyprint", "pkg:pypi/zxcvbn", "pkg:pypi/django-dsfr", "pkg:deb/debian/qpdf", "pkg:deb/debian/libcurl4",
            "pkg:deb/debian/libqpdf29"} <= purls
    declared = re.findall(r'url: "https://(github.com/[^"]+)"', (ROOT / "Package.swift").read_text())
    assert {f"pkg:swift/{address}" for address in declared} <= purls
