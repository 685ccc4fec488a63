"""What holds on every page. Each page is opened once, and all of these are asked of it."""

import dataclasses
import html
import os
import pathlib
import re

import pytest

from access import violations
from browser import WIDTH, Browser
from client import Client, Reply
from nodes import PAGE_NAMES

WIDTHS = [1440, 760, 390, 320]
_followed = set()


@dataclasses.dataclass
class Visit:
    name: str
    browser: Browser
    client: Client
    reader: object  # Equal for pages that one account, or the public, looks at on one node.
    reply: Reply
    status: int
    complaints: list


@pytest.fixture(scope="module", params=PAGE_NAMES)
def visit(request, _browser, pages):
    page = pages[request.param]
    client = page.client or page.node.stranger()
    _browser.width(WIDTH)
    _browser.complaints()
    _browser.be(page.client).open(page.node, page.path)
    return Visit(request.param, _browser, client, page.client or page.node.name, client.get(page.path), page.status, _browser.complaints())


@pytest.fixture
def browser(visit):
    visit.browser.width(WIDTH)
    return visit.browser


@pytest.fixture
def text(visit):
    assert visit.reply.status == visit.status
    return visit.reply.text


# Access


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(browser, width):
    browser.width(width)
    assert violations(browser, {"serious", "critical"}) == []


def test_each_page_has_one_heading_of_the_first_order_and_no_order_left_out(browser, visit):
    orders = browser.script("return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(e => e.checkVisibility()).map(e => Number(e.tagName[1]))")
    if visit.status == 422:  # The summary of mistakes stands where the answer would.
        orders = [1] + [order for order in orders if order != 1]
    assert orders.count(1) == 1, orders
    assert all(after <= before + 1 for before, after in zip(orders, orders[1:])), orders


def test_each_page_has_its_landmarks_its_language_and_a_title(browser, visit):
    assert [browser.count(css) for css in ("body > header", "header nav[aria-label]", "main#main", "body > footer", "a.skip[href='#main']")] == [1] * 5
    assert browser.one("html").get_attribute("lang") == "en"
    assert browser.title.endswith("node") and browser.title.startswith("Error:") == (visit.status == 422)


def test_the_content_policy_blocks_nothing_that_the_page_needs(visit):
    assert [line for line in visit.complaints if f"status of {visit.status}" not in line] == []


# Layout

# Boxes that reach beyond the window without standing in a region that scrolls by itself.
STICKING_OUT = """
const width = document.documentElement.clientWidth, found = [];
for (const element of document.querySelectorAll('body *')) {
  if (element.closest('svg') && element.tagName.toLowerCase() !== 'svg') continue;
  if (element.closest('.heard, .skip') || !element.checkVisibility()) continue;
  const box = element.getBoundingClientRect();
  if (box.width === 0 || (box.right <= width + 1 && box.left >= -1)) continue;
  let scrolls = false;
  for (let parent = element.parentElement; parent && parent !== document.body; parent = parent.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(parent).overflowX)) scrolls = true;
  if (!scrolls) found.push(`${element.tagName.toLowerCase()}.${element.getAttribute('class') || ''} ${Math.round(box.left)}…${Math.round(box.right)}: ${(element.innerText || '').slice(0, 40)}`);
}
return found.slice(0, 8);
"""

# Regions that scroll sideways but cannot be reached by keyboard or have no name.
NAMELESS_REGIONS = """
return [...document.querySelectorAll('body *')].filter(e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.checkVisibility() && !['INPUT', 'TEXTAREA'].includes(e.tagName))
  .filter(e => e.tabIndex < 0 || !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby'))).map(e => `${e.tagName.toLowerCase()}.${e.className} of ${e.scrollWidth} in ${e.clientWidth}`);
"""


def look(browser, name, width):
    """Keeps a picture for people where ENTENTE_LOOK names a folder."""
    folder = os.environ.get("ENTENTE_LOOK")
    if folder and width in (1440, 390):
        browser.whole_picture(pathlib.Path(folder) / f"{name.replace(' ', '-')}-{width}.png")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(browser, visit, width):
    browser.width(width)
    look(browser, visit.name, width)
    over = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (over, browser.script(STICKING_OUT)) == (0, [])
    assert browser.script(NAMELESS_REGIONS) == []


def test_each_page_is_marked_at_top_and_foot_and_says_that_it_is_a_demonstration(browser):
    banners = browser.all(".banner")
    assert len(banners) == 2
    assert all(banner.is_displayed() for banner in banners)
    top, foot = (banner.text for banner in banners)
    assert top == foot
    assert "people and items are invented, facts are real" in top
    if browser.count(".banner.closed"):
        assert "nothing here is classified" in top
    assert banners[0].location["y"] < 60
    bottom = banners[1].location["y"] + banners[1].size["height"]
    assert bottom >= browser.script("return document.documentElement.scrollHeight") - 2


@pytest.mark.parametrize("width", [1440, 390])
def test_a_side_keeps_its_side(browser, visit, width):
    """The EU has one bar at the left edge, NATO two at the right, from top to foot."""
    browser.width(width)
    bars = browser.script("""
        const of = pseudo => { const s = getComputedStyle(document.body, pseudo); return s.content === 'none' ? null
            : {left: parseFloat(s.left), right: parseFloat(s.right), width: parseFloat(s.width), borders: parseFloat(s.borderLeftWidth) + parseFloat(s.borderRightWidth), height: parseFloat(s.height)}; };
        return {before: of('::before'), after: of('::after'), whole: document.documentElement.scrollHeight};""")
    if browser.one(".who .node").text == "EU node":
        assert bars["before"] and not bars["after"]
        assert bars["before"]["left"] == 0
        assert bars["before"]["width"] == (12 if width == 1440 else 6)
        assert bars["before"]["height"] >= bars["whole"] - 1
    else:
        assert bars["after"] and not bars["before"]
        assert bars["after"]["right"] == 0
        assert bars["after"]["borders"] > 0
        assert bars["after"]["height"] >= bars["whole"] - 1


# Words

BANNED = re.compile(r"\b(sorry|oops|invalid|unauthori[sz]ed|please)\b", re.I)


def banned(text):
    return [text[max(0, match.start() - 60):match.end() + 60] for match in BANNED.finditer(text)]


def test_no_page_apologises_commands_or_blames(text):
    assert banned(text) == []


def test_no_page_shows_what_only_programs_say(visit, text):
    assert re.findall(r"\b(undefined|nil|Optional\(|NaN|null|TODO)\b", visit.reply.words) == []


def test_every_link_of_a_page_leads_somewhere(visit, text):
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    links = {html.unescape(link) for link in re.findall(r'href="([^"]*)"', text)}
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []
    # Of addresses that differ in the question alone, one stands for all.
    firsts = {re.sub(r"[?#].*|(?<=/items/).*|(?<=/journal/)\d+", "", link): link for link in sorted(links) if link.startswith("/")}
    for link in firsts.values():
        address = link.split("#")[0]
        # Most links stand on every page of one reader, so each is followed once for each reader.
        if (visit.reader, address) not in _followed:
            assert visit.client.get(address).status in (200, 204), link
            _followed.add((visit.reader, address))


def test_no_page_asks_another_host_or_an_inline_script_or_style_for_anything(text):
    assert re.findall(r'\b(?:src|action|formaction|poster|data)="((?:https?:)?//[^"]*)"', text) == []
    assert re.findall(r'<link[^>]*href="((?:https?:)?//[^"]*)"', text) == []
    assert re.findall(r'<[^>]*\s(?:style|on\w+)="[^>]*>|<style', text) == []


def test_ids_are_given_once(text):
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
