"""Without scripts the same words come back from the server, and every act works."""

from nodes import FAMOUS, MISTAKEN


def ask_by_form(browser, question):
    for name, value in question.items():
        browser.write(f"#field-{name}", value)
    return browser.press(browser.button("Decide"))


def test_question_and_remedy_work_without_scripts(browser_without_scripts, nato):
    browser = browser_without_scripts.open(nato, "/")
    ask_by_form(browser, FAMOUS)
    assert browser.heading.startswith("Denied")
    browser.press(browser.one(".remedies li form button"))
    assert browser.heading.startswith("Permitted")


def test_scripts_are_really_off(browser_without_scripts, nato):
    browser = browser_without_scripts.open(nato, "/")
    assert browser.count("[role=combobox]") == 0


def test_mistakes_are_named_and_lead_to_their_field_without_scripts(browser_without_scripts, nato):
    browser = browser_without_scripts.open(nato, "/")
    ask_by_form(browser, MISTAKEN)
    assert browser.title.startswith("Error:")
    link = browser.one(".error-summary a")
    assert "Did you mean RESTRICTED?" in link.text
    assert link.get_attribute("href").endswith("#field-marking")
    link.click()
    assert browser.driver.switch_to.active_element.get_attribute("id") == "field-marking"
    assert browser.one("#field-marking").get_attribute("value") == MISTAKEN["marking"], "what was written is kept"
    assert "Did you mean RESTRICTED?" in browser.one("#field-marking-check").text


def test_signing_in_and_out_work_without_scripts(browser_without_scripts, nato):
    browser = browser_without_scripts.sign_in_as(nato, "usa-delegation")
    assert "Delegation of the United States to NATO" in browser.one(".who").text
    browser.press(browser.button("Sign out"))
    assert "the public, without an account" in browser.one(".who").text
    browser.open(nato, "/tokens")
    assert "Sign in first" in browser.heading


def test_signing_in_with_account_and_password_returns_to_where_one_was(browser_without_scripts, nato):
    browser = browser_without_scripts.open(nato, "/sign-in?to=/rules")
    browser.write("#field-name", "usa-delegation")
    browser.write("#field-password", "invented-usa-delegation")
    browser.press(browser.button("Sign in"))
    assert browser.path == "/rules"
    assert "Delegation of the United States" in browser.one(".who").text


def test_more_fields_open_without_scripts(browser_without_scripts, nato):
    browser = browser_without_scripts.open(nato, "/")
    browser.one("details.more summary").click()
    browser.write("#field-objections", "TUR@2025-01-31")
    ask_by_form(browser, FAMOUS | {"marking": "NATO RESTRICTED", "audience": "EU.EEAS"})
    assert browser.heading.startswith("Denied")
