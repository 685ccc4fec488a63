"""On paper each page bears the marking, the node, the reader and its number."""

import base64
import re
import shutil
import subprocess

import pytest


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
