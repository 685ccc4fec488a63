"""Hybrid incidents of both sides: one map and one timeline, reported by people on two nodes, each of whom sees what the labels allow."""

import csv
import html
import io
import re
import time

import pytest

from nodes import today

KNOWN = 44
PAGES = ["/picture", "/picture?kind=infrastructure", "/picture/clusters", "/picture/together", "/picture/assessments", "/picture/incidents.geojson", "/picture/incidents.csv", "/api/v1/picture", "/api/v1/picture/clusters",
         "/picture/incidents/INC-028", "/api/v1/picture/incidents/INC-028"]


def wait(client, path, text, seconds=20, gone=False):
    start = time.monotonic()
    while (text in client.get(path).text) == gone:
        assert time.monotonic() - start < seconds, f"{text!r} {'stayed' if gone else 'did not come'} at {path}"
        time.sleep(0.02)


def incident(**fields):
    return {"title": "Cable of a test", "method": "cable-damage", "date": "2026-11-10", "place": "a place at sea", "position": "54.9, 14.1", "precision": "sea", "within": "", "sectors": "energy", "states": "DNK", "outcome": "",
            "note": "", "source": "a test", "address": "", "read": "", "confidence": "judgement", "marking": "TLP:GREEN"} | fields


def report(node, account, **fields):
    client = node.client(account)
    reply = client.post("/picture/report", {"token": client.get("/picture/report").form_token} | incident(**fields))
    assert reply.status == 303, reply.words[:400]
    return reply["location"]


def statement(**fields):
    return {"speaker": "Ministry of a test", "capacity": "state", "stance": "attributes", "about": "somebody", "date": "2026-11-12", "note": "", "source": "a test", "address": "", "marking": "TLP:GREEN"} | fields


def act(client, page, word, **fields):
    return client.post(f"{page}/{word}", {"token": client.get(page).form_token} | fields)


def test_the_public_sees_the_known_incidents_with_map_timeline_and_list(eu):
    page = eu.stranger().get("/picture")
    assert page.status == 200 and 'class="place-map' in page.text and 'class="incident-line"' in page.text
    assert f"{KNOWN} incidents" in page.words and "Estlink 2" in page.words and "Report an incident" not in page.words


@pytest.mark.parametrize("query, some, never", [("kind=infrastructure", "Estlink 2", "WannaCry"), ("sector=space", "Viasat", "Estlink 2"), ("state=IRL", "Irish health service", "Estlink 2"), ("status=claimed", "Lithuania", "WannaCry"),
                                                ("from=2025&to=2025-06", "Norwegian dam", "Estlink 2"), ("words=cable+gotland", "Latvia-Gotland", "Estlink 2"), ("around=59.9,24.6,80", "Balticconnector", "Viasat"), ("view=2016-01-01", "Bundestag", "WannaCry")])
def test_filters_stand_in_the_address(eu, query, some, never):
    page = eu.stranger().get("/picture?" + query)
    assert some in page.words and never not in page.words


def test_what_is_no_filter_is_said_and_a_tool_is_refused(eu):
    page = eu.stranger().get("/picture?kind=war&around=here&state=ATLANTIS")
    assert page.status == 200 and "is no kind" in page.words and "is no neighbourhood" in page.words and "is no state" in page.words and f"{KNOWN} incidents" in page.words
    assert eu.stranger().get("/api/v1/picture?kind=war").status == 400
    empty = eu.stranger().get("/picture?words=zeppelin")
    assert "Nothing that you may see fits" in empty.words


def test_geojson_and_csv_hold_the_same_incidents(eu):
    geo = eu.stranger().get("/picture/incidents.geojson?from=2024-11&to=2025-01")
    assert geo["content-type"] == "application/geo+json" and geo.json["type"] == "FeatureCollection"
    rows = list(csv.DictReader(io.StringIO(eu.stranger().get("/picture/incidents.csv?from=2024-11&to=2025-01").text)))
    assert [feature["id"] for feature in geo.json["features"]] == [row["id"] for row in rows] == ["INC-032", "INC-033", "INC-034", "INC-035", "INC-036"]
    for feature, row in zip(geo.json["features"], rows):
        longitude, latitude = feature["geometry"]["coordinates"]
        assert isinstance(longitude, float | int) and (float(row["lon"]), float(row["lat"])) == (longitude, latitude) and -90 <= latitude <= 90
        assert feature["properties"]["attribution"] == row["attribution"]


def test_a_status_is_what_was_said_by_the_day_of_view(eu):
    for day, status in [("2024-12-25", "nobody named"), ("2024-12-27", "taken to court"), (today(), "taken to court")]:
        page = eu.stranger().get(f"/picture/incidents/INC-035?view={day}")
        assert status in page.words.lower(), day
    assert "case dismissed against" in page.words and "case dismissed against" not in eu.stranger().get("/picture/incidents/INC-035?view=2024-12-27").words


def test_clusters_say_why(eu):
    page = eu.stranger().get("/picture/clusters").words
    assert "1 day apart; 109 km apart; both digital networks; both damage to undersea cables or pipelines" in page


def test_every_mistake_is_named_at_once_and_what_was_written_is_kept(eu):
    client = eu.client("eeas-desk")
    wrong = incident(title="Kept as it was written", method="", date="2026-13-01", position="north", sectors="", states="ATLANTIS", source="", marking="NATO RESTRICTD")
    page = client.post("/picture/report", {"token": client.get("/picture/report").form_token} | wrong)
    assert page.status == 422 and "Kept as it was written" in page.text
    assert re.search(r"(\d) fields need a change", page.words)[1] == "7", re.findall(r"<li><a href=.#field-[^<]*<", page.text)
    for field in ("method", "date", "position", "sectors", "states", "source", "marking"):
        assert f'href="#field-{field}"' in page.text and f'id="field-{field}"' in page.text, field


def test_a_report_crosses_is_corrected_and_taken_back(eu, nato):
    path = report(eu, "eeas-desk", title="Reported by one side")
    other = nato.client("is-release")
    wait(other, path, "Reported by one side")
    assert "on the EU side" in other.get(path).words and "Your own report" not in other.get(path).words
    assert other.post(path + "/withdraw", {"token": other.get("/picture/report").form_token, "reason": "x"}).status == 404
    assert act(eu.client("eeas-desk"), path, "correct", **incident(title="Said better by one side")).status == 303
    wait(other, path, "Said better by one side")
    assert act(eu.client("eeas-desk"), path, "withdraw", reason="").status == 422
    assert act(eu.client("eeas-desk"), path, "withdraw", reason="It was a drill.").status == 303
    wait(other, path, "It was a drill.")
    assert "Said better by one side" not in other.get("/picture").words


def test_another_marking_makes_a_new_report_and_withdraws_the_old_one(eu, nato):
    path = report(eu, "eeas-desk", title="To be kept at home")
    wait(nato.client("is-release"), path, "To be kept at home")
    moved = act(eu.client("eeas-desk"), path, "correct", **incident(title="To be kept at home", marking="LIMITE"))["location"]
    assert moved != path
    wait(nato.client("is-release"), path, "Withdrawn by")
    assert nato.client("is-release").get(moved).status == 404 and eu.client("eeas-desk").get(moved).status == 200


def test_statements_of_both_sides_stand_beside_each_other_and_make_the_status(eu, nato):
    path = report(nato, "is-release", title="Attributed by a test")
    wait(eu.client("eeas-desk"), path, "Attributed by a test")
    assert "Nobody named" in eu.client("eeas-desk").get(path).words
    assert act(nato.client("is-release"), path, "statements", **statement()).status == 303
    wait(eu.client("eeas-desk"), path, "Ministry of a test")
    assert "Attributed by one" in eu.client("eeas-desk").get(path).words
    assert act(eu.client("eeas-desk"), path, "statements", **statement(speaker="Another ministry of a test", date="2026-11-13")).status == 303
    wait(nato.client("is-release"), path, "Attributed by several")
    assert "How the status changed" in nato.client("is-release").get(path).words
    faulty = act(eu.client("eeas-desk"), path, "statements", **statement(speaker="", about="", source="", date="soon"))
    assert faulty.status == 422 and "4 fields need a change" in faulty.words
    page = eu.client("eeas-desk").get(path)
    mine = re.search(rf'action="({re.escape(path)}/statements/[^"]+/withdraw)"', page.text)[1]
    assert eu.client("eeas-desk").post(mine, {"token": page.form_token, "why": "Misheard."}).status == 303
    wait(nato.client("is-release"), path, "Attributed by one")


def test_what_may_not_be_seen_changes_no_byte_for_others(eu, nato):
    others = {"the public": eu.stranger(), "the other side": nato.client("is-release"), "the other side's public": nato.stranger()}
    before = {name: {path: (reply.status, reply.body) for path in PAGES for reply in [client.get(path)]} for name, client in others.items()}
    # Beside known cables, so that a cluster would grow; a doubt on a known incident, so that its status would change.
    path = report(eu, "eeas-desk", title="Hidden cable of a test", marking="RESTREINT UE/EU RESTRICTED", position="56.6, 18.7", sectors="digital", states="SWE")
    assert act(eu.client("eeas-desk"), "/picture/incidents/INC-028", "statements", **statement(stance="doubts", about="", marking="RESTREINT UE/EU RESTRICTED")).status == 303
    assert "Hidden cable of a test" in eu.client("eeas-desk").get("/picture/clusters").text and "Contested" in eu.client("eeas-desk").get("/picture/incidents/INC-028").words
    time.sleep(1.5)
    for name, client in others.items():
        for address, was in before[name].items():
            reply = client.get(address)
            assert (reply.status, reply.body) == was, f"{address} changed for {name}"
    never = path[:-4] + ("0000" if not path.endswith("0000") else "1111")
    for client in others.values():
        for prefix in ("", "/api/v1"):
            guessed, nothing = client.get(prefix + path), client.get(prefix + never)
            assert guessed.status == nothing.status == 404 and guessed.body == nothing.body


def test_who_may_not_draft_finds_no_form_and_cannot_report(eu):
    for client in (eu.stranger(), eu.client("irl-delegation")):
        assert client.get("/picture/report").body == client.get("/no-such-page").body
        assert "Report an incident" not in client.get("/picture").words
    client = eu.client("irl-delegation")
    assert client.post("/picture/report", {"token": client.get("/").form_token} | incident()).status == 404


def test_what_neither_side_sees_alone_appears_on_both_nodes(eu, nato):
    place = {"sectors": "government", "method": "cyber-ddos", "states": "PRT"}
    report(eu, "eeas-desk", title="Half of it, from one side", position="39.2, -8.6", date="2026-11-03", **place)
    report(nato, "is-release", title="Half of it, from the other", position="39.4, -8.4", date="2026-11-05", **place)
    for client, far in ((eu.client("eeas-desk"), "from the other"), (nato.client("is-release"), "from one side")):
        wait(client, "/picture/together", f"Half of it, {far}")
        words = client.get("/picture/together").words
        assert "Brought: 1 by EU, 1 by NATO. EU alone sees no cluster; NATO alone sees no cluster." in words
        assert "2 days apart" in words and "both denial of service" in words
    assert "Half of it" not in eu.stranger().get("/picture/together").words


def test_an_assessment_is_drafted_apart_sealed_and_opened_and_then_compared(eu, nato):
    asker, other = eu.client("eeas-desk"), nato.client("is-release")
    form = {"token": asker.get("/picture/assessments/new").form_token, "title": "Do the cables of a test belong together?", "points": "One hand is behind them.\nThere will be a third.", "incidents": "INC-032, INC-033", "exchange": today(), "marking": "TLP:GREEN"}
    faulty = asker.post("/picture/assessments", form | {"points": "", "incidents": "INC-999", "exchange": "soon"})
    assert faulty.status == 422 and "3 fields need a change" in faulty.words and "Do the cables of a test" in faulty.text
    path = asker.post("/picture/assessments", form)["location"]
    wait(other, path, "Do the cables of a test belong together?")

    def draft(client, **fields):
        values = {f"{part}-{number}": "" for number in range(2) for part in ("text", "likelihood", "confidence", "sources")}
        return act(client, path, "draft", **(values | {name.replace("_", "-"): text for name, text in fields.items()}))

    refused = draft(asker, text_0="No scale, no source.")
    assert refused.status == 422 and "No scale, no source." in refused.text
    assert draft(asker, text_0="Ours, and nobody else's yet.", likelihood_0="likely", confidence_0="low", sources_0="Notice of a test\nown").status == 303
    time.sleep(1.0)
    for client in (other, eu.stranger(), eu.client("irl-delegation")):
        assert "nobody else's yet" not in html.unescape(client.get(path).text), "a draft stays in the house"
    seal = re.search(r'name="hash" value="([0-9a-f]{64})"', asker.get(path).text)[1]
    assert act(asker, path, "open", marking="TLP:GREEN").status == 409, "what is opened is what was sealed"
    assert act(asker, path, "seal", hash="0" * 64).status == 409
    assert act(asker, path, "seal", hash=seal).status == 303
    wait(other, path, "Sealed on")
    assert "nobody else's yet" not in html.unescape(other.get(path).text), "a seal tells nothing"
    assert draft(other, text_0="Theirs.", likelihood_0="unlikely", confidence_0="low", sources_0="Notice of a test.", text_1="Surely.", likelihood_1="almost-certain", confidence_1="high", sources_1="own").status == 303
    assert act(other, path, "seal", hash=re.search(r'name="hash" value="([0-9a-f]{64})"', other.get(path).text)[1]).status == 303
    wait(asker, path, "Sealed on")
    for client in (asker, other):
        assert act(client, path, "open", marking="TLP:GREEN").status == 303
    for client, far in ((asker, "Theirs."), (other, "Ours, and nobody")):
        wait(client, path, far)
        words = client.get(path).words
        assert "They differ: likely against unlikely, both with low confidence; one source in common." in words
        assert "One side alone answers it." in words and words.count("It is what was sealed, to the byte.") == 2
    assert eu.stranger().get(path).status == 404


def test_everything_is_at_the_prompt_too(eu, prompt):
    listed = prompt(eu, None, "picture", "list", "--kind", "infrastructure", "--status", "suspected")
    assert listed.code == 0 and "INC-032" in listed.out and "INC-035" not in listed.out
    shown = prompt(eu, None, "picture", "show", "INC-035")
    assert shown.code == 0 and "Court in Finland: case dismissed against" in shown.out and "with INC-025: 41 km apart" in shown.out
    assert "1 day apart; 109 km apart" in prompt(eu, None, "picture", "clusters").out
    assert "NATO brought" in prompt(eu, "eeas-desk", "picture", "clusters", "--together").out
    arguments = ["--method", "fire", "--date", "2026-11-18", "--place", "a town", "--position", "48.2,16.4", "--sectors", "transport,energy", "--source", "a test", "--marking", "TLP:GREEN"]
    done = prompt(eu, "eeas-desk", "picture", "report", "Reported at the prompt", *arguments)
    assert done.code == 0, done.err
    name = re.search(r"[0-9a-f-]{36}", done.out)[0]
    assert "Reported at the prompt" in prompt(eu, "eeas-desk", "picture", "show", name).out
    assert prompt(eu, "eeas-desk", "picture", "report", "Said better at the prompt", *arguments, "--correct", name).code == 0
    assert "Said better at the prompt" in eu.client("eeas-desk").get(f"/picture/incidents/{name}").words
    wrong = prompt(eu, "eeas-desk", "picture", "report", "Wrong", "--date", "soon", "--marking", "TLP:GREEN")
    assert wrong.code == 1 and "date: " in wrong.err and "sectors: " in wrong.err
    assert prompt(eu, None, "picture", "report", "As nobody", *arguments).code == 1
    assert prompt(eu, "eeas-desk", "picture", "report", "It was a drill.", "--withdraw", name).code == 0


def test_the_map_leads_to_the_incident_and_the_number_to_those_it_counts(browser, eu):
    browser.be(None).open(eu, "/picture")
    single = browser.driver.execute_script("return [...document.querySelectorAll('.place-map.at-any-desk a')].find(a => a.getAttribute('href').startsWith('/picture/incidents/')).getAttribute('href')")
    several = browser.driver.execute_script("const a = [...document.querySelectorAll('.place-map.at-any-desk a')].find(a => a.getAttribute('href').includes('around=')); return [a.getAttribute('href'), a.querySelector('.count').textContent]")
    browser.open(eu, single)
    assert "Who said what, and when" in browser.words
    browser.open(eu, several[0])
    assert browser.heading.startswith(several[1] + " incident")


def test_no_two_groups_or_names_on_the_map_lie_on_each_other(browser, eu):
    browser.be(None).open(eu, "/picture")
    overlapping = browser.driver.execute_script("""
        const boxes = [...document.querySelectorAll('.place-map.at-any-desk .state-name, .place-map.at-any-desk .sea-name, .place-map.at-any-desk a')].map(e => {
            const marks = e.matches('a') ? [...e.querySelectorAll('.many, [class^=sign]')] : [e];
            const r = marks.map(m => m.getBoundingClientRect());
            return {name: e.textContent || e.getAttribute('aria-label'), l: Math.min(...r.map(x => x.left)), t: Math.min(...r.map(x => x.top)), r: Math.max(...r.map(x => x.right)), b: Math.max(...r.map(x => x.bottom)), isName: !e.matches('a')}});
        const found = [];
        for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
            const a = boxes[i], b = boxes[j], slack = a.isName || b.isName ? 3 : 1;
            if (a.l + slack < b.r && b.l + slack < a.r && a.t + slack < b.b && b.t + slack < a.b) found.push(a.name + ' / ' + b.name);
        }
        return found;""")
    assert overlapping == []


def test_the_same_assessment_at_the_prompt(eu, nato, prompt):
    """Asked, drafted point by point, sealed by the hash of what was read, opened and compared; nothing of a draft crosses or is told to others."""
    asked = prompt(nato, "is-release", "picture", "assess", "ask", "Do the drills of a test belong together?", "--point", "One hand is behind them.", "--point", "There will be a third.", "--exchange", today(), "--marking", "TLP:GREEN", "--json")
    assert asked.code == 0, asked.err
    question = asked.json["question"]
    wait(eu.client("eeas-desk"), f"/picture/assessments/{question}", "Do the drills of a test")
    sides = {eu: "eeas-desk", nato: "is-release"}
    for node, account in sides.items():
        say = lambda *words: prompt(node, account, "picture", "assess", *words)
        assert "There is no draft yet." in say("draft", question).out
        wrong = say("draft", question, "1", "It is so.")
        assert wrong.code == 1 and "choose how likely it is" in wrong.err and "name at least one source" in wrong.err
        assert say("draft", question, "1", f"{account} holds it so.", "--likelihood", "likely", "--confidence", "moderate", "--source", "Notice of a test").code == 0
        both = say("draft", question, "2", f"{account} is not sure.", "--likelihood", "even", "--confidence", "low", "--source", "A rumour")
        assert both.code == 0 and f"{account} holds it so." in both.out and f"{account} is not sure." in both.out
        shown = say("draft", question, "--json").json
        early = say("open", question, "--marking", "TLP:GREEN")
        assert early.code == 1 and "Seal the answer first" in early.err
        stale = say("seal", question, "0" * 64)
        assert stale.code == 1 and "The draft changed while you read it" in stale.err
        assert say("seal", question, shown["hash"]).code == 0
        late = say("draft", question, "1", "Otherwise.", "--likelihood", "likely", "--confidence", "high", "--source", "x")
        assert late.code == 1 and "cannot be changed any more" in late.err
    # Nobody else is told of a draft.
    assert prompt(eu, "irl-delegation", "picture", "assess", "draft", question).code == 1
    assert eu.stranger().get(f"/api/v1/picture/assessments/{question}/draft").status == 404
    assert prompt(eu, "eeas-desk", "picture", "assess", "compare", question).out.strip() == "Neither side has opened an answer."
    for node, account in sides.items():
        assert prompt(node, account, "picture", "assess", "open", question, "--marking", "TLP:GREEN").code == 0
    for node, account in sides.items():
        wait(node.client(account), f"/picture/assessments/{question}", "one source in common")
        said = prompt(node, account, "picture", "assess", "compare", question)
        assert "Both hold it likely, both with moderate confidence; one source in common." in said.out and "eeas-desk holds it so." in said.out and "is-release holds it so." in said.out
        assert "to the byte what was sealed" in prompt(node, account, "picture", "assess", "show", question).out
    assert question in prompt(eu, "eeas-desk", "picture", "assess").out
