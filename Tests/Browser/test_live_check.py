"""With scripts, a field says what was understood while one writes, and completes by keyboard."""

from selenium.webdriver.common.keys import Keys


def marked(browser, nato):
    """An open desk that carries a mark which a page load would wipe away."""
    browser.open(nato, "/")
    browser.script("window.stillTheSamePage = true")
    return browser


def is_same_page(browser):
    return browser.script("return window.stillTheSamePage === true")


def test_a_mistyped_marking_is_answered_with_a_suggestion_and_no_page_load(browser, nato):
    marked(browser, nato)
    browser.one("#field-marking").send_keys("NATO RESTRICTD")
    browser.wait(lambda: "Did you mean RESTRICTED?" in browser.one("#field-marking-check").text, "no suggestion came")
    assert is_same_page(browser)
    assert browser.one("#field-marking-check").get_attribute("aria-live") == "polite"
    assert browser.count(".field.marking.faulty-field") == 1
    assert browser.one("#field-marking-check .faulty").text == "RESTRICTD"


def test_the_mistake_goes_once_it_is_mended(browser, nato):
    marked(browser, nato)
    field = browser.one("#field-marking")
    field.send_keys("NATO RESTRICTD")
    browser.wait(lambda: browser.count(".faulty-field"), "the mistake was not shown")
    field.send_keys(Keys.BACKSPACE, "ED")
    browser.wait(lambda: "level RESTRICTED" in browser.one("#field-marking-check").text, "the mended marking was not understood")
    assert browser.count(".faulty-field") == 0
    assert is_same_page(browser)


def test_live_words_are_the_words_of_the_server(browser, nato):
    """The same sentence stands below the field live and after the form was sent."""
    for name, value in (("marking", "NATO RESTRICTD"), ("audience", "EU*;-CYP"), ("date", "2025-02-30"), ("holder", "NATO.IS"), ("marking", "NATO SECRET")):
        marked(browser, nato)
        line = f"#field-{name}-check"
        before = browser.one(line).text
        browser.write(f"#field-{name}", value)
        browser.wait(lambda: browser.one(line).text != before, f"no answer to {value}")
        live = browser.one(line).text
        browser.open(nato, "/?" + "&".join(f"{key}={text}" for key, text in {"marking": "", "audience": "", name: value.replace("*", "%2A").replace(";", "%3B").replace(" ", "+")}.items()))
        assert browser.one(line).text == live


def test_completions_are_chosen_by_keyboard(browser, nato):
    marked(browser, nato)
    field = browser.one("#field-audience")
    field.send_keys("EU")
    browser.wait(lambda: browser.count("#field-audience-completions [role=option]"), "no completions came")
    assert field.get_attribute("aria-expanded") == "true"
    field.send_keys(Keys.ARROW_DOWN)
    chosen = browser.one("#field-audience-completions [aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    value = chosen.get_attribute("data-value")
    assert value == "EU*"
    field.send_keys(Keys.ENTER)
    assert field.get_attribute("value") == value
    assert field.get_attribute("aria-expanded") == "false"
    assert is_same_page(browser), "Enter in the list must not send the form"
    browser.wait(lambda: "members" in browser.one("#field-audience-check").text, "the taken completion was not checked")


def test_escape_closes_the_completions_and_keeps_what_was_written(browser, nato):
    marked(browser, nato)
    field = browser.one("#field-marking")
    field.send_keys("NATO REST")
    browser.wait(lambda: browser.count("#field-marking-completions [role=option]"), "no completions came")
    field.send_keys(Keys.ESCAPE)
    assert not browser.one("#field-marking-completions").is_displayed()
    assert field.get_attribute("value") == "NATO REST"


def test_completions_go_on_after_a_separator(browser, nato):
    marked(browser, nato)
    field = browser.one("#field-audience")
    field.send_keys("EU*;-CYP")
    browser.wait(lambda: browser.count("#field-audience-completions [role=option]"), "no completions came")
    field.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert field.get_attribute("value") == "EU*;-CYP"
