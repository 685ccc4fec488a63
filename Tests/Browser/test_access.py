"""Everybody can read and use the pages: axe-core finds nothing serious, and the keyboard reaches everything in order."""

import pathlib

import pytest
import selenium_axe_python
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from nodes import FAMOUS, ask

AXE = next(pathlib.Path(selenium_axe_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def violations(browser, impacts):
    browser.script(AXE)
    found = browser.driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {resultTypes: ['violations']}).then(result => done(result.violations), error => done([{id: 'axe failed', impact: 'critical', help: String(error), nodes: []}]));")
    return [f"{entry['id']} ({entry['impact']}): {entry['help']}: " + "; ".join(node["html"][:160] for node in entry["nodes"][:4]) for entry in found if entry["impact"] in impacts]


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(browser, page, width):
    browser.width(width)
    browser.be(page.client).open(page.node, page.path)
    assert violations(browser, {"serious", "critical"}) == []


def test_axe_finds_nothing_serious_in_the_dark(browser, pages):
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    try:
        for name in ("denied", "item that waits", "parties"):
            page = pages[name]
            browser.be(page.client).open(page.node, page.path)
            assert violations(browser, {"serious", "critical"}) == [], name
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_axe_would_find_a_picture_without_a_name(browser, eu):
    """The check itself can fail."""
    browser.open(eu, "/sign-in")
    browser.script("document.querySelector('label').remove()")
    assert any("label" in line for line in violations(browser, {"serious", "critical"}))


FOCUS = """
const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
return {id: element.id, tag: element.tagName, classes: element.getAttribute('class') || '', text: (element.innerText || element.value || '').trim().slice(0, 60),
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, isTile: element.closest('svg') !== null,
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
"""


def walk(browser, steps_max=400):
    """Tabs from the top of the page until the focus leaves it."""
    browser.script("window.scrollTo(0, 0); document.activeElement && document.activeElement.blur()")
    stops = []
    for _ in range(steps_max):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        stop = browser.script(FOCUS)
        if stop["tag"] in ("BODY", "HTML"):
            break
        stops.append(stop)
    return stops


@pytest.fixture
def stops(browser, nato):
    browser.be(nato.client("is-release")).open(nato, ask(FAMOUS))
    return walk(browser)


def test_tab_reaches_skip_link_fields_button_and_remedies_in_reading_order(stops):
    order = [next((number for number, stop in enumerate(stops) if matches(stop)), None) for matches in (
        lambda stop: "skip" in stop["classes"],
        lambda stop: stop["text"] == "Entente",
        lambda stop: stop["text"] == "May this go?",
        lambda stop: stop["id"] == "field-marking",
        lambda stop: stop["id"] == "field-holder",
        lambda stop: stop["id"] == "field-audience",
        lambda stop: stop["id"] == "field-date",
        lambda stop: stop["text"] == "Decide",
        lambda stop: stop["text"] == "Ask with this audience",
        lambda stop: stop["id"] == "field-title",
        lambda stop: stop["text"] == "Draft this item",
        lambda stop: stop["text"] == "permanent address",
    )]
    assert None not in order, f"not reached: number {order.index(None)} of the list; reached {[stop['id'] or stop['text'] for stop in stops]}"
    assert order == sorted(order)
    assert order[0] == 0, "the skip link comes first"


def test_focus_is_seen_at_every_stop(stops):
    hidden = [stop for stop in stops if not stop["seen"] or not (stop["ring"] or stop["isTile"])]
    assert hidden == []


def test_the_skip_link_leads_into_the_answer(browser, nato):
    browser.open(nato, ask(FAMOUS))
    ActionChains(browser.driver).send_keys(Keys.TAB, Keys.ENTER).perform()
    assert browser.script("return document.activeElement.id") == "main"


def test_the_question_is_asked_by_keyboard_alone(browser, nato):
    browser.open(nato, "/")
    browser.one("#field-marking").send_keys(FAMOUS["marking"], Keys.ESCAPE, Keys.TAB, FAMOUS["holder"], Keys.ESCAPE, Keys.TAB, FAMOUS["audience"], Keys.ESCAPE, Keys.TAB)
    field = browser.driver.switch_to.active_element
    assert field.get_attribute("id") == "field-date"
    field.clear()
    page = browser.one("html")
    field.send_keys(FAMOUS["date"], Keys.ENTER)
    browser.wait(lambda: browser._is_gone(page), "Enter did not send the question")
    assert browser.heading.startswith("Denied")


def test_an_error_summary_takes_the_focus(browser, pages):
    page = pages["not understood"]
    browser.be(page.client).open(page.node, page.path)
    assert browser.script("return document.activeElement.className") == "error-summary"
    assert browser.title.startswith("Error:")


def test_each_page_has_one_heading_of_the_first_order_and_no_order_left_out(browser, page):
    browser.be(page.client).open(page.node, page.path)
    orders = browser.script("return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(e => e.checkVisibility()).map(e => Number(e.tagName[1]))")
    if page.status == 422:  # The summary of mistakes stands where the answer would.
        orders = [1] + [order for order in orders if order != 1]
    assert orders.count(1) == 1, orders
    assert all(after <= before + 1 for before, after in zip(orders, orders[1:])), orders
