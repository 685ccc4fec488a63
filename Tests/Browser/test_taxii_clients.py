"""The clients that people use, as they are installed from PyPI, on a running node."""

import base64
import subprocess
import sys

import pytest
import stix2
import taxii2client.v21 as taxii2client
from stix2validator import ValidationOptions, validate_instance

from taxii import Taxii, at, domain, indicator, make_collection, malware, of_version_20, relationship, under

WRITER, READER = "cert-eu-analyst", "irl-delegation"


@pytest.fixture(scope="module")
def shelf(eu, prompt):
    return make_collection(eu, prompt.token(eu, WRITER), title="For real clients", standing="TLP:GREEN")


@pytest.fixture(scope="module")
def writer(eu):
    return Taxii(eu, WRITER)


def server(eu, account):
    return taxii2client.Server(eu.address + "/taxii2/", user=account, password="invented-" + account)


def collection(eu, account, shelf):
    return next(one for root in server(eu, account).api_roots for one in root.collections if one.id == shelf)


def test_taxii2_client_finds_reads_writes_and_takes_back(eu, shelf):
    found = server(eu, WRITER)
    assert found.title and found.default.url == found.api_roots[0].url
    root = found.default
    assert root.max_content_length == 16 << 20 and root.versions == ["application/taxii+json;version=2.1"]
    mine, theirs = collection(eu, WRITER, shelf), collection(eu, READER, shelf)
    assert mine.can_write and not theirs.can_write
    objects = [under("GREEN", indicator()) for _ in range(25)]
    status = mine.add_objects({"objects": objects}, wait_for_completion=True)
    assert status.status == "complete" and status.success_count == 25 and status.failure_count == 0
    assert root.get_status(status.id).success_count == 25
    assert [one["id"] for one in theirs.get_objects()["objects"]] == [one["id"] for one in objects]
    paged = [one["id"] for page in taxii2client.as_pages(theirs.get_objects, per_request=4) for one in page.get("objects", [])]
    assert paged == [one["id"] for one in objects]
    manifests = [one for page in taxii2client.as_pages(theirs.get_manifest, per_request=7) for one in page.get("objects", [])]
    assert [one["id"] for one in manifests] == paged
    assert theirs.get_object(paged[0])["objects"] == [objects[0]]
    assert theirs.object_versions(paged[0])["versions"] == [objects[0]["modified"].replace("Z", "000Z")]
    assert [one["id"] for one in theirs.get_objects(added_after=manifests[20]["date_added"], type="indicator", version="all")["objects"]] == paged[21:]
    with pytest.raises(taxii2client.AccessError):
        theirs.delete_object(paged[0])
    mine.delete_object(paged[0])
    with pytest.raises(Exception) as gone:
        theirs.get_object(paged[0])
    assert gone.value.response.status_code == 404


def test_stix2_reads_and_writes_a_collection_as_its_own_store(eu, prompt, writer):
    shelf = make_collection(eu, prompt.token(eu, WRITER), title="A store of stix2", standing="TLP:GREEN")
    store, source = stix2.TAXIICollectionStore(collection(eu, WRITER, shelf)), stix2.TAXIICollectionSource(collection(eu, READER, shelf))
    bad = stix2.Malware(name="Invented", is_family=False, object_marking_refs=[stix2.TLP_GREEN])
    sign = stix2.Indicator(name="A sign of it", pattern="[file:name = 'x.exe']", pattern_type="stix", object_marking_refs=[stix2.TLP_GREEN])
    tie = stix2.Relationship(sign, "indicates", bad)
    closed = stix2.Indicator(name="Closed", pattern="[file:name = 'y.exe']", pattern_type="stix", object_marking_refs=[stix2.TLP_RED])
    store.add([bad, sign, tie, closed])
    newer = sign.new_version(name="A better name")
    store.add(newer)
    stix2.TAXIICollectionSink(collection(eu, WRITER, shelf)).add(stix2.Bundle(stix2.DomainName(value="stix2.example")))
    assert source.get(sign.id) == newer and source.get(closed.id) is None and store.get(closed.id) == closed
    assert sorted(one.modified for one in source.all_versions(sign.id)) == sorted([sign.modified, newer.modified])
    assert [one.id for one in source.query([stix2.Filter("type", "=", "malware")])] == [bad.id]
    everything = source.query()
    assert {one.type for one in everything} == {"malware", "indicator", "relationship", "domain-name"}


def test_everything_served_passes_the_validator(eu, shelf, writer):
    one, bad = under("GREEN", indicator("For the validator", description="Closed part") | {"granular_markings": [{"marking_ref": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "selectors": ["description"]}]}), malware()
    writer.add(shelf, one, bad, relationship(one["id"], bad["id"]), domain("validator.example"), of_version_20(name="Of 2.0"))
    checked = 0
    for account in (WRITER, READER):
        for view in (shelf, "all"):
            for found in Taxii(eu, account).all(view, query={"match[version]": "all", "match[spec_version]": "2.0,2.1"}):
                version = found.get("spec_version", "2.1" if "created" not in found else "2.0")
                result = validate_instance(found, ValidationOptions(version=version))
                assert result.is_valid, f"{account}: {found['id']}: {[str(error) for error in result.errors]}"
                checked += 1
    assert checked > 20


def test_a_page_as_an_envelope_goes_into_another_node_as_it_came(eu, nato, prompt, writer, shelf):
    """Who mirrors by hand loses nothing on the way."""
    page = writer.get(at(shelf, "objects")).body
    there = make_collection(nato, prompt.token(nato, "ncsc-analyst"), title="Copied by hand", standing="TLP:GREEN")
    copier = Taxii(nato, "ncsc-analyst")
    reply = copier.post(there, page)
    assert reply.status == 202 and reply.json["failure_count"] == 0
    theirs = copier.all(there)
    by_id = lambda objects: sorted(objects, key=lambda one: one["id"])
    assert by_id(theirs) == by_id(writer.get(at(shelf, "objects")).json["objects"])
