"""What somebody on the cable, or the peer itself, can tell of what was not released.

The same pair goes twice through the same releases, once with nothing else at the EU's node and once with much else.
"""

import json
import re
import shutil
import sqlite3
import statistics
import time

import pytest

from linked import Cable, Pair

pytestmark = pytest.mark.alone

RELEASES = 8
EVERY = 0.4
WITHHELD = 36
SECRET = "Quetzal"


class WatchedCable(Cable):
    """Notes each TLS record: which way, when, how large."""

    def __init__(self, to):
        self.records = []
        super().__init__(to)

    def reader(self, way):
        rest = bytearray()

        def look(data):
            rest.extend(data)
            while len(rest) >= 5 and len(rest) >= 5 + (size := int.from_bytes(rest[3:5], "big")):
                self.records.append((way, time.monotonic(), size))
                del rest[:5 + size]

        return look


def say(pair, name, title, audience, marking="TLP:GREEN", text="Text.", acts=()):
    client, day, tokens = pair.nodes[name].client(), time.strftime("%Y-%m-%d", time.gmtime()), pair.tokens
    own = "EU.CERT-EU"
    item = client.post_json("/api/v1/items", {"marking": marking, "originator": own, "holder": own, "audience": audience, "date": day, "title": title, "text": text}, tokens[name, "analyst"])
    assert item.status == 201, item.text
    version = item.json["version"]
    for word, account, form in acts:
        done = client.post_json(f"/api/v1/items/{item.json['item']}/{word}", {"expecting": version} | form, tokens[name, account])
        assert done.status == 200, f"{word}: {done.text}"
        version = done.json["version"]
    return item.json["item"]


def withhold(pair, number):
    """One of several sorts of things that are said at the EU's node and may not cross, or not yet."""
    title, text, ask = f"{SECRET} {number}", f"{SECRET} " * (1 + number * 7), ("ask", "analyst", {})
    day = time.strftime("%Y-%m-%d", time.gmtime())
    [lambda: say(pair, "EU", title, "NATO.NCSC", text=text),
     lambda: say(pair, "EU", title, "EU.EEAS", text=text, acts=[ask, ("release", "officer", {"audience": "EU.EEAS", "day": day})]),
     lambda: say(pair, "EU", title, "NATO.NCSC", text=text, acts=[ask, ("object", "officer", {"by": "EU.GSC", "note": SECRET})]),
     lambda: say(pair, "EU", title, "NATO.NCSC", marking="TLP:RED", text=text, acts=[ask]),
     lambda: say(pair, "EU", title, "NATO.NCSC", text=text, acts=[("withdraw", "analyst", {"note": SECRET})]),
     ][number % 5]()


def entries(folder):
    """What the mirror's file holds, as records, and its raw bytes."""
    file = sqlite3.connect(f"file:{folder}/journal.sqlite?mode=ro", uri=True)
    raw = b"".join(row[0] for row in file.execute("SELECT bytes FROM segment ORDER BY first"))
    file.close()
    found, at = [], 0
    while at < len(raw):
        size = int.from_bytes(raw[at:at + 2], "big")
        found.append(raw[at + 2:at + 2 + size])
        at += 2 + size
    return found, raw


def go(pair, loaded):
    """One run; gives what passed by direction, what the peer holds, and how long after its moment each release was on the cable."""
    pair.start()
    pair.release("EU", "warms up")
    pair.wait("NATO", ["warms up"])
    rest(pair)
    before = entries(pair.data("NATO") / "links" / "eu" / "mirror")[0]
    for cable in pair.cables.values():
        cable.records.clear()
    began, delays, withheld = time.monotonic() + 0.2, [], 0
    for number in range(RELEASES):
        moment = began + number * EVERY
        while loaded and withheld < WITHHELD * (number + 1) // RELEASES and time.monotonic() < moment - 0.1:
            withhold(pair, withheld)
            withheld += 1
        time.sleep(max(0, moment - time.monotonic()))
        say_at = time.monotonic()
        pair.release("EU", f"item {number}")
        said = time.monotonic()
        pair.wait("NATO", [f"item {number}"])
        first = min(at for cable in pair.cables.values() for _, at, _ in cable.records if at > say_at)
        delays.append(first - said)
    while loaded and withheld < WITHHELD:
        withhold(pair, withheld)
        withheld += 1
    rest(pair)
    passed = {(name, way): [size for direction, _, size in cable.records if direction == way] for name, cable in pair.cables.items() for way in ("there", "back")}
    held, raw = entries(pair.data("NATO") / "links" / "eu" / "mirror")
    count = int(pair.nodes["EU"].watched("/ready").json["entries"])
    pair.stop()
    return {"passed": passed, "held": held[len(before):], "raw": raw, "delays": delays, "entries": count}


def rest(pair):
    """Until nothing has passed for half a second."""
    for _ in range(100):
        before = [len(cable.records) for cable in pair.cables.values()]
        time.sleep(0.5)
        if before == [len(cable.records) for cable in pair.cables.values()]:
            return
    raise AssertionError("the cables never came to rest")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("eavesdropper")
    pair = Pair(folder, cable=WatchedCable)
    for name in ("EU", "NATO"):
        shutil.copytree(pair.data(name), folder / f"{name}.before")
    bare = go(pair, loaded=False)
    for name in ("EU", "NATO"):
        shutil.rmtree(pair.data(name))
        shutil.copytree(folder / f"{name}.before", pair.data(name))
    return bare, go(pair, loaded=True)


def shape(entry):
    """An entry with the places of identifiers and times blanked: they differ between any two runs."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", entry.decode())
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "TIME", text)


def test_the_second_run_did_hold_more(runs):
    bare, loaded = runs
    print(f"entries in the EU's journal: {bare['entries']} without, {loaded['entries']} with what is withheld")
    assert loaded["entries"] >= bare["entries"] + WITHHELD


def test_the_cable_carries_the_same_records_of_the_same_sizes_either_way(runs):
    bare, loaded = runs
    for name, way in bare["passed"]:
        a, b = bare["passed"][name, way], loaded["passed"][name, way]
        print(f"to {name}, {way}: {len(a)} records, {sum(a)} bytes without; {len(b)} records, {sum(b)} bytes with")
    for direction in bare["passed"]:
        assert bare["passed"][direction] == loaded["passed"][direction], direction


def test_the_moments_differ_by_less_than_the_grid_and_the_machine_explain(runs):
    bare, loaded = (run["delays"] for run in runs)
    print("milliseconds from the answer to the officer until something passed:", *(f"median {statistics.median(d) * 1000:.0f}, most {max(d) * 1000:.0f};" for d in (bare, loaded)))
    assert abs(statistics.median(bare) - statistics.median(loaded)) < 0.1


def test_the_peer_holds_the_same_number_of_entries_of_the_same_sizes_saying_the_same(runs):
    bare, loaded = runs
    assert [shape(entry) for entry in bare["held"]] == [shape(entry) for entry in loaded["held"]]
    assert len(loaded["held"]) == 4 * RELEASES
    sizes = sorted({len(entry) for entry in loaded["held"]})
    print(f"{len(loaded['held'])} entries for {RELEASES} releases, sizes {sizes}")
    assert all(size % 512 == 0 for size in sizes)


def test_nothing_withheld_no_account_and_no_moment_but_that_of_release_stands_in_what_the_peer_holds(runs):
    _, loaded = runs
    for word in (SECRET, "analyst", "officer", "EU.EEAS", "TLP:RED", "bject", "Role of"):
        assert word.encode() not in loaded["raw"], word
    for entry in loaded["held"]:
        record = json.loads(entry)
        milliseconds = int(record["id"].replace("-", "")[:12], 16)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000)) + f".{milliseconds % 1000:03}Z"
        assert stamp == record["at"], "an identifier tells no other time than the entry itself"
        assert set(record["author"].values()) == {"EU.GSC", "release"}


def test_the_random_part_of_identifiers_shows_no_order_and_no_count(runs):
    for run in runs:
        tails = [json.loads(entry)["id"].replace("-", "")[13:16] + json.loads(entry)["id"].replace("-", "")[17:] for entry in run["held"]]
        assert len(set(tails)) == len(tails)
        assert sorted(tails) != tails, "they would rise if they counted"
    # The very same title, text and audience, said twice: nothing in the identifiers ties the two together.
    both = [{json.loads(entry)["id"][19:] for entry in run["held"] if b"edition.item" in entry} for run in runs]
    assert len(both[0]) == len(both[1]) == RELEASES and not both[0] & both[1]
