"""The house's way of saying things."""

import re

import pytest

BANNED = re.compile(r"\b(sorry|oops|invalid|unauthori[sz]ed|please)\b", re.I)
FAILURES = ["/?marking=NATO+RESTRICTD&audience=ZZZ*&date=2025-02-30&holder=nobody&parts=x&consents=y&objections=z", "/rules?on=x", "/items/..", "/items/x", "/journal", "/tokens", "/?view=x", "/?%ff", "/?marking=%zz",
            "/decision.csv", "/api/v1/check/marking?value=zzz", "/api/v1/check/nothing", "/api/v1/items/x", "/api/openapi.json"]


def assert_clean(reply, where):
    found = [reply.text[max(0, match.start() - 60):match.end() + 60] for match in BANNED.finditer(reply.text)]
    assert found == [], where


def test_no_page_apologises_commands_or_blames(page):
    reply = (page.client or page.node.stranger()).get(page.path)
    assert reply.status == page.status
    assert_clean(reply, page.path)


@pytest.mark.parametrize("path", FAILURES)
def test_no_refusal_apologises_commands_or_blames(nato, path):
    assert_clean(nato.stranger().get(path), path)


def test_no_page_says_undefined_nil_or_optional(page):
    words = (page.client or page.node.stranger()).get(page.path).words
    assert re.findall(r"\b(undefined|nil|Optional\(|NaN|null|TODO)\b", words) == []


def test_no_page_has_doubled_words_or_marks(page):
    words = (page.client or page.node.stranger()).get(page.path).words
    assert re.findall(r"\b(\w{2,}) \1\b(?! \1)|[^.]\.\.(?!\.)|,,| ,|\(\)", re.sub(r"\b(that|had) \1\b", "", words)) == []


def test_every_link_of_a_page_leads_somewhere(page):
    client = page.client or page.node.stranger()
    text = client.get(page.path).text
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    import html
    links = {html.unescape(link) for link in re.findall(r'href="([^"]*)"', text)}
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []
    inner = sorted(link for link in links if link.startswith("/"))
    # Of addresses that differ in the question alone, a few stand for all.
    kept = {}
    for link in inner:
        kept.setdefault(link.split("?")[0], []).append(link)
    for group in kept.values():
        for link in group[:2]:
            assert client.get(link.split("#")[0]).status in (200, 204), link


def test_no_page_asks_another_host_for_anything(page):
    text = (page.client or page.node.stranger()).get(page.path).text
    assert re.findall(r'\b(?:src|action|formaction|poster|data)="((?:https?:)?//[^"]*)"', text) == []
    assert re.findall(r'<link[^>]*href="((?:https?:)?//[^"]*)"', text) == []
    assert " style=" not in text and "<style" not in text and not re.search(r"\son\w+=", text)


def test_ids_are_given_once(page):
    text = (page.client or page.node.stranger()).get(page.path).text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
