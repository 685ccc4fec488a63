"""What the TAXII 2.1 standard demands of a server, clause by clause, asked of a running node. Source: OASIS Standard TAXII 2.1, 10 June 2021."""

import gzip
import json
import re
import uuid

import pytest

from taxii import MEDIA, MICROSECONDS, ROOT, VIEWS, Taxii, at, domain, indicator, make_collection, malware, new_id, of_version_20, relationship, under

WRITER, OTHER, READER = "cert-eu-analyst", "eeas-desk", "irl-delegation"


@pytest.fixture(scope="module")
def writer(eu):
    return Taxii(eu, WRITER)


@pytest.fixture(scope="module")
def reader(eu):
    return Taxii(eu, READER)


@pytest.fixture
def shelf(eu, prompt):
    """A collection of its own for each test, in which everything is open to every account unless a marking says otherwise."""
    return make_collection(eu, prompt.token(eu, WRITER), standing="TLP:GREEN")


@pytest.fixture(scope="module")
def filled(eu, prompt, writer):
    """A collection with some of everything; only read from."""
    shelf = make_collection(eu, prompt.token(eu, WRITER), title="Some of everything", standing="TLP:GREEN")
    one, bad = indicator("First"), malware()
    writer.add(shelf, one, bad, relationship(one["id"], bad["id"]), domain("served.example"))
    writer.add(shelf, indicator("Second wording", id=one["id"], modified="2024-07-01T00:00:00.000Z"))
    return shelf


def is_error(reply, status):
    """Section 3.6.1: title is required, and http_status is a string of the same number."""
    assert reply.status == status, f"{reply.status}: {reply.text[:500]}"
    assert reply["content-type"] == MEDIA
    error = reply.json
    assert isinstance(error["title"], str) and error["title"]
    assert error["http_status"] == str(status)
    assert error["description"]
    return True


# Discovery, API roots, collections: sections 4.1, 4.2, 5.1, 5.2

@pytest.mark.parametrize("path", ["/taxii2/", "/taxii2"])
def test_discovery_leads_to_an_api_root_that_answers(reader, eu, path):
    reply = reader.get(path)
    assert reply.status == 200 and reply["content-type"] == MEDIA
    found = reply.json
    assert found["title"] and found["api_roots"] and found["default"] in found["api_roots"]
    for address in found["api_roots"]:
        assert address == eu.address + ROOT
        root = reader.get(address.removeprefix(eu.address)).json
        assert root["title"] and MEDIA in root["versions"]
        assert isinstance(root["max_content_length"], int) and root["max_content_length"] > 0


def test_each_collection_of_the_list_is_there_as_listed(writer, filled):
    listed = writer.get(ROOT + "collections/").json["collections"]
    assert filled in [one["id"] for one in listed]
    for one in listed:
        assert str(uuid.UUID(one["id"])) == one["id"]
        assert one["title"] and one["can_read"] is True and isinstance(one["can_write"], bool) and one["media_types"]
        assert set(one) <= {"id", "title", "description", "alias", "can_read", "can_write", "media_types"}
        assert writer.get(at(one["id"])).json == one
        if "alias" in one:
            assert writer.get(at(one["alias"])).json == one


def test_who_may_only_read_is_told_so_by_the_collection(reader, filled):
    assert reader.get(at(filled)).json["can_write"] is False
    assert is_error(reader.post(filled, [indicator()]), 403)


PATHS = ["/taxii2/", ROOT, ROOT + "collections/", "{}", "{}objects/", "{}manifest/"]


@pytest.mark.parametrize("path", PATHS)
def test_trailing_slashes_make_no_difference(reader, filled, path):
    path = path.format(at(filled))
    with_slash, without = reader.get(path), reader.get(path[:-1])
    assert with_slash.status == without.status == 200
    assert with_slash.body == without.body


@pytest.mark.parametrize("path", PATHS)
def test_head_gives_the_headers_of_get_and_no_body(reader, filled, path):
    path = path.format(at(filled))
    got, head = reader.get(path), reader.send("HEAD", path)
    assert head.status == got.status == 200 and head.body == b""
    differing = {"date", "etag"}
    assert {key: value for key, value in head.headers if key not in differing} == {key: value for key, value in got.headers if key not in differing}
    assert reader.get(ROOT).status == 200, "the connection is still in order"


# Who asks: section 1.6.9 and RFC 7235

@pytest.mark.parametrize("path", PATHS + [ROOT + "status/11111111-2222-4333-8444-555555555555/", "/taxii2/nowhere/", ROOT + "collections/nowhere/objects/"])
@pytest.mark.parametrize("authorization", [None, "Basic", "Basic x", "Basic bm9ib2R5", "Bearer x", "Bearer ", "Digest a=b", "Basic " + "x" * 3000])
def test_who_does_not_say_who_they_are_is_asked_to(eu, filled, path, authorization):
    stranger = Taxii(eu)
    for method in ("GET", "POST", "DELETE"):
        reply = stranger.send(method, path.format(at(filled)), headers={"authorization": authorization})
        assert is_error(reply, 401)
        assert reply["www-authenticate"].startswith("Basic realm=")
    stranger.close()


def test_a_wrong_password_and_a_name_that_never_was_answer_alike(eu):
    wrong = [Taxii(eu, name, "not-the-password").get(ROOT) for name in ("pol-delegation", "nobody-at-all")]
    assert is_error(wrong[0], 401) and wrong[0].body == wrong[1].body


def test_a_token_opens_what_the_password_opens(eu, prompt, filled):
    by_token, by_password = Taxii(eu, token=prompt.token(eu, READER)), Taxii(eu, READER)
    assert by_token.get(at(filled, "objects")).body == by_password.get(at(filled, "objects")).body


# Content negotiation: sections 1.6.8.1, 1.6.8.2

@pytest.mark.parametrize("accept", [MEDIA, "application/taxii+json", "application/taxii+json; version=2.1", "Application/TAXII+json;Version=2.1", "text/html, application/taxii+json;version=2.1;q=0.5", "*/*", "application/*", 'application/taxii+json;version="2.1"'])
def test_what_taxii_clients_accept_is_what_they_get(reader, filled, accept):
    for path in PATHS:
        reply = reader.get(path.format(at(filled)), headers={"accept": accept})
        assert reply.status == 200 and reply["content-type"] == MEDIA


@pytest.mark.parametrize("accept", [None, "", "text/html", "application/json", "application/stix+json;version=2.1", "application/taxii+json;version=2.0", "application/taxii+json;version=99", "application/vnd.oasis.taxii+json;version=2.0", "application/taxii+json;q=0"])
def test_who_does_not_accept_taxii_21_is_told_what_is_spoken_here(reader, filled, accept):
    for path in PATHS:
        # A header given as None is left out.
        assert is_error(reader.get(path.format(at(filled)), headers={"accept": accept}), 406)


@pytest.mark.parametrize("media", [None, "", "application/json", "application/stix+json;version=2.1", "application/taxii+json;version=2.0", "text/plain", "application/x-www-form-urlencoded"])
def test_only_a_taxii_body_is_read(writer, shelf, media):
    assert is_error(writer.post(shelf, [indicator()], {"content-type": media}), 415)
    assert writer.ids(shelf) == []


@pytest.mark.parametrize("media", [MEDIA, "application/taxii+json", "application/taxii+json; version=2.1"])
def test_every_spelling_of_the_media_type_is_read(writer, shelf, media):
    assert writer.post(shelf, [indicator()], {"content-type": media}).status == 202
    assert is_error(writer.post(shelf, [indicator()], {"content-type": media, "accept": "application/json"}), 406)


def test_a_body_in_an_encoding_that_is_not_read_is_refused_as_such(writer, shelf):
    body = gzip.compress(json.dumps({"objects": [indicator()]}).encode())
    assert is_error(writer.post(shelf, body, {"content-encoding": "gzip"}), 415)


# What is not there, and what cannot be done

@pytest.mark.parametrize("path", ["/taxii2/nowhere/", "/taxii2/nowhere/collections/", ROOT + "nowhere/", ROOT + "collections/nowhere/", ROOT + "collections/11111111-2222-4333-8444-555555555555/", ROOT + "collections/11111111-2222-4333-8444-555555555555/objects/", ROOT + "collections/11111111-2222-4333-8444-555555555555/manifest/",
                                  "{}nowhere/", "{}objects/indicator--00000000-0000-4000-8000-000000000000/", "{}objects/indicator--00000000-0000-4000-8000-000000000000/versions/", "{}objects/nonsense/", "{}objects/%2e%2e/", "{}objects/%00/",
                                  ROOT + "status/00000000-0000-4000-8000-000000000000/", ROOT + "status/x/", ROOT + "status/"])
def test_what_is_not_there_answers_404_with_an_error_message(reader, filled, path):
    assert is_error(reader.get(path.format(at(filled))), 404)


@pytest.mark.parametrize("method, path", [("POST", "/taxii2/"), ("DELETE", ROOT), ("PUT", ROOT + "collections/"), ("POST", "{}"), ("DELETE", "{}"), ("POST", "{}manifest/"), ("PUT", "{}objects/"), ("DELETE", "{}objects/"), ("PATCH", "{}objects/x/"), ("POST", "{}objects/x/")])
def test_what_cannot_be_done_at_an_address_answers_405_with_what_can(writer, filled, method, path):
    reply = writer.send(method, path.format(at(filled)))
    assert is_error(reply, 405)
    assert "GET" in reply["allow"] and method not in reply["allow"]


# Timestamps, dates in headers: sections 1.5, 3.6.2 (X-TAXII-Date-Added-First, -Last), 5.3.1, 5.8

def test_every_timestamp_of_the_service_has_six_digits_behind_the_point(writer, filled):
    status = writer.add(filled, domain("digits.example"))
    assert MICROSECONDS.fullmatch(status["request_timestamp"])
    for one in status["successes"]:
        assert MICROSECONDS.fullmatch(one["version"])
    manifest = writer.all(filled, "manifest", {"match[version]": "all"})
    assert len(manifest) >= 5
    for one in manifest:
        assert set(one) == {"id", "date_added", "version", "media_type"}
        assert MICROSECONDS.fullmatch(one["date_added"]) and MICROSECONDS.fullmatch(one["version"])
    for name in {one["id"] for one in manifest}:
        for version in writer.all(filled, f"objects/{name}/versions"):
            assert MICROSECONDS.fullmatch(version)


def test_manifest_objects_and_versions_bear_the_dates_of_their_ends(writer, filled):
    dates = {(one["id"], one["version"]): one["date_added"] for one in writer.all(filled, "manifest", {"match[version]": "all"})}
    for what in ("manifest", "objects"):
        for reply in writer.pages(filled, what, {"match[version]": "all"}, limit=2):
            ends = [next(date for (name, version), date in dates.items() if name == one["id"] and version[:19] == (one.get("version") or one.get("modified") or version)[:19]) for one in (reply.json["objects"][0], reply.json["objects"][-1])]
            assert [reply["x-taxii-date-added-first"], reply["x-taxii-date-added-last"]] == ends
    name = next(name for name, _ in dates if name.startswith("indicator"))
    for path in (f"objects/{name}", f"objects/{name}/versions"):
        reply = writer.get(at(filled, path), {"match[version]": "all"})
        own = sorted(date for (id, _), date in dates.items() if id == name)
        assert len(own) == 2
        assert [reply["x-taxii-date-added-first"], reply["x-taxii-date-added-last"]] == [own[0], own[-1]]


def test_the_dates_of_added_objects_never_go_back(writer, shelf):
    dates = []
    for _ in range(5):
        writer.add(shelf, *[indicator() for _ in range(20)])
        manifest = [one["date_added"] for one in writer.all(shelf, "manifest")]
        assert manifest[:len(dates)] == dates, "what a client was given stays in its place"
        dates = manifest
    assert dates == sorted(dates) and len(set(dates)) == len(dates) == 100


def test_what_is_empty_is_never_sent(writer, shelf):
    for what in ("objects", "manifest"):
        reply = writer.get(at(shelf, what))
        assert reply.status == 200 and reply.json == {}
        assert reply["x-taxii-date-added-first"] is None
    one = indicator()
    writer.add(shelf, one)
    for query in ({"added_after": "2999-01-01T00:00:00.000000Z"}, {"match[type]": "tool"}, {"match[id]": new_id("tool")}, {"match[version]": "1999-01-01T00:00:00Z"}, {"match[spec_version]": "2.0"}):
        for what in ("objects", "manifest"):
            assert writer.get(at(shelf, what), query).json == {}, query
    assert writer.get(at(shelf, "objects", one["id"]), {"match[version]": "1999-01-01T00:00:00Z"}).json == {}
    status = writer.post(shelf, [one]).json
    assert "failures" not in status and "pendings" not in status


# Paging: sections 3.4, 3.5

@pytest.fixture(scope="module")
def hundred(eu, prompt, writer):
    shelf = make_collection(eu, prompt.token(eu, WRITER), title="Of two envelopes", standing="TLP:GREEN")
    for _ in range(2):
        writer.add(shelf, *[indicator() if number % 3 else malware() for number in range(60)])
    return shelf


@pytest.mark.parametrize("limit", [1, 7, 59, 60, 61, 119, 120, 121, 1000])
@pytest.mark.parametrize("what", ["objects", "manifest"])
def test_paging_by_next_gives_each_object_once_in_the_order_of_its_date(writer, hundred, limit, what):
    whole = [one["id"] for one in writer.all(hundred, what)]
    assert len(whole) == len(set(whole)) == 120
    sizes = []
    paged = []
    for reply in writer.pages(hundred, what, limit=limit):
        sizes.append(len(reply.json["objects"]))
        paged += [one["id"] for one in reply.json["objects"]]
    assert paged == whole
    assert all(size == limit for size in sizes[:-1]) and 0 < sizes[-1] <= limit


@pytest.mark.parametrize("limit", [1, 7, 60, 119])
def test_a_client_that_asks_only_for_what_came_after_the_last_date_loses_nothing(writer, hundred, limit):
    """The objects of one envelope have different dates: a client that goes on from X-TAXII-Date-Added-Last gets each once."""
    got, after = [], None
    for _ in range(300):
        reply = writer.get(at(hundred, "objects"), {"limit": limit} | ({"added_after": after} if after else {}))
        if not reply.json:
            break
        got += [one["id"] for one in reply.json["objects"]]
        after = reply["x-taxii-date-added-last"]
    assert got == writer.ids(hundred)


def test_filters_hold_on_each_page(writer, hundred):
    query = {"match[type]": "malware", "match[version]": "all"}
    assert writer.ids(hundred, query, limit=3) == [name for name in writer.ids(hundred) if name.startswith("malware")]


@pytest.mark.parametrize("limit", ["0", "-1", "abc", "1.5", "", "1e3", " 5", "0x10", "٣"])
def test_a_limit_that_is_no_number_above_nought_is_refused(writer, hundred, limit):
    for what in ("objects", "manifest"):
        assert is_error(writer.get(at(hundred, what), {"limit": limit}), 400)


@pytest.mark.parametrize("limit", ["1000", "1001", "99999999", "9" * 40])
def test_a_huge_limit_is_met_with_as_much_as_one_page_holds(writer, hundred, limit):
    assert len(writer.get(at(hundred, "objects"), {"limit": limit}).json["objects"]) == 120


def test_a_forged_foreign_or_swapped_next_is_refused(eu, writer, hundred, filled):
    query = {"limit": 5, "match[type]": "indicator"}
    given = writer.get(at(hundred, "objects"), query).json["next"]
    forged = [given[:-2] + ("AA" if given[-2:] != "AA" else "BB"), given + "A", given[1:], given[:10], "", "1", "x" * 5000, "'; DROP TABLE", "%00", "../..", given.swapcase()]
    for text in forged:
        assert is_error(writer.get(at(hundred, "objects"), query | {"next": text}), 400), text
    other = Taxii(eu, OTHER)
    assert is_error(other.get(at(hundred, "objects"), query | {"next": given}), 400), "another account's"
    assert is_error(writer.get(at(filled, "objects"), query | {"next": given}), 400), "another collection's"
    assert is_error(writer.get(at(hundred, "manifest"), query | {"next": given}), 400), "the manifest is another question"
    assert is_error(writer.get(at(hundred, "objects"), {"limit": 5, "next": given}), 400), "without the filter"
    assert is_error(writer.get(at(hundred, "objects"), query | {"match[type]": "malware", "next": given}), 400), "with another filter"
    assert is_error(writer.get(at(hundred, "objects"), query | {"added_after": "2020-01-01T00:00:00.000000Z", "next": given}), 400)
    assert writer.get(at(hundred, "objects"), query | {"limit": 7, "next": given}).status == 200, "another size of page is the same question"


def test_a_next_holds_however_its_filter_is_written(writer, hundred):
    ids = writer.ids(hundred)[:9]
    first = writer.get(at(hundred, "objects"), {"limit": 4, "match[id]": ",".join(ids)}).json
    second = writer.get(at(hundred, "objects"), {"match[id]": ",".join(reversed(ids)), "limit": 4, "next": first["next"]})
    assert second.status == 200, second.text
    assert [one["id"] for one in first["objects"] + second.json["objects"]] == ids[:8]


def test_what_comes_while_a_client_pages_is_on_a_later_page_and_moves_nothing(writer, shelf):
    before = [indicator() for _ in range(10)]
    writer.add(shelf, *before)
    got, added = [], []
    for number, reply in enumerate(writer.pages(shelf, limit=3)):
        got += [one["id"] for one in reply.json["objects"]]
        if number < 3:
            added.append(indicator())
            writer.add(shelf, added[-1])
    assert got == [one["id"] for one in before + added]


# Filters: section 3.4.1

@pytest.fixture(scope="module")
def versioned(eu, prompt, writer):
    """One indicator in three versions that came out of order, one of two standards, and an observable."""
    shelf = make_collection(eu, prompt.token(eu, WRITER), title="Versions", standing="TLP:GREEN")
    moments = ["2024-05-02T00:00:00.000Z", "2024-05-01T00:00:00.001Z", "2024-05-03T00:00:00.000Z"]
    name, mixed = new_id("indicator"), new_id("indicator")
    for moment in moments:
        writer.add(shelf, indicator(moment, id=name, modified=moment))
    writer.add(shelf, of_version_20(id=mixed, modified="2024-05-09T00:00:00.000Z"))
    writer.add(shelf, indicator("2.1", id=mixed, modified="2024-05-08T00:00:00.000Z"))
    writer.add(shelf, of_version_20(name="2.0 only"), domain("unversioned.example"))
    return shelf, name, mixed


@pytest.mark.parametrize("match, expected", [
    (None, ["2024-05-03T00:00:00.000Z"]), ("last", ["2024-05-03T00:00:00.000Z"]), ("first", ["2024-05-01T00:00:00.001Z"]),
    ("all", ["2024-05-02T00:00:00.000Z", "2024-05-01T00:00:00.001Z", "2024-05-03T00:00:00.000Z"]), ("first,last", ["2024-05-01T00:00:00.001Z", "2024-05-03T00:00:00.000Z"]),
    ("2024-05-02T00:00:00.000Z", ["2024-05-02T00:00:00.000Z"]), ("2024-05-02T00:00:00Z", ["2024-05-02T00:00:00.000Z"]), ("2024-05-01T00:00:00.001Z,last", ["2024-05-01T00:00:00.001Z", "2024-05-03T00:00:00.000Z"]),
    ("2024-05-01T00:00:00.000Z", []), ("last,last", ["2024-05-03T00:00:00.000Z"]),
])
def test_match_version_gives_the_versions_that_it_names(writer, versioned, match, expected):
    shelf, name, _ = versioned
    query = {"match[version]": match} if match else {}
    for found in (writer.all(shelf, query=query | {"match[id]": name}), writer.get(at(shelf, "objects", name), query).json.get("objects", []), [one for one in writer.all(shelf, query=query, limit=1) if one["id"] == name]):
        assert [one["modified"] for one in found] == expected


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_versions_and_one_objects_texts_are_paged_like_all_others(writer, versioned, limit):
    """Sections 5.6 and 5.8: limit, next and added_after hold there too."""
    shelf, name, _ = versioned
    added = {one["version"]: one["date_added"] for one in writer.all(shelf, "manifest", {"match[id]": name, "match[version]": "all"})}
    for what, query, key in ((f"objects/{name}", {"match[version]": "all"}, lambda one: one["modified"][:23] + "000Z"), (f"objects/{name}/versions", {}, lambda one: one), ("manifest", {"match[id]": name, "match[version]": "all"}, lambda one: one["version"])):
        pages = list(writer.pages(shelf, what, query, limit=limit))
        found = [key(one) for reply in pages for one in reply.json.get("versions", reply.json.get("objects"))]
        assert found == list(added)
        assert len(pages) == -(-3 // limit)
        for reply in pages:
            ends = reply.json.get("versions", reply.json.get("objects"))
            assert (reply["x-taxii-date-added-first"], reply["x-taxii-date-added-last"]) == (added[key(ends[0])], added[key(ends[-1])])
        later = writer.all(shelf, what, query | {"added_after": added[found[0]]}, limit=limit)
        assert [key(one) for one in later] == found[1:]


@pytest.mark.parametrize("match", ["", "newest", "2024", "2024-05-01", "all,nonsense", "2024-13-01T00:00:00Z"])
def test_a_version_that_is_none_is_refused(writer, versioned, match):
    assert is_error(writer.get(at(versioned[0], "objects"), {"match[version]": match}), 400)


def test_without_a_spec_version_the_latest_standard_of_each_object_is_given(writer, versioned):
    shelf, _, mixed = versioned
    def wordings(query):
        return sorted((one.get("spec_version", "2.0") for one in writer.all(shelf, query=query | {"match[id]": mixed})))
    assert wordings({}) == ["2.1"]
    assert wordings({"match[spec_version]": "2.0"}) == ["2.0"]
    assert wordings({"match[spec_version]": "2.1"}) == ["2.1"]
    assert wordings({"match[spec_version]": "2.0,2.1", "match[version]": "all"}) == ["2.0", "2.1"]
    assert [one.get("spec_version") for one in writer.all(shelf, query={"match[spec_version]": "2.0"})] == [None, None]
    media = {one["media_type"] for one in writer.all(shelf, "manifest", {"match[spec_version]": "2.0,2.1", "match[version]": "all"})}
    assert media == {"application/stix+json;version=2.0", "application/stix+json;version=2.1"}
    assert is_error(writer.get(at(shelf, "objects"), {"match[spec_version]": "3.0"}), 400)


def test_filters_of_different_kinds_must_all_hold_and_values_of_one_kind_any(writer, filled):
    everything = writer.all(filled)
    kinds = {one["type"] for one in everything}
    assert {"indicator", "malware", "relationship", "domain-name"} <= kinds
    assert {one["type"] for one in writer.all(filled, query={"match[type]": "indicator,malware"})} == {"indicator", "malware"}
    some = next(one for one in everything if one["type"] == "malware")
    assert writer.ids(filled, {"match[id]": some["id"], "match[type]": "malware"}) == [some["id"]]
    assert writer.ids(filled, {"match[id]": some["id"], "match[type]": "indicator"}) == []
    assert writer.ids(filled, {"match[id]": some["id"] + "," + new_id("tool")}) == [some["id"]]
    dates = {one["id"]: one["date_added"] for one in writer.all(filled, "manifest")}
    assert writer.ids(filled, {"added_after": dates[some["id"]]}) == [name for name, date in dates.items() if date > dates[some["id"]]]
    assert writer.ids(filled, {"match[id]": some["id"], "added_after": dates[some["id"]]}) == []


@pytest.mark.parametrize("query", [{"added_after": "yesterday"}, {"added_after": ""}, {"added_after": "2024-01-01T00:00:00"}, {"match[id]": ""}, {"match[type]": ","}, {"match[colour]": "red"}, "match[type]=%FF", "limit=5&limit=6", "match[type]=malware&match[type]=tool"])
def test_a_question_that_cannot_be_read_is_refused_in_words(writer, filled, query):
    path = at(filled, "objects")
    assert is_error(writer.get(path + "?" + query) if isinstance(query, str) else writer.get(path, query), 400)


def test_what_is_no_filter_at_all_is_passed_over(writer, filled):
    assert writer.get(at(filled, "objects"), {"utm_source": "x"}).json == writer.get(at(filled, "objects")).json


# Adding, statuses: sections 4.3, 5.5

def test_an_envelope_answers_with_a_status_that_can_be_asked_for_again_by_its_sender_alone(eu, writer, reader, shelf):
    good, wrong = indicator(), indicator()
    del wrong["pattern"]
    reply = writer.post(shelf, [good, wrong])
    assert reply.status == 202
    status = reply.json
    assert str(uuid.UUID(status["id"])) == status["id"] and status["status"] == "complete"
    assert (status["total_count"], status["success_count"], status["failure_count"], status["pending_count"]) == (2, 1, 1, 0)
    assert [one["id"] for one in status["successes"]] == [good["id"]]
    assert [one["id"] for one in status["failures"]] == [wrong["id"]] and "pattern" in status["failures"][0]["message"]
    assert writer.get(ROOT + f"status/{status['id']}/").json == status
    assert is_error(reader.get(ROOT + f"status/{status['id']}/"), 404)
    assert writer.ids(shelf) == [good["id"]]


def test_the_same_object_again_is_no_error_and_is_kept_once(writer, shelf):
    one, seen = indicator(), domain("twice.example")
    writer.add(shelf, one, seen)
    for envelope in ([one, seen], [one, one, seen, seen]):
        status = writer.add(shelf, *envelope)
        assert status["success_count"] == len(envelope)
    assert writer.ids(shelf, {"match[version]": "all"}) == [one["id"], seen["id"]]
    fresh = indicator()
    writer.add(shelf, fresh, fresh)
    assert writer.ids(shelf, {"match[version]": "all"}) == [one["id"], seen["id"], fresh["id"]]


def test_what_was_sent_comes_back_byte_for_byte(writer, shelf):
    text = '{"type":"indicator","spec_version":"2.1","id":"%s","created":"2024-01-02T03:04:05.678Z","modified":"2024-01-02T03:04:05.678Z","name":"Größe \\u00e9 \\/ 🦔","indicator_types":["benign"],"pattern":"[file:size = 1]","pattern_type":"stix","valid_from":"2024-01-02T03:04:05Z","x_number":1.50e2 ,"x_nested":{ "b":[1, {"c":null}],"a":true}}' % new_id("indicator")
    reply = writer.post(shelf, '{"objects":[' + text.replace("null", "1") + "]}")
    assert reply.json["success_count"] == 1, reply.text
    assert text.replace("null", "1").encode() in writer.get(at(shelf, "objects")).body


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", "{\"objects\":[]}", "{\"objects\":{}}", "{\"objects\":", "nonsense", "{\"objects\":[", b"\xff\xfe", "{\"objects\":1}", "42"])
def test_a_body_that_holds_no_envelope_is_refused_whole(writer, shelf, body):
    reply = writer.post(shelf, body)
    assert reply.status in (400, 422)
    assert is_error(reply, reply.status)


def test_an_envelope_above_the_limit_is_refused_before_it_is_read(writer, shelf):
    limit = writer.get(ROOT).json["max_content_length"]
    big = b'{"objects":[' + b" " * limit + b"]}"
    assert is_error(writer.post(shelf, big), 413)
    assert is_error(writer.send("POST", at(shelf, "objects"), (big[at:at + 65536] for at in range(0, len(big), 65536)), {"content-type": MEDIA}, chunked=True), 413)
    assert writer.get(ROOT).status == 200


@pytest.mark.parametrize("view", ["all", "from-the-other-side"])
def test_nothing_is_added_to_a_view(writer, view):
    assert is_error(writer.post(VIEWS[view], [indicator()]), 403)


# Taking back: section 5.7

def test_whoever_added_an_object_takes_it_back_whole_or_by_version(writer, shelf):
    name = new_id("indicator")
    moments = ["2024-05-01T00:00:00.000Z", "2024-05-02T00:00:00.000Z", "2024-05-03T00:00:00.000Z"]
    writer.add(shelf, *[indicator(id=name, modified=moment) for moment in moments], of_version_20(id=name, modified="2024-05-04T00:00:00.000Z"))
    def left():
        return [one["modified"] for one in writer.all(shelf, query={"match[id]": name, "match[version]": "all", "match[spec_version]": "2.0,2.1"})]
    assert left() == moments + ["2024-05-04T00:00:00.000Z"]
    delete = lambda query=None: writer.send("DELETE", at(shelf, "objects", name), query=query)
    assert delete({"match[version]": moments[1]}).status == 200
    assert left() == [moments[0], moments[2], "2024-05-04T00:00:00.000Z"]
    assert delete({"match[version]": "first", "match[spec_version]": "2.1"}).status == 200
    assert left() == [moments[2], "2024-05-04T00:00:00.000Z"]
    assert delete({"match[spec_version]": "2.0"}).status == 200
    assert left() == [moments[2]]
    assert is_error(delete({"match[version]": moments[0]}), 404)
    assert delete().status == 200
    assert left() == [] and is_error(delete(), 404) and is_error(writer.get(at(shelf, "objects", name)), 404)
    writer.add(shelf, indicator(id=name))
    assert left() == ["2024-05-06T07:08:09.123Z"], "what was taken back can be added again"


def test_what_may_not_be_taken_back_is_forbidden_and_what_may_not_be_known_is_not_there(eu, writer, reader, shelf):
    other = Taxii(eu, OTHER)
    open_one, closed = indicator(), under("RED", indicator())
    writer.add(shelf, open_one, closed)
    assert is_error(other.send("DELETE", at(shelf, "objects", open_one["id"])), 403), "another party's"
    assert is_error(reader.send("DELETE", at(shelf, "objects", open_one["id"])), 403), "who may only read"
    assert is_error(writer.send("DELETE", at(VIEWS["all"], "objects", open_one["id"])), 403), "a view"
    never = [other.send("DELETE", at(shelf, "objects", name)) for name in (closed["id"], new_id("indicator"))]
    assert is_error(never[0], 404) and never[0].body == never[1].body
    assert sorted(writer.ids(shelf)) == sorted([open_one["id"], closed["id"]]), "the order of two labels within one request is drawn by lot, so that it tells nothing"


# Caching and compression: RFC 9110

def test_what_a_client_has_already_is_not_sent_again_until_something_changes(writer, shelf):
    writer.add(shelf, indicator())
    for what in ("objects", "manifest"):
        first = writer.get(at(shelf, what))
        again = writer.get(at(shelf, what), headers={"if-none-match": first["etag"]})
        assert again.status == 304 and again.body == b"" and again["etag"] == first["etag"]
        assert "private" in first["cache-control"] and {"Accept", "Authorization"} <= set(re.split(r", *", first["vary"]))
        assert writer.get(at(shelf, what), headers={"if-none-match": '"other", ' + first["etag"]}).status == 304
        assert writer.get(at(shelf, what), headers={"if-none-match": '"other"'}).status == 200
        assert writer.get(at(shelf, what), {"limit": 5}, headers={"if-none-match": first["etag"]}).status == 200, "another question"
        one = indicator()
        writer.add(shelf, one)
        changed = writer.get(at(shelf, what), headers={"if-none-match": first["etag"]})
        assert changed.status == 200 and changed["etag"] != first["etag"]
        assert writer.send("DELETE", at(shelf, "objects", one["id"])).status == 200
        assert writer.get(at(shelf, what), headers={"if-none-match": changed["etag"]}).status == 200


def test_one_accounts_tag_is_not_anothers(eu, writer, filled):
    tag = writer.get(at(filled, "objects"))["etag"]
    assert Taxii(eu, OTHER).get(at(filled, "objects"), headers={"if-none-match": tag}).status == 200


def test_who_takes_gzip_gets_the_same_in_less(writer, hundred):
    plain, small = writer.get(at(hundred, "objects")), writer.get(at(hundred, "objects"), headers={"accept-encoding": "gzip, deflate"})
    assert plain["content-encoding"] is None and small["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body and len(small.body) < len(plain.body) / 3
    assert plain["etag"].startswith("W/") or plain["etag"] != small["etag"], "one strong tag for two encodings: RFC 9110, section 8.8.3.3"
    for refused in ("identity", "gzip;q=0", "gzip; q=0.0", "br"):
        assert writer.get(at(hundred, "objects"), headers={"accept-encoding": refused})["content-encoding"] is None
    assert writer.get(at(hundred, "objects"), headers={"accept-encoding": "GZIP;q=0.5"})["content-encoding"] == "gzip"
