"""Two teams on two nodes: what both hold, what one saw of the other's, what one asks and the other answers, and what none of that may tell."""

import json
import re
import time
import uuid

import pytest

from taxii import Taxii, indicator, under


def until(holds, seconds=20):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"still not so after {seconds} s"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def teams(eu, nato):
    return Taxii(eu, "cert-eu-analyst"), Taxii(nato, "ncsc-analyst")


def add(team, node, level, name, pattern):
    one = under(level, indicator(name)) | {"pattern": pattern}
    team.add("said-here", one)
    return one["id"]


def page(node, account, path):
    return node.client(account).get(path)


def say(node, account, path, **fields):
    client = node.client(account)
    return client.post(path, {"token": client.get(path.removesuffix("/sightings")).form_token, **fields})


@pytest.fixture(scope="module")
def pair(eu, nato, teams):
    """Two indicators of two teams that name one domain."""
    ours = add(teams[0], eu, "GREEN", "Demonstration: kit", "[domain-name:value = 'both.example']")
    theirs = add(teams[1], nato, "GREEN", "Demonstration: loader", "[url:value = 'http://both.example/x' OR domain-name:value = 'BOTH.example']")
    until(lambda: page(eu, "cert-eu-analyst", f"/threats/objects/{theirs}").status == 200 and page(nato, "ncsc-analyst", f"/threats/objects/{ours}").status == 200)
    return ours, theirs


def test_what_two_teams_hold_stands_on_both_boards_with_its_reason(eu, nato, pair):
    for node, account in ((eu, "cert-eu-analyst"), (nato, "ncsc-analyst")):
        board = page(node, account, "/threats/same").text
        assert "both.example" in board and "EU.CERT-EU, NATO.NCSC" in board
        assert "domain name" in page(node, account, f"/threats/objects/{pair[0]}").text


def test_who_holds_a_term_is_found_in_any_spelling_of_it(eu, pair):
    text = page(eu, "cert-eu-analyst", "/threats/same?term=Both.EXAMPLE").text
    assert "Held by EU.CERT-EU, NATO.NCSC" in text


def test_what_a_hidden_object_holds_changes_no_board_and_no_object_page(eu, nato, teams, pair):
    seen = lambda: [re.sub(r'name="token" value="[^"]*"', "", page(eu, "cert-eu-analyst", path).text) for path in ("/threats/same", "/threats/same?term=both.example", f"/threats/objects/{pair[0]}", "/threats")]
    before = seen()
    add(teams[1], nato, "RED", "Demonstration: hidden", "[domain-name:value = 'both.example']")
    last = add(teams[1], nato, "GREEN", "Demonstration: the last", "[mutex:name = 'the last of the hidden']")
    until(lambda: page(eu, "cert-eu-analyst", f"/threats/objects/{last}").status == 200)
    after = seen()
    assert before[:3] == after[:3]
    assert "Demonstration: hidden" not in after[3] and "Demonstration: the last" in after[3]


def test_the_other_team_learns_of_a_sighting_and_not_of_its_place(eu, nato, pair):
    said = say(nato, "ncsc-analyst", f"/threats/objects/{pair[0]}/sightings", count="3", first="2026-11-19", last="2026-11-20 10:00", place="Demonstration: relay of a command", place_marking="TLP:RED", marking="TLP:GREEN")
    assert said.status == 303
    until(lambda: "Seen 3 times by 1 team" in page(eu, "cert-eu-analyst", f"/threats/objects/{pair[0]}").text)
    assert "relay of a command" not in page(eu, "cert-eu-analyst", f"/threats/objects/{pair[0]}").text
    assert "relay of a command" in page(nato, "ncsc-analyst", f"/threats/objects/{pair[0]}").text


@pytest.mark.parametrize("fields, says", [
    ({"count": "many"}, "`many` is no number of times"), ({"first": "yesterday"}, "`yesterday` is no time"), ({"marking": "SECRET"}, "is no TLP marking"),
    ({"first": "2026-11-20", "last": "2026-11-19"}, "Exchange the two"),
])
def test_a_sighting_that_cannot_be_is_told_with_its_field(eu, pair, fields, says):
    said = say(eu, "cert-eu-analyst", f"/threats/objects/{pair[1]}/sightings", **({"count": "1", "marking": "TLP:GREEN"} | fields))
    assert says in said.text and "Error:" in said.text
    assert "Nobody whom you may know of has said so yet" in page(eu, "cert-eu-analyst", f"/threats/objects/{pair[1]}").text


def test_a_sighting_of_what_one_may_not_have_is_of_nothing(eu, nato, teams, pair):
    hidden = add(teams[1], nato, "RED", "Demonstration: theirs alone", "[mutex:name = 'theirs alone']")
    client = eu.client("cert-eu-analyst")
    token = client.get(f"/threats/objects/{pair[0]}").form_token
    answers = [client.post(f"/threats/objects/{one}/sightings", {"token": token, "count": "1", "marking": "TLP:GREEN"}) for one in (hidden, "indicator--00000000-0000-4000-8000-000000000000")]
    assert [one.status for one in answers] == [404, 404] and answers[0].text == answers[1].text


def test_a_request_is_answered_from_the_other_side_and_its_time_counts(eu, nato, pair):
    asked = say(eu, "cert-eu-analyst", "/threats/requests", text="Demonstration: seen at missions?", object=pair[0], due="2099-12-24", marking="TLP:GREEN")
    assert asked.status == 303
    address = asked["location"]
    until(lambda: page(nato, "ncsc-analyst", address).status == 200)
    assert "No answer yet" in page(nato, "ncsc-analyst", address).text
    assert say(nato, "ncsc-analyst", address, text="Demonstration: yes.", objects=pair[1], marking="TLP:GREEN").status == 303
    until(lambda: "Answered within" in page(eu, "cert-eu-analyst", address).text)
    assert "Half of the answers came within" in page(eu, "cert-eu-analyst", "/threats/requests").text


def test_an_answer_that_may_not_cross_leaves_the_request_open_there(eu, nato, pair):
    address = say(eu, "cert-eu-analyst", "/threats/requests", text="Demonstration: and elsewhere?", marking="TLP:GREEN")["location"]
    until(lambda: page(nato, "ncsc-analyst", address).status == 200)
    before = page(eu, "cert-eu-analyst", address).text
    assert say(nato, "ncsc-analyst", address, text="Demonstration: only among ourselves.", marking="TLP:RED").status == 303
    follow = say(nato, "ncsc-analyst", "/threats/requests", text="Demonstration: after the answer.", marking="TLP:GREEN")["location"]
    until(lambda: page(eu, "cert-eu-analyst", follow).status == 200)
    hide = lambda text: re.sub(r'name="token" value="[^"]*"', "", text)
    assert hide(page(eu, "cert-eu-analyst", address).text) == hide(before)
    assert "only among ourselves" in page(nato, "ncsc-analyst", address).text


@pytest.mark.parametrize("fields, says", [
    ({"text": ""}, "The question is missing"), ({"object": "kit"}, "is no identifier of an object"), ({"due": "31.6.2027"}, "is no date"), ({"due": "2020-01-01"}, "has passed"), ({"marking": ""}, "The marking is missing"),
])
def test_a_request_that_cannot_be_is_told_with_its_field(eu, fields, says):
    said = say(eu, "cert-eu-analyst", "/threats/requests", **({"text": "Demonstration: a question", "marking": "TLP:GREEN"} | fields))
    assert said.status == 200 and says in said.text and "Error:" in said.text


def test_the_public_reads_what_is_open_and_makes_nothing(eu, pair):
    public = eu.stranger()
    for path in ("/threats", "/threats/same", "/threats/requests", "/threats/collections", "/threats/exchanges"):
        answer = public.get(path)
        assert answer.status == 200 and "Demonstration: kit" not in answer.text and "Demonstration: seen" not in answer.text
        assert "<form" not in answer.text.split("<main")[1] or 'method="post"' not in answer.text.split("<main")[1]
    assert public.get(f"/threats/objects/{pair[0]}").status == 404


def test_how_long_answers_take_stands_where_one_sees_what_crossed(eu, nato, pair):
    """Each side asked the other; both pages count the same, and tools are told the same."""
    address = say(nato, "ncsc-analyst", "/threats/requests", text="Demonstration: and on your side?", marking="TLP:GREEN")["location"]
    until(lambda: page(eu, "cert-eu-analyst", address).status == 200)
    assert say(eu, "cert-eu-analyst", address, text="Demonstration: not here.", marking="TLP:GREEN").status == 303
    until(lambda: "Answered within" in page(nato, "ncsc-analyst", address).text)

    def told(node, account):
        [peer] = node.client(account).get("/api/v1/crossed").json["peers"]
        return {one["askedBy"]: one for one in peer["answers"]}

    until(lambda: told(eu, "cert-eu-analyst").keys() == told(nato, "ncsc-analyst").keys() == {"EU", "NATO"})
    ours = told(eu, "cert-eu-analyst")
    assert ours["NATO"]["asked"] >= 1 and len(ours["NATO"]["waits"]) >= 1 and ours["NATO"]["waits"] == sorted(ours["NATO"]["waits"])
    shown = page(eu, "cert-eu-analyst", "/crossed").text
    assert "How long answers take" in shown and "Requests for information" in shown and 'href="/threats/requests"' in shown
    # Who may see no request is told of none.
    assert "How long answers take" not in eu.stranger().get("/crossed").text


def test_an_alert_is_entered_read_and_removed_at_the_prompt_by_its_owner_alone(eu, prompt, pair):
    made = prompt(eu, "cert-eu-analyst", "threats", "alerts", "add", "Demonstration: kits", "--words", "kit", "--type", "indicator", "--json")
    assert made.code == 0, made.err
    alert = made.json["id"]
    shown = prompt(eu, "cert-eu-analyst", "threats", "alerts", "show", alert)
    assert shown.code == 0 and "Demonstration: kit" in shown.out
    assert alert in prompt(eu, "cert-eu-analyst", "threats", "alerts").out
    assert alert not in prompt(eu, "eeas-desk", "threats", "alerts", "list").out
    digest = prompt(eu, "cert-eu-analyst", "threats", "alerts", "digest", alert, "--day", "2020-01-01")
    assert digest.code == 0 and digest.out.strip() == "Nothing new on 2020-01-01."
    for words in (("show", alert), ("act", alert, "remove"), ("digest", alert)):
        assert prompt(eu, "eeas-desk", "threats", "alerts", *words).code == 1
    wrong = prompt(eu, "cert-eu-analyst", "threats", "alerts", "add", "x", "--type", "No Type!")
    assert wrong.code == 1 and "is no type" in wrong.err
    assert prompt(eu, None, "threats", "alerts").code == 1
    assert prompt(eu, "cert-eu-analyst", "threats", "alerts", "act", alert, "remove").code == 0
    assert prompt(eu, "cert-eu-analyst", "threats", "alerts", "show", alert).code == 1


def test_the_list_counts_an_object_once_whatever_its_versions(eu, teams):
    # A type of one's own, so that nothing else is counted.
    kind, number = f"x-specimen-{uuid.uuid4().hex[:8]}", uuid.uuid4()
    one = {"type": kind, "spec_version": "2.1", "id": f"{kind}--{number}", "created": "2025-01-01T00:00:00.000Z", "name": "Specimen"}
    for level, day in (("GREEN", 1), ("GREEN", 2), ("CLEAR", 3)):
        teams[0].add("said-here", under(level, one | {"modified": f"2025-02-0{day}T00:00:00.000Z"}))
    assert f"1 object of the type {kind}, from both sides" in page(eu, "cert-eu-analyst", f"/threats?type={kind}").text
    assert len(json.loads(eu.client("cert-eu-analyst").get(f"/api/v1/threats/objects?type={kind}").text)["objects"]) == 1


def test_what_lies_around_an_object_is_drawn_as_far_as_one_may_have_it(eu, nato, teams):
    def thing(kind, name):
        return under("GREEN", {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid.uuid4()}", "created": "2025-01-01T00:00:00.000Z", "modified": "2025-01-01T00:00:00.000Z", "name": name} | ({"is_family": False} if kind == "malware" else {}))

    def tie(level, source, word, target):
        return under(level, {"type": "relationship", "spec_version": "2.1", "id": f"relationship--{uuid.uuid4()}", "created": "2025-01-01T00:00:00.000Z", "modified": "2025-01-01T00:00:00.000Z", "relationship_type": word, "source_ref": source["id"], "target_ref": target["id"]})

    actor, kit, tool, secret = thing("intrusion-set", "Demonstration: drawn actor"), thing("malware", "Demonstration: drawn kit"), thing("tool", "Demonstration: drawn tool"), thing("tool", "Demonstration: tied in secret")
    teams[1].add("said-here", actor, kit, tool, secret, tie("GREEN", actor, "uses", kit), tie("GREEN", kit, "drops", tool), tie("RED", actor, "uses", secret))
    until(lambda: page(eu, "cert-eu-analyst", f"/threats/objects/{secret['id']}").status == 200)
    until(lambda: "Demonstration: drawn tool" in page(eu, "cert-eu-analyst", f"/threats/objects/{actor['id']}").text)
    there, here = (page(node, account, f"/threats/objects/{actor['id']}").text for node, account in ((nato, "ncsc-analyst"), (eu, "cert-eu-analyst")))
    assert "What lies around it" in here and f'href="/threats/objects/{kit["id"]}"' in here
    assert "Demonstration: tied in secret" in there and "Demonstration: tied in secret" not in here
