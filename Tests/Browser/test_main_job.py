"""The release officer's whole way: question, denial, remedy, draft, decision, release, journal."""

import base64
import re

from nodes import FAMOUS, PERMITTED, today

TITLE = "An item that goes the whole way"


def fill(browser, question):
    for name, value in question.items():
        browser.write(f"#field-{name}", value)
    # A list of completions may lie over the button.
    browser.script("document.activeElement.blur()")
    return browser.press(browser.button("Decide"))


def open_item(browser, nato):
    """Officer asks, is denied, takes the first remedy, and drafts what is permitted."""
    browser.sign_in_as(nato, "is-release")
    assert "Release officer, NATO International Staff" in browser.one(".who").text

    fill(browser, FAMOUS)
    assert browser.heading.startswith("Denied, because of one recipient. Cyprus may not have it")
    assert browser.one(".answer").get_attribute("class") == "answer denied"
    assert "A6" in browser.one(".answer .why").text
    assert "Take Cyprus out of the audience" in browser.one("#remedy-1").text

    browser.press(browser.one(".remedies li form button"))
    assert browser.heading.startswith("Permitted")
    assert browser.one("#field-audience").get_attribute("value") == "EU*;-CYP"
    assert "Take Cyprus out of the audience" in browser.one(".answer .applied").text

    browser.write("#field-title", TITLE)
    browser.write("#field-text", "First paragraph.\nSecond paragraph.")
    browser.press(browser.button("Draft this item"))
    assert re.fullmatch(r"/items/[0-9a-z-]+", browser.path)
    return browser.path


def test_an_officer_asks_takes_the_remedy_drafts_decides_and_releases_and_the_journal_proves_it(browser, nato, tmp_path):
    address = open_item(browser, nato)
    assert TITLE in browser.one(".item-head").text
    assert "First paragraph." in browser.one(".item-text").text

    browser.press(browser.button("Put it up for decision"))
    assert browser.path == address
    while consents := [button for button in browser.all(".acts button") if button.text == "Record this consent"]:
        browser.press(consents[0])

    browser.write("#field-to", "EU.EEAS")
    browser.write("#field-on", today())
    browser.press(browser.button("Release it"))
    assert browser.path == address
    assert "Released to EU.EEAS" in browser.one(".said").text
    assert "released" in browser.one(".item-head").text.lower()

    browser.open(nato, "/journal")
    rows = [row for row in browser.all("table.records tbody tr") if TITLE in row.text]
    said = [row.text for row in rows]
    assert any("Released" in text for text in said) and any("Put up for decision" in text for text in said) and any("Drafted" in text for text in said)
    proof = rows[0].find_element("link text", "proof").get_attribute("href")
    reply = nato.client("is-release").get(proof.removeprefix(nato.address))
    assert reply.status == 200
    assert_is_proof(reply.text)


def assert_is_proof(text):
    """C2SP tlog-proof: a version line, index and hashes, then a signed checkpoint with a signature line."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    assert lines[0].startswith("c2sp.org/tlog-proof@v1")
    assert any(re.fullmatch(r"index \d+", line) for line in lines)
    hashes = [line for line in lines[1:] if not line.startswith(("index ", "extra "))]
    assert hashes and all(len(base64.b64decode(line, validate=True)) == 32 for line in hashes)
    assert re.search(r"^— \S+ \S+$", note, re.M), "the checkpoint bears no signature"


def test_a_remedy_can_be_undone(browser, nato):
    browser.be(nato.client("is-release")).open(nato, "/")
    fill(browser, FAMOUS)
    browser.press(browser.one(".remedies li form button"))
    browser.press(browser.one(".answer .applied a"))
    assert browser.heading.startswith("Denied")
    assert browser.one("#field-audience").get_attribute("value") == "EU*"


def test_every_remedy_gives_what_it_promises(browser, nato):
    browser.be(nato.client("is-release")).open(nato, "/")
    fill(browser, FAMOUS)
    denied = browser.path
    count = browser.count(".remedies ol > li")
    assert count >= 2
    for number in range(count):
        remedy = browser.all(".remedies ol > li")[number]
        promised = remedy.find_element("css selector", "strong.outcome").text
        browser.press(remedy.find_element("css selector", "form button"))
        assert browser.heading.startswith(promised), f"remedy {number + 1}"
        browser.open(nato, denied)


def test_the_form_for_a_release_offers_a_day_on_which_one_can_be_made(browser, pages):
    page = pages["item that waits"]
    browser.be(page.client).open(page.node, page.path)
    assert browser.one("#field-on").get_attribute("value") == today()


def test_lines_of_a_text_become_paragraphs_as_a_browser_sends_them(nato):
    item = nato.draft("is-release", PERMITTED, "An item of two paragraphs", "First paragraph.\r\n\r\nSecond paragraph.")
    text = nato.client("is-release").get(item).text
    assert "<p>First paragraph.</p>" in text and "<p>Second paragraph.</p>" in text


def test_what_the_rules_deny_cannot_be_put_up_for_decision(nato):
    item = nato.draft("is-release", FAMOUS, "An item that may not go to all")
    reply = nato.act("is-release", item, "ask")
    assert reply.status == 409
    assert "Denied, because of one recipient" in reply.words or "Cyprus" in reply.words


def test_release_that_the_rules_do_not_permit_is_refused_with_its_rule_and_leaves_no_trace(nato):
    item = nato.draft("is-release", PERMITTED, "An item that may go to some")
    assert nato.act("is-release", item, "ask").status == 303
    officer = nato.client("is-release")
    before = officer.get(item).text, officer.get("/journal").text
    for audience in ("EU*", "CYP", "QAT", "public"):
        reply = nato.act("is-release", item, "release", {"audience": audience, "day": today()})
        assert reply.status == 409, f"{audience}: {reply.words}"
        assert "The rules do not permit it" in reply.words
    assert (officer.get(item).text, officer.get("/journal").text) == before


def test_a_second_answer_to_an_outdated_page_is_refused_and_says_so(nato):
    item = nato.draft("is-release", PERMITTED, "An item that two people change")
    officer = nato.client("is-release")
    page = officer.get(item)
    version = re.search(r'name="expecting" value="(\d+)"', page.text)[1]
    form = {"token": page.form_token, "expecting": version}
    assert officer.post(f"{item}/ask", form).status == 303
    reply = officer.post(f"{item}/object", form | {"by": "NATO.IS", "note": "too late"})
    assert reply.status == 409
    assert "changed" in reply.words
