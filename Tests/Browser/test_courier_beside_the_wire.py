"""People carry files between two nodes that run, while the wire between them is cut, and after it was mended; and prove entries beside them."""

import json
import subprocess
import sys
import time

import pytest

from demonstration import ROOT
from linked import Pair, run
from test_link import both, compare, status


@pytest.fixture
def pair(tmp_path):
    pair = Pair(tmp_path)
    pair.start()
    yield pair
    pair.stop()


def courier(*words):
    done = run("courier", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def pack(pair, name, other, file, *more):
    return courier("pack", "--data", pair.data(name), "--organisation", name, "--to", other, "--out", file, *more)


def unpack(pair, name, file, *more):
    return courier("unpack", file, "--data", pair.data(name), "--organisation", name, *more)


def test_files_do_what_the_wire_does_while_both_nodes_run_and_the_wire_may_come_back(pair, tmp_path):
    pair.release("EU", "by wire")
    pair.wait("NATO", ["by wire"])
    for cable in pair.cables.values():
        cable.cut()
    pair.release("EU", "by hand")
    out, back = tmp_path / "eu.courier", tmp_path / "nato.courier"
    packed = pack(pair, "EU", "NATO", out)
    assert packed["end"] > packed["from"]
    taken = unpack(pair, "NATO", out, "--return", back)
    assert taken["outcome"] == "taken"
    pair.wait("NATO", ["by wire", "by hand"])
    assert unpack(pair, "NATO", out)["outcome"] == "nothing-new"
    assert unpack(pair, "EU", back)["receiptedSize"] == packed["end"], "the return file is the receipt"

    # A file that leaves a gap waits until the wire has brought what is missing.
    pair.release("EU", "the gap")
    pair.release("EU", "after the gap")
    start = pack(pair, "EU", "NATO", tmp_path / "whole.courier")
    late = pack(pair, "EU", "NATO", tmp_path / "late.courier", "--from", start["end"] - 4)
    assert late["from"] > start["from"], "there is a gap before it"
    assert unpack(pair, "NATO", tmp_path / "late.courier")["outcome"] == "kept-aside"
    for cable in pair.cables.values():
        cable.mend()
    found, _ = pair.wait("NATO", ["by wire", "by hand", "the gap", "after the gap"])
    assert len(found) == 4, "each once"
    compare(pair)
    assert not list((pair.data("NATO") / "links" / "eu" / "staged").glob("*.courier")), "nothing waits any more"


def cut(pair):
    for cable in pair.cables.values():
        cable.cut()


def carry(pair, folder, name, other):
    """Packs at one side, unpacks at the other with a return file, and carries that back."""
    number = len(list(folder.glob("*.courier")))
    file, back = folder / f"{number}-{name}.courier", folder / f"{number}-{name}.return"
    packed = pack(pair, name, other, file)
    taken = unpack(pair, other, file, "--return", back)
    if back.exists():
        unpack(pair, name, back)
    return packed, taken


def test_keys_change_by_files_alone_while_the_wire_is_cut(pair, tmp_path):
    """The four states of a change, each carried to the other side and back by hand."""
    pair.release("EU", "first contact")
    pair.wait("NATO", ["first contact"])
    cut(pair)
    for name, other in (("EU", "NATO"), ("NATO", "EU")):
        asked = run("link", "rotate", other, "--data", pair.data(name), "--organisation", name, "--keys", "all")
        assert asked.returncode == 0, asked.stderr

    def settled():
        return all(status(pair, name).count(f"{other}'s ") == 2 and "wait" not in status(pair, name) and "not in use" not in status(pair, name) for name, other in (("EU", "NATO"), ("NATO", "EU")))

    # Of a trip every command succeeds, whatever begins anew meanwhile. A node looks at its keys every two seconds.
    trips, end = 0, time.monotonic() + 120
    while not settled():
        assert time.monotonic() < end, f"after {trips} trips: {status(pair, 'EU')}{status(pair, 'NATO')}"
        carry(pair, tmp_path, "EU", "NATO")
        carry(pair, tmp_path, "NATO", "EU")
        trips += 1
        time.sleep(1)
    print("trips until all keys had changed:", trips)
    pair.release("EU", "under new keys")
    end = time.monotonic() + 30
    while "under new keys" not in pair.titles("NATO"):
        assert time.monotonic() < end, "what the new keys sign is not taken"
        carry(pair, tmp_path, "EU", "NATO")
    # The wire meets the new TLS keys as well.
    for cable in pair.cables.values():
        cable.mend()
    pair.release("EU", "by wire again")
    found, _ = pair.wait("NATO", ["first contact", "under new keys", "by wire again"])
    assert sorted(found) == sorted(["first contact", "under new keys", "by wire again"]), "each once"
    compare(pair)


def test_a_node_that_starts_without_a_wire_goes_on_by_a_file_that_was_packed_since_and_by_no_older_one(pair, tmp_path):
    pair.release("EU", "by wire")
    pair.wait("NATO", ["by wire"])
    pair.release("NATO", "back")
    pair.wait("EU", ["back"])
    cut(pair)
    old = tmp_path / "old.file"
    pack(pair, "NATO", "EU", old)
    pair.kill("EU")
    before = both(pair, "EU", "NATO")[0]
    pair.start("EU")
    pair.release("EU", "after the start")
    unpack(pair, "EU", old)
    packed, _ = carry(pair, tmp_path, "EU", "NATO")
    # The return file of that trip was made after the start: EU goes on with it, and not with the old one.
    assert packed["waitsSince"] and packed["end"] == len(before[0]) // 32, packed
    end = time.monotonic() + 30
    while "after the start" not in pair.titles("NATO"):
        assert time.monotonic() < end, "a newer file did not let it go on"
        packed, _ = carry(pair, tmp_path, "EU", "NATO")
    assert packed.get("waitsSince") is None
    for cable in pair.cables.values():
        cable.mend()
    pair.wait("NATO", ["by wire", "after the start"])
    compare(pair)


def test_a_running_node_says_why_it_does_not_take_a_file(pair, tmp_path):
    broken = tmp_path / "broken.courier"
    pack(pair, "EU", "NATO", broken)
    broken.write_bytes(broken.read_bytes()[:-9])
    refused = run("courier", "unpack", broken, "--data", pair.data("NATO"), "--organisation", "NATO")
    assert refused.returncode == 65 and "does not open" in refused.stderr, refused.stderr
    stranger = run("courier", "pack", "--data", pair.data("EU"), "--organisation", "EU", "--to", "WEU", "--out", tmp_path / "x.courier")
    assert stranger.returncode == 64 and "joined with NATO" in stranger.stderr, stranger.stderr


def test_an_entry_is_proved_beside_the_node_that_runs_and_a_judge_who_shares_no_line_with_us_agrees(pair, tmp_path):
    def prove(index, *more):
        return run("prove", index, "--data", pair.data("EU"), "--organisation", "EU", "--to", "NATO", "--out", tmp_path / f"entry-{index}", *more)

    def judged(index):
        return subprocess.run([sys.executable, str(ROOT / "Tests/Judges/proof_judge.py"), *(str(tmp_path / f"entry-{index}.{kind}") for kind in ("tlog-proof", "entry", "keys"))], capture_output=True, text=True)

    pair.release("EU", "to be proved")
    pair.wait("NATO", ["to be proved"])
    made = prove(0, "--json")
    assert made.returncode == 0 and json.loads(made.stdout)["cosigned"], made.stdout + made.stderr
    assert judged(0).returncode == 0, judged(0).stdout
    (tmp_path / "entry-0.entry").write_bytes((tmp_path / "entry-0.entry").read_bytes() + b" ")
    assert judged(0).returncode == 1, "the judge takes anything"
    beyond = prove(100_000)
    assert beyond.returncode == 64 and "no entry 100000" in beyond.stderr, beyond.stderr
    # The node went on meanwhile.
    pair.release("EU", "after the proof")
    pair.wait("NATO", ["to be proved", "after the proof"])
    pair.stop()
    assert prove(1).returncode == 0 and judged(1).returncode == 0, "the same of the node that was stopped"
