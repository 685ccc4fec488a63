"""A node reads other TAXII servers: a server with bad habits, the other node, and what becomes of it; alerts reach page, tool and digest."""

import contextlib
import hashlib
import hmac
import http.server
import json
import re
import socketserver
import threading
import time
import urllib.parse
import uuid

import pytest

ANALYST, OTHER = "cert-eu-analyst", "ncsc-analyst"


def malware(name, **more):
    return {"type": "malware", "spec_version": "2.1", "id": f"malware--{uuid.uuid4()}", "created": "2025-01-01T00:00:00.000Z", "modified": "2025-01-01T00:00:00.000Z", "name": name, "is_family": False} | more


def until(true, seconds=30):
    """What `true` gives, once that is something."""
    end = time.monotonic() + seconds
    while True:
        found = true()
        if found:
            return found
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.2)


@contextlib.contextmanager
def serving(answer):
    """A server of one's own; `answer(method, path, query, headers, body)` gives status, headers and body."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *words):
            pass

        def do_GET(self):
            address = urllib.parse.urlparse(self.path)
            query = {name: values[0] for name, values in urllib.parse.parse_qs(address.query).items()}
            body = self.rfile.read(int(self.headers["content-length"] or 0))
            status, headers, said = answer(self.command, address.path, query, self.headers, body)
            said = json.dumps(said).encode() if isinstance(said, (dict, list)) else said
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_GET

    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


DATES = {"X-TAXII-Date-Added-First": "2026-01-01T00:00:00.000000Z", "X-TAXII-Date-Added-Last": "2026-01-01T00:00:01.000000Z", "content-type": "application/taxii+json;version=2.1"}


def taxii(objects):
    """A TAXII server with one collection; `objects(query)` gives status, headers and body."""

    def answer(method, path, query, headers, body):
        if path == "/taxii2/":
            return 200, {}, {"title": "x", "api_roots": ["/root/"]}
        if path == "/root/collections/":
            return 200, {}, {"collections": [{"id": "c1", "title": "Feed", "can_read": True, "can_write": False}]}
        if path != "/root/collections/c1/objects/" or "match[type]" in query:
            return 404, {}, {}
        return objects(query)

    return answer


def test_what_is_malformed_is_set_aside_and_nothing_else_is_lost(eu, prompt, tmp_path):
    first, second = malware("First"), malware("Second")
    broken = b'{"objects":[' + json.dumps(first).encode() + b',{"type":"malware"},"text",{"a":nope},' + json.dumps(second).encode() + b"]}"
    with serving(taxii(lambda query: (200, DATES, broken))) as server:
        said = prompt(eu, ANALYST, "threats", "pull", server + "/taxii2/", "--state-file", tmp_path / "state", "--json")
    assert said.code == 0, said.err
    assert (said.json["added"], len(said.json["set_aside"])) == (2, 3)
    for one in first, second:
        assert json.loads(prompt(eu, ANALYST, "threats", "show", one["id"]).out) == one


def test_a_busy_server_is_waited_for_as_long_as_it_asks(eu, prompt, tmp_path):
    asked = []

    def objects(query):
        asked.append(time.monotonic())
        return (429, {"retry-after": "2"}, {}) if len(asked) == 1 else (200, DATES, {"objects": [malware("Patience")]})

    with serving(taxii(objects)) as server:
        said = prompt(eu, ANALYST, "threats", "pull", server + "/taxii2/", "--state-file", tmp_path / "state")
    assert said.code == 0 and "1 added" in said.out
    assert asked[1] - asked[0] >= 2


def test_credentials_follow_nobody_to_another_server(eu, prompt, tmp_path):
    (tmp_path / "password").write_text("secret")
    stolen = []
    with serving(lambda method, path, query, headers, body: (stolen.append(headers["authorization"]), (200, {}, {}))[1]) as thief:
        with serving(lambda method, path, query, headers, body: (302, {"location": thief + "/"}, b"")) as server:
            said = prompt(eu, ANALYST, "threats", "pull", server + "/taxii2/", "--account", "us", "--password-file", tmp_path / "password", "--state-file", tmp_path / "state")
    assert said.code == 1 and "another server" in said.err
    assert stolen == []


@pytest.mark.parametrize("address", ["https://10.0.0.1/taxii2/", "https://169.254.169.254/", "https://[fd00::1]/", "http://taxii.example.org/", "ftp://taxii.example.org/", "https://a:b@taxii.example.org/"])
def test_an_address_that_this_node_does_not_ask_is_refused_in_the_form(eu, address):
    client = eu.client(ANALYST)
    page = client.get("/threats/sources")
    reply = client.post("/threats/sources", {"token": page.form_token, "address": address, "marking": "TLP:AMBER", "every": "15m"})
    assert reply.status == 200 and "One field needs a change" in reply.words
    assert address not in client.get("/threats/sources").words


def test_sources_are_no_page_for_whoever_may_not_enter_them(eu):
    assert eu.stranger().get("/threats/sources").status == 401
    assert eu.client("irl-delegation").get("/threats/sources/" + str(uuid.uuid4())).status == 404


def test_a_node_reads_the_other_node_by_itself_and_shows_no_secret(eu, nato, prompt, tmp_path):
    name = "Read from the other node " + uuid.uuid4().hex[:8]
    (tmp_path / "token").write_text(prompt.token(nato, OTHER))
    added = prompt(eu, ANALYST, "threats", "sources", "add", nato.address + "/taxii2/", "--collection", "said-here", "--their-token-file", tmp_path / "token", "--every", "10s", "--json")
    assert added.code == 0, added.err
    source = added.json["id"]
    try:
        (tmp_path / "bundle").write_text(json.dumps({"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": [malware(name)]}))
        # For nobody at the EU: it does not cross by the link, and is read under the account that the token stands for.
        assert prompt(nato, OTHER, "threats", "import", tmp_path / "bundle", "--marking", "TLP:AMBER").code == 0
        until(lambda: name in prompt(eu, ANALYST, "threats", "list", "--limit", "20").out)
        page = eu.client(ANALYST).get(f"/threats/sources/{source}")
        assert page.status == 200 and prompt.token(nato, OTHER) not in page.text
        assert eu.client("eu-administrator").get(f"/threats/sources/{source}").status == 200
        assert eu.client("eeas-desk").get(f"/threats/sources/{source}").status == 404
    finally:
        prompt(eu, ANALYST, "threats", "sources", "act", source, "remove")


def test_a_source_that_fails_says_why_and_one_that_is_removed_is_gone(eu, prompt):
    with serving(lambda method, path, query, headers, body: (401, {}, {})) as server:
        source = prompt(eu, ANALYST, "threats", "sources", "add", server + "/taxii2/", "--every", "10s", "--json").json["id"]
        until(lambda: "does not know these credentials" in prompt(eu, ANALYST, "threats", "sources").out)
    assert prompt(eu, ANALYST, "threats", "sources", "act", source, "remove").code == 0
    assert eu.client(ANALYST).get(f"/threats/sources/{source}").status == 404


def test_a_bundle_goes_out_as_it_came_in(eu, prompt, tmp_path):
    one = malware("Goes out", x_note="1.50 \u00e9 <&>")
    (tmp_path / "in").write_text(json.dumps({"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": [one]}))
    assert prompt(eu, ANALYST, "threats", "import", tmp_path / "in", "--marking", "TLP:GREEN").code == 0
    assert prompt(eu, ANALYST, "threats", "export", "--type", "malware", tmp_path / "out").code == 0
    bundle = json.loads((tmp_path / "out").read_text())
    assert bundle["type"] == "bundle" and one in bundle["objects"]
    assert one in eu.client(ANALYST).get("/threats/bundle?type=malware").json["objects"]
    assert one not in eu.stranger().get("/threats/bundle?type=malware").json["objects"]


def make_alert(eu, word, hook=""):
    client = eu.client(ANALYST)
    reply = client.post("/threats/alerts", {"token": client.get("/threats/alerts").form_token, "title": word, "words": word, "from": "all", "hook": hook})
    if hook:
        assert reply.status == 200
        return re.search(r'/threats/alerts/([0-9a-f-]{36})"', reply.text)[1], re.search(r"<code>([0-9a-f]{64})</code>", reply.text)[1]
    assert reply.status == 303
    page = client.get("/threats/alerts").text
    return re.search(rf'/threats/alerts/([0-9a-f-]{{36}})"[^>]*>{word}<', page)[1], None


def add(node, account, prompt, tmp_path, name, marking="TLP:GREEN"):
    (tmp_path / "bundle").write_text(json.dumps({"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": [malware(name)]}))
    assert prompt(node, account, "threats", "import", tmp_path / "bundle", "--marking", marking).code == 0


def test_what_is_new_is_told_above_the_list_and_moves_nothing(eu, prompt, browser, tmp_path):
    word = "live" + uuid.uuid4().hex[:8]
    alert, _ = make_alert(eu, word)
    browser.be(eu.client(ANALYST)).open(eu, f"/threats/alerts/{alert}")
    time.sleep(1)  # The stream is opened once the page stands.
    add(eu, ANALYST, prompt, tmp_path, f"{word} one")
    until(lambda: "1 new" in browser.one(".live").text)
    assert f"{word} one" not in browser.one("main").text
    browser.open(eu, f"/threats/alerts/{alert}")
    assert f"{word} one" in browser.one("main").text


def test_a_tool_is_told_of_what_its_owner_may_have_signed_and_again_when_it_failed(eu, prompt, tmp_path):
    word, told = "hook" + uuid.uuid4().hex[:8], []

    def answer(method, path, query, headers, body):
        told.append((dict(headers), body))
        return (500 if len(told) == 1 else 204), {}, b""

    with serving(answer) as tool:
        alert, secret = make_alert(eu, word, tool + "/in")
        # Another team's own, which this reader may not have.
        add(eu, "eeas-desk", prompt, tmp_path, f"{word} withheld", marking="TLP:RED")
        add(eu, ANALYST, prompt, tmp_path, f"{word} one")
        until(lambda: len(told) >= 2)
    for headers, body in told:
        given = dict(part.split("=") for part in {name.lower(): value for name, value in headers.items()}["entente-signature"].split(","))
        assert given["v1"] == hmac.new(secret.encode(), given["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        assert [one["name"] for one in json.loads(body)["objects"]] == [f"{word} one"]
    day = time.strftime("%Y-%m-%d", time.gmtime())
    client = eu.client(ANALYST)
    digest, mail = client.get(f"/threats/alerts/{alert}/digest?day={day}"), client.get(f"/threats/alerts/{alert}/digest.eml?day={day}")
    assert digest.status == 200 and f"{word} one" in digest.words and "withheld" not in digest.words
    assert mail.status == 200 and mail["content-type"] == "message/rfc822"
    # Nobody else has this alert.
    assert eu.client("eeas-desk").get(f"/threats/alerts/{alert}").status == 404
    assert eu.client("eeas-desk").get(f"/threats/live?alert={alert}").status == 404
    assert eu.stranger().get(f"/threats/live?alert={alert}").status == 401
