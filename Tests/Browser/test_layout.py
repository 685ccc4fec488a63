"""What a phone shows differently. What holds for each page at each width is in test_every_page.py."""

import pytest



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
