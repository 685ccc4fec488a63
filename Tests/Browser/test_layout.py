"""Nothing scrolls sideways at any width, and every page says whose it is and how it is marked."""

import os
import pathlib

import pytest

WIDTHS = [1440, 760, 390, 320]

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


def test_nothing_scrolls_sideways_at_any_width(browser, page, page_name):
    browser.be(page.client).open(page.node, page.path)
    wrong = {}
    for width in WIDTHS:
        browser.width(width)
        look(browser, page_name, width)
        over = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wrong[f"{width} px: scrolls by {over} px"] = browser.script(STICKING_OUT)
        elif sticking := browser.script(STICKING_OUT):
            wrong[f"{width} px: cut off"] = sticking
        if regions := browser.script(NAMELESS_REGIONS):
            wrong[f"{width} px: region without name or focus"] = regions
    assert wrong == {}


def test_each_page_is_marked_at_top_and_foot_and_says_that_it_is_a_demonstration(browser, page):
    browser.be(page.client).open(page.node, page.path)
    banners = browser.all(".banner")
    assert len(banners) == 2
    assert all(banner.is_displayed() for banner in banners)
    top, foot = (banner.text for banner in banners)
    assert top == foot
    assert "people and items are invented, facts are real" in top
    assert banners[0].location["y"] < 60
    bottom = banners[1].location["y"] + banners[1].size["height"]
    assert bottom >= browser.script("return document.documentElement.scrollHeight") - 2


BARS = """
const of = pseudo => { const s = getComputedStyle(document.body, pseudo); return s.content === 'none' ? null : {left: s.left, right: s.right, width: parseFloat(s.width), borders: parseFloat(s.borderLeftWidth) + parseFloat(s.borderRightWidth), height: parseFloat(s.height)}; };
return {before: of('::before'), after: of('::after'), whole: document.documentElement.scrollHeight};
"""


@pytest.mark.parametrize("width", [1440, 390])
def test_a_side_keeps_its_side(browser, eu, nato, width):
    browser.width(width)
    bars = browser.open(eu, "/").script(BARS)
    assert bars["before"] and not bars["after"], "the EU has one bar, left"
    assert bars["before"]["left"] == "0px"
    assert bars["before"]["width"] == (12 if width == 1440 else 6)
    assert bars["before"]["height"] >= bars["whole"] - 1
    bars = browser.open(nato, "/").script(BARS)
    assert bars["after"] and not bars["before"], "NATO has two bars, right"
    assert bars["after"]["right"] == "0px"
    assert bars["after"]["borders"] > 0
    assert bars["after"]["height"] >= bars["whole"] - 1


def test_on_a_phone_the_answered_question_folds_to_a_sentence_and_opens_again(browser, pages):
    page = pages["denied"]
    browser.width(390)
    browser.be(page.client).open(page.node, page.path)
    assert browser.one(".folded").is_displayed()
    assert not browser.one("#field-marking").is_displayed()
    browser.one(".folded a").click()
    assert browser.one("#field-marking").is_displayed()


@pytest.mark.parametrize("name", ["desk", "denied", "item that waits", "sign-in"])
def test_targets_on_a_phone_can_be_hit_by_a_finger(browser, pages, name):
    page = pages[name]
    browser.width(390)
    browser.be(page.client).open(page.node, page.path)
    small = browser.script("return [...document.querySelectorAll('button, main input:not([type=hidden]), summary')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)"
                           ".map(e => `${e.tagName} ${e.innerText || e.name}: ${Math.round(e.getBoundingClientRect().height)} px`)")
    assert small == []
