"""What one account may ask is counted once, through whichever door it comes, and the operator sets how much that is."""

import json
import re

import pytest

from served import Served
from taxii import VIEWS, at, indicator, under
from test_taxii_certificates import ASKS, Tool

LIMITS = "limits:\n  objects-at-once: 6\n  objects-each-second: 1\n  requests-at-once: 30\n  requests-each-second: 1\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    node = Served(tmp_path_factory.mktemp("limited"), door=ASKS, more=LIMITS)
    node.add("administrator", "EU.GSC", "reader", "--first-administrator")
    for name in ("first", "second", "third"):
        node.add(name, "EU.CERT-EU", "reader,drafter")
    node.tokens = {name: node.account("token", name, "--name", "limits").stdout.strip() for name in ("first", "second", "third")}
    yield node.start()
    code, _ = node.stop()
    assert code == 0, node.said()


def some(count):
    return [under("CLEAR", indicator()) for _ in range(count)]


def through_the_api(node, token, objects):
    return node.client().send("POST", "/api/v1/threats/objects", json.dumps({"objects": objects}), {"authorization": f"Bearer {token}", "content-type": "application/json"})


def test_taxii_and_the_api_count_objects_together_and_say_when_to_come_again(served):
    tool = Tool(served, token=served.tokens["first"])
    assert tool.post(VIEWS["said-here"], some(6)).status == 202
    refused = through_the_api(served, served.tokens["first"], some(5))
    assert refused.status == 429 and 1 <= int(refused["retry-after"]) <= 5 and refused["content-type"] == "application/problem+json", (refused.status, refused.text)
    assert "more objects than this node takes" in refused.json["detail"]
    again = tool.post(VIEWS["said-here"], some(5))
    assert again.status == 429 and again.json["http_status"] == "429"
    assert through_the_api(served, served.tokens["second"], some(5)).status == 200, "another account has its own"


def test_an_envelope_of_more_than_fits_at_once_goes_when_nothing_went_before(served):
    tool = Tool(served, token=served.tokens["third"])
    assert tool.post(VIEWS["said-here"], some(40)).status == 202
    refused = tool.post(VIEWS["said-here"], some(1))
    assert refused.status == 429 and 30 <= int(refused["retry-after"]) <= 40


def test_requests_are_counted_as_the_operator_says(served):
    tool = Tool(served, token=served.tokens["second"])
    statuses = [tool.get(at(VIEWS["all"], "objects")).status for _ in range(200)]
    assert set(statuses) == {200, 429} and 20 <= statuses.count(200) <= 120, statuses
    assert re.search(r'entente_http_requests_total\{[^}]*status="429"', served.watched("/metrics").text)
