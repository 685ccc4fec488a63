"""The register is completed by officers and evidence comes in from everywhere: forms, tables, e-mails, files, tools; what a marking holds back is nowhere for others."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import time

import demonstration
import pytest

EVIDENCE = ["date", "level", "format", "bodies", "area", "proposals", "text", "result", "value", "source", "source_url", "marking"]
ANNEX = ["proposal", "wording", "title", "area", "nature", "rhythm_months", "due", "owners", "measure", "unit", "baseline", "baseline_on", "target", "target_on", "needs", "successors", "numbers", "source",
         "source_url", "marking"]


def table(columns, *rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
    return file.getvalue().encode()


def event(**fields):
    return {"date": "2025-03-01", "area": "cyber", "source": "a test", "marking": "TLP:CLEAR"} | fields


def log(node, account, **fields):
    client = node.client(account)
    values = {"token": client.get("/promised/evidence/new").form_token} | event(**fields)
    return client, client.post("/promised/evidence", values)


def wait(client, path, text, seconds=20):
    end = time.monotonic() + seconds
    while text not in client.get(path).text:
        assert time.monotonic() < end, f"{text!r} did not come"
        time.sleep(0.02)


def token(node, account):
    client = node.client(account)
    reply = client.post("/tokens", {"token": client.get("/tokens").form_token, "name": "a test"})
    return re.search(r"<code>(\S{20,})</code>", reply.text)[1]


def complete(node, account, proposal, **fields):
    client = node.client(account)
    page = client.get(f"/promised/proposals/{proposal}/complete")
    assert page.status == 200
    return client.post(f"/promised/proposals/{proposal}/complete", {"token": page.form_token, "source": "The annex, as a test has it", "marking": "TLP:CLEAR"} | fields)


def test_a_proposal_whose_text_was_not_held_is_completed_and_both_addresses_lead_to_it(eu, nato):
    before = eu.stranger().get("/promised/proposals/2016-9.3").text
    assert "Text not held" in before and eu.stranger().get("/promised/proposals/2016-5.9").status == 404
    assert complete(eu, "eeas-desk", "2016-9.3", wording="To do it together.", title="Do it together", area="cyber", nature="standing", owners="EU.EEAS, NATO.IS", numbers="2016-5.9").status == 303
    for number in ("2016-9.3", "2016-5.9"):
        page = eu.stranger().get(f"/promised/proposals/{number}")
        assert page.status == 200 and "Do it together" in page.text and "To do it together." in page.text and "Proposal 2016 · 9.3" in page.words, number
    assert "The annex, as a test has it" in page.text and "on the EU side" in page.words
    wait(nato.stranger(), "/promised/proposals/2016-5.9", "To do it together.")
    line = next(p for p in eu.stranger().get("/api/v1/commitments").json["proposals"] if p["id"] == "2016-9.3")
    assert (line["area"], line["status"], line["owners"]) == ("cyber", "without-evidence", ["EU.EEAS", "NATO.IS"])


def test_two_sides_may_say_different_things_and_both_stand(eu, nato):
    assert complete(eu, "eeas-desk", "2016-9.4", title="As one side reads it", due="2018").status == 303
    assert complete(nato, "is-release", "2016-9.4", title="As the other side reads it", due="2018").status == 303
    wait(eu.stranger(), "/promised/proposals/2016-9.4", "As the other side reads it")
    wait(nato.stranger(), "/promised/proposals/2016-9.4", "As one side reads it")
    for node in (eu, nato):
        words = node.stranger().get("/promised/proposals/2016-9.4").words
        assert "The sides differ on title" in words and "on the EU side" in words and "on the NATO side" in words
        assert node.stranger().get("/api/v1/commitments/proposals/2016-9.4").json["differs"] == ["title"]
    assert complete(eu, "eeas-desk", "2016-9.4", title="As the other side reads it", due="2018").status == 303
    page = eu.stranger().get("/promised/proposals/2016-9.4").words
    assert "The sides differ" not in page and "What was said before (1)" in page


def test_a_completion_that_may_not_be_seen_changes_nothing_for_others(eu, nato):
    paths = ["/promised/proposals/2016-9.5", "/promised/proposals/2016-6.9", "/promised", "/promised.csv", "/api/v1/commitments", "/api/v1/commitments/proposals/2016-6.9", "/api/v1/commitments/due"]
    before = {path: (eu.stranger().get(path).status, eu.stranger().get(path).body) for path in paths}
    assert complete(eu, "eeas-desk", "2016-9.5", title="Behind closed doors", nature="one-off", due="2017", numbers="2016-6.9", marking="RESTREINT UE/EU RESTRICTED").status == 303
    assert "Behind closed doors" in eu.client("eeas-desk").get("/promised/proposals/2016-6.9").text
    assert {path: (eu.stranger().get(path).status, eu.stranger().get(path).body) for path in paths} == before
    assert complete(eu, "eeas-desk", "2016-9.6", title="Said after it").status == 303
    wait(nato.stranger(), "/promised/proposals/2016-9.6", "Said after it")
    assert nato.client("is-release").get("/promised/proposals/2016-6.9").status == 404


def test_a_goal_is_measured_and_what_waits_for_itself_is_refused(eu):
    goal = {"measure": "Officers trained", "unit": "persons", "baseline": "12", "baseline_on": "2020", "target": "40", "target_on": "2024-12"}
    assert complete(eu, "eeas-desk", "2016-9.7", title="Train officers", nature="one-off", needs="2016-9.8", **goal).status == 303
    assert eu.stranger().get("/api/v1/commitments/proposals/2016-9.7").json["status"]["rule"] == "goal-missed"
    assert log(eu, "eeas-desk", date="2024-06-01", text="The last course of the year ended.", proposals="2016-9.7", value="41.5")[1].status == 303
    shown = eu.stranger().get("/api/v1/commitments/proposals/2016-9.7").json
    assert shown["status"]["rule"] == "goal-met" and shown["needs"] == ["2016-9.8"]
    assert "Last measured: 41.5" in eu.stranger().get("/promised/proposals/2016-9.7").words
    refused = complete(eu, "eeas-desk", "2016-9.8", title="Before it", needs="2016-9.7")
    assert refused.status == 422 and "would wait for itself" in refused.text


def test_a_table_enters_all_or_nothing(eu):
    client = eu.client("eeas-desk")
    rows = [event(text=f"Row {n} of a table that is wrong") for n in range(2, 500)]
    rows[410]["date"] = "31.6.2024"
    rows[420]["proposals"] = "2016-99"
    wrong = client.upload("/promised/evidence/import", {"token": client.get("/promised/evidence/import").form_token}, "table", "t.csv", table(EVIDENCE, *rows))
    assert wrong.status == 422 and "Line 412, column 1" in wrong.text and "Line 422, column" in wrong.text and "nothing was entered" in wrong.words
    right = table(EVIDENCE, event(text="Cyber defenders compared notes", date="2025-02-01/2025-02-03"), event(text="A table can hold many", bodies="EU.EEAS; NATO.IS", level="staff"))
    preview = client.upload("/promised/evidence/import", {"token": client.get("/promised/evidence/import").form_token}, "table", "t.csv", right)
    assert preview.status == 200 and "2 rows would be entered" in preview.words and "Cyber defenders" not in eu.stranger().get("/promised/areas/cyber").text
    key = re.search(r'name="key" value="([0-9a-f]{64})"', preview.text)[1]
    done = client.post("/promised/evidence/import/enter", {"token": preview.form_token, "key": key})
    assert done.status == 200 and "2 rows were entered" in done.words
    assert "1 February 2025 to 3 February 2025" in eu.stranger().get("/promised/areas/cyber").words
    again = client.post("/promised/evidence/import/enter", {"token": preview.form_token, "key": key})
    assert again.status == 422 and "no longer held" in again.text


def test_the_same_event_is_offered_for_merging_and_counts_once(eu):
    count = lambda: sum(1 for _ in re.finditer("Ministers spoke about undersea cables", eu.stranger().get("/promised/areas/cyber").text))
    client, first = log(eu, "eeas-desk", text="Ministers spoke about undersea cables in Brussels", date="2025-05-05")
    assert first.status == 303
    other, asked = log(eu, "cert-eu-analyst", text="Ministers spoke, about undersea cables, in Brussels.", date="2025-05-05", source="another paper")
    assert asked.status == 409 and "This looks like something that is here already" in asked.words and count() == 1
    same = re.search(r'name="same" value="([^"]+)"', asked.text)[1]
    answer = {"token": asked.form_token, "same": same} | event(text="Ministers spoke, about undersea cables, in Brussels.", date="2025-05-05", source="another paper")
    assert other.post("/promised/evidence", answer).status == 303
    page = eu.stranger().get("/promised/areas/cyber")
    assert "Told too" in page.words and "another paper" in page.text


def test_an_email_becomes_a_draft_that_a_person_checks(eu):
    client = eu.client("eeas-desk")
    form = {"token": client.get("/promised/evidence/new").form_token}
    mail = "From: =?utf-8?Q?Zo=C3=A9?= <zoe@example.eu>\r\nSubject: Workshop\r\nDate: Tue, 4 Mar 2025 10:00:00 +0100\r\nContent-Type: text/html\r\n\r\n<p>We met <script>alert(1)</script>today".encode()
    page = client.upload("/promised/evidence/from-mail", form, "mail", "m.eml", mail)
    assert page.status == 200 and 'value="2025-03-04"' in page.text and "We met today" in page.text and "Zoé" in page.text and "alert(1)" not in page.text
    refused = client.upload("/promised/evidence/from-mail", form, "mail", "m.eml", b"%PDF-1.7 no mail")
    assert refused.status == 422 and "is no e-mail" in refused.text


def test_a_file_goes_where_its_evidence_goes_and_is_never_shown_as_a_page(eu, nato):
    client, reply = log(eu, "eeas-desk", text="A paper was handed over in the margins.", date="2025-04-01")
    path = re.search(r'href="(/promised/evidence/[0-9a-f-]+)"', client.get("/promised/areas/cyber").text.split("A paper was handed over in the margins.")[1])[1]
    page = client.get(path)
    content = b"%PDF-1.7 " + bytes(range(256)) * 400
    form = {"token": page.form_token, "evidence": path.split("/")[-1]}
    assert client.upload("/promised/evidence/attach", form, "file", "notes.pdf", b"MZ not a pdf").status == 422
    assert client.upload("/promised/evidence/attach", form, "file", 'no tes\u00e9.pdf', content).status == 303
    link = re.search(r'href="(/promised/attachments/[^"]+)"', client.get(path).text)[1]
    wait(nato.stranger(), path, link)
    for node in (eu, nato):
        end = time.monotonic() + 20
        while (got := node.stranger().get(link)).status != 200 and time.monotonic() < end:
            time.sleep(0.05)
        assert hashlib.sha256(got.body).digest() == hashlib.sha256(content).digest()
        assert got["x-content-type-options"] == "nosniff" and got["content-disposition"].startswith("attachment") and got["content-type"] == "application/octet-stream"
    assert eu.client("gsc-release").post(path + "/withdraw", {"token": eu.client("gsc-release").get("/promised").text[:0], "reason": "x"}).status in (403, 404)
    assert client.post(path + "/withdraw", {"token": page.form_token, "reason": "It was another paper."}).status == 303
    assert eu.stranger().get(link).status == 404 and "It was another paper." in eu.stranger().get(path).text


def test_a_dispute_stands_beside_the_status_and_changes_nothing(eu, nato):
    path = "/promised/proposals/2017-1.3"
    before = next(p for p in eu.stranger().get("/api/v1/commitments").json["proposals"] if p["id"] == "2017-1.3")
    client = eu.client("irl-delegation")
    page = client.get(path)
    assert client.post(path + "/dispute", {"token": page.form_token, "status": before["status"], "reason": "", "marking": "TLP:CLEAR"}).status == 422
    assert client.post(path + "/dispute", {"token": page.form_token, "status": before["status"], "reason": "It was done quietly.", "marking": "TLP:CLEAR"}).status == 303
    for node in (eu, nato):
        wait(node.stranger(), path, "It was done quietly.")
    after = next(p for p in eu.stranger().get("/api/v1/commitments").json["proposals"] if p["id"] == "2017-1.3")
    assert after["status"] == before["status"] and after["rule"] == before["rule"] and [d["reason"] for d in after["disputes"]] == ["It was done quietly."]
    assert "It was done quietly." in eu.stranger().get("/promised.csv").text
    assert "Dispute this status" not in eu.stranger().get(path).text
    withdraw = re.search(r'action="(/promised/disputes/[^"]+/withdraw)"', client.get(path).text)[1]
    other = eu.client("eeas-desk")
    assert other.post(withdraw, {"token": other.get("/promised/evidence/new").form_token}).status == 404
    assert client.post(withdraw, {"token": page.form_token}).status == 303
    assert "It was done quietly." not in eu.stranger().get(path).text


@pytest.mark.parametrize("path", ["/promised/evidence/import", "/promised/complete", "/promised/proposals/2016-1.2/complete", "/promised/evidence/fact-001/correct"])
@pytest.mark.parametrize("account", [None, "irl-delegation"])
def test_for_who_does_not_draft_there_is_no_such_page(eu, account, path):
    client = eu.client(account) if account else eu.stranger()
    assert (client.get(path).status, client.get(path).body) == (404, client.get("/nothing-at-all").body)


def command(node, token, *arguments, code=0):
    """`entente commitments …` as a process of its own."""
    done = subprocess.run([str(demonstration.PROGRAM), "commitments", *arguments, "--node", f"http://127.0.0.1:{node.port}"], capture_output=True, text=True, timeout=120, env=os.environ | {"ENTENTE_TOKEN": token})
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stderr


def test_everything_can_be_done_at_the_prompt(eu, tmp_path):
    key = token(eu, "eeas-desk")
    assert "2016-1.1" in command(eu, key, "list", "--status", "done") and json.loads(command(eu, key, "list", "--json"))["proposals"][0]["id"] == "2016-1.1"
    notes = tmp_path / "notes.txt"
    notes.write_text("What was said.")
    arguments = ["Logged at the prompt by a test.", "--date", "2025-06-01", "--proposals", "2016-3.1", "--source", "a test", "--marking", "TLP:CLEAR"]
    logged = json.loads(command(eu, key, "log", *arguments, "--attach", str(notes), "--json"))["evidence"]
    shown = command(eu, key, "show", "2016-3.1")
    assert "Logged at the prompt by a test." in shown and "notes.txt" in shown and logged in shown
    assert "looks like" in command(eu, key, "log", *arguments, code=1)
    mail = tmp_path / "m.eml"
    mail.write_bytes(b"From: a <a@example.eu>\r\nSubject: A visit at the prompt\r\nDate: Tue, 4 Mar 2025 10:00:00 +0100\r\n\r\nThey came.")
    assert "Logged as" in command(eu, key, "log", "--mail", str(mail), "--area", "cyber", "--marking", "TLP:CLEAR")
    rows = tmp_path / "rows.csv"
    rows.write_bytes(table(EVIDENCE, event(text="One of a table at the prompt"), event(text="Wrong", date="2025-13")))
    assert "line 3, column 1" in command(eu, key, "import", str(rows), code=1)
    rows.write_bytes(table(EVIDENCE, event(text="One of a table at the prompt"), event(text="Another of it, quite different")))
    assert "2 rows would be entered" in command(eu, key, "import", str(rows), "--check") and "2 rows were entered" in command(eu, key, "import", str(rows))
    rows.write_bytes(table(ANNEX, {"proposal": "2016-9.9", "title": "Completed at the prompt", "source": "annex", "marking": "TLP:CLEAR"}))
    assert "1 proposals were completed" in command(eu, key, "import", str(rows), "--proposals") and "Completed at the prompt" in command(eu, key, "show", "2016-9.9")
    disputed = json.loads(command(eu, key, "dispute", "2016-3.1", "It moves.", "--marking", "TLP:CLEAR", "--json"))["dispute"]
    assert "It moves." in command(eu, key, "show", "2016-3.1") and "no longer stands" in command(eu, key, "dispute", "--withdraw", disputed)
    assert "Taken back" in command(eu, key, "log", "It was another.", "--withdraw", logged)
    assert "2017" in command(eu, key, "due")
    assert "No node answers" in subprocess.run([str(demonstration.PROGRAM), "commitments", "due", "--node", "http://127.0.0.1:9"], capture_output=True, text=True, timeout=60).stderr
