"""A real OpenID Connect provider (oidc-provider-mock, on Authlib) that speaks as ProConnect does: levels of authentication,
a signed userinfo, PKCE required. On demand it lies, in one way at a time."""

import base64
import contextlib
import hashlib
import threading
import time
import urllib.parse

import flask
import oidc_provider_mock
import werkzeug.serving
from authlib import jose

CLIENT, SECRET = "activateurs", "secret-du-portail"


class IdentityProvider:
    def __init__(self, port):
        self.url, self.lie, self.people = f"http://127.0.0.1:{port}", None, {}
        self.challenges, self.asked, self.has_new_key = {}, [], False
        self.app = oidc_provider_mock.app(require_nonce=True)
        self.app.before_request(self._before)
        self.app.after_request(self._after)
        self.server = werkzeug.serving.make_server("127.0.0.1", port, self.app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def add(self, subject, email, siret=None, given="Amina", usual="Caradec"):
        claims = {"email": email, "given_name": given, "usual_name": usual}
        if siret:
            claims["siret"] = siret
        self.people[subject] = claims

    @contextlib.contextmanager
    def lying(self, lie):
        self.lie = lie
        try:
            yield
        finally:
            self.lie = None

    # What ProConnect asks for beyond the mock.

    def _before(self):
        path = flask.request.path
        if self.has_new_key:
            flask.g.oidc_provider_mock_storage.jwk = jose.RSAKey.generate_key(2048, is_private=True)
            self.has_new_key = False
        if self.lie == "down":
            return flask.Response("Bad gateway", 502)
        if self.lie == "html":
            return flask.Response("<html>", 200)
        if self.lie == "slow":
            time.sleep(7)
        if path == "/oauth2/authorize":
            self.asked.append(flask.request.args.to_dict())
            assert len(flask.request.args["state"]) >= 32 and len(flask.request.args["nonce"]) >= 32
        if path == "/oauth2/token":
            form = flask.request.form
            verifier = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
            if self.challenges.pop(form["code"], None) != verifier.decode() or form["client_secret"] != SECRET:
                return flask.jsonify(error="invalid_grant"), 400
        return None

    def _after(self, response):
        path = flask.request.path
        if path == "/oauth2/authorize" and response.status_code == 302:
            query = urllib.parse.parse_qs(urllib.parse.urlparse(response.headers["Location"]).query)
            if "code" in query:
                self.challenges[query["code"][0]] = flask.request.args["code_challenge"]
        elif path == "/.well-known/openid-configuration" and self.lie == "other discovery":
            response.set_data(response.get_data().replace(b'"issuer": "http', b'"issuer": "https'))
        elif path == "/oauth2/token" and response.status_code == 200:
            tokens = response.get_json()
            claims = jose.jwt.decode(tokens["id_token"], self._key())
            claims["acr"] = "eidas1-mfa"
            tokens["id_token"] = self._signed(self._id_token(dict(claims)), "id_token")
            response.set_data(flask.json.dumps(tokens))
        elif path == "/userinfo" and response.status_code == 200 and self.lie != "unsigned userinfo":
            subject = response.get_json()["sub"]
            claims = {**self.people[subject], "sub": subject, "iss": self.url, "aud": CLIENT}
            if self.lie == "another person":
                claims["sub"] = "somebody-else"
            if self.lie == "userinfo for another":
                claims["aud"] = "another-service"
            if self.lie == "userinfo of another":
                claims["iss"] = "http://evil.example"
            if self.lie == "no address":
                del claims["email"]
            response.set_data(self._signed(claims, "userinfo"))
            response.content_type = "application/jwt"
        return response

    def _id_token(self, claims):
        now = int(time.time())
        changes = {
            "wrong issuer": {"iss": "http://evil.example"}, "wrong audience": {"aud": ["another-service"]},
            "two audiences": {"aud": [CLIENT, "another-service"]}, "empty audience": {"aud": []},
            "number as audience": {"aud": 3}, "wrong party": {"azp": "another-service"},
            "wrong nonce": {"nonce": "x" * 40}, "no nonce": {"nonce": None},
            "expired": {"exp": now - 300}, "never expires": {"exp": None}, "odd expiry": {"exp": "tomorrow"},
            "from the future": {"iat": now + 3600, "exp": now + 7200}, "weak acr": {"acr": "eidas1"},
            "no acr": {"acr": None}, "odd acr": {"acr": ["eidas1-mfa"]},
        }.get(self.lie, {})
        merged = {**claims, **changes}
        return {name: value for name, value in merged.items() if value is not None}

    def _signed(self, claims, what):
        header = {"alg": "RS256", "kid": self._key().kid or self._key().thumbprint()}
        if self.lie == f"alg none in {what}":
            parts = [flask.json.dumps({"alg": "none"}), flask.json.dumps(claims), ""]
            return ".".join(base64.urlsafe_b64encode(p.encode()).rstrip(b"=").decode() for p in parts)
        if self.lie == f"shared secret in {what}":
            return jose.JsonWebSignature(["HS256"]).serialize_compact(
                {**header, "alg": "HS256"}, flask.json.dumps(claims).encode(), SECRET.encode()).decode()
        key = self._key()
        if self.lie == f"key changed in {what}":
            key = jose.RSAKey.generate_key(2048, is_private=True)
        token = jose.jwt.encode(header, claims, key).decode()
        if self.lie == f"touched {what}":
            head, body, signature = token.split(".")
            raw = base64.urlsafe_b64decode(body + "==").replace(b"Amina", b"Alina").replace(b"mfa", b"mfb")
            return ".".join([head, base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), signature])
        if self.lie == f"junk for {what}":
            return "not.a.token"
        return token

    def _key(self):
        return flask.g.oidc_provider_mock_storage.jwk
