"""TAXII tools that sign in with a certificate over real TLS: whose it is, what it opens, and what it does not."""

import datetime
import http.client
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client import Reply
from served import Served, private
from taxii import MEDIA, ROOT, VIEWS, Taxii, at, indicator, under

ASKS = "  certificate-file: desk.pem\n  key-file: desk.key\n  client-certificates: true\n"


def tool(folder, name, begins=-1, ends=2):
    """A certificate that a tool signed itself, valid for so many days from now, and its key: the paths of both."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days=begins)).not_valid_after(now + datetime.timedelta(days=ends)).sign(key, hashes.SHA256()))
    certificate = folder / f"{name}.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return certificate, private(folder / f"{name}.key", key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode())


def context(shown=None, version=None):
    one = ssl._create_unverified_context()
    if version:
        one.minimum_version = one.maximum_version = version
    if shown:
        one.load_cert_chain(*shown)
    return one


class Tool(Taxii):
    """A TAXII client over TLS that shows a certificate, or none."""

    def __init__(self, node, shown=None, token=None, version=None):
        super().__init__(node, token=token)
        self.connection = http.client.HTTPSConnection("127.0.0.1", node.port, timeout=60, context=context(shown, version))

    def send(self, method, path, body=None, headers=None, query=None, chunked=False):
        self.connection.request(method, path, body=body, headers=self.headers | (headers or {}))
        answer = self.connection.getresponse()
        return Reply(answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read())


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tools")
    return {name: tool(folder, name) for name in ("cert-eu", "austria", "nobody", "later")} | {"ended": tool(folder, "ended", -5, -1), "not-yet": tool(folder, "not-yet", 1, 3)}


@pytest.fixture(scope="module")
def served(tmp_path_factory, certificates):
    node = Served(tmp_path_factory.mktemp("served"), door=ASKS)
    node.add("administrator", "EU.GSC", "reader", "--first-administrator").add("analyst", "EU.CERT-EU", "reader,drafter").add("austrian", "AUT", "reader,drafter")
    for account, name in (("analyst", "cert-eu"), ("austrian", "austria")):
        bound = node.account("certificate", account, "--file", str(certificates[name][0]), "--name", f"Tool of {account}")
        assert bound.returncode == 0 and f"signs in as {account}" in bound.stdout, bound.stderr
    yield node.start()
    code, _ = node.stop()
    assert code == 0, node.said()


def test_a_tool_with_a_bound_certificate_acts_as_its_account_and_no_other(served, certificates):
    own, other = Tool(served, certificates["cert-eu"]), Tool(served, certificates["austria"])
    hidden, shown = under("RED", indicator("For its sender alone")), under("CLEAR", indicator("For everybody"))
    assert own.get("/taxii2/").status == 200
    assert own.post(VIEWS["said-here"], [hidden, shown]).status == 202
    assert own.get(at(VIEWS["all"], "objects", hidden["id"])).status == 200
    assert other.get(at(VIEWS["all"], "objects", hidden["id"])).status == 404
    assert other.get(at(VIEWS["all"], "objects", shown["id"])).status == 200


def test_nobody_has_to_show_one_and_what_is_bound_to_nobody_opens_nothing(served, certificates):
    for shown in (None, certificates["nobody"], certificates["ended"], certificates["not-yet"]):
        reply = Tool(served, shown).get("/taxii2/")
        assert reply.status == 401 and reply["www-authenticate"].startswith("Basic ") and reply.json["http_status"] == "401"
    assert served.client().get("/sign-in").status == 200


def test_what_a_request_says_counts_before_the_certificate(served, certificates):
    wrong = Tool(served, certificates["cert-eu"], token="ent_" + "0" * 64)
    assert wrong.get("/taxii2/").status == 401
    client = served.client()
    assert client.sign_in("austrian").status == 303
    page = client.post("/tokens", {"token": client.get("/tokens").form_token, "name": "both"})
    token = page.text.split("<code>ent_")[1].split("</code>")[0]
    own, both = Tool(served, certificates["cert-eu"]), Tool(served, certificates["cert-eu"], token="ent_" + token)
    mine = under("RED", indicator("Whose is it"))
    assert both.post(VIEWS["said-here"], [mine]).status == 202
    assert own.get(at(VIEWS["all"], "objects", mine["id"])).status == 404, "it was added by the token's account"


def test_a_certificate_opens_no_page(served, certificates):
    own = Tool(served, certificates["cert-eu"])
    assert own.get("/tokens").status == 401
    assert own.get("/api/v1/threats/collections").status == 401
    assert own.get(ROOT).status == 200


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_session_that_is_taken_up_again_is_still_whose_it_was(served, certificates, version):
    for name, status in (("cert-eu", 200), ("nobody", 401)):
        asked, session, reused = context(certificates[name], version), None, []
        for _ in range(3):
            with asked.wrap_socket(socket.create_connection(("127.0.0.1", served.port), 10), session=session) as connection:
                connection.sendall(f"GET /taxii2/ HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: {MEDIA}\r\nconnection: close\r\n\r\n".encode())
                said = b""
                while part := connection.recv(65_536):
                    said += part
                assert said.startswith(f"HTTP/1.1 {status} ".encode()), said[:200]
                session = connection.session
                reused.append(connection.session_reused)
        assert reused[0] is False and (reused[-1] or session is None or version == ssl.TLSVersion.TLSv1_3), reused


def test_people_bind_and_take_away_certificates_of_their_own(served, certificates):
    client = served.client()
    assert client.sign_in("austrian").status == 303

    def bind(text, title="Bound on the page"):
        return client.post("/tokens/certificates", {"token": client.get("/tokens").form_token, "title": title, "certificate": text})
    text = {name: pair[0].read_text() for name, pair in certificates.items()}
    key = certificates["later"][1].read_text()
    for wrong, words in ((text["ended"], "has ended"), (text["not-yet"], "does not hold yet"), (text["cert-eu"], "opens an account already"), ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate in PEM"), (text["later"] + key, "private key stands in it")):
        reply = bind(wrong)
        assert reply.status == 422 and words in reply.words and "PRIVATE KEY" not in reply.text
    assert bind(text["later"], "").status == 422
    later = Tool(served, certificates["later"])
    assert later.get("/taxii2/").status == 401
    assert bind(text["later"]).status == 303
    assert later.get("/taxii2/").status == 200, "on the connection that is open already"
    page = client.get("/tokens")
    assert "Bound on the page" in page.words
    fingerprint = x509.load_pem_x509_certificate(text["later"].encode()).fingerprint(hashes.SHA256()).hex()
    assert fingerprint in page.text
    stranger = served.client()
    assert stranger.sign_in("analyst").status == 303
    assert stranger.post("/tokens/certificates/remove", {"token": stranger.get("/tokens").form_token, "id": fingerprint}).status == 404
    assert client.post("/tokens/certificates/remove", {"token": page.form_token, "id": fingerprint}).status == 303
    assert later.get("/taxii2/").status == 401


def test_our_own_client_shows_a_certificate(served, certificates, eu, prompt):
    mark = under("CLEAR", indicator("Fetched with a certificate"))
    assert Tool(served, certificates["cert-eu"]).post(VIEWS["said-here"], [mark]).status == 202

    def pull(*more):
        return prompt(eu, "cert-eu-analyst", "threats", "pull", served.address + "/taxii2/", "--collection", "said-here", "--authority", served.folder / "desk.pem", "--state-file", served.folder / "state", "--anew", *more)
    taken = pull("--certificate", certificates["austria"][0], "--key", certificates["austria"][1])
    assert taken.code == 0, taken.err
    assert Taxii(eu, "cert-eu-analyst").get(at(VIEWS["all"], "objects", mark["id"])).status == 200
    for refused, words in ((pull(), "does not know these credentials"), (pull("--certificate", certificates["nobody"][0], "--key", certificates["nobody"][1]), "does not know these credentials"),
                           (pull("--certificate", certificates["austria"][0], "--key", certificates["nobody"][1]), "cannot be used"), (pull("--certificate", certificates["austria"][0]), "go together")):
        assert refused.code != 0 and words in refused.err


def test_a_node_that_is_not_told_to_asks_for_no_certificate(tmp_path, certificates):
    node = Served(tmp_path).add("administrator", "EU.GSC", "reader", "--first-administrator").add("analyst", "EU.CERT-EU", "reader,drafter")
    assert node.account("certificate", "analyst", "--file", str(certificates["cert-eu"][0])).returncode == 0
    listed = node.account("certificate", "analyst").stdout.split("\t")
    node.start()
    try:
        assert Tool(node, certificates["cert-eu"]).get("/taxii2/").status == 401
    finally:
        assert node.stop()[0] == 0
    assert node.account("certificate", "analyst", "--remove", listed[0]).returncode == 0 and node.account("certificate", "analyst").stdout == ""
