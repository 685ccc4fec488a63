"""On paper each page bears the marking, the node, the reader and its number."""

import base64
import re
import shutil
import subprocess

import pytest

from demonstration import Demonstration
from nodes import Node


def printed(browser, file, *options):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed (Debian: poppler-utils), so nothing printed can be read.")
    data = browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})["data"]
    file.write_bytes(base64.b64decode(data))
    text = subprocess.run(["pdftotext", *options, str(file), "-"], capture_output=True, check=True, timeout=60).stdout.decode()
    return [sheet for sheet in text.split("\f") if sheet.strip()]


CASES = [("denied", "NATO UNCLASSIFIED"), ("item", "NATO RESTRICTED"), ("parties", "PUBLIC"), ("journal of the auditor", None)]


@pytest.mark.parametrize("name, marking", CASES)
def test_each_printed_page_bears_the_marking_at_top_and_bottom(browser, pages, tmp_path, name, marking):
    page = pages[name]
    browser.be(page.client).open(page.node, page.path)
    marking = marking or browser.one(".banner .marking").text
    assert browser.one(".banner .marking").text == marking
    node = browser.one(".who .node").text
    sheets = printed(browser, tmp_path / "page.pdf", "-layout")
    assert sheets
    for number, sheet in enumerate(sheets, 1):
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        assert marking in lines[0], f"page {number} begins with {lines[:2]}"
        assert any(marking in line for line in lines[-3:]), f"page {number} ends with {lines[-3:]}"
        assert "invented, facts are real" in " ".join(lines[:3]), f"page {number}"
        foot = " ".join(lines[-3:])
        assert f"page {number} of {len(sheets)}" in foot
        assert node in foot


def test_a_printed_answer_has_no_controls_and_reads_as_a_sentence(browser, pages, tmp_path):
    page = pages["denied"]
    browser.be(page.client).open(page.node, page.path)
    text = re.sub(r"\s+", " ", " ".join(printed(browser, tmp_path / "page.pdf")))
    assert "May NATO RESTRICTED RELEASABLE TO EU, held by NATO.IS, go to EU* on 2025-03-01?" in text
    assert "Denied, because of one recipient" in text
    for control in ("Decide", "Sign out", "Change the question", "Draft this item"):
        assert control not in text


def test_the_print_style_carries_no_other_words_than_a_marking(nato):
    reply = nato.stranger().get("/print.css", {"marking": 'X"; } body { display: none } @page { content: "'})
    assert reply.status == 200
    assert "display: none }" not in reply.text.replace(".banner { display: none; }", "") and 'content: "X' not in reply.text


FIRST = [("DEU", "Germany reached 2 % in 2024 in all three NATO editions, by less each time."), ("SVK", "Slovakia reached 2 % in 2025: 2.04 %, an estimate."),
         ("USA", "The United States has spent 2 % or more in every year since 2014: 3.22 % in 2025, an estimate."), ("LUX", "Luxembourg reached 2 % in 2025: 2.00 %, an estimate."),
         ("AUT", "Austria spent 1.00 % of GDP on defence in 2024, as SIPRI counts it."), ("NLD", "The Netherlands has spent 2 % or more since 2024: 2.49 % in 2025, an estimate."), ("ISL", "Iceland has no armed forces; its economy counts in the totals.")]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """With the pack's editions and no others: what is true of a state depends on them."""
    running = Demonstration(tmp_path_factory.mktemp("untouched"))
    try:
        running.wait()
        yield Node("NATO", running.port + 1)
    finally:
        running.stop()


@pytest.mark.parametrize("state, finding", FIRST)
def test_the_profile_of_a_state_is_one_printed_page_and_begins_with_what_is_true_of_it(browser, untouched, tmp_path, state, finding):
    browser.be().open(untouched, f"/spending/states/{state}")
    assert browser.one("h1").text.replace("\u00a0", " ") == finding
    sheets = printed(browser, tmp_path / "profile.pdf", "-layout")
    assert len(sheets) == 1
    text = re.sub(r"\s+", " ", sheets[0])
    if state == "DEU":
        assert "NATO, June 2024 1.19" in text and "edition by edition" in text and "short of 3.5 %" in text.replace("\u00a0", " ") and "military personnel" in text
