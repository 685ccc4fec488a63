"""The keyboard reaches everything in order, and dark pages can be read too. What holds for each page is in test_every_page.py."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from access import violations
from nodes import FAMOUS, ask

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
