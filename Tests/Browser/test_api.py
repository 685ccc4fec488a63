"""The API says what it does, and does what it says."""

import re

import jsonschema
import pytest
from openapi_spec_validator import validate

from nodes import FAMOUS, PERMITTED, today

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def document(nato):
    reply = nato.stranger().get("/api/openapi.json")
    assert reply.status == 200
    return reply.json


@pytest.fixture(scope="module")
def token(nato):
    client = nato.client("is-release")
    page = client.post("/tokens", {"token": client.get("/tokens").form_token, "name": "tests"})
    return re.search(r"<code>(\S{20,})</code>", page.text)[1]


def check(document, method, template, reply):
    """The answer is one that the document names, and has the form it gives."""
    responses = document["paths"][template][method]["responses"]
    response = responses.get(str(reply.status)) or responses["default"]
    kind, content = next(iter(response["content"].items()))
    assert reply["content-type"].split(";")[0] == kind
    schema = content["schema"] | {"components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(reply.json)
    return reply


def test_the_document_is_valid_openapi(document):
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_each_operation_has_its_own_name_and_says_what_it_does(document):
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(operation["summary"] for operation in operations)


def test_every_path_of_the_document_is_there(nato, document):
    for template, methods in document["paths"].items():
        path = template.replace("{field}", "marking").replace("{id}", "none")
        for method in methods:
            reply = nato.stranger().send(method.upper(), path, b"{}" if method == "post" else None)
            if "{" not in template.replace("{field}", ""):
                assert reply.status != 404, f"{method} {path}"
            assert reply.status < 500


def test_a_decision_is_the_same_asked_by_address_and_by_body(nato, document):
    client = nato.stranger()
    by_address = check(document, "get", "/api/v1/release/decision", client.get("/api/v1/release/decision", FAMOUS))
    names = document["components"]["schemas"]["Question"]["required"]
    by_body = check(document, "post", "/api/v1/release/decision", client.post_json("/api/v1/release/decision", {name: "" for name in names} | FAMOUS))
    assert by_address.status == by_body.status == 200
    assert by_address.json == by_body.json
    assert by_address.json["outcome"] == "denied"


def test_the_same_question_gives_the_same_bytes(nato):
    replies = {nato.stranger().get("/api/v1/release/decision", FAMOUS).body for _ in range(3)}
    assert len(replies) == 1


def test_what_the_body_need_not_say_may_be_left_out(nato, document):
    """Required are the fields without which nothing can be decided; the others have their defaults as in an address."""
    assert set(document["components"]["schemas"]["Question"]["required"]) <= {"marking", "audience"}
    assert nato.stranger().post_json("/api/v1/release/decision", FAMOUS).status == 200


@pytest.mark.parametrize("path, template", [("/api/v1/rules?on=2025-03-01", "/api/v1/rules"), ("/api/v1/parties?on=2025-03-01", "/api/v1/parties"), ("/api/v1/items", "/api/v1/items"),
                                            ("/api/v1/check/marking?value=NATO+RESTRICTD", "/api/v1/check/{field}"), ("/api/v1/check/marking?value=NATO+RESTRICTED", "/api/v1/check/{field}"), ("/api/v1/check/date?value=", "/api/v1/check/{field}"),
                                            ("/api/v1/complete/audience?value=EU", "/api/v1/complete/{field}"), ("/api/v1/rules?on=x", "/api/v1/rules"), ("/api/v1/items/none", "/api/v1/items/{id}"), ("/api/v1/journal", "/api/v1/journal")])
def test_reading_answers_as_the_document_says(nato, document, path, template):
    check(document, "get", template, nato.stranger().get(path))


def test_a_tool_drafts_asks_releases_and_reads_with_a_token(nato, document, token):
    client, bearer = nato.stranger(), {"authorization": f"Bearer {token}"}
    made = check(document, "post", "/api/v1/items", client.post_json("/api/v1/items", PERMITTED | {"title": "Drafted by a tool", "text": "Text."}, token))
    assert made.status == 201
    item, version = made.json["item"], made.json["version"]
    read = check(document, "get", "/api/v1/items/{id}", client.get(f"/api/v1/items/{item}", headers=bearer))
    assert (read.json["title"], read.json["state"]) == ("Drafted by a tool", "drafted")
    asked = check(document, "post", "/api/v1/items/{id}/ask", client.post_json(f"/api/v1/items/{item}/ask", {"expecting": version}, token))
    assert asked.status == 200
    stale = check(document, "post", "/api/v1/items/{id}/object", client.post_json(f"/api/v1/items/{item}/object", {"expecting": version, "by": "NATO.IS", "note": ""}, token))
    assert stale.status == 409
    released = check(document, "post", "/api/v1/items/{id}/release", client.post_json(f"/api/v1/items/{item}/release", {"expecting": asked.json["version"], "audience": "EU.EEAS", "day": today()}, token))
    assert released.status == 200
    journal = check(document, "get", "/api/v1/journal", client.get("/api/v1/journal", headers=bearer))
    assert [line["kind"] for line in journal.json["records"] if line["title"] == "Drafted by a tool"][:3] == ["release.released", "release.asked", "release.item"]
    listed = check(document, "get", "/api/v1/items", client.get("/api/v1/items?state=released", headers=bearer))
    assert all(entry["state"] == "released" for entry in listed.json["items"])


def test_a_revoked_token_opens_nothing(nato):
    client = nato.client("usa-delegation")
    page = client.post("/tokens", {"token": client.get("/tokens").form_token, "name": "to be revoked"})
    made = re.search(r"<code>(\S{20,})</code>", page.text)[1]
    assert nato.stranger().get("/api/v1/journal", headers={"authorization": f"Bearer {made}"}).status == 200
    assert made not in client.get("/tokens").text, "a token is shown once"
    identifier = re.search(r'name="id" value="([^"]+)"', page.text)[1]
    assert client.post("/tokens/revoke", {"token": page.form_token, "id": identifier}).status == 303
    reply = nato.stranger().get("/api/v1/journal", headers={"authorization": f"Bearer {made}"})
    assert reply.status == 401
    assert reply["content-type"].startswith(PROBLEM)


@pytest.mark.parametrize("method, path, body, status", [
    ("GET", "/api/v1/none", None, 404), ("GET", "/api/v1/check/nothing?value=x", None, 404), ("GET", "/api/v1/release/decision?marking=x&audience=y", None, 422), ("GET", "/api/v1/rules?on=2025-02-30", None, 422),
    ("POST", "/api/v1/release/decision", b"{", 400), ("POST", "/api/v1/release/decision", b"[]", 422), ("POST", "/api/v1/items", b"{}", 401), ("GET", "/api/v1/journal", None, 401), ("GET", "/api/v1/items/none", None, 404),
    ("DELETE", "/api/v1/items", None, 404), ("GET", "/api/v1/release/decision?marking=%ff", None, 400)])
def test_errors_are_problem_details(nato, method, path, body, status):
    reply = nato.stranger().send(method, path, body, {"content-type": "application/json"} if body else None)
    assert reply.status in (status, 405 if method == "DELETE" else status)
    assert reply["content-type"].startswith(PROBLEM)
    assert reply.json["status"] == reply.status
    assert reply.json["title"] and reply.json["detail"] and reply.json["type"]


def test_mistakes_are_named_by_field(nato):
    reply = nato.stranger().get("/api/v1/release/decision", FAMOUS | {"marking": "NATO RESTRICTD", "date": "2025-02-30"})
    assert [mistake["field"] for mistake in reply.json["mistakes"]] == ["marking", "date"]
    assert "Did you mean RESTRICTED?" in reply.json["mistakes"][0]["says"]


def test_the_table_for_taking_away_has_a_line_for_each_recipient(nato):
    reply = nato.stranger().get("/decision.csv", FAMOUS)
    lines = reply.text.splitlines()
    assert lines[0].startswith("recipient,name,outcome,rule")
    assert sum(1 for line in lines if line.startswith("CYP,")) == 1
    assert len(lines) - 1 == len(nato.stranger().get("/api/v1/release/decision", FAMOUS).json["recipients"])
