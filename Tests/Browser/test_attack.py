"""Published knowledge bases go through a node whole: in by the prompt, out by the prompt, each object byte for byte as it came.

They are not part of this repository; where they do not stand beside it, these tests are skipped and say so.
"""

import datetime
import gzip
import json
import os
import pathlib
import re
import subprocess
import time

import pytest

from client import Client
from demonstration import PROGRAM, ROOT, Demonstration
from nodes import Node
from prompt import Prompt

DATA = ROOT.parent / "shared" / "cases" / "stix"
# How many objects break a rule of the standard without harm, and are kept with a remark.
FILES = {"capec.stix21": 2, "attack-ics-mobile-all-versions.stix21": 64}
ANALYST = "cert-eu-analyst"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/cases/stix is not here: ATT&CK and CAPEC are not taken through a node")


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """A node of its own: tens of thousands of objects are nothing for the others."""
    running = Demonstration(tmp_path_factory.mktemp("attack"))
    running.wait()
    yield Node("EU", running.port)
    assert running.stop() == 0, running.said()


@pytest.fixture(scope="module")
def prompt():
    return Prompt()


def run(node, prompt, *words):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ENTENTE_")} | {"ENTENTE_NODE": node.address, "ENTENTE_TOKEN": prompt.token(node, ANALYST)}
    began = time.monotonic()
    done = subprocess.run([str(PROGRAM), *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=900, stdin=subprocess.DEVNULL, env=environment)
    print(f"{' '.join(map(str, words[:3]))}: {time.monotonic() - began:.1f} s")
    return done


@pytest.mark.parametrize("name", FILES)
def test_what_goes_in_comes_out_byte_for_byte(node, prompt, name, tmp_path):
    alias = re.sub(r"[^a-z0-9]+", "-", name)
    # Closed, so that only the reading and writing here is tried, not the wire.
    made = Client(node.port).post_json("/api/v1/threats/collections", {"title": name, "alias": alias, "standing": "TLP:RED", "marking": "TLP:RED"}, prompt.token(node, ANALYST))
    assert made.status == 200, made.text
    given = gzip.open(DATA / f"{name}.ndjson.gz").read().splitlines()
    file, out = tmp_path / "in.ndjson", tmp_path / "out.json"
    file.write_bytes(b"\n".join(given))
    done = run(node, prompt, "threats", "import", file, "--collection", alias)
    assert done.returncode == 0 and " 0 refused." in done.stdout, done.stdout[-2000:]
    assert re.search(r"\d+ %", done.stderr), "how far it is is told"
    kept = sum(int(count) for count in re.findall(r"^(\d+) objects?: kept as it came, though", done.stdout, re.M))
    assert kept == FILES[name]
    done = run(node, prompt, "threats", "export", "--collection", alias, out)
    assert done.returncode == 0, done.stderr
    got = [line.rstrip(b",") for line in out.read_bytes().splitlines()[1:-1]]
    # Two texts of one version are one; the first that came counts.
    moment = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    versions = lambda lines: {(one["id"], moment(one.get("modified", one["created"]))) for one in map(json.loads, lines)}
    assert versions(got) == versions(given) and len(got) == len(versions(given))
    assert set(got) <= set(given)
    assert json.loads(out.read_bytes())["type"] == "bundle"


def test_what_is_served_of_them_passes_the_public_validator(node):
    """One of each type, as a client is served it; the rules that a few of MITRE's own objects break are named at the import."""
    validator = pytest.importorskip("stix2validator")
    page = Client(node.port).sign_in_as(ANALYST)
    types = re.findall(r'href="/threats\?type=([a-z-]+)"', page.get("/threats").text)
    assert len(types) > 8
    options = validator.ValidationOptions(version="2.1")
    # A text of MITRE's own marking definition has empty lists: kept as it came, and no object that the validator takes.
    for kind in set(types) - {"marking-definition"}:
        [listed] = page.get(f"/api/v1/threats/objects?type={kind}&limit=1").json["objects"]
        result = validator.validate_instance(page.get(f"/api/v1/threats/objects/{listed['id']}").json, options)
        assert result.is_valid, f"{listed['id']}: {result.errors}"


def test_an_object_of_them_has_its_figure_within_a_moment(node):
    """What hundreds of others name is drawn as far as there is room, and the rest is counted."""
    page = Client(node.port).sign_in_as(ANALYST)
    listed = page.get("/api/v1/threats/objects?type=intrusion-set&limit=20").json["objects"]
    slowest = 0
    for one in listed:
        began = time.monotonic()
        text = page.get(f"/threats/objects/{one['id']}").text
        slowest = max(slowest, time.monotonic() - began)
        assert 3 <= text.count('<a class="node" href="/threats/objects/') <= 3 * 39
    print(f"slowest page of {len(listed)}: {slowest:.2f} s")
    assert slowest < 5
