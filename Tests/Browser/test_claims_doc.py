"""docs/claims.md tells the truth: every example is run, and its answer is the one that stands there."""

import pathlib
import re
import urllib.parse

import pytest

TEXT = (pathlib.Path(__file__).parents[2] / "docs/claims.md").read_text()
ANSWERS = {"reproduced", "not reproduced", "in some editions", "not computable", "value"}
EXAMPLES = [(cells[0].strip("` "), cells[-1].strip()) for cells in (line.strip("| \n").split(" | ") for line in TEXT.splitlines() if line.startswith("| `")) if cells[-1].strip() in ANSWERS]


def test_there_are_examples_of_every_answer():
    assert len(EXAMPLES) >= 20 and {answer for _, answer in EXAMPLES} == ANSWERS


@pytest.mark.parametrize("claim,answer", EXAMPLES)
def test_an_example_has_the_answer_that_stands_there(eu, claim, answer):
    reply = eu.stranger().get("/api/v1/spending/check?claim=" + urllib.parse.quote(claim))
    assert reply.status == 200, reply.words
    assert reply.json["result"] == answer, reply.json["words"] + str([(one.get("edition"), one["words"]) for one in reply.json["editions"]])


@pytest.mark.parametrize("group", re.findall(r"`([^`]+)`", "".join(line.split(" | ")[0] for line in TEXT.split("## Groups")[1].split("| example")[0].splitlines() if line.startswith("| `"))))
def test_a_group_of_the_document_can_be_resolved(eu, group):
    reply = eu.stranger().get("/api/v1/spending/groups?measure=usd&edition=NATO-2024-06&of=" + urllib.parse.quote(group))
    assert reply.status == 200 and reply.json["years"][-1]["members"], reply.words
