"""The house's way of saying things holds for refusals too. What holds for pages is in test_every_page.py."""

import pytest

from test_every_page import banned

FAILURES = ["/?marking=NATO+RESTRICTD&audience=ZZZ*&date=2025-02-30&holder=nobody&parts=x&consents=y&objections=z", "/rules?on=x", "/items/..", "/items/x", "/journal", "/tokens", "/?view=x", "/?%ff", "/?marking=%zz",
            "/decision.csv", "/api/v1/check/marking?value=zzz", "/api/v1/check/nothing", "/api/v1/items/x", "/api/openapi.json"]


@pytest.mark.parametrize("path", FAILURES)
def test_no_refusal_apologises_commands_or_blames(nato, path):
    assert banned(nato.stranger().get(path).text) == []
