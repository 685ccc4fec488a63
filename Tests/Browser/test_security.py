"""What the node refuses, and what every answer carries."""

import concurrent.futures
import html.parser
import re

import pytest

from nodes import FAMOUS, PERMITTED, today

HEADERS = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
}


def files(nato):
    return re.findall(r'(?:href|src)="(/files/[^"]+)"', nato.stranger().get("/").text)


ANSWERS = {
    "page": ("GET", "/", 200), "page by HEAD": ("HEAD", "/", 200), "answer": ("GET", "/?marking=NATO+RESTRICTED&audience=EU.EEAS&date=2025-03-01", 200), "mistake": ("GET", "/?marking=x&audience=y", 422),
    "no such page": ("GET", "/no-such-page", 404), "bad query": ("GET", "/?%ff", 400), "bad date": ("GET", "/rules?on=x", 400), "too long": ("GET", "/?" + "a" * 20_000, 414), "sign in first": ("GET", "/tokens", 401),
    "forged form": ("POST", "/sign-in", 403), "unknown method": ("DELETE", "/", 404), "JSON": ("GET", "/api/v1/parties", 200), "problem": ("GET", "/api/v1/items/none", 404), "OpenAPI": ("GET", "/api/openapi.json", 200),
    "CSV": ("GET", "/decision.csv?marking=NATO+RESTRICTED&audience=EU.EEAS&date=2025-03-01", 200), "print style": ("GET", "/print.css?marking=PUBLIC", 200), "favicon": ("GET", "/favicon.ico", 204),
}


def assert_headers(reply):
    for name, value in HEADERS.items():
        assert reply[name] == value, name
    # Nothing of an address goes to another site. (Under no-referrer a browser sends its own forms with `Origin: null`.)
    assert reply["referrer-policy"] in ("same-origin", "no-referrer")
    policy = reply["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert reply["cache-control"], "it says whether it may be kept"


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS])
def test_every_kind_of_answer_carries_the_security_headers(nato, kind):
    method, path, status = ANSWERS[kind]
    reply = nato.stranger().send(method, path, headers={"content-length": "0"} if method == "POST" else None)
    assert reply.status == status or (kind == "unknown method" and reply.status == 405)
    assert_headers(reply)
    if reply["content-type"] and kind != "favicon":
        assert reply["cache-control"] in ("no-store", "private, no-store")


def test_files_carry_the_security_headers_and_may_be_kept_for_ever(nato):
    assert len(files(nato)) == 8, "the house's style and script, the style of charts, and the styles of five areas"
    for path in files(nato):
        reply = nato.stranger().get(path)
        assert_headers(reply)
        assert "immutable" in reply["cache-control"]
        unchanged = nato.stranger().get(path, headers={"if-none-match": reply["etag"]})
        assert unchanged.status == 304
        assert unchanged.body == b""
        assert_headers(unchanged)


def test_redirects_carry_the_security_headers_and_lead_nowhere_else(nato):
    for to in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "/\r\nset-cookie: x=y", "\\/example.org"):
        client = nato.stranger()
        page = client.get("/sign-in", {"to": to})
        assert set(re.findall(r'name="to" value="([^"]*)"', page.text)) == {"/"}, to
        if "//" not in to:
            continue
        reply = client.post("/sign-in/as", {"token": page.form_token, "account": "nato-administrator", "to": to})
        assert reply.status == 303
        assert reply["location"] == "/"
        assert_headers(reply)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(nato):
    client = nato.stranger().sign_in_as("nato-administrator")
    cookie = next(cookie for cookie in client.set_cookies if cookie.startswith("entente-nato="))
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= parts
    assert any(part.startswith("max-age=") for part in parts)
    assert re.fullmatch(r"entente-nato=[0-9a-f]{64}", cookie.split(";")[0])
    form = next(cookie for cookie in client.set_cookies if cookie.startswith("entente-form="))
    assert "httponly" in form.lower() and "samesite=strict" in form.lower()


def test_a_session_ends_with_signing_out(nato):
    client = nato.stranger().sign_in_as("nato-administrator")
    kept = dict(client.cookies)
    reply = client.post("/sign-out", {"token": client.get("/").form_token})
    assert reply.status == 303
    assert not any(name == "entente-nato" for name in client.cookies)
    client.cookies = kept
    assert "the public, without an account" in client.get("/").words


def test_a_session_that_was_set_from_outside_is_not_taken_over(nato):
    client = nato.stranger()
    client.cookies["entente-nato"] = "0" * 64
    client.sign_in_as("nato-administrator")
    assert client.cookies["entente-nato"] != "0" * 64


FORGERIES = {
    "no token": (lambda token: {}, {}),
    "token of another": (lambda token: {"token": "0" * len(token)}, {}),
    "empty token": (lambda token: {"token": ""}, {}),
    "another origin": (lambda token: {"token": token}, {"origin": "https://example.org"}),
    "origin null": (lambda token: {"token": token}, {"origin": "null"}),
    "same host, other port": (lambda token: {"token": token}, {"origin": "http://127.0.0.1:1"}),
    "cross-site": (lambda token: {"token": token}, {"sec-fetch-site": "cross-site"}),
    "same-site": (lambda token: {"token": token}, {"sec-fetch-site": "same-site"}),
}


@pytest.mark.parametrize("kind", FORGERIES)
@pytest.mark.parametrize("path", ["/items", "/tokens", "/sign-out", "act"])
def test_a_form_without_token_or_from_another_site_is_refused_and_nothing_is_done(nato, specimen, kind, path):
    client = nato.client("is-release")
    before = nato_state(client, specimen)
    form, headers = FORGERIES[kind][0](client.get("/").form_token), FORGERIES[kind][1]
    form |= PERMITTED | {"title": "Forged", "text": "x", "name": "forged", "expecting": "1", "note": ""}
    reply = client.post(specimen + "/withdraw" if path == "act" else path, form, headers)
    assert reply.status == 403
    assert "nothing was done" in reply.words
    assert nato_state(client, specimen) == before


def nato_state(client, specimen):
    return [client.get(path).text for path in ("/", "/tokens", "/journal", specimen)]


@pytest.fixture(scope="module")
def specimen(nato):
    return nato.draft("is-release", PERMITTED, "Target of forged forms")


def test_signing_in_needs_the_form_of_this_browser(nato):
    mine, theirs = nato.stranger(), nato.stranger()
    token = theirs.get("/sign-in").form_token
    mine.get("/sign-in")
    assert mine.post("/sign-in/as", {"token": token, "account": "usa-delegation"}).status == 403
    assert nato.stranger().post("/sign-in/as", {"token": "", "account": "usa-delegation"}).status == 403


def test_an_act_over_the_api_is_not_opened_by_a_session_cookie(nato):
    client = nato.client("is-release")
    assert client.post_json("/api/v1/items", PERMITTED | {"title": "By cookie", "text": "x"}).status == 401
    assert "By cookie" not in client.get("/").words


BIG = (1 << 20) + 1


@pytest.mark.parametrize("path", ["/items", "/sign-in", "/sign-out", "/tokens", "/api/v1/release/decision", "/api/v1/items"])
def test_a_body_beyond_the_bound_is_refused(nato, path):
    client = nato.client("is-release")
    reply = client.send("POST", path, b"a" * BIG, {"content-type": "application/x-www-form-urlencoded", "origin": client.origin})
    assert reply.status == 413
    assert "1024 KiB" in reply.text
    assert_headers(reply)


def test_a_body_of_unsaid_length_is_bounded_too(nato):
    client = nato.client("is-release")
    reply = client.send("POST", "/items", (b"a" * 65_536 for _ in range(20)), {"content-type": "application/x-www-form-urlencoded", "origin": client.origin, "transfer-encoding": "chunked"}, chunked=True)
    assert reply.status == 413
    assert nato.stranger().get("/").status == 200


HOSTILE = [
    '"><zzz onload=alert(1)>', "'><zzz onerror=alert(1)>", "</title></textarea></script><zzz>", "<zzz>", "`<zzz>`", "\x00<zzz>\x01\x1b", "\u202e<zzz>\ufeff", "a" * 5_000, "<zzz>" * 900,
    "';DROP TABLE items;--", "../../../../etc/passwd", "{{7*7}}${7*7}%n%s", "\ud7ff\uffff𝟘", "EU*;" * 1_000, "NATO " * 800, "-" * 3_000, "2025-03-01" * 50, "9" * 400, "\r\nx-injected: yes", "&lt;zzz&gt;&#60;zzz&#62;",
]
FIELDS = ["marking", "audience", "date", "holder", "originator", "parts", "consents", "objections", "marked", "applied", "before", "view", "on", "to", "after", "state", "value"]


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag == "zzz" or any(name.startswith("on") or name == "style" for name, _ in attributes) or any((value or "").lower().startswith("javascript:") for name, value in attributes if name in ("href", "action", "src")):
            self.found.append((tag, attributes))


def assert_harmless(reply, what):
    assert reply.status < 500, what
    assert reply["x-injected"] is None
    if (reply["content-type"] or "").startswith("text/html"):
        tags = Tags()
        tags.feed(reply.text)
        assert tags.found == [], what
    assert_headers(reply)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_in_a_question_never_become_a_tag_or_a_failure(nato, text):
    client = nato.client("is-release")
    for field in FIELDS[:11]:
        assert_harmless(client.get("/", FAMOUS | {field: text}), field)
    for path, fields in (("/rules", ["on"]), ("/parties", ["on"]), ("/sign-in", ["to"]), ("/items", ["state", "after"]), ("/journal", ["before"]), ("/print.css", ["marking"]), ("/decision.csv", FIELDS[:3]), ("/", ["view"])):
        for field in fields:
            assert_harmless(client.get(path, {field: text}), (path, field))
    for field in FIELDS[:9]:
        assert_harmless(client.get(f"/api/v1/check/{field}", {"value": text}), field)
        assert_harmless(client.get(f"/api/v1/complete/{field}", {"value": text}), field)
        assert_harmless(client.get("/api/v1/release/decision", FAMOUS | {field: text}), field)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_in_a_form_never_become_a_tag_or_a_failure(nato, specimen, text):
    client = nato.client("is-release")
    page = client.get(specimen)
    token, version = page.form_token, re.search(r'name="expecting" value="(\d+)"', page.text)[1]
    reply = client.post("/items", PERMITTED | {"token": token, "title": text, "text": text})
    assert_harmless(reply, "title and text")
    if reply.status == 303:
        item = reply["location"]
        assert_harmless(client.get(item), "the page of the item")
        assert_harmless(nato.act("is-release", item, "object", {"by": "NATO.IS", "note": text}), "note")
        assert_harmless(client.get(item), "the page with the note")
    for path in ("/", "/journal", "/items"):
        assert_harmless(client.get(path), path)
    for word, form in (("consent", {"by": text, "note": ""}), ("consent", {"by": "NATO.release-authority", "recipient": text}), ("object", {"by": text}), ("release", {"audience": text, "day": today()}),
                       ("release", {"audience": "USA", "day": text}), (urlsafe(text), {})):
        assert_harmless(client.post(f"{specimen}/{word}", {"token": token, "expecting": version} | form), word)
    assert_harmless(client.post("/items", {"token": token, text[:200] or "x": text}), "a field with a hostile name")
    assert_harmless(client.post("/tokens", {"token": token, "name": text}), "a token's name")
    assert_harmless(client.get("/tokens"), "the page of tokens")
    assert client.get(specimen).status == 200


def urlsafe(text):
    import urllib.parse
    return urllib.parse.quote(text[:300], safe="")


@pytest.mark.parametrize("path", ["/items/%00", "/items/..%2f..%2fetc", "/items/" + "a" * 10_000, "/journal/-1/proof", "/journal/18446744073709551616/proof", "/journal/x/proof", "/%", "/files/../../Package.swift", "/files/x.css",
                                  "/items?after=%ff", "/?marking=%F0%28%8C%28", "/?a=1&" * 1_500, "/api/v1/check/", "/api/v1/items/%3Czzz%3E"])
def test_strange_addresses_are_answered_calmly(nato, path):
    for client in (nato.stranger(), nato.client("is-release")):
        reply = client.send("GET", path)
        assert 400 <= reply.status < 500
        assert_headers(reply)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"marking": 1}', b'{"marking":"NATO SECRET","marking":"x"}', b"\xff\xfe", b'"' + b"[" * 10, b"[" * 100_000, b'{"a":' * 5_000, b"null", b'{"marking": "\\ud800"}', b"1e999999"])
def test_strange_bodies_are_answered_calmly(nato, body):
    for path in ("/api/v1/release/decision", "/api/v1/items"):
        reply = nato.stranger().post_json(path, body)
        assert 400 <= reply.status < 500
        assert reply["content-type"].startswith("application/problem+json")


def test_repeated_wrong_passwords_are_slowed_down_and_do_not_tell_whether_the_account_exists(nato):
    """Ten at once: five are looked at, the others have to wait, whether there is such an account or not."""
    def attempt(name):
        client = nato.stranger()
        reply = client.post("/sign-in", {"token": client.get("/sign-in").form_token, "name": name, "password": "not this one"})
        return reply.status, re.sub(r"\d+", "n", reply.words).replace(name, "…"), reply.words

    names = ["gbr-delegation", "nobody-of-that-name"]
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        said = list(pool.map(attempt, names * 10))
    known, unknown = sorted(said[::2]), sorted(said[1::2])
    assert [status for status, *_ in known] == [403] * 5 + [429] * 5
    assert [reply[:2] for reply in known] == [reply[:2] for reply in unknown], "the words tell whether there is such an account"
    assert all(re.search(r"\d+ seconds?", words) for status, _, words in known if status == 429), "it does not say how long to wait"
