"""Fixtures: one demonstration and one browser for all tests; a picture of what stood on the page when a test failed."""

import os
import pathlib
import re
import tempfile
import time
import types

import pytest

from browser import WIDTH, Browser, NoBrowser
from demonstration import Demonstration, NotStarted
from nodes import CONSENTS, FAMOUS, MISTAKEN, PAGE_NAMES, PERMITTED, UNKNOWN, Node, ask
from ports import NoPorts
from prompt import Prompt
from taxii import Taxii, indicator, under

# Two processes take a file each (see ./test): what takes longest begins first, so that they end together.
LONGEST = ["test_every_page.py", "test_link.py", "test_vanished_wire.py", "test_courier_beside_the_wire.py", "test_c2sp_peer.py", "test_serve.py", "test_attack.py", "test_accounts.py"]


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    try:
        running = Demonstration(tmp_path_factory.mktemp("demonstration"))
        running.wait()
    except (NotStarted, NoPorts) as why:
        pytest.exit(str(why), returncode=3)
    yield running
    assert running.stop() == 0, f"The demonstration did not end well. It said:\n{running.said()}"


@pytest.fixture(scope="session")
def eu(demonstration):
    return Node("EU", demonstration.port)


@pytest.fixture(scope="session")
def nato(demonstration):
    return Node("NATO", demonstration.port + 1)


@pytest.fixture(scope="session")
def prompt():
    return Prompt()


def _open_browser(scripts):
    try:
        return Browser(scripts)
    except NoBrowser as why:
        pytest.exit(str(why), returncode=3)


@pytest.fixture(scope="session")
def _browser():
    browser = _open_browser(scripts=True)
    yield browser
    browser.quit()


@pytest.fixture
def browser(_browser):
    _browser.width(WIDTH)
    _browser.complaints()
    return _browser.be()


@pytest.fixture(scope="session")
def _browser_without_scripts():
    browser = _open_browser(scripts=False)
    yield browser
    browser.quit()


@pytest.fixture
def browser_without_scripts(_browser_without_scripts):
    return _browser_without_scripts.be()


@pytest.fixture(scope="session")
def pages(eu, nato):
    """Every page that a person can see, with who looks at it, by name."""
    item = nato.draft("is-release", PERMITTED, "Specimen of a page")
    waiting = nato.draft("is-release", CONSENTS, "Specimen that waits for consents")
    assert nato.act("is-release", waiting, "ask").status == 303
    officer = nato.client("is-release")
    # The public has a page of what crossed once something public has.
    end = time.monotonic() + 60
    while eu.stranger().get("/crossed").status != 200:
        assert time.monotonic() < end, "nothing crossed within a minute"
        time.sleep(0.1)

    form = {"token": officer.get("/promised/reports/new").form_token, "number": "31", "from": "2028-01-01", "to": "2028-12-31", "title": "", "marking": ""}
    report = officer.post("/promised/reports", form)["location"]
    sentence = re.search(r'href="(/promised/reports/[^"]*/sentences/[0-9a-f-]{36})"', officer.get(report).text)[1]

    form = {"token": officer.get("/picture/assessments/new").form_token, "title": "Specimen of a question", "points": "It holds.\nIt holds too.", "incidents": "", "exchange": "2030-01-01", "marking": "TLP:GREEN"}
    question = officer.post("/picture/assessments", form)["location"]

    analyst, shown = eu.client("cert-eu-analyst"), under("GREEN", indicator("Specimen of an indicator"))
    Taxii(eu, "cert-eu-analyst").add("said-here", shown)
    asked = analyst.post("/threats/requests", {"token": analyst.get("/threats/requests").form_token, "text": "Specimen of a request", "object": shown["id"], "due": "2099-12-24", "marking": "TLP:GREEN"})["location"]

    def page(path, client=None, node=nato, status=200):
        return types.SimpleNamespace(path=path, client=client, node=node, status=status)

    found = {
        "desk": page("/", officer),
        "desk for the public": page("/", node=eu),
        "denied": page(ask(FAMOUS), officer),
        "permitted": page(ask(PERMITTED), officer),
        "needs consent": page(ask(CONSENTS), officer),
        "unknown": page(ask(UNKNOWN), officer),
        "not understood": page(ask(MISTAKEN), officer, status=422),
        "items": page("/items", officer),
        "item": page(item, officer),
        "item that waits": page(waiting, officer),
        "rules": page("/rules?on=2025-03-01"),
        "parties": page("/parties?on=2025-03-01", node=eu),
        "journal of the auditor": page("/journal", officer),
        "journal of a delegation": page("/journal", eu.client("irl-delegation"), eu),
        "promised": page("/promised", node=eu),
        "promised, years ago": page("/promised?on=2019-07-01", officer),
        "proposal": page("/promised/proposals/2016-1.2", node=eu),
        "proposal without a text": page("/promised/proposals/2016-9.1", officer),
        "area": page("/promised/areas/cyber", officer),
        "area by year": page("/promised/matrix", node=eu),
        "area by report": page("/promised/matrix?by=report", officer),
        "search": page("/promised/search?words=helsinki", node=eu),
        "search for nothing": page("/promised/search?words=zeppelin&area=cyber&from=soon", officer),
        "what changed": page("/promised/changes?since=2026-01-01", officer),
        "declarations": page("/promised/declarations", node=eu),
        "a log of what happened": page("/promised/evidence/new", officer),
        "a table of events": page("/promised/evidence/import", officer),
        "a completion": page("/promised/proposals/2016-9.1/complete", officer),
        "a table of completions": page("/promised/complete", officer),
        "a piece of evidence": page("/promised/evidence/fact-001", node=eu),
        "reports": page("/promised/reports", node=eu),
        "a report to begin": page("/promised/reports/new", officer),
        "a report being drafted": page(report, officer),
        "a sentence": page(sentence, officer),
        "what differs": page(report + "/compare", officer),
        "an edition": page(report + "/full", officer),
        "who gave": page("/support", node=eu),
        "who gave, as a group": page("/support?giver=EU+%26+NATO&kind=all&from=2024", officer),
        "givers of nothing": page("/support?giver=ISL&kind=military&from=2031&stage=soon", officer),
        "every flow": page("/support/flows?source=statements", officer),
        "a flow": page("/support/flows/U0002", node=eu),
        "a flow of one's own": page("/support/flows/d0000000-0000-4000-8000-000000000002", officer),
        "a flow to enter": page("/support/enter", officer),
        "a total opened": page("/support/total?giver=NATO&kind=military&stage=allocated&source=kiel-29&from=2024&to=2024", node=eu),
        "a total that is not added": page("/support/total?kind=military&stage=delivered&source=statements", officer),
        "a giver": page("/support/givers/DEU", node=eu),
        "an institution that gives": page("/support/givers/EU", officer),
        "sources beside each other": page("/support/sources", node=eu),
        "purses": page("/support/purses", node=eu),
        "purses asked": page("/support/purses?purpose=procurement&for=POL&when=2027&amount=500", officer),
        "a purse": page("/support/purses/I10", node=eu),
        "coalitions": page("/support/coalitions", officer),
        "claims about support": page("/support/claims", node=eu),
        "the picture": page("/picture", node=eu),
        "the picture, filtered": page("/picture?kind=infrastructure&from=2024&around=57,19,900", officer),
        "the picture of nothing": page("/picture?words=zeppelin&kind=war", officer),
        "an incident": page("/picture/incidents/INC-019", node=eu),
        "an incident of one's own": page("/picture/incidents/a0000000-0000-4000-8000-000000000005", officer),
        "a report of an incident": page("/picture/report", officer),
        "clusters": page("/picture/clusters", node=eu),
        "what neither sees alone": page("/picture/together", officer),
        "assessments": page("/picture/assessments", officer),
        "a question to put": page("/picture/assessments/new", officer),
        "an assessment": page("/picture/assessments/c0000000-0000-4000-8000-000000000001", officer),
        "an assessment being drafted": page(question, officer),
        "tokens": page("/tokens", officer),
        "sign-in": page("/sign-in", node=eu),
        "no such page": page("/no-such-page", node=eu, status=404),
        "who spends what": page("/spending", node=eu),
        "a state's spending": page("/spending/states/DEU", officer),
        "a state without forces": page("/spending/states/ISL", node=eu),
        "one figure": page("/spending/cells/SVK/share/2024", node=eu),
        "a group": page("/spending/groups?of=NATO+-+USA&measure=usd_const", officer),
        "targets": page("/spending/targets", node=eu),
        "what it would take": page("/spending/paths?of=DEU", officer),
        "who bears what": page("/spending/burden", node=eu),
        "claims": page("/spending/claims", node=eu),
        "a claim": page("/spending/claims?claim=count%28NATO%2C+share+%3E%3D+2%2C+2024%29+%3D+23", officer),
        "editions": page("/spending/editions", node=eu),
        "series as files": page("/spending/series", node=eu),
        "an edition to take in": page("/spending/editions/import", officer),
        "a figure of one's own": page("/spending/states/DEU/return", eu.client("deu-delegation"), eu),
        "all figures of spending": page("/spending/figures", node=eu),
        "share and equipment": page("/spending/balance?edition=NATO-2024-06", node=eu),
        "what editions changed": page("/spending/revisions", officer),
        "every state over the years": page("/spending/courses?order=change", node=eu),
        "a map of shares": page("/spending/map", node=eu),
        "EU members beside Allies": page("/spending/definition?edition=EDA-2024-12", officer),
        "real growth": page("/spending/growth?since=2021", node=eu),
        "money short of a target": page("/spending/gaps?level=5", node=eu),
        "all figures of support": page("/support/figures", node=eu),
        "what crossed": page("/crossed", eu.client("gsc-release"), eu),
        "what crossed on the other side": page("/crossed", officer),
        "what crossed for a delegation": page("/crossed", eu.client("cyp-delegation"), eu),
        "what crossed for an analyst": page("/crossed", eu.client("cert-eu-analyst"), eu),
        "what crossed for the administrator": page("/crossed", eu.client("eu-administrator"), eu),
        "what crossed for the public": page("/crossed", node=eu),
        "by courier": page("/crossed/courier", eu.client("gsc-release"), eu),
        "threats": page("/threats", eu.client("cert-eu-analyst"), eu),
        "sources of threats": page("/threats/sources", eu.client("cert-eu-analyst"), eu),
        "alerts": page("/threats/alerts", eu.client("cert-eu-analyst"), eu),
        "a threat object": page("/threats/objects/" + shown["id"], analyst, eu),
        "a request": page(asked, analyst, eu),
        "seen twice": page("/threats/same", eu.client("cert-eu-analyst"), eu),
        "requests": page("/threats/requests", eu.client("cert-eu-analyst"), eu),
        "collections": page("/threats/collections", eu.client("cert-eu-analyst"), eu),
        "who passes what": page("/threats/exchanges"),
    }
    assert list(found) == PAGE_NAMES, "PAGE_NAMES names other pages"
    return found


# A picture of every failure

_pictures = pathlib.Path(os.environ.get("ENTENTE_FAILURES") or pathlib.Path(tempfile.gettempdir()) / "entente-browser-failures")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when != "call" or not report.failed:
        return
    for browser in {value for value in item.funcargs.values() if isinstance(value, Browser)}:
        file = _pictures / (re.sub(r"[^\w.-]+", "-", item.name).strip("-")[:120] + ".png")
        try:
            browser.whole_picture(file)
            report.sections.append(("picture", f"{browser.driver.current_url}\n{file}"))
        except Exception as why:  # The failure itself is what counts; a missing picture is only said.
            report.sections.append(("picture", f"none: {why}"))
