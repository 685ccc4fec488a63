"""Two viewpoints, two truthful collections: what each account is served follows from the markings, on both nodes, and nothing else can be told from any answer."""

import gzip
import itertools
import json
import time

import pytest

from taxii import MEDIA, ROOT, TLP, VIEWS, Taxii, at, domain, indicator, make_collection, malware, new_id, under

EU_PEOPLE = ["cert-eu-analyst", "eeas-desk", "gsc-release", "irl-delegation", "cyp-delegation", "pol-delegation", "deu-delegation"]
NATO_PEOPLE = ["ncsc-analyst", "is-release", "tur-delegation", "usa-delegation", "gbr-delegation", "pol-delegation"]
BODIES = {"EU": {"cert-eu-analyst", "eeas-desk", "gsc-release"}, "NATO": {"ncsc-analyst", "is-release"}}
STATEMENT = {"type": "marking-definition", "spec_version": "2.1", "id": new_id("marking-definition"), "created": "2024-01-02T03:04:05.678Z", "definition_type": "statement", "definition": {"statement": "Copyright of nobody"}}
UNKNOWN = new_id("marking-definition")


def readers(level, side):
    """Who may have what a response team of this side marked so: the Traffic Light Protocol and the arrangement of 2016, read for themselves (rules T1 to T5).

    Each account is (node, name). Clients of a team are the bodies of its own organisation; that national teams are, is contested, and so they are asked for.
    What goes to the other node is held there by its custodian first, a body of the house: what that one may not have does not cross, though the other team could have it.
    """
    team = ("EU", "cert-eu-analyst") if side == "EU" else ("NATO", "ncsc-analyst")
    everyone = {("EU", one) for one in EU_PEOPLE} | {("NATO", one) for one in NATO_PEOPLE}
    return {
        "CLEAR": everyone, "WHITE1": everyone, "GREEN": everyone, "GREEN1": everyone,
        "AMBER": {(side, one) for one in BODIES[side]}, "AMBER1": {(side, one) for one in BODIES[side]}, "none": {(side, one) for one in BODIES[side]},
        "STRICT": {team}, "RED": {team}, "RED1": {team}, UNKNOWN: {team},
    }[level]


LEVELS = ["CLEAR", "GREEN", "AMBER", "STRICT", "RED", "WHITE1", "GREEN1", "AMBER1", "RED1", "none", UNKNOWN]


@pytest.fixture(scope="module")
def people(eu, nato):
    return {(node.name, name): Taxii(node, name) for node, names in ((eu, EU_PEOPLE), (nato, NATO_PEOPLE)) for name in names}


@pytest.fixture(scope="module")
def shelf(eu, nato, prompt, people):
    """A collection that both sides know."""
    made = make_collection(eu, prompt.token(eu, "cert-eu-analyst"), title="Known on both sides", marking="TLP:GREEN")
    until(lambda: people["NATO", "ncsc-analyst"].get(at(made)).status == 200)
    return made


def until(holds, seconds=20):
    """Asks again and again; gives how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"still not so after {seconds} s"
        time.sleep(0.01)
    return time.monotonic() - began


def crossed(people, shelf, side):
    """Waits for what was said on this side before to be on the other: an open object is said last, and they cross in order."""
    last = under("CLEAR", indicator("The last one"))
    author, other = (("EU", "cert-eu-analyst"), ("NATO", "ncsc-analyst")) if side == "EU" else (("NATO", "ncsc-analyst"), ("EU", "cert-eu-analyst"))
    people[author].add(shelf, last)
    until(lambda: people[other].get(at(shelf, "objects", last["id"])).status == 200)
    return last


@pytest.mark.parametrize("side", ["EU", "NATO"])
def test_every_account_on_both_nodes_is_served_what_the_markings_let_it_have(people, shelf, side):
    author = people["EU", "cert-eu-analyst"] if side == "EU" else people["NATO", "ncsc-analyst"]
    objects = {level: indicator(f"Under {level} of {side}") if level == "none" else under(level, indicator(f"Under {level} of {side}")) for level in LEVELS}
    # Two markings: the closer counts. A statement restricts nobody, and nothing.
    objects["CLEAR and AMBER"] = indicator("Two") | {"object_marking_refs": [TLP["CLEAR"], TLP["AMBER"]]}
    objects["GREEN and a statement"] = indicator("With a statement") | {"object_marking_refs": [STATEMENT["id"], TLP["GREEN"]]}
    author.add(shelf, STATEMENT)
    author.add(shelf, *objects.values())
    crossed(people, shelf, side)
    same = {"CLEAR and AMBER": "AMBER", "GREEN and a statement": "GREEN"}
    wrong = []
    for who, client in people.items():
        got = set(client.ids(shelf, {"match[version]": "all"}, limit=4))
        manifest = {one["id"] for one in client.all(shelf, "manifest")}
        for level, one in objects.items():
            may = who in readers(same.get(level, level), side)
            by_id = [client.get(at(shelf, *path)).status for path in (("objects", one["id"]), ("objects", one["id"], "versions"))]
            if {one["id"] in got, one["id"] in manifest, by_id[0] == 200, by_id[1] == 200} != {may}:
                wrong.append(f"{who}: {level}: may {may}, objects {one['id'] in got}, manifest {one['id'] in manifest}, by id {by_id}")
    assert not wrong, "\n".join(wrong)


def test_an_object_marked_in_part_is_served_whole_or_without_the_part(people, shelf):
    """Granular markings (STIX 2.1, section 7.2.3): readers of the open rest get the object without the closed part, and no trace of it."""
    author = people["EU", "cert-eu-analyst"]
    whole = under("CLEAR", indicator("Open name", description="Only for the teams", labels=["open", "for bodies only"], external_references=[{"source_name": "closed source", "external_id": "S-1"}])) | {
        "granular_markings": [{"marking_ref": TLP["STRICT"], "selectors": ["description"]}, {"marking_ref": TLP["AMBER"], "selectors": ["labels.[1]", "external_references"]}]}
    seen = under("GREEN", domain("granular.example", x_note="closed note") | {"granular_markings": [{"marking_ref": TLP["RED"], "selectors": ["x_note"]}]})
    author.add(shelf, whole, seen)
    crossed(people, shelf, "EU")
    for who, client in people.items():
        got = {one["id"]: one for one in client.all(shelf, query={"match[id]": whole["id"] + "," + seen["id"]})}
        assert set(got) == {whole["id"], seen["id"]}, who
        text = json.dumps(got)
        one, other = got[whole["id"]], got[seen["id"]]
        if who in readers("STRICT", "EU"):
            assert one == whole, who
        elif who in readers("AMBER", "EU"):
            assert "description" not in one and one["labels"] == whole["labels"] and "external_references" in one, who
            assert TLP["STRICT"] not in text
        else:
            assert one == {key: value for key, value in whole.items() if key not in ("description", "external_references", "granular_markings")} | {"labels": ["open"]}, who
            assert TLP["AMBER"] not in text
        assert other == (seen if who in readers("RED", "EU") else {key: value for key, value in seen.items() if key not in ("x_note", "granular_markings")}), who
        assert len(client.all(shelf, f"objects/{whole['id']}/versions")) == len(client.all(shelf, f"objects/{seen['id']}/versions")) == 1, who


def test_what_is_taken_back_goes_in_every_edition_and_on_both_sides(people, shelf):
    author, there, public = people["EU", "cert-eu-analyst"], people["NATO", "ncsc-analyst"], people["NATO", "usa-delegation"]
    whole = under("CLEAR", indicator("Soon gone", description="Never leaves the house")) | {"granular_markings": [{"marking_ref": TLP["RED"], "selectors": ["description"]}]}
    author.add(shelf, whole)
    until(lambda: public.get(at(shelf, "objects", whole["id"])).status == 200)
    assert author.send("DELETE", at(shelf, "objects", whole["id"])).status == 200
    for client in (author, people["EU", "irl-delegation"]):
        assert client.get(at(shelf, "objects", whole["id"])).status == 404
    until(lambda: there.get(at(shelf, "objects", whole["id"])).status == 404)
    assert public.get(at(shelf, "objects", whole["id"])).status == 404


def test_the_same_object_by_two_authors_is_each_authors_own(people, shelf):
    name = new_id("indicator")
    cert, eeas = people["EU", "cert-eu-analyst"], people["EU", "eeas-desk"]
    cert.add(shelf, under("RED", indicator("Of the team", id=name)))
    eeas.add(shelf, under("GREEN", indicator("Of the EEAS", id=name)))
    assert [one["name"] for one in eeas.all(shelf, query={"match[id]": name})] == ["Of the EEAS"]
    assert [one["name"] for one in people["EU", "irl-delegation"].all(shelf, query={"match[id]": name, "match[version]": "all"})] == ["Of the EEAS"]
    assert eeas.send("DELETE", at(shelf, "objects", name)).status == 200
    assert eeas.get(at(shelf, "objects", name)).status == 404
    assert [one["name"] for one in cert.all(shelf, query={"match[id]": name})] == ["Of the team"]


# Nothing tells of what is hidden

def answers(client, shelf, known):
    """Everything that a reader can ask of a collection, without what differs each time: the day, and the seal of the next page, of which the length counts."""
    asked = [(ROOT + "collections/", {}), (at(shelf), {})]
    for what, query in itertools.product(("objects", "manifest"), ({}, {"limit": 1}, {"limit": 3}, {"match[type]": "malware"}, {"match[version]": "all"}, {"match[version]": "first"}, {"match[id]": known}, {"added_after": "2024-01-01T00:00:00.000000Z"}, {"match[spec_version]": "2.0"})):
        asked.append((at(shelf, what), query))
    asked += [(at(shelf, "objects", known), {}), (at(shelf, "objects", known, "versions"), {}), (at(VIEWS["said-here"], "objects"), {"limit": 2}), (at(VIEWS["all"], "manifest"), {})]
    found = {}
    for path, query in asked:
        for encoding in (None, "gzip"):
            reply = client.get(path, query, headers={"accept-encoding": encoding})
            body = gzip.decompress(reply.body) if reply["content-encoding"] == "gzip" else reply.body
            # The seal of the next page is another each time, and so is how far it can be compressed.
            next_page = json.loads(body).get("next") if body else None
            if next_page:
                body = body.replace(next_page.encode(), b"." * len(next_page))
            headers = [(name, value) for name, value in reply.headers if name != "date" and not (next_page and reply["content-encoding"] and name == "content-length")]
            found[path, str(query), encoding] = (reply.status, sorted(headers), body)
    return found


@pytest.mark.parametrize("who", [("EU", "irl-delegation"), ("EU", "eeas-desk"), ("EU", "gsc-release")])
def test_hidden_objects_change_no_byte_of_any_answer(people, shelf, who):
    author, reader = people["EU", "cert-eu-analyst"], people[who]
    known = under("CLEAR", indicator("Seen by everyone"))
    author.add(shelf, known, under("CLEAR", malware()), under("CLEAR", malware()), under("CLEAR", indicator()))
    before = answers(reader, shelf, known["id"])
    etags = {key: dict(value[1]).get("etag") for key, value in before.items()}
    hidden = [under("RED", indicator()), under("RED", indicator("A hidden version of it", id=known["id"], modified="2025-01-01T00:00:00.000Z")), under("RED", indicator("Of the same version", id=known["id"])), under("RED", malware()), under(UNKNOWN, domain("hidden.example"))]
    author.add(shelf, *hidden)
    author.add(VIEWS["said-here"], *[under("RED", indicator()) for _ in range(40)])
    assert author.send("DELETE", at(shelf, "objects", hidden[0]["id"])).status == 200
    after = answers(reader, shelf, known["id"])
    for key, value in before.items():
        assert after[key] == value, key
    for (path, query, encoding), tag in etags.items():
        if tag and encoding is None:
            assert reader.get(path, eval(query), headers={"if-none-match": tag}).status == 304, path


@pytest.mark.parametrize("method, tail", [("GET", ()), ("GET", ("versions",)), ("DELETE", ()), ("HEAD", ()), ("PUT", ())])
@pytest.mark.parametrize("query", [{}, {"match[version]": "all"}, {"added_after": "2020-01-01T00:00:00.000000Z"}, {"limit": "1"}])
def test_a_hidden_object_asked_for_by_name_is_like_one_that_never_was(people, shelf, method, tail, query):
    hidden = under("RED", indicator())
    people["EU", "cert-eu-analyst"].add(shelf, hidden)
    for who in (("EU", "eeas-desk"), ("EU", "irl-delegation")):
        replies = [people[who].send(method, at(shelf, "objects", name, *tail), query=query, headers={"if-none-match": "*"}) for name in (hidden["id"], new_id("indicator"))]
        one, other = [(reply.status, reply.body, sorted((key, value) for key, value in reply.headers if key != "date")) for reply in replies]
        assert one == other and one[0] in (404, 405)


def test_a_hidden_collection_is_like_one_that_never_was_and_holds_nothing_back_in_the_views(people, eu, prompt):
    import uuid
    secret = make_collection(eu, prompt.token(eu, "cert-eu-analyst"), title="A name nobody may know", marking="TLP:RED", alias="hidden-name")
    one = under("CLEAR", indicator("Open, in a closed collection"))
    people["EU", "cert-eu-analyst"].add(secret, one)
    reader = people["EU", "eeas-desk"]
    assert secret not in reader.get(ROOT + "collections/").text and "hidden-name" not in reader.get(ROOT + "collections/").text
    for method, rest in (("GET", ()), ("GET", ("objects",)), ("GET", ("manifest",)), ("POST", ("objects",)), ("DELETE", ("objects", one["id"])), ("PUT", ())):
        for guess in (secret, "hidden-name"):
            body = json.dumps({"objects": [indicator()]}) if method == "POST" else None
            replies = [reader.send(method, at(name, *rest), body, {"content-type": MEDIA}) for name in (guess, str(uuid.uuid4()))]
            assert replies[0].status == replies[1].status == 404 and replies[0].body == replies[1].body
    assert one["id"] in reader.ids(VIEWS["all"]), "the object itself is open"


def test_sending_what_is_there_already_but_hidden_answers_as_if_it_were_new(people, shelf):
    author, other = people["EU", "cert-eu-analyst"], people["EU", "eeas-desk"]
    hidden, fresh = under("RED", indicator()), under("RED", indicator())
    author.add(shelf, hidden)
    statuses = [other.add(shelf, one) for one in (hidden, fresh)]
    def of(status, one):
        return json.loads(json.dumps({key: value for key, value in status.items() if key not in ("id", "request_timestamp")}).replace(one["id"], "ID"))
    assert of(statuses[0], hidden) == of(statuses[1], fresh)


@pytest.mark.alone
def test_how_long_an_answer_takes_does_not_follow_what_is_hidden(people, shelf):
    """Not to the microsecond: a page beside hundreds of hidden objects must not take visibly longer than the same page before."""
    author, reader = people["EU", "cert-eu-analyst"], people["EU", "irl-delegation"]
    def median():
        times = []
        for _ in range(41):
            began = time.perf_counter()
            assert reader.get(at(shelf, "objects"), {"limit": 20}).status == 200
            times.append(time.perf_counter() - began)
        return sorted(times)[20]
    before = median()
    author.add(shelf, *[under("RED", indicator()) for _ in range(1000)])
    author.add(shelf, *[under("RED", indicator()) for _ in range(1000)])
    assert median() < before * 3 + 0.01


# Crossing

@pytest.mark.alone
@pytest.mark.parametrize("side", ["EU", "NATO"])
def test_what_is_added_at_one_node_is_in_the_others_collection_within_a_second(people, shelf, side):
    author, other = (people["EU", "cert-eu-analyst"], people["NATO", "ncsc-analyst"]) if side == "EU" else (people["NATO", "ncsc-analyst"], people["EU", "cert-eu-analyst"])
    times = []
    for _ in range(9):
        one = under("GREEN", indicator())
        author.add(shelf, one)
        times.append(until(lambda: other.get(at(shelf, "objects", one["id"])).status == 200))
        assert one["id"] in other.ids(VIEWS["from-the-other-side"]) and one["id"] not in other.ids(VIEWS["said-here"])
    assert sorted(times)[4] < 1, times


def test_a_poller_on_the_other_side_gets_everything_once_whatever_comes_when(people, shelf):
    """Polls with added_after alone while both sides add under several markings."""
    poller, authors = people["NATO", "ncsc-analyst"], (people["EU", "cert-eu-analyst"], people["NATO", "ncsc-analyst"])
    after = poller.get(at(shelf, "manifest"), {"limit": 1000})["x-taxii-date-added-last"]
    for reply in poller.pages(shelf, "manifest"):
        after = reply["x-taxii-date-added-last"] or after
    sent, got = set(), []
    def poll(limit):
        nonlocal after
        while True:
            reply = poller.get(at(shelf, "objects"), {"limit": limit} | ({"added_after": after} if after else {}))
            if not reply.json:
                return
            got.extend(one["id"] for one in reply.json["objects"])
            after = reply["x-taxii-date-added-last"]
    for number in range(12):
        objects = [under(level, indicator()) for level in ("CLEAR", "GREEN", "AMBER", "STRICT") for _ in range(3)]
        authors[number % 2].add(shelf, *objects)
        sent |= {one["id"] for one in objects if number % 2 or one["object_marking_refs"][0] in (TLP["CLEAR"], TLP["GREEN"])}
        poll(7 if number % 3 else 100)
    until(lambda: poll(5) or set(got) >= sent)
    assert len(got) == len(set(got)) and set(got) == sent
