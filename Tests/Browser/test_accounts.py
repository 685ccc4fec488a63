"""People on a node for real use: an administrator opens, changes and closes accounts; everybody changes their own password. And the new wording of a draft."""

import re

import pytest

from access import violations
from browser import Browser, NoBrowser
from nodes import ask
from served import PASSWORD, Served
from test_every_page import NAMELESS_REGIONS, STICKING_OUT, banned

NEXT = "another good long password"
OWN = {"marking": "RESTREINT UE/EU RESTRICTED", "audience": "EU*", "date": "2026-12-01", "holder": "EU.GSC", "originator": "EU.GSC"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    node = Served(tmp_path_factory.mktemp("people"))
    node.add("administrator", "EU.GSC", "administrator", "--first-administrator", clearance="none")
    node.add("gsc-desk", "EU.GSC", "reader,drafter").add("second-desk", "EU.GSC", "reader,drafter")
    yield node.start()
    code, _ = node.stop()
    assert code == 0, node.said()


def opened(scripts):
    try:
        return Browser(scripts, takes_any_certificate=True)
    except NoBrowser as why:
        pytest.exit(str(why), returncode=3)


@pytest.fixture(scope="module", params=[True, False], ids=["with scripts", "without scripts"])
def window(request):
    browser = opened(request.param)
    browser.scripts = request.param
    yield browser
    browser.quit()


def sign_in(browser, node, account, password=PASSWORD):
    browser.be().open(node, "/sign-in")
    browser.write("#field-name", account)
    browser.write("#field-password", password)
    return browser.press(browser.button("Sign in"))


def look(browser):
    """What holds for every page, held against these too."""
    for width in (1440, 390):
        browser.width(width)
        assert browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        assert browser.script(STICKING_OUT) == []
        assert browser.script(NAMELESS_REGIONS) == []
        # axe answers by a promise, which no page keeps that may not run scripts.
        if browser.scripts:
            assert violations(browser, {"serious", "critical"}) == []
    small = browser.script("return [...document.querySelectorAll('button, main input:not([type=hidden]):not([type=checkbox]), select, summary, .choices label')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)")
    assert small == []
    browser.width(1440)
    assert browser.count("h1") == 1
    assert banned(browser.words) == []
    assert browser.complaints() == [] or all("422" in line or "409" in line for line in browser.complaints())


def test_an_administrator_opens_an_account_and_its_owner_takes_it_over(window, served):
    browser = window
    name = f"irl-{'scripts' if browser.scripts else 'plain'}"
    sign_in(browser, served, "administrator")
    browser.press(next(link for link in browser.all("nav a") if link.text == "Accounts"))
    assert browser.heading == "Accounts"
    look(browser)

    browser.write("#field-id", name)
    browser.write("#field-title", "Delegation of Ireland")
    browser.write("#field-party", "ATLANTIS")
    browser.one("#field-clearance option[value='secret']").click()
    browser.press(browser.button("Open the account"))
    assert browser.title.startswith("Error:")
    assert [link.get_attribute("href").split("#")[1] for link in browser.all(".error-summary a")] == ["field-party", "field-roles"]
    assert browser.driver.switch_to.active_element.get_attribute("class") == "error-summary"
    assert browser.one("#field-id").get_attribute("value") == name, "what was written is kept"
    assert browser.one("#field-clearance").get_attribute("value") == "secret"
    look(browser)
    browser.one(".error-summary a").click()
    assert browser.driver.switch_to.active_element.get_attribute("id") == "field-party"

    browser.write("#field-party", "Ireland")
    for role in ("reader", "drafter"):
        browser.one(f".choices input[value='{role}']").click()
    browser.press(browser.button("Open the account"))
    password = browser.one("[role=status] code").text
    assert re.fullmatch(r"([a-z2-9]{4}-){4}[a-z2-9]{4}", password)
    look(browser)
    browser.open(served, f"/accounts/{name}")
    assert password not in browser.words, "it is shown once"

    sign_in(browser, served, name, password)
    assert "Delegation of Ireland" in browser.one(".who").text
    assert not [link for link in browser.all("nav a") if link.text == "Accounts"]
    elsewhere = served.client()
    assert elsewhere.sign_in(name, password).status == 303
    browser.press(next(link for link in browser.all(".who a") if link.text == "Password"))
    look(browser)
    browser.write("#field-current", "not the one")
    browser.write("#field-password", NEXT)
    browser.write("#field-again", NEXT)
    browser.press(browser.button("Change the password"))
    assert "not your present password" in browser.one(".error-summary").text
    browser.write("#field-current", password)
    browser.write("#field-password", NEXT)
    browser.write("#field-again", NEXT)
    browser.press(browser.button("Change the password"))
    assert browser.heading == "Your password is changed."
    browser.open(served, "/tokens")
    assert browser.heading == "Tokens for tools", "this session goes on"
    assert elsewhere.get("/tokens").status == 401, "the others have ended"

    # Closed, and open again.
    sign_in(browser, served, "administrator")
    browser.open(served, f"/accounts/{name}")
    browser.press(browser.button("Close the account"))
    assert "closed" in browser.one(".under-head").text
    assert served.client().sign_in(name, NEXT).status == 403
    browser.press(browser.button("Open the account again"))
    assert served.client().sign_in(name, NEXT).status == 303


def test_for_everybody_else_there_are_no_such_pages(served):
    desk = served.client()
    assert desk.sign_in("gsc-desk").status == 303
    for client in (served.client(), desk):
        nothing = client.get("/nothing-at-all")
        for path in ("/accounts", "/accounts/administrator", "/accounts/nobody", "/accounts/"):
            reply = client.get(path)
            assert (reply.status, reply.body) == (404, nothing.body), path


def test_a_draft_is_reworded_and_who_comes_too_late_loses_nothing(window, served):
    browser = window
    sign_in(browser, served, "gsc-desk")
    browser.open(served, ask(OWN))
    browser.write("#field-title", "An item of two drafters")
    browser.write("#field-text", "First wording.")
    browser.press(browser.button("Draft this item"))
    address = browser.path
    browser.press(next(link for link in browser.all(".acts a") if link.text == "Reword it"))
    look(browser)

    # Meanwhile a colleague is faster.
    colleague = served.client()
    assert colleague.sign_in("second-desk").status == 303
    page = colleague.get(f"{address}/reword")
    form = {"token": page.form_token, "expecting": "1", "title": "An item of two drafters", "text": "The colleague's wording."} | OWN
    assert colleague.post(f"{address}/reword", form).status == 303

    browser.write("#field-text", "My wording.")
    browser.press(browser.button("Save the new wording"))
    assert browser.title.startswith("Error:")
    assert browser.one("#field-text").get_attribute("value") == "My wording."
    versions = browser.one(".versions").text
    assert "The colleague's wording." in versions and "My wording." in versions
    look(browser)
    browser.press(browser.button("Save the new wording"))
    assert browser.path == address
    assert "My wording." in browser.one(".item-text").text
