"""The editions of the report as files: looked into with other people's readers, as whoever gets one would."""

import csv
import functools
import html
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading
import types
import zipfile

import docx
import pikepdf
import pypdf
import pytest

from access import violations
from demonstration import ROOT
from test_print import printed

KINDS = ["plain", "full", "draft", "empty", "hostile"]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def editions(tmp_path_factory):
    """Every sample edition in every form, written by the tests of the area."""
    folder = tmp_path_factory.mktemp("editions")
    command = ["swift", "test", "--skip-build", "--filter", "EditionFilesTests"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"ENTENTE_EDITIONS": str(folder)}, capture_output=True, timeout=600)
    assert done.returncode == 0, done.stdout.decode()[-3000:] + done.stderr.decode()[-3000:]
    return folder


def file(editions, name):
    found = editions / name
    if not found.is_file():
        converter = {"pdf": "Typst", "docx": "Pandoc"}[name.rsplit(".", 1)[1]]
        pytest.skip(f"{converter} is not installed, so there is no {name}. ./test installs it where there is a network.")
    return found


def edition(editions, kind):
    return json.loads((editions / f"{kind}.json").read_text(encoding="utf-8"))


def letters(text):
    """Only what is written, so that two readers' spaces and line ends do not count."""
    return re.sub(r"[^\w]+", "", text.replace("\u200b", "").replace("\u00ad", ""))


def texts(data):
    """Everything that somebody wrote in an edition."""
    return [data["title"]] + [chapter["title"] for chapter in data["chapters"]] + [sentence["text"] for chapter in data["chapters"] for sentence in chapter["sentences"]] + [note["text"] for note in data["notes"]]


# PDF


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_is_tagged_titled_and_outlined_for_whoever_listens_to_it(editions, kind):
    data = edition(editions, kind)
    with pikepdf.open(file(editions, f"{kind}.pdf")) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB" and bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == data["title"] and metadata["dc:creator"]
            assert metadata["pdfuaid:part"] == "1" and (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        tags = set()

        def walk(element, depth=0):
            assert depth < 60
            if isinstance(element, pikepdf.Dictionary):
                if "/S" in element and "/K" in element:
                    tags.add(str(element.S))
                walk(element.get("/K"), depth + 1)
            elif isinstance(element, pikepdf.Array):
                for one in element:
                    walk(one, depth + 1)

        walk(pdf.Root.StructTreeRoot)
        assert {"/H1", "/P", "/Table", "/TH", "/TD", "/TOC"} <= tags, tags
        assert data["notes"] == [] or {"/L", "/LI", "/Link"} <= tags
        with pdf.open_outline() as outline:
            heads = [item.title for item in outline.root]
        assert [head for head in heads if head not in ("Contents", "Notes", data["words"]["annexTitle"])] == [chapter["title"] for chapter in data["chapters"]]
        for page in pdf.pages:
            for font in page.get("/Resources", {}).get("/Font", {}).values():
                inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert any(name in inner.FontDescriptor for name in ("/FontFile2", "/FontFile3")), f"{font.BaseFont} is not embedded"
        assert "/JavaScript" not in pdf.Root.get("/Names", {}) and "/OpenAction" not in pdf.Root


@pytest.mark.parametrize("kind", KINDS + ["long"])
def test_each_page_of_the_pdf_bears_the_marking_above_and_below_and_its_number(editions, kind):
    data = edition(editions, "full" if kind == "long" else kind)
    pages = pypdf.PdfReader(file(editions, f"{kind}.pdf")).pages
    for number, page in enumerate(pages, 1):
        text = " ".join(page.extract_text().split())
        assert text.count(data["marking"]) >= 2, f"page {number}"
        assert f"page {number} of {len(pages)}" in text, f"page {number}"
        assert (data["words"]["demonstration"] in text) == data["demonstration"], f"page {number}"
        assert (data["words"]["draft"] in text) == data["draft"], f"page {number}"


def pdf_text(name, *options):
    return subprocess.run(["pdftotext", *options, str(name), "-"], capture_output=True, timeout=60, check=True).stdout.decode()


@pytest.mark.parametrize("kind", ["plain", "full", "draft", "empty"])
def test_the_pdf_says_all_that_the_edition_says(editions, kind):
    found = letters(pdf_text(file(editions, f"{kind}.pdf")))
    for text in texts(edition(editions, kind)):
        # A sentence may run over the edge of a page: then the margins stand within it.
        halves = text[: len(text) // 2], text[len(text) // 2:]
        assert letters(text) in found or any(letters(half) in found for half in halves), text


@pytest.mark.parametrize("kind", ["plain", "draft"])
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_file_of_the_public_edition_holds_nothing_that_is_not_in_it(editions, kind, form):
    said = letters((editions / f"{kind}.json").read_text(encoding="utf-8")).lower()
    name = file(editions, f"{kind}.{form}")
    text = pdf_text(name) if form == "pdf" else word_text(name)
    strange = {word.lower() for word in re.findall(r"\w{4,}", text.replace("\u200b", ""))} - {"contents", "page"}
    assert {word for word in strange if letters(word) not in said} == set()
    if form == "pdf":
        with pikepdf.open(name) as pdf:
            assert list(pdf.attachments) == [] and {key for key in pdf.docinfo} <= {"/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/CreationDate", "/ModDate"}


def test_hostile_texts_come_out_of_the_pdf_as_texts(editions):
    found = letters(pdf_text(file(editions, "hostile.pdf")))
    for text in ("#eval(\"1 + 1\") #panic() #import", "scriptalert1script", "Ελληνικά, Кириллица, български, Türkçe, Íslenska", "=HYPERLINK(", "no heading", "[U+1F6F0]", "[U+10FFFD]"):
        assert letters(text) in found, text
    assert "xxxxxxxxxx" in found and "\u202e" not in found
    with pikepdf.open(editions / "hostile.pdf") as pdf:
        addresses = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A}
    assert addresses and all(address.startswith(("https://", "http://")) for address in addresses)


# Word


def word_text(name):
    """The text of the document and of its footnotes, as it is displayed."""
    with zipfile.ZipFile(name) as parts:
        xml = "".join(parts.read(f"word/{part}.xml").decode() for part in ("document", "footnotes"))
    # Ends of paragraphs and cells part words; ends of runs do not.
    return html.unescape("".join(" " if end else text for end, text in re.findall(r"(</w:p>)|<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_document_has_real_headings_footnotes_contents_language_and_margins(editions, kind):
    data, name = edition(editions, kind), file(editions, f"{kind}.docx")
    document = docx.Document(str(name))
    heads = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert heads[: len(data["chapters"])] == [chapter["title"] for chapter in data["chapters"]] and data["words"]["annexTitle"] in heads
    assert document.core_properties.title == data["title"]
    for section in document.sections:
        assert data["marking"] in section.header.paragraphs[0].text and data["marking"] in section.footer.paragraphs[0].text
        assert (data["words"]["demonstration"] in "".join(p.text for p in section.header.paragraphs)) == data["demonstration"]
        assert ("PAGE" in section.footer._element.xml) and ("NUMPAGES" in section.footer._element.xml)
        assert not section.different_first_page_header_footer and abs(section.page_width.mm - 210) < 1
    assert len(document.tables) == 1 and len(document.tables[0].rows) == 1 + 74 + len({line["area"] for line in data["annex"]})
    body = document.element.body
    assert any("TOC" in (field.text or "") for field in body.iter(WORD + "instrText"))
    links = [link.get(WORD + "anchor") for link in body.iter(WORD + "hyperlink") if link.get(WORD + "anchor")]
    marks = {mark.get(WORD + "name") for mark in body.iter(WORD + "bookmarkStart")}
    assert len(links) >= len(data["chapters"]) and set(links) <= marks
    with zipfile.ZipFile(name) as parts:
        assert parts.testzip() is None
        styles, footnotes = parts.read("word/styles.xml").decode(), parts.read("word/footnotes.xml").decode()
        for part in parts.namelist():
            if part.endswith(".rels"):
                assert re.findall(r'Target="(?!https?://|[\w./-]+")[^"]*"', parts.read(part).decode()) == []
    assert 'w:lang' in styles and 'en-GB' in styles
    notes = re.findall(r'<w:footnote [^>]*w:id="(\d+)"(?![^>]*w:type)', footnotes)
    assert len([note for note in notes if int(note) > 0]) >= len(data["notes"])


@pytest.mark.parametrize("kind", ["plain", "full", "hostile"])
def test_the_word_document_says_what_the_edition_says(editions, kind):
    data = edition(editions, kind)
    found = letters(word_text(file(editions, f"{kind}.docx")))
    for text in texts(data):
        if not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e\ufffe]", text):
            assert letters(text) in found, text


def test_libreoffice_opens_the_word_document_with_the_marking_on_each_page(editions, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-writer-nogui), so the Word document is only looked into.")
    for kind in ("full", "hostile"):
        subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file(editions, f"{kind}.docx"))], capture_output=True, timeout=180, check=True)
        pages, marking = pypdf.PdfReader(tmp_path / f"{kind}.pdf").pages, edition(editions, kind)["marking"]
        for number, page in enumerate(pages, 1):
            text = " ".join(page.extract_text().split())
            assert text.count(marking) >= 2 and f"page {number} of {len(pages)}" in text, f"{kind}, page {number}"


# Data


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_open_in_another_reader_row_by_row(editions, kind):
    data = edition(editions, kind)
    annex = list(csv.DictReader(io.StringIO((editions / f"{kind}.annex.csv").read_text(encoding="utf-8"), newline="")))
    notes = list(csv.DictReader(io.StringIO((editions / f"{kind}.notes.csv").read_text(encoding="utf-8"), newline="")))
    assert [row["proposal"] for row in annex] == [line["proposal"] for line in data["annex"]] and [int(row["evidence"]) for row in annex] == [line["facts"] for line in data["annex"]]
    assert [int(row["note"]) for row in notes] == [note["number"] for note in data["notes"]]
    assert {row["marking"] for row in annex + notes} <= {data["marking"]}


# The page


@pytest.fixture(scope="session")
def served(editions):
    """The pages as the desk serves them, with their styles."""
    handler = functools.partial(type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None}), directory=str(editions))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield types.SimpleNamespace(address=f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_fits_its_window_and_axe_finds_nothing_serious(browser, served, kind, width):
    browser.width(width)
    browser.open(served, f"/{kind}.html")
    assert browser.script("return document.documentElement.scrollWidth") <= width
    assert violations(browser, ("serious", "critical")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_printed_page_bears_the_marking_and_has_no_controls(browser, served, editions, tmp_path, kind):
    data = edition(editions, kind)
    browser.open(served, f"/{kind}.html")
    sheets = printed(browser, tmp_path / "page.pdf", "-layout")
    for number, sheet in enumerate(sheets, 1):
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        assert data["marking"] in lines[0] and any(data["marking"] in line for line in lines[-3:]), f"page {number}: {lines[:2]} … {lines[-3:]}"
        assert f"page {number} of {len(sheets)}" in " ".join(lines[-3:])
    assert "Annex as CSV" not in "".join(sheets)


def test_a_note_is_one_key_away_from_its_number_and_back(browser, served):
    browser.open(served, "/plain.html")
    link = browser.one("#cited-9")
    link.send_keys("\n")
    assert browser.path.endswith("#note-9") and browser.one("#note-9").is_displayed()
    browser.one("#note-9 dt a").send_keys("\n")
    assert browser.path.endswith("#cited-9")
