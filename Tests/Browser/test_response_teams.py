"""What only the response teams may have: it crosses to a node that is run for the team too, and is on nobody's desk there but the team's."""

import re
import urllib.parse

import pytest

from linked import Pair, run
from taxii import Taxii, indicator, under
from test_link import compare, until

TEAMS = {"EU": ["EU.CERT-EU"], "NATO": ["NATO.NCSC"]}


@pytest.fixture
def pair(tmp_path):
    pair = Pair(tmp_path, keeps_for=TEAMS)
    pair.start()
    yield pair
    pair.stop()


def items(pair, name, account):
    found = pair.nodes[name].client().get("/api/v1/items", headers={"authorization": f"Bearer {pair.tokens[name, account]}"}).json
    return {item["title"]: item["id"] for item in found["items"]}


class Secure(Taxii):
    """Over the TLS of a node that serves."""

    def __init__(self, pair, name, account):
        super().__init__(pair.nodes[name], token=pair.tokens[name, account])

    def send(self, method, path, body=None, headers=None, query=None, chunked=False):
        return self.node.client().send(method, path + ("?" + urllib.parse.urlencode(query) if query else ""), body, self.headers | (headers or {}))


def test_an_item_for_the_team_is_on_the_team_s_desk_and_the_custodian_s_officer_learns_nothing_of_it(pair):
    for name, other, title in (("EU", "NATO", "Amber from Brussels"), ("NATO", "EU", "Amber from Mons")):
        pair.release(name, title, marking="TLP:AMBER")
        assert title in pair.wait(other, [title])[0]
    pair.release("EU", "Green for both")
    pair.wait("NATO", ["Green for both"])
    for name, title in (("NATO", "Amber from Brussels"), ("EU", "Amber from Mons")):
        item = items(pair, name, "analyst")[title]
        assert title not in items(pair, name, "officer")
        officer, analyst = pair.nodes[name].client(), pair.nodes[name].client()
        assert officer.sign_in("officer").status == 303 and analyst.sign_in("analyst").status == 303
        assert analyst.get(f"/items/{item}").status == 200 and title in analyst.get("/crossed").text
        assert officer.get(f"/items/{item}").status == 404 == officer.get("/items/00000000-0000-7000-8000-000000000000").status
        for page in ("/", "/items", "/crossed", "/journal"):
            assert title not in officer.get(page).text, page
    assert "Green for both" in items(pair, "NATO", "officer")
    compare(pair)


def test_threat_objects_for_the_team_cross_and_are_in_its_collections_alone(pair):
    shown = under("AMBER", indicator("For the other team"))
    Secure(pair, "EU", "analyst").add("said-here", shown)
    until(lambda: shown["id"] in Secure(pair, "NATO", "analyst").ids("from-the-other-side"))
    officer = Secure(pair, "NATO", "officer")
    assert shown["id"] not in officer.ids("from-the-other-side") + officer.ids("all")


def test_what_waits_goes_once_the_other_node_is_run_for_the_team_and_both_operators_have_said_so(tmp_path):
    pair = Pair(tmp_path)
    pair.start()
    try:
        pair.release("EU", "Waits", marking="TLP:AMBER")
        pair.release("EU", "Goes")
        pair.wait("NATO", ["Goes"])
        assert pair.titles("NATO") == ["Goes"]
        file = tmp_path / "renewed.join"
        made = run("link", "invite", "EU", *pair.words("NATO"), "--custodian", "NATO.IS", "--address", f"127.0.0.1:{pair.cables['NATO'].port}", "--keeps-for", "NATO.NCSC", "--out", file)
        assert made.returncode == 0, made.stderr
        looked = run("link", "accept", file, *pair.words("EU"))
        assert looked.returncode == 65 and "What only NATO.NCSC may have goes to this node too" in looked.stdout, looked.stdout + looked.stderr
        joined = run("link", "accept", file, *pair.words("EU"), "--fingerprint", re.search(r"(?:\d{5} ){7}\d{5}", looked.stderr)[0])
        assert joined.returncode == 0, joined.stderr
        assert sorted(pair.wait("NATO", ["Waits"])[0]) == ["Goes", "Waits"]
        assert "for them alone, NATO.NCSC" in run("link", "status", *pair.words("EU")).stdout
        compare(pair)
    finally:
        pair.stop()
