"""What was promised: an officer logs what happened, the status follows, and the other side has it where its marking permits."""

import time

import pytest

PROPOSAL = "/promised/proposals/2016-1.10"


def log(node, account, **fields):
    client = node.client(account)
    page = client.get("/promised/evidence/new?proposal=2016-1.10")
    assert page.status == 200
    values = {"token": page.form_token, "date": "2025-03", "text": "", "proposals": "2016-1.10", "area": "", "bodies": "", "format": "workshop", "source": "a test", "address": "", "marking": "TLP:CLEAR"}
    return client.post("/promised/evidence", values | fields)


def wait(node, path, text, seconds=20):
    start = time.monotonic()
    while text not in node.stranger().get(path).text:
        assert time.monotonic() - start < seconds, f"{text!r} did not come"
        time.sleep(0.02)
    return time.monotonic() - start


@pytest.mark.alone
def test_what_one_side_logs_stands_on_the_other_within_a_second(eu, nato):
    times = []
    for number in range(5):
        assert log(eu, "eeas-desk", text=f"Experts were sent out, number {number}.").status == 303
        times.append(wait(nato, PROPOSAL, f"number {number}."))
    print("seconds until it is read on the other side:", sorted(round(t, 3) for t in times))
    assert sorted(times)[2] < 1
    assert "number 0." in eu.stranger().get(PROPOSAL).text


def test_a_status_follows_the_evidence_and_only_its_rule_decides(eu):
    before = eu.stranger().get("/api/v1/commitments").json["proposals"]
    assert next(p for p in before if p["id"] == "2017-1.4")["status"] == "overdue"
    assert log(eu, "eeas-desk", text="The indicators are in use.", proposals="2017-1.4", result="yes").status == 303
    after = eu.stranger().get("/api/v1/commitments").json["proposals"]
    changed = next(p for p in after if p["id"] == "2017-1.4")
    assert (changed["status"], changed["rule"]) == ("done", "result-recorded")
    assert [p["id"] for p in after if p not in before] == ["2017-1.4"]
    years_ago = eu.stranger().get("/api/v1/commitments?on=2019-07-01").json
    assert next(p for p in years_ago["proposals"] if p["id"] == "2017-1.4")["status"] == "overdue", "what was known then"


def test_what_the_marking_does_not_let_out_is_nowhere_for_others(eu, nato):
    public = {path: eu.stranger().get(path).body for path in (PROPOSAL, "/promised", "/promised.csv", "/api/v1/commitments")}
    assert log(eu, "eeas-desk", text="Behind closed doors.", marking="RESTREINT UE/EU RESTRICTED").status == 303
    assert "Behind closed doors." in eu.client("eeas-desk").get(PROPOSAL).text
    assert {path: eu.stranger().get(path).body for path in public} == public
    # What is said after it crosses; it does not.
    assert log(eu, "eeas-desk", text="Said after it.").status == 303
    wait(nato, PROPOSAL, "Said after it.")
    assert "Behind closed doors." not in nato.client("is-release").get(PROPOSAL).text


@pytest.mark.parametrize("account", [None, "irl-delegation"])
def test_for_who_does_not_draft_there_is_no_such_page(eu, account):
    client = eu.client(account) if account else eu.stranger()
    nothing = client.get("/nothing-at-all")
    reply = client.get("/promised/evidence/new")
    assert (reply.status, reply.body) == (404, nothing.body)


def test_every_mistake_is_said_at_once_and_nothing_is_kept(eu):
    before = eu.stranger().get("/promised.csv").body
    reply = log(eu, "eeas-desk", date="31.6.2024", text="", proposals="2016-99", source="", marking="NATO RESTRICTD", address="ftp://x")
    assert reply.status == 422
    for words in ("is no date", "Write in one sentence", "There is no proposal", "Say where it was read", "public address", "RESTRICTED"):
        assert words in reply.text, words
    assert "31.6.2024" in reply.text, "what was written is kept"
    assert eu.stranger().get("/promised.csv").body == before


def test_a_calendar_and_tables_carry_the_same(eu):
    calendar = eu.stranger().get("/promised/due.ics")
    assert calendar.text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and all(len(line.encode()) <= 75 for line in calendar.text.split("\r\n"))
    rows = eu.stranger().get("/promised.csv").text.splitlines()
    assert len(rows) == 75 and rows[0].startswith("id,set,area,")
    assert len(eu.stranger().get("/api/v1/commitments").json["proposals"]) == 74
    assert eu.stranger().get("/promised?on=1.3.2025").status == 400
    assert eu.stranger().get("/promised/proposals/2016-77.1").status == 404
