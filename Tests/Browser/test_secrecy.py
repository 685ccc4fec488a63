"""What a viewpoint may not have leaves no title, no count, no gap, and no difference in an answer."""

import pytest

from nodes import CONSENTS, FAMOUS, PERMITTED, ask, today

LISTS = ["/", "/items", "/journal", "/api/v1/items", "/api/v1/journal", ask(FAMOUS), "/parties", "/rules"]


def seen(client):
    return {path: (reply.status, reply.body) for path in LISTS for reply in [client.get(path)]}


def never_like(item):
    """An address of the same form that was never given."""
    return item[:-4] + ("0000" if not item.endswith("0000") else "1111")


def without_date(reply):
    return sorted((name, value) for name, value in reply.headers if name != "date")


def test_what_one_officer_drafts_and_releases_elsewhere_changes_no_byte_for_another_delegation(nato):
    others = {account: nato.client(account) for account in ("tur-delegation", "usa-delegation", "pol-delegation", "ncsc-analyst")}
    others["the public"] = nato.stranger()
    before = {account: seen(client) for account, client in others.items()}
    title = "Hidden from whoever has no need to know"
    item = nato.draft("is-release", PERMITTED, title)
    assert nato.act("is-release", item, "ask").status == 303
    assert nato.act("is-release", item, "release", {"audience": "EU.EEAS", "day": today()}).status == 303
    for account, client in others.items():
        for path, (status, body) in seen(client).items():
            assert title.encode() not in body, f"{account} reads the title on {path}"
            assert (status, body) == before[account][path], f"{path} changed for {account}"


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_a_guessed_address_answers_byte_for_byte_like_one_that_never_was(nato, prefix):
    item = nato.draft("is-release", PERMITTED, "Behind a guessed address")
    assert nato.client("is-release").get(prefix + item).status == 200
    for client in (nato.client("tur-delegation"), nato.client("gbr-delegation"), nato.stranger()):
        guessed, never = client.get(prefix + item), client.get(prefix + never_like(item))
        assert guessed.status == never.status == 404
        assert guessed.body == never.body
        assert without_date(guessed) == without_date(never)
        assert "There is no such page" in guessed.text


@pytest.mark.parametrize("word, form", [("ask", {}), ("consent", {"by": "TUR", "note": ""}), ("object", {"by": "TUR", "note": ""}),
                                        ("release", {"audience": "TUR", "day": "2025-03-01"}), ("withdraw", {"note": ""}), ("unheard-of", {})])
@pytest.mark.parametrize("expecting", ["1", "999", "x"])
def test_saying_something_about_a_hidden_item_answers_like_an_item_that_never_was(nato, word, form, expecting):
    hidden = _hidden(nato)
    client = nato.client("tur-delegation")
    token = client.get("/").form_token
    replies = [client.post(f"{address}/{word}", form | {"token": token, "expecting": expecting}) for address in (hidden, never_like(hidden))]
    assert replies[0].status == replies[1].status
    assert replies[0].body == replies[1].body
    assert replies[0].status in (400, 403, 404, 422)


_kept = {}


def _hidden(nato):
    if nato.port not in _kept:
        _kept[nato.port] = nato.draft("is-release", PERMITTED, "An item nobody may guess")
    return _kept[nato.port]


def test_an_item_with_nato_information_inside_is_absent_for_cyprus_and_there_for_ireland(browser, eu):
    cyprus, ireland = eu.client("cyp-delegation"), eu.client("irl-delegation")
    before = seen(cyprus)
    title = "An assessment with NATO information inside"
    question = {"marking": "RESTREINT UE/EU RESTRICTED", "audience": "IRL", "date": "2025-03-01", "holder": "EU.EEAS", "originator": "EU.EEAS", "parts": "NATO RESTRICTED RELEASABLE TO EU"}
    item = eu.draft("eeas-desk", question, title)
    assert eu.act("eeas-desk", item, "ask").status == 303
    reply = eu.act("gsc-release", item, "release", {"audience": "IRL", "day": today()})
    assert reply.status == 303, reply.words
    assert title in ireland.get("/").words
    assert ireland.get(item).status == 200
    assert seen(cyprus) == before
    assert cyprus.get(item).body == cyprus.get(never_like(item)).body

    browser.be(ireland).open(eu, item)
    assert browser.heading == title
    browser.be(cyprus).open(eu, "/")
    assert title not in browser.words
    browser.open(eu, item)
    assert browser.heading.startswith("There is no such page")


def test_the_same_item_cannot_be_put_up_for_cyprus(eu):
    question = {"marking": "RESTREINT UE/EU RESTRICTED", "audience": "CYP", "date": "2025-03-01", "holder": "EU.EEAS", "originator": "EU.EEAS", "parts": "NATO RESTRICTED RELEASABLE TO EU"}
    item = eu.draft("eeas-desk", question, "The same assessment, for Cyprus")
    assert eu.act("eeas-desk", item, "ask").status == 409
    assert "The same assessment, for Cyprus" not in eu.client("cyp-delegation").get("/").words


def test_ireland_sees_what_was_released_to_it_but_not_how_it_came_about(eu):
    ireland = eu.client("irl-delegation")
    address = next(line for line in ireland.get("/").text.split('href="') if line.startswith("/items/") and "RC-024" in line).split('"')[0]
    words = ireland.get(address).words
    assert "Worked case RC-024" in words
    assert "Consent of" not in words and "What you can do" not in words


def test_nothing_of_the_journal_is_open_to_the_public_and_proofs_only_to_auditors(nato):
    assert nato.stranger().get("/journal").body == nato.stranger().get("/no-such-page").body
    delegation = nato.client("tur-delegation")
    assert delegation.get("/journal/0/proof").body == delegation.get("/journal/99999/proof").body == delegation.get("/no-such-page").body
    assert "proof" not in delegation.get("/journal").words.lower()
    assert nato.client("is-release").get("/journal/0/proof").status == 200


def test_both_nodes_keep_their_own(eu, nato):
    """What was not released to the other side, and what may not go yet, is nowhere there; the joined nodes notwithstanding."""
    for kept in ("RC-003", "RC-033", "RC-001"):
        assert kept not in eu.client("gsc-release").get("/items").words
    for kept in ("RC-024", "RC-040", "RC-046", "RC-064", "RC-042"):
        assert kept not in nato.client("is-release").get("/items").words
    # A session of one node opens nothing on the other.
    stranger = eu.stranger()
    stranger.cookies = {name.replace("nato", "eu"): value for name, value in nato.client("is-release").cookies.items()}
    assert "the public" in stranger.get("/").words


def test_who_may_only_read_finds_no_act_of_others_and_cannot_do_it(nato):
    client = nato.client("usa-delegation")
    reply = client.post("/items", CONSENTS | {"token": client.get("/").form_token, "title": "Not for a reader", "text": "x"})
    assert reply.status == 403
    assert "Draft this item" not in client.get(ask(PERMITTED)).words
