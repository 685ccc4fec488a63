"""A small OpenID Connect provider: discovery, authorisation code with PKCE, tokens with real keys over real HTTPS. It can be told to misbehave."""

import base64
import hashlib
import json
import secrets
import ssl
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from served import certificate

CLIENT, SECRET = "entente", "a secret of the client & more"


class Key:
    def __init__(self, alg, kid):
        self.alg, self.kid = alg, kid
        self.private = {"RS256": lambda: rsa.generate_private_key(65537, 2048), "ES256": lambda: ec.generate_private_key(ec.SECP256R1()), "EdDSA": ed25519.Ed25519PrivateKey.generate}[alg]()

    def jwk(self):
        algorithm = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}[self.alg]
        return json.loads(algorithm.to_jwk(self.private.public_key())) | {"kid": self.kid, "alg": self.alg, "use": "sig"}

    def pem(self):
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


class Provider:
    """Everybody who comes is `person`. `misbehave` names what it does wrong; None: nothing."""

    def __init__(self, folder):
        certificate(folder)
        self.certificate = folder / "desk.pem"
        self.person = {"sub": "subject-of-the-officer"}
        self.misbehave = None
        self.alg = "RS256"
        self.turns = 0
        self.keys = {alg: Key(alg, f"{alg}-0") for alg in ("RS256", "ES256", "EdDSA")}
        self.codes = {}
        self.asked = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                provider.answer(self, urllib.parse.urlsplit(self.path), {})

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                provider.answer(self, urllib.parse.urlsplit(self.path), dict(urllib.parse.parse_qsl(body)))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, folder / "desk.key")
        # The handshake belongs to the thread of the connection, so that one that never comes holds up nobody.
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.issuer = f"https://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def rotate(self):
        """All keys anew; tokens from now on name them."""
        self.turns += 1
        self.keys = {alg: Key(alg, f"{alg}-{self.turns}") for alg in self.keys}

    def answer(self, handler, address, form):
        query = dict(urllib.parse.parse_qsl(address.query))
        self.asked.append(address.path)
        if address.path == "/.well-known/openid-configuration":
            return self.say(handler, {"issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize", "token_endpoint": self.issuer + "/token", "jwks_uri": self.issuer + "/keys",
                                      "end_session_endpoint": self.issuer + "/end", "code_challenge_methods_supported": ["S256"], "token_endpoint_auth_methods_supported": ["client_secret_basic"]})
        if address.path == "/keys":
            return self.say(handler, {"keys": [key.jwk() for key in self.keys.values()]})
        if address.path == "/authorize":
            return self.authorize(handler, query)
        if address.path == "/token":
            return self.token(handler, form)
        if address.path == "/end":
            return self.say(handler, "<!DOCTYPE html><title>Out</title><body><h1>Signed out of the provider</h1><footer></footer>", kind="text/html")
        self.say(handler, {"error": "not_found"}, 404)

    def authorize(self, handler, query):
        wrong = [name for name, right in {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}.items() if query.get(name) != right]
        wrong += [name for name in ("redirect_uri", "state", "nonce", "code_challenge") if not query.get(name)]
        if wrong or "openid" not in query.get("scope", "").split():
            return self.say(handler, {"error": "invalid_request", "wrong": wrong}, 400)
        if self.misbehave == "declined":
            back = {"error": "access_denied", "state": query["state"]}
        else:
            code = secrets.token_urlsafe(24)
            self.codes[code] = query
            back = {"code": code, "state": "another" if self.misbehave == "state" else query["state"]}
        handler.send_response(302)
        handler.send_header("location", query["redirect_uri"] + "?" + urllib.parse.urlencode(back))
        handler.send_header("content-length", "0")
        handler.end_headers()

    def token(self, handler, form):
        if self.misbehave == "slow":
            time.sleep(14)
        if self.misbehave == "huge":
            return self.say(handler, {"id_token": "x" * 3_000_000})
        if self.misbehave == "redirects":
            handler.send_response(307)
            handler.send_header("location", self.issuer + "/token")
            handler.send_header("content-length", "0")
            return handler.end_headers()
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{urllib.parse.quote_plus(SECRET)}".encode()).decode()
        asked = self.codes.pop(form.get("code"), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if handler.headers.get("authorization") != basic:
            return self.say(handler, {"error": "invalid_client"}, 401)
        if form.get("grant_type") != "authorization_code" or not asked or asked["redirect_uri"] != form.get("redirect_uri") or asked["code_challenge"] != challenge:
            return self.say(handler, {"error": "invalid_grant"}, 400)
        self.say(handler, {"access_token": "opaque", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])} if self.misbehave != "no token" else {"access_token": "opaque"})

    def id_token(self, nonce):
        now, key = int(time.time()), self.keys[self.alg]
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce} | self.person
        headers, secret, alg = {"kid": key.kid}, key.private, key.alg
        match self.misbehave:
            case "nonce": claims["nonce"] = "another"
            case "no nonce": del claims["nonce"]
            case "audience": claims["aud"] = "another-client"
            case "authorised party": claims |= {"aud": [CLIENT, "another"], "azp": "another"}
            case "issuer": claims["iss"] = "https://login.example.org"
            case "expired": claims |= {"iat": now - 1_000, "exp": now - 120}
            case "future": claims |= {"iat": now + 600, "exp": now + 900}
            case "none": secret, alg = None, "none"
            case "key as secret": return self.hs256(headers, claims, key.pem())
            case "unknown key": headers["kid"] = "never-listed"
            case "other key": secret = Key(alg, "x").private
            case "changed":
                head, body, signature = jwt.encode(claims, secret, alg, headers).split(".")
                forged = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "somebody-else"}).encode()).rstrip(b"=").decode()
                return f"{head}.{forged}.{signature}"
        return jwt.encode(claims, secret, alg, headers)

    @staticmethod
    def hs256(headers, claims, key):
        """By hand, since the library refuses to take a public key for a secret; a careless reader would believe it."""
        import hmac

        def written(value):
            return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")
        signed = written({"alg": "HS256", "typ": "JWT"} | headers) + b"." + written(claims)
        return (signed + b"." + base64.urlsafe_b64encode(hmac.new(key, signed, hashlib.sha256).digest()).rstrip(b"=")).decode()

    @staticmethod
    def say(handler, value, status=200, kind="application/json"):
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        try:
            handler.wfile.write(body)
        except OSError:
            pass  # Whoever asked has had enough.
