"""Starts `entente serve` as an operator would: a configuration, TLS, accounts made at the prompt; and stops it again."""

import datetime
import http.client
import ipaddress
import json
import pathlib
import signal
import socket
import ssl
import subprocess
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client import Client
from demonstration import PROGRAM, ROOT
from ports import free_ports

PASSWORD = "a good long password of a test"


def private(path, text):
    path.write_text(text)
    path.chmod(0o600)
    return path


def certificate(folder):
    """A certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False).sign(key, hashes.SHA256()))
    (folder / "desk.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private(folder / "desk.key", key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode())


class SecureClient(Client):
    """A client that comes over TLS and takes the certificate of the test."""

    @property
    def origin(self):
        return f"https://127.0.0.1:{self.port}"

    def connect(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=ssl._create_unverified_context())

    def sign_in(self, account, password=PASSWORD):
        return self.post("/sign-in", {"token": self.get("/sign-in").form_token, "name": account, "password": password})


class Served:
    """One node of `organisation`. `more` stands at the end of its configuration."""

    def __init__(self, folder, organisation="EU", more="", door=None):
        self.folder = pathlib.Path(folder)
        self.port = free_ports(2)
        self.watch = self.port + 1
        certificate(self.folder)
        self.config = self.folder / "entente.yaml"
        door = door or "  certificate-file: desk.pem\n  key-file: desk.key\n"
        self.config.write_text(f"organisation: {organisation}\ndata: data\npack: {ROOT}/packs/eu-nato\ndesk:\n  listen: 127.0.0.1:{self.port}\n  address: https://127.0.0.1:{self.port}\n{door}"
                               f"observe:\n  listen: 127.0.0.1:{self.watch}\n{more}")
        self.password = private(self.folder / "password", PASSWORD + "\n")
        # What it is started by; for one that runs in a network of its own.
        self.by = []
        self.log = self.folder / "log"
        self.process = None

    @property
    def address(self):
        return f"https://127.0.0.1:{self.port}"

    def account(self, *words):
        return subprocess.run([str(PROGRAM), "account", *words, "--config", str(self.config)], cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)

    def add(self, name, party, roles="reader", *more, clearance="secret"):
        made = self.account("add", name, "--title", f"Role of {name}", "--party", party, "--roles", roles, "--clearance", clearance, "--password-file", str(self.password), *more)
        assert made.returncode == 0, made.stderr
        return self

    def start(self, environment=None):
        import os
        self.process = subprocess.Popen([*self.by, str(PROGRAM), "serve", "--config", str(self.config)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=self.log.open("ab"), env=os.environ | (environment or {}))
        return self.until_ready()

    def until_ready(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self.process.poll() is None, f"it ended with {self.process.returncode} and said:\n{self.said()}"
            try:
                if self.watched("/ready").status == 200 and socket.create_connection(("127.0.0.1", self.port), 1).close() is None:
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"it was not ready within a minute and said:\n{self.said()}")

    def stop(self, seconds=12):
        """Returns the exit code and how long it took."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode, time.monotonic() - began

    def watched(self, path):
        return Client(self.watch).get(path)

    def client(self):
        return SecureClient(self.port)

    def said(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def lines(self):
        return [json.loads(line) for line in self.said().splitlines() if line.startswith("{")]
