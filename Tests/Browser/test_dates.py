"""The same question on another day has the answer of that day."""

from nodes import FAMOUS, ask


def test_choosing_another_date_changes_the_answer(browser, nato):
    browser.open(nato, ask(FAMOUS))
    assert browser.heading.startswith("Denied")
    browser.write("#field-date", "2003-06-01")
    browser.press(browser.button("Decide"))
    assert browser.heading.startswith("Permitted")
    assert "15 members" in browser.heading


def test_the_list_of_changes_leads_to_the_answer_of_that_day(browser, nato):
    browser.open(nato, ask(FAMOUS))
    link = next(link for link in browser.all("a[href*='date=2003-03-14']") if link.is_displayed())
    browser.press(link)
    assert browser.one("#field-date").get_attribute("value") == "2003-03-14"
    assert browser.heading.startswith("Permitted")


def test_the_rulebook_and_the_parties_answer_for_the_chosen_day(browser, nato):
    browser.open(nato, "/rules")
    browser.write("#field-on", "2003-06-01")
    browser.press(browser.button("Show that day"))
    assert "1 June 2003" in browser.heading
    browser.open(nato, "/parties?on=2003-06-01")
    then = browser.heading
    browser.open(nato, "/parties?on=2025-03-01")
    assert browser.heading != then
    assert "23 states are in both" in browser.heading


def test_a_date_that_is_none_is_answered_with_what_to_write(nato):
    for path in ("/rules?on=2025-02-30", "/parties?on=soon", "/?view=31.6.2024"):
        reply = nato.stranger().get(path)
        assert reply.status in (400, 422)
        assert "as in 2025-03-01" in reply.words
