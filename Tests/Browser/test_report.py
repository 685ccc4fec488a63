"""The stages of a real report, walked through by people on two nodes: drafted, worded by both, taken through each side's steps, approved by one hash, published."""

import re
import time

import pytest

REPORTS = "/promised/reports"


def wait(client, path, text, seconds=20, gone=False):
    start = time.monotonic()
    while (text in client.get(path).text) == gone:
        assert time.monotonic() - start < seconds, f"{text!r} {'stayed' if gone else 'did not come'} at {path}"
        time.sleep(0.02)
    return time.monotonic() - start


def log(node, account, text, marking="TLP:CLEAR", date="2025-09-10", proposals="2016-1.10", **fields):
    client = node.client(account)
    page = client.get("/promised/evidence/new")
    values = {"token": page.form_token, "date": date, "text": text, "proposals": proposals, "area": "", "bodies": "", "format": "meeting", "source": "a test", "address": "", "marking": marking}
    assert client.post("/promised/evidence", values | fields).status == 303


def begin(client, **fields):
    page = client.get(f"{REPORTS}/new")
    assert page.status == 200
    values = {"token": page.form_token, "number": "11", "from": "2025-06-01", "to": "2026-05-31", "title": "", "marking": ""}
    return client.post(REPORTS, values | fields)


def lines(client, report):
    """Sentence by identifier, as the draft shows it."""
    found = re.findall(r'id="s-([0-9a-f-]{36})"[^>]*><p class="report-sentence">(.*?)</p>', client.get(report).text, re.S)
    return dict(found)


def word(client, report, sentence, text, **fields):
    address = f"{report}/sentences/{sentence}"
    page = client.get(address)
    assert page.status == 200
    return client.post(address, field_values(page) | {"text": text, "act": "word"} | fields)


def field_values(page):
    values = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', page.text))
    for name in ("text", "evidence"):
        found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page.text, re.S)
        values[name] = found[1] if found else ""
    marking = re.search(r'name="marking" value="([^"]*)"', page.text)
    return values | {"marking": marking[1] if marking else ""}


def step(client, report, name, act, **fields):
    page = client.get(report)
    wording = re.search(rf'name="step" value="{name}"><input type="hidden" name="act" value="{act}"><input type="hidden" name="wording" value="([0-9a-f]+)"', page.text)
    return client.post(f"{report}/steps", {"token": page.form_token, "step": name, "act": act, "wording": wording[1] if wording else ""} | fields)


@pytest.fixture(scope="module")
def report(eu, nato):
    log(eu, "eeas-desk", "Staff of both sides met on hybrid threats.")
    log(nato, "is-release", "Experts of both sides ran a workshop on cables.", date="2025-10")
    log(eu, "eeas-desk", "A meeting that members alone may read of.", marking="LIMITE")
    log(eu, "eeas-desk", "A meeting for both Councils and no further.", marking="LIMITE RELEASABLE TO NATO")
    wait(eu.client("eeas-desk"), "/promised/proposals/2016-1.10", "workshop on cables")
    reply = begin(eu.client("eeas-desk"))
    assert reply.status == 303, reply.words[:600]
    wait(nato.client("is-release"), REPORTS, "Progress report 11")
    return reply["location"]


def test_the_draft_holds_what_both_councils_may_see(eu, nato, report):
    for client in (eu.client("eeas-desk"), nato.client("is-release")):
        wait(client, report, "workshop on cables")
        text = " ".join(lines(client, report).values())
        assert "Staff of both sides met on hybrid threats (10 September 2025)." in text and "workshop on cables (October 2025)." in text
        assert "for both Councils and no further" in text and "members alone" not in client.get(report).text


@pytest.mark.alone
def test_an_edit_is_on_the_other_side_within_a_second(eu, nato, report):
    client = eu.client("eeas-desk")
    sentence = next(id for id, text in lines(client, report).items() if "hybrid threats" in text)
    times = []
    for number in range(3):
        assert word(client, report, sentence, f"Staff met on hybrid threats, wording {number}.").status == 303
        times.append(wait(nato.client("is-release"), report, f"wording {number}."))
    print("seconds:", sorted(round(t, 3) for t in times))
    assert sorted(times)[1] < 1


def test_two_officers_who_word_one_sentence_at_once_lose_nothing_and_both_see_it(eu, nato, report):
    one, other = eu.client("eeas-desk"), nato.client("is-release")
    sentence = next(id for id, text in lines(one, report).items() if "cables" in text)
    address = f"{report}/sentences/{sentence}"
    forms = [(client, field_values(client.get(address))) for client in (one, other)]
    for (client, form), text in zip(forms, ("Experts met on cables at sea.", "Experts met on cables and pipelines.")):
        assert client.post(address, form | {"text": text, "act": "word"}).status == 303
    for client in (one, other):
        wait(client, report, "Two wordings stand against each other")
        page = client.get(address)
        for words in ("at sea.", "pipelines.", "What both last had", "European Union’s wording", "NATO’s wording"):
            assert words in page.text, words
    # While they stand against each other the text can be put to nobody.
    refused = one.post(f"{report}/steps", {"token": one.get(report).form_token, "step": "pmg", "act": "put", "wording": "0" * 64})
    assert refused.status == 422 and "Two wordings stand against each other" in refused.text
    assert word(other, report, sentence, "Experts met on cables at sea and on pipelines.").status == 303
    for client in (one, other):
        wait(client, report, "on cables at sea and on pipelines.")
        wait(client, report, "Two wordings stand against each other", gone=True)
    history = one.get(address).words
    assert "at sea." in history and "and pipelines." in history, "every wording is kept"


def test_a_sentence_is_moved_and_both_sides_see_it_also_where_both_move_it(eu, nato, report):
    one, other = eu.client("eeas-desk"), nato.client("is-release")

    def chapter(client, text):
        return re.findall(r'<section id="chapter-([a-z-]+)"(?:(?!</section>).)*?' + re.escape(text), client.get(report).text, re.S)[-1]

    sentence = next(id for id, text in lines(one, report).items() if "no further" in text)
    text = lines(one, report)[sentence]
    assert chapter(one, text) == "hybrid-threats"
    assert word(one, report, sentence, text, chapter="cyber").status == 303
    wait(other, f"{report}/sentences/{sentence}", "Moved to Cyber")
    assert chapter(one, text) == chapter(other, text) == "cyber"
    # Both at once, to different chapters: nothing is lost, both see it, and either place can be taken.
    address = f"{report}/sentences/{sentence}"
    forms = [(client, field_values(client.get(address))) for client in (one, other)]
    for (client, form), to in zip(forms, ("exercises", "capabilities")):
        assert client.post(address, form | {"text": text, "act": "word", "chapter": to}).status == 303
    for client in (one, other):
        wait(client, report, "Two wordings stand against each other")
        page = client.get(address).words
        assert "In the chapter Exercises" in page and "In the chapter Capabilities" in page
    page = other.get(address)
    taken = re.search(r"European Union’s wording.*?name=\"act\" value=\"(take:[^\"]+)\"", page.text, re.S)[1]
    replaces = re.search(r'name="replaces" value="([^"]+)"', page.text)[1]
    assert other.post(address, {"token": page.form_token, "replaces": replaces, "act": taken}).status == 303
    for client in (one, other):
        wait(client, report, "Two wordings stand against each other", gone=True)
        assert chapter(client, text) == "exercises"
    assert word(one, report, sentence, text, chapter="nowhere").status == 422


def test_what_a_council_may_not_have_cannot_stand_in_the_text(eu, report):
    client = eu.client("eeas-desk")
    sentence = next(id for id, text in lines(client, report).items() if "hybrid threats" in text)
    refused = word(client, report, sentence, "Something for members.", marking="LIMITE")
    assert refused.status == 422 and "North Atlantic Council may not have this sentence" in refused.text
    refused = word(client, report, sentence, "Standing on nothing known.", evidence="no-such-evidence")
    assert refused.status == 422 and "There is no evidence" in refused.text


@pytest.mark.parametrize("fields, says", [
    ({"from": "2025-03-01"}, "overlaps that of report"),
    ({"to": "2025-01-01", "from": "2025-06-01"}, "ends before it begins"),
    ({"number": "10"}, "was issued in"),
    ({"from": "1.6.2025"}, "is no day"),
    ({"marking": "RESTREINT UE/EU RESTRICTED"}, "could not read the draft"),
])
def test_what_is_wrong_with_a_period_is_said_and_nothing_is_begun(eu, report, fields, says):
    client = eu.client("eeas-desk")
    before = client.get(REPORTS).words
    reply = begin(client, **{"number": "12", "from": "2026-06-01", "to": "2026-10-31"} | fields)
    assert reply.status == 422 and says in reply.text, reply.words[:400]
    assert client.get(REPORTS).words == before


def test_who_does_not_draft_knows_of_no_draft(eu, nato, report):
    for client in (eu.stranger(), eu.client("irl-delegation"), eu.client("cert-eu-analyst"), nato.client("tur-delegation")):
        nothing = client.get("/nothing-at-all")
        for path in (report, f"{report}/compare", f"{report}/full", f"{report}/public", f"{REPORTS}/new"):
            reply = client.get(path)
            assert (reply.status, reply.body) == (404, nothing.body), path
        assert "In the making" not in client.get(REPORTS).text


def test_the_steps_end_with_one_text_that_both_councils_approved(eu, nato, report):
    desk, secretariat, staff = eu.client("eeas-desk"), eu.client("gsc-release"), nato.client("is-release")
    ireland, turkiye = eu.client("irl-delegation"), nato.client("tur-delegation")
    assert step(desk, report, "psc", "put").status == 422, "no step is left out"
    for name in ("pmg", "psc"):
        assert step(desk, report, name, "put").status == 303
        assert step(desk, report, name, "pass").status == 303
    assert step(secretariat, report, "coreper", "put").status == 303
    # A delegation reads the text that lies before it, and speaks in its own house.
    assert "Experts met on cables at sea and on pipelines." in ireland.get(report).text
    assert step(ireland, report, "coreper", "voice", voice="objection", reason="Pipelines are not agreed.").status == 303
    refused = step(secretariat, report, "coreper", "pass")
    assert refused.status == 422 and "objection" in refused.text
    assert "Pipelines are not agreed." in secretariat.get(report).text and "Pipelines are not agreed." not in staff.get(report).text
    assert step(ireland, report, "coreper", "take-back").status == 303
    assert step(secretariat, report, "coreper", "pass").status == 303
    # NATO's side: staff, then a silence that lasts until a set hour.
    assert step(staff, report, "is", "put").status == 303
    assert step(staff, report, "is", "pass").status == 303
    refused = step(staff, report, "committee", "put", until="")
    assert refused.status == 422 and "when the silence ends" in refused.text
    soon = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + 3))
    assert step(staff, report, "committee", "put", until=soon).status == 303
    assert step(turkiye, report, "committee", "voice", voice="reservation", reason="Subject to study.").status == 303
    early = step(staff, report, "committee", "pass")
    assert early.status == 422 and "silence lasts until" in early.text
    deadline = time.monotonic() + 20
    while step(staff, report, "committee", "pass").status != 303:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    # The EU's side changes the text after NATO's committee had it: both see that it is no longer the same.
    sentence = next(id for id, text in lines(desk, report).items() if "hybrid threats" in text)
    assert word(desk, report, sentence, "Staff of both sides met on hybrid threats in September.").status == 303
    wait(staff, report, "No longer the same text")
    assert "No longer the same text" in desk.get(report).text
    compared = staff.get(f"{report}/compare").text
    assert "1 sentence differs" in compared and "<ins>" in compared and "September." in compared
    assert step(secretariat, report, "council", "put").status == 422, "what must be taken again comes first"
    for name in ("coreper", "council"):
        assert step(secretariat, report, name, "put").status == 303
        assert step(secretariat, report, name, "pass").status == 303
    soon = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + 4))
    reply = step(staff, report, "nac", "put", until=soon)
    assert reply.status == 303, reply.words[:600]
    deadline = time.monotonic() + 20
    while step(staff, report, "nac", "pass").status != 303:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    for client in (desk, staff):
        wait(client, report, "Both Councils have approved report 11.")
    # Nothing changes afterwards.
    reply = desk.post(f"{report}/sentences/{sentence}", {"token": desk.get("/promised/evidence/new").form_token, "text": "Late.", "act": "word", "replaces": "", "evidence": "", "marking": ""})
    assert reply.status == 422 and "can no longer be changed" in reply.text


def test_the_public_edition_is_what_the_rules_leave_and_hints_at_nothing(eu, nato, report):
    staff, secretariat, stranger = nato.client("is-release"), eu.client("gsc-release"), eu.stranger()
    nothing = stranger.get("/nothing-at-all")
    for path in (report, f"{report}/public", f"{report}/public/report.json"):
        assert stranger.get(path).body == nothing.body, "before it is published nobody knows of it"
    full = secretariat.get(f"{report}/full").text
    assert "for both Councils and no further" in full and "cables at sea and on pipelines" in full
    assert "members alone" not in full
    assert secretariat.post(f"{report}/publish", {"token": secretariat.get(report).form_token}).status == 303
    for node in (eu, nato):
        wait(node.stranger(), f"{report}/public", "cables at sea and on pipelines")
        page = node.stranger().get(f"{report}/public")
        assert "no further" not in page.text and "LIMITE" not in page.text
        approved = re.search(r"\b[0-9a-f]{4}…[0-9a-f]{4}\b", secretariat.get(report).text)[0]
        assert approved not in page.text, "the hash of the full text would tell that there is more"
        whole = re.search(r'"approved":"([0-9a-f]{64})"', secretariat.get("/api/v1/reports").text)[1]
        for path in ("/api/v1/reports", f"/api/v1/reports/{report.rsplit('/', 1)[1]}", f"{report}/public/report.json"):
            assert whole not in node.stranger().get(path).text, path
        data = node.stranger().get(f"{report}/public/report.json").json
        notes = [note["number"] for note in data["notes"]]
        assert notes == list(range(1, len(notes) + 1)), "numbered without a gap"
        for path in (f"{report}/full", f"{report}/full/report.json", f"{report}/full/annex.csv"):
            assert node.stranger().get(path).body == node.stranger().get("/nothing-at-all").body
        assert "no further" not in node.stranger().get(f"{report}/public/notes.csv").text


def test_a_report_is_begun_put_and_read_at_the_prompt(eu, report, prompt):
    listed = prompt(eu, "eeas-desk", "report", "list")
    assert listed.code == 0 and "Both Councils have approved report 11" in listed.out
    overlapping = prompt(eu, "eeas-desk", "report", "draft", "--number", "12", "--from", "2026-05-01", "--to", "2026-10-31")
    assert overlapping.code == 1 and "overlaps that of report 11" in overlapping.err
    begun = prompt(eu, "eeas-desk", "report", "draft", "--number", "12", "--from", "2026-06-01", "--to", "2026-10-31", "--json")
    assert begun.code == 0, begun.err
    text = begun.json["wording"]
    wrong = prompt(eu, "eeas-desk", "report", "put", "12", "--step", "pmg", "--text", "0" * 64)
    assert wrong.code == 1 and "The text has changed since" in wrong.err
    assert prompt(eu, "eeas-desk", "report", "put", "12", "--step", "pmg", "--text", text).code == 0
    passed = prompt(eu, "eeas-desk", "report", "approve", "12", "--step", "pmg", "--text", text)
    assert passed.code == 0 and "passed Politico-Military Group" in prompt(eu, "eeas-desk", "report", "list", "--json").out
    assert "The text is the same" in prompt(eu, "eeas-desk", "report", "diff", "12").out
    early = prompt(eu, "gsc-release", "report", "publish", "12")
    assert early.code == 1 and "not approved the same text" in early.err
    nobody = prompt(eu, None, "report", "show", "12")
    assert nobody.code == 1 and "There is no report 12 here" in nobody.err + nobody.out


def test_a_thousand_pieces_are_a_draft_within_seconds_and_both_editions_files(eu, prompt, tmp_path):
    table = tmp_path / "year.csv"
    rows = [f"2031-{1 + i % 12:02d}-{1 + i % 28:02d},Meeting number {i} of the staffs on subject {i * 7919 % 1009}.,2016-1.2,hybrid-threats,EU.EEAS;NATO.IS,staff,meeting,Minutes {i},,PUBLIC" for i in range(1000)]
    table.write_text("\n".join(["date,text,proposals,area,bodies,level,format,source,source_url,marking"] + rows) + "\n")
    entered = prompt(eu, "eeas-desk", "commitments", "import", table, "--same", "other")
    assert entered.code == 0, (entered.out + entered.err)[:600]
    start = time.monotonic()
    begun = prompt(eu, "eeas-desk", "report", "draft", "--number", "41", "--from", "2031-01-01", "--to", "2031-12-31", "--json")
    print("seconds for a draft of 1 000 pieces, this build:", round(time.monotonic() - start, 2))
    assert begun.code == 0, begun.err
    page = eu.client("eeas-desk").get(f"/promised/reports/{begun.json['id']}")
    assert "1002 sentences" in page.words
