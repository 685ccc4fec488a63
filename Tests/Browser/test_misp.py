"""Events of MISP go in and come out: what a MISP server or a feed gives is read, and what is written PyMISP reads back."""

import hashlib
import json
import uuid

import pymisp
import pytest

from client import Client

ANALYST = "cert-eu-analyst"
VALUES = [("ip-dst", "198.51.100.3", True), ("domain", "misp-in.example", True), ("domain|ip", "misp-both.example|198.51.100.9", True), ("url", "https://misp-in.example/it's", True), ("sha256", "b" * 64, True),
          ("filename|md5", "x.exe|" + "d" * 32, False), ("email", "who@misp-in.example", False), ("vulnerability", "CVE-2024-3400", False)]


@pytest.fixture
def collection(eu, prompt):
    """A collection of its own, so that nothing else is in an export of it."""
    alias = f"misp-{uuid.uuid4().hex[:8]}"
    made = Client(eu.port).post_json("/api/v1/threats/collections", {"title": f"Specimen {alias}", "alias": alias, "standing": "TLP:GREEN", "marking": "TLP:GREEN"}, prompt.token(eu, ANALYST))
    assert made.status == 200, made.text
    return alias


def event(title="Specimen of an event", values=VALUES, **more):
    attributes = [{"uuid": str(uuid.uuid4()), "type": kind, "value": value, "to_ids": flag, "category": "Network activity", "timestamp": "1793700000", "distribution": "5", "comment": ""} for kind, value, flag in values]
    return {"Event": {"uuid": str(uuid.uuid4()), "info": title, "date": "2026-11-01", "distribution": "3", "published": True, "timestamp": "1793700000", "publish_timestamp": "1793700100", "threat_level_id": "4", "analysis": "2",
                      "Orgc": {"name": "A team of theirs", "uuid": str(uuid.uuid4())}, "Tag": [{"name": "tlp:green"}], "Attribute": attributes} | more}


def attributes(path):
    read = pymisp.MISPEvent()
    read.load_file(path)
    return read, {(one.uuid, one.type, one.value, one.to_ids) for one in read.attributes}


def test_an_event_that_came_in_goes_out_as_it_was(eu, prompt, collection, tmp_path):
    given, file, out = event(), tmp_path / "event.json", tmp_path / "out.json"
    file.write_text(json.dumps(given))
    said = prompt(eu, ANALYST, "threats", "import", file, "--collection", collection, "--json")
    assert said.code == 0 and said.json["added"] >= len(VALUES) and said.json["left_out"] == [], said.out + said.err
    said = prompt(eu, ANALYST, "threats", "export", "--format", "misp", "--collection", collection, out)
    assert said.code == 0, said.err
    read, found = attributes(out)
    assert {(one["uuid"], one["type"], one["value"], one["to_ids"]) for one in given["Event"]["Attribute"]} <= found
    assert "tlp:green" in {tag.name for tag in read.tags} and read.Orgc.name == "EU node"
    again = tmp_path / "again.json"
    prompt(eu, ANALYST, "threats", "export", "--format", "misp", "--collection", collection, again)
    assert again.read_bytes() == out.read_bytes(), "the same choice is the same event"


def test_the_page_has_the_same_event_to_take_away(eu, prompt, collection, tmp_path):
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event()))
    assert prompt(eu, ANALYST, "threats", "import", file, "--collection", collection).code == 0
    page = eu.client(ANALYST).get(f"/threats/misp?collection={collection}")
    (tmp_path / "page.json").write_text(page.text)
    assert page.status == 200 and len(attributes(tmp_path / "page.json")[1]) == len(VALUES)
    assert 'href="/threats/misp' in eu.client(ANALYST).get("/threats").text


def test_a_feed_is_read_and_one_is_written(eu, prompt, collection, tmp_path):
    source, written = tmp_path / "source", tmp_path / "feed"
    source.mkdir()
    events = [event("Specimen one"), event("Specimen two", [("domain", "misp-two.example", True)])]
    for one in events:
        (source / f"{one['Event']['uuid']}.json").write_text(json.dumps(one))
    missing = str(uuid.uuid4())
    (source / "manifest.json").write_text(json.dumps({one["Event"]["uuid"]: {"info": one["Event"]["info"]} for one in events} | {missing: {"info": "gone"}}))
    said = prompt(eu, ANALYST, "threats", "import", source / "manifest.json", "--collection", collection)
    assert said.code == 1 and f"event {missing}: there is no file of it beside the manifest" in said.out and "1 refused" in said.out
    said = prompt(eu, ANALYST, "threats", "export", "--format", "misp", "--feed", "--collection", collection, written)
    assert said.code == 0, said.err
    [name] = json.loads((written / "manifest.json").read_text())
    assert {path.name for path in written.iterdir()} == {"manifest.json", "hashes.csv", f"{name}.json"}
    _, found = attributes(written / f"{name}.json")
    assert len(found) == len(VALUES) + 1
    assert f"{hashlib.md5(b'misp-two.example').hexdigest()},{name}" in (written / "hashes.csv").read_text().splitlines()


def test_what_has_no_form_on_either_side_is_named(eu, prompt, collection, tmp_path):
    file, out = tmp_path / "event.json", tmp_path / "out.json"
    file.write_text(json.dumps(event(values=[("domain", "misp-named.example", True), ("github-username", "somebody", False)])))
    said = prompt(eu, ANALYST, "threats", "import", file, "--collection", collection)
    assert said.code == 0 and "of the type github-username has no form in STIX here; it was left out." in said.out
    more = tmp_path / "more.json"
    campaign = {"type": "campaign", "spec_version": "2.1", "id": f"campaign--{uuid.uuid4()}", "created": "2025-01-01T00:00:00.000Z", "modified": "2025-01-01T00:00:00.000Z", "name": "Specimen"}
    more.write_text(json.dumps([campaign]))
    assert prompt(eu, ANALYST, "threats", "import", more, "--collection", collection, "--marking", "TLP:GREEN").code == 0
    said = prompt(eu, ANALYST, "threats", "export", "--format", "misp", "--collection", collection, out)
    assert said.code == 0 and f"{campaign['id']}: MISP has nothing for an object of the type campaign; it was left out." in said.err


def test_what_one_may_not_have_is_in_no_event(eu, prompt, collection, tmp_path):
    """The event of whoever may not have an object is the event without it, and a collection that one may not know of is none."""
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event(values=[("domain", "misp-red.example", True)], Tag=[{"name": "tlp:red"}])))
    assert prompt(eu, ANALYST, "threats", "import", file, "--collection", collection).code == 0
    assert "misp-red.example" in eu.client(ANALYST).get(f"/threats/misp?collection={collection}").text
    for reader in (eu.client("irl-delegation"), eu.stranger()):
        assert "misp-red.example" not in reader.get(f"/threats/misp?collection={collection}").text
    assert eu.stranger().get(f"/threats/misp?collection={collection}").status == eu.stranger().get("/threats/misp?collection=no-such").status == 404


@pytest.mark.parametrize("text", ['{"Event": {"info": "without a name"}}', '{"Event": ', '{"Event": {"uuid": "x", "info": "a"}}'])
def test_what_is_no_event_is_said(eu, prompt, tmp_path, text):
    file = tmp_path / "event.json"
    file.write_text(text)
    said = prompt(eu, ANALYST, "threats", "import", file)
    assert said.code != 0 and "event" in (said.out + said.err).lower()
