"""Signing in through the organisation's own provider: a real one that the test starts, well-behaved and not."""

import http.client
import ssl
import time
import urllib.parse

import pytest

from browser import Browser
from provider import CLIENT, SECRET, Provider
from served import Served, private

SESSION = "entente-eu"


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    running = Provider(tmp_path_factory.mktemp("provider"))
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def well_behaved(provider):
    provider.misbehave, provider.alg, provider.person = None, "RS256", {"sub": "subject-of-the-officer"}
    provider.asked.clear()


@pytest.fixture(scope="module")
def node(tmp_path_factory, provider):
    folder = tmp_path_factory.mktemp("openid")
    private(folder / "client-secret", SECRET + "\n")
    more = f"openid:\n  issuer: {provider.issuer}\n  client-id: {CLIENT}\n  client-secret-file: client-secret\n  title: the test provider\n  authority-file: {provider.certificate}\nsign-in:\n  passwords: false\n"
    served = Served(folder, more=more)
    served.add("administrator", "EU.GSC", "reader", "--first-administrator").add("gsc-desk", "EU.GSC", "reader,drafter", "--identity", "subject-of-the-officer")
    served.add("closed-one", "EU.GSC", "reader", "--identity", "subject-of-the-closed")
    assert served.account("close", "closed-one").returncode == 0
    yield served.start()
    code, _ = served.stop()
    assert code == 0, served.said()


def at_provider(address):
    """What the provider answers to a browser: where it sends it."""
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=30, context=ssl._create_unverified_context())
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        answer.read()
        return answer.getheader("location")
    finally:
        connection.close()


def path_of(address):
    parts = urllib.parse.urlsplit(address)
    return f"{parts.path}?{parts.query}"


def walk(client, to="/items"):
    """From the button to the provider and back."""
    begun = client.get("/sign-in/openid", {"to": to})
    assert begun.status == 303, begun.words
    return client.get(path_of(at_provider(begun["location"])))


def test_a_person_signs_in_and_out_in_a_browser(node, provider):
    browser = Browser(takes_any_certificate=True)
    try:
        browser.be().open(node, "/sign-in?to=/items")
        assert browser.count("input[type='password']") == 0, "passwords are switched off"
        button = browser.one("a.button")
        assert button.text == "Sign in with the test provider"
        button.click()
        browser.wait(lambda: browser.path == "/items" and browser.count("footer"), "the browser did not come back to where it wanted to go")
        assert "Role of gsc-desk" in browser.words
        assert {cookie["name"] for cookie in browser.driver.get_cookies()} >= {SESSION}
        browser.press(browser.button("Sign out"))
        assert browser.path == "/sign-in/out" and browser.heading == "You are signed out here"
        browser.open(node, "/")
        assert "the public" in browser.words
        browser.open(node, "/sign-in/out")
        browser.press(browser.one("main a[href^='http']"))
        assert browser.heading == "Signed out of the provider"
    finally:
        browser.quit()


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_tokens_of_every_algorithm_that_is_taken_sign_in(node, provider, alg):
    provider.alg = alg
    client = node.client()
    reply = walk(client)
    assert reply.status == 200 and reply["refresh"] == "0; url=/items", reply.words
    assert SESSION in client.cookies and "Role of gsc-desk" in client.get("/").words
    flow = next(value for value in client.set_cookies if value.startswith("entente-openid="))
    assert "HttpOnly" in flow and "Secure" in flow and "SameSite=Lax" in flow


@pytest.mark.parametrize("fault", ["nonce", "no nonce", "audience", "authorised party", "issuer", "expired", "future", "none", "key as secret", "unknown key", "other key", "changed",
                                   "no token", "huge", "redirects", "declined", "state"])
def test_a_provider_that_misbehaves_signs_nobody_in(node, provider, fault):
    provider.misbehave = fault
    client = node.client()
    reply = walk(client)
    assert reply.status == 403 and "You are not signed in" in reply.words
    assert SESSION not in client.cookies
    assert "subject-of-the-officer" not in reply.text and "gsc-desk" not in reply.text
    if fault not in ("declined", "state"):
        assert "does not fit" in reply.words or "does not answer" in reply.words
    # One bad answer spoils nothing for the next person.
    provider.misbehave = None
    assert walk(node.client()).status == 200


def test_a_provider_that_is_slow_is_given_up(node, provider):
    provider.misbehave = "slow"
    began = time.monotonic()
    reply = walk(node.client())
    assert reply.status == 403 and "does not answer" in reply.words
    assert time.monotonic() - began < 13


def test_keys_that_were_changed_are_asked_for_anew_and_not_more_often_than_that(node, provider):
    assert walk(node.client()).status == 200
    time.sleep(10.5)  # Keys are not asked for more often than every ten seconds, whoever sends tokens.
    provider.rotate()
    provider.asked.clear()
    assert walk(node.client()).status == 200
    assert provider.asked.count("/keys") == 1
    provider.misbehave = "unknown key"
    for _ in range(3):
        assert walk(node.client()).status == 403
    assert provider.asked.count("/keys") == 1


@pytest.mark.parametrize("subject", ["subject-of-nobody", "subject-of-the-closed", "gsc-desk"])
def test_whom_no_open_account_belongs_to_is_refused_with_a_sentence_that_names_nobody(node, provider, subject):
    provider.person = {"sub": subject, "preferred_username": "Somebody By Name", "email": "somebody@example.org"}
    client = node.client()
    reply = walk(client)
    assert reply.status == 403 and "no account of this node belongs to you" in reply.words
    assert subject not in reply.text and "Somebody" not in reply.text and SESSION not in client.cookies
    assert subject not in node.said() or subject == "gsc-desk"
    assert "Somebody" not in node.said() and "somebody@" not in node.said()


def test_a_way_back_works_once_and_only_in_the_browser_that_began(node, provider):
    client = node.client()
    back = path_of(at_provider(client.get("/sign-in/openid")["location"]))
    stranger = node.client()
    assert stranger.get(back).status == 403 and SESSION not in stranger.cookies
    # Another browser in the middle of its own sign-in brings another state.
    stranger.get("/sign-in/openid")
    assert stranger.get(back).status == 403 and SESSION not in stranger.cookies
    kept = dict(client.cookies)
    assert client.get(back).status == 200
    client.cookies = dict(kept)
    assert client.get(back).status == 403, "the provider takes a code once"
    forged = dict(kept)
    forged["entente-openid"] = forged["entente-openid"][:-4] + "AAAA"
    client.cookies = forged
    assert client.get(back).status == 403


def test_it_leads_to_no_other_site(node, provider):
    for to in ("https://example.org/", "//example.org/", "/\\example.org", "/a\r\nset-cookie: x=y"):
        assert walk(node.client(), to)["refresh"] == "0; url=/"


def test_passwords_are_off_also_for_whoever_sends_them_by_hand(node):
    client = node.client()
    token = client.get("/sign-in").form_token if 'name="token"' in client.get("/sign-in").text else "x"
    reply = client.post("/sign-in", {"token": token, "name": "administrator", "password": "whatever it is"})
    assert reply.status in (404, 405) and SESSION not in client.cookies


def test_an_identity_can_be_taken_away(node, provider, tmp_path):
    # On a stopped node of its own, since the other runs.
    private(tmp_path / "client-secret", SECRET)
    other = Served(tmp_path, more=f"openid: {{issuer: '{provider.issuer}', client-id: {CLIENT}, client-secret-file: client-secret}}\n")
    other.add("administrator", "EU.GSC", "reader", "--first-administrator").add("one", "EU.GSC", "reader").add("two", "EU.GSC", "reader")
    assert other.account("identity", "one", "--value", "subject-1").returncode == 0
    taken = other.account("identity", "two", "--value", "subject-1")
    assert taken.returncode == 65 and "belongs to the account `one`" in taken.stderr
    assert other.account("identity", "one", "--remove").returncode == 0
    assert other.account("identity", "two", "--value", "subject-1").returncode == 0
