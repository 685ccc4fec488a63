"""The observatory: what the papers say is found, each number leads to what is behind it, and what may not be known is nowhere."""

import csv
import io
import re
import urllib.parse
import xml.etree.ElementTree as xml

import pytest

from test_promised import log

ATOM = "{http://www.w3.org/2005/Atom}"


def rows(reply):
    assert reply.status == 200 and reply["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(reply.text)))


def search(client, **filters):
    reply = client.get("/api/v1/commitments/evidence?" + urllib.parse.urlencode(filters | {"limit": 200}))
    assert reply.status == 200, reply.text
    return reply.json


def test_what_the_papers_say_is_found(nato):
    public = nato.stranger()
    proposals = rows(public.get("/promised.csv"))
    assert (len(proposals), sum(p["area"] == "hybrid-threats" for p in proposals)) == (74, 20)
    assert "20 by an official count" in public.get("/promised").words
    page = public.get("/promised/declarations").words
    for words in ("34 steps since 2000", "21 principles", "Common set of 42 proposals", "6 December 2016", "Common set of 32 new proposals", "5 December 2017", "10471/24", "31 (2017-12-05) and 34", "reciprocity"):
        assert words.lower() in page.lower(), words
    columns = re.findall(r'<th scope="col" class="cell">(\d+)<span>’(\d\d)', public.get("/promised/matrix?by=report").text)
    assert columns == [("1", "17"), ("2", "17"), ("3", "18"), ("4", "19"), ("5", "20"), ("6", "21"), ("7", "22"), ("8", "23"), ("9", "24"), ("10", "25")]
    facts = [row for row in rows(public.get("/promised/search.csv")) if row["id"].startswith("fact-")]
    assert len(facts) == 177 and all(row["source"] and row["confidence"] for row in facts)


@pytest.mark.parametrize("address", ["/promised/matrix", "/promised/matrix?by=report", "/promised"])
def test_each_number_leads_to_the_evidence_behind_it(nato, address):
    public = nato.stranger()
    cells = re.findall(r'<a href="(/promised/search\?[^"]*)"(?: aria-label="[^"]*?: (\d+), \d+ of them)?[^>]*>(?:<svg[^>]*aria-label="(\d+) facts)?', public.get(address).text)
    checked = 0
    for link, labelled, drawn in cells:
        if not (labelled or drawn):
            continue
        link = link.replace("&amp;", "&")
        assert public.get("/api/v1/commitments/evidence?" + link.split("?")[1]).json["count"] == int(labelled or drawn), link
        checked += 1
    assert checked > 20


def test_filters_in_the_address_narrow_and_the_files_hold_the_same(nato):
    public = nato.stranger()
    found = search(public, words="cyber", kind="event", **{"from": "2017", "to": "2019"})
    page = public.get("/promised/search?words=cyber&kind=event&from=2017&to=2019")
    assert f"{found['count']} pieces of evidence" in page.words and "<mark>" in page.text
    assert {row["id"] for row in rows(public.get("/promised/search.csv?words=cyber&kind=event&from=2017&to=2019"))} == {one["id"] for one in found["evidence"]}
    every, after = [], None
    while True:
        page = public.get(after or "/api/v1/commitments/evidence?area=political-dialogue&limit=7").json
        every += [one["id"] for one in page["evidence"]]
        if "next" not in page:
            break
        after = page["next"] + "&limit=7"
    assert len(every) == len(set(every)) == search(public, area="political-dialogue")["count"]


def test_two_copies_of_the_table_can_be_compared(eu, nato):
    def facts(node):
        return [line for line in node.stranger().get("/promised/search.csv?to=2024").text.splitlines() if line.startswith("fact-")]

    assert facts(eu) == facts(nato) == facts(eu)


@pytest.mark.parametrize("words", ['"', '"open quote', "NOT", "a AND (", "NEAR(a b)", "*", "-", "-cyber", "text:cyber", "^a", "'; DROP TABLE x", "<script>alert(1)</script>", "%00", "é" * 300])
def test_nothing_that_a_person_types_raises_an_error(nato, words):
    reply = nato.stranger().get("/promised/search?words=" + urllib.parse.quote(words))
    assert reply.status == 200 and "<script>alert" not in reply.text


def test_a_filter_that_is_not_understood_is_said_and_left_out_and_a_tool_is_refused(nato):
    public, odd = nato.stranger(), "area=moon&report=x&kind=y&from=1.3.2025&to=2025-13&body=Z&side=Q&proposal=2016-99"
    reply = public.get("/promised/search?" + odd)
    assert reply.status == 200 and reply.text.count('class="left-out"') == 8
    assert public.get("/api/v1/commitments/evidence?" + odd).status == 400
    assert public.get("/promised/search.csv?" + odd).status == 400


def test_what_may_not_be_known_is_in_no_page_no_count_and_no_feed(eu):
    paths = ["/promised", "/promised/matrix", "/promised/search", "/promised/search?words=pelican", "/promised/search?area=cyber", "/promised/areas/cyber", "/promised/proposals/2016-1.10", "/promised/changes?since=2026-01-01",
             "/promised/changes.atom", "/promised/search.csv", "/api/v1/commitments/evidence?words=pelican"]
    before = {path: eu.stranger().get(path).body for path in paths}
    assert log(eu, "eeas-desk", text="A pelican behind closed doors.", marking="RESTREINT UE/EU RESTRICTED", date="2025-03-02").status == 303
    found = search(eu.client("eeas-desk"), words="pelican")
    assert found["count"] == 1
    assert {path: eu.stranger().get(path).body for path in paths} == before
    hidden = found["evidence"][0]["id"]
    assert eu.stranger().get(f"/promised/search?after={hidden}").body.replace(hidden.encode(), b"") == eu.stranger().get(f"/promised/search?after={'x' * len(hidden)}").body.replace(b"x" * len(hidden), b"")


def test_what_changed_since_the_last_visit_is_kept_with_the_account(eu):
    person = eu.client("cert-eu-analyst")
    first = person.get("/promised/changes")
    assert "begins with your next one" in first.words
    assert log(eu, "eeas-desk", text="Something new to a walrus.", proposals="2016-1.9", result="yes").status == 303
    again = eu.client("cert-eu-analyst").get("/promised/changes")
    assert "a walrus" in again.text, "from another machine"
    public = eu.stranger().get("/promised/changes?since=2026-01-01")
    assert "a walrus" in public.text and "without evidence" in public.words and "2016 · 1.9" in public.words
    assert eu.stranger().get("/promised/changes?since=soon").status == 400


def test_the_feed_is_the_publics_and_a_reader_can_read_it(eu):
    assert log(eu, "eeas-desk", text='A feed with "<&>" & more.', proposals="2016-1.9").status == 303
    assert log(eu, "eeas-desk", text="Not for the feed.", marking="RESTREINT UE/EU RESTRICTED").status == 303
    reply = eu.client("eeas-desk").get("/promised/changes.atom")
    assert reply["content-type"].startswith("application/atom+xml")
    feed = xml.fromstring(reply.body)
    assert feed.tag == ATOM + "feed" and all(len(feed.findall(ATOM + name)) == 1 for name in ("id", "title", "updated")) and feed.find(f"{ATOM}author/{ATOM}name") is not None
    entries = feed.findall(ATOM + "entry")
    titles = [entry.find(ATOM + "title").text for entry in entries]
    assert 'A feed with "<&>" & more.' in titles and "Not for the feed." not in titles
    assert len({entry.find(ATOM + "id").text for entry in entries}) == len(entries)
    for entry in entries:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", entry.find(ATOM + "updated").text)
        assert eu.stranger().get(entry.find(ATOM + "link").get("href")).status == 200
    assert feed.find(ATOM + "updated").text == max(entry.find(ATOM + "updated").text for entry in entries)


def test_a_timeline_stands_beside_its_table(nato):
    page = nato.stranger().get("/promised/proposals/2016-1.2")
    assert page.text.count('class="evidence-line"') == 3, "one for each width"
    assert "Report 10" in page.words and "The same as a table" in page.words and "its date: 2017-05" in page.text
