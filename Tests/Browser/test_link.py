"""Two processes joined over TLS: killed, cut, and compared byte for byte."""

import shutil
import socket
import sqlite3
import statistics
import subprocess
import threading
import time

import pytest

from demonstration import PROGRAM, ROOT
from linked import Pair, run


@pytest.fixture
def pair(tmp_path):
    pair = Pair(tmp_path)
    pair.start()
    yield pair
    pair.stop()


def log(folder):
    """Entries of a log as its file holds them: (hashes, bytes) by segment, joined."""
    file = sqlite3.connect(f"file:{folder}/journal.sqlite?mode=ro", uri=True)
    rows = file.execute("SELECT hashes, bytes FROM segment ORDER BY first").fetchall()
    file.close()
    return b"".join(row[0] for row in rows), b"".join(row[1] for row in rows)


def both(pair, name, other):
    return log(pair.data(name) / "links" / other.lower() / "channel"), log(pair.data(other) / "links" / name.lower() / "mirror")


def compare(pair):
    """Brought to rest and stopped: each mirror holds the bytes of the other's channel, and both journals prove whole.

    A side that is stopped may have said something that nobody fetched any more, such as what became of the last entry. Then the mirror is a
    true beginning of the channel, and the next start brings the rest.
    """
    for _ in range(3):
        end = time.monotonic() + 60
        while any(channel != mirror for channel, mirror in (both(pair, "EU", "NATO"), both(pair, "NATO", "EU"))) and time.monotonic() < end:
            time.sleep(0.05)
        pair.stop()
        logs = [both(pair, "EU", "NATO"), both(pair, "NATO", "EU")]
        for channel, mirror in logs:
            assert channel[0] and all(whole.startswith(part) for whole, part in zip(channel, mirror)), "a mirror holds what its channel does not"
        if all(channel == mirror for channel, mirror in logs):
            break
        pair.start()
    else:
        raise AssertionError(f"the mirrors stay behind: {[(len(channel[0]) // 32, len(mirror[0]) // 32) for channel, mirror in logs]} entries")
    for name in ("EU", "NATO"):
        verified = run("journal", "verify", pair.data(name), "--organisation", name)
        assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.alone
def test_what_is_released_stands_on_the_other_desk_within_a_second(pair):
    pair.release("EU", "the first")
    found, _ = pair.wait("NATO", ["the first"])
    assert found == ["the first"]
    times = []
    for number in range(10):
        pair.release("NATO", f"item {number}")
        times.append(pair.wait("EU", [f"item {number}"])[1])
    print("seconds until it is read on the other side:", sorted(round(t, 3) for t in times))
    assert statistics.median(times) < 1
    compare(pair)


def test_a_cut_cable_loses_nothing_and_both_sides_work_on(pair):
    pair.release("EU", "before")
    pair.wait("NATO", ["before"])
    for cable in pair.cables.values():
        cable.cut()
    for number in range(5):
        pair.release("EU", f"meanwhile {number}")
        pair.release("NATO", f"there {number}")
    assert set(pair.titles("NATO")) == {"before"} | {f"there {n}" for n in range(5)}
    for cable in pair.cables.values():
        cable.mend()
    expected = ["before"] + [f"meanwhile {n}" for n in range(5)]
    found, _ = pair.wait("NATO", expected)
    assert sorted(found) == sorted(expected + [f"there {n}" for n in range(5)]), "each once"
    pair.wait("EU", [f"there {n}" for n in range(5)])
    compare(pair)


@pytest.mark.parametrize("victim", ["EU", "NATO"])
def test_a_side_killed_again_and_again_under_load_loses_nothing_that_it_acknowledged(pair, victim):
    acknowledged, stop = [], threading.Event()

    def load():
        number = 0
        while not stop.is_set():
            try:
                pair.release("EU", f"load {number}")
                acknowledged.append(f"load {number}")
            except Exception:
                # Not acknowledged: nobody promised anything.
                stop.wait(0.05)
            number += 1

    worker = threading.Thread(target=load)
    worker.start()
    try:
        for _ in range(4):
            stop.wait(1.0)
            pair.kill(victim)
            pair.start(victim)
        stop.wait(1.0)
    finally:
        stop.set()
        worker.join(30)
    assert len(acknowledged) > 10
    found, _ = pair.wait("NATO", acknowledged)
    assert set(acknowledged) <= set(found), sorted(set(acknowledged) - set(found))
    assert len(found) == len(set(found)), "something came twice"
    compare(pair)


def status(pair, name):
    told = run("link", "status", *pair.words(name))
    assert told.returncode == 0, told.stderr
    return told.stdout


def until(what, seconds=240):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.1)


def test_both_sides_change_all_their_keys_under_load_and_nothing_is_lost(pair):
    pair.release("EU", "before")
    pair.wait("NATO", ["before"])
    acknowledged, stop = {"EU": ["before"], "NATO": []}, threading.Event()

    def load(name):
        number = 0
        while not stop.is_set():
            try:
                pair.release(name, f"{name} {number}")
                acknowledged[name].append(f"{name} {number}")
            except Exception:
                # Not acknowledged: nobody promised anything.
                stop.wait(0.05)
            number += 1

    workers = [threading.Thread(target=load, args=(name,)) for name in acknowledged]
    for worker in workers:
        worker.start()
    try:
        for name, other in (("EU", "NATO"), ("NATO", "EU")):
            asked = run("link", "rotate", other, "--data", pair.data(name), "--organisation", name, "--keys", "all")
            assert asked.returncode == 0, asked.stderr
        # A node that dies in the middle of it goes on where it was.
        stop.wait(1.5)
        pair.kill("NATO")
        pair.start("NATO")
        for name, other in (("EU", "NATO"), ("NATO", "EU")):
            until(lambda: status(pair, name).count(f"{other}'s ") == 2 and "wait" not in status(pair, name) and "not in use" not in status(pair, name))
    finally:
        stop.set()
        for worker in workers:
            worker.join(30)
    said = status(pair, "EU")
    assert "Our channel and mirror keys hold since" in said and "Our TLS keys hold since" in said, said
    for name, other in (("EU", "NATO"), ("NATO", "EU")):
        found, _ = pair.wait(other, acknowledged[name])
        assert set(acknowledged[name]) <= set(found) and len(found) == len(set(found))
    compare(pair)
    # An entry from before is proved under the keys of its time, as one from now is under those of now.
    for number in (0, 8):
        out = pair.nodes["EU"].folder / f"entry-{number}"
        made = run("prove", str(number), "--data", pair.data("EU"), "--organisation", "EU", "--out", out)
        assert made.returncode == 0, made.stderr
        checked = run("prove", "--check", f"{out}.tlog-proof", f"{out}.entry", "--keys", f"{out}.keys")
        assert checked.returncode == 0 and "nato.entente/mirror/eu" in checked.stdout, checked.stdout + checked.stderr
    pair.start()
    pair.release("EU", "after a restart")
    assert "after a restart" in pair.wait("NATO", ["after a restart"])[0]


def test_a_revoked_link_is_followed_by_a_new_one_and_nothing_crosses_twice(pair):
    pair.release("EU", "before")
    pair.release("NATO", "back")
    pair.wait("NATO", ["before"])
    pair.wait("EU", ["back"])
    for name, other in (("EU", "NATO"), ("NATO", "EU")):
        assert run("link", "revoke", other, "--data", pair.data(name), "--organisation", name, "--note", "a test").returncode == 0
    for name, other in (("EU", "NATO"), ("NATO", "EU")):
        until(lambda: "link-" + other.lower() not in str(pair.nodes[name].watched("/ready").json))
    pair.release("EU", "between")
    until(lambda: pair.try_join("2"))
    found, _ = pair.wait("NATO", ["between"])
    assert sorted(found) == ["back", "before", "between"], "each once, its own among them"
    pair.release("NATO", "again")
    found, _ = pair.wait("EU", ["again"])
    assert sorted(found) == ["again", "back", "before", "between"]
    pair.stop()
    for channel, mirror in ((log(pair.data(name) / "links" / other.lower() / "2" / "channel"), log(pair.data(other) / "links" / name.lower() / "2" / "mirror")) for name, other in (("EU", "NATO"), ("NATO", "EU"))):
        assert channel[0] and all(whole.startswith(part) for whole, part in zip(channel, mirror))


def test_a_revoked_peer_is_not_spoken_to_any_more(pair):
    pair.release("EU", "before")
    pair.wait("NATO", ["before"])
    # The running node notices it in its vault.
    revoked = run("link", "revoke", "NATO", "--data", pair.data("EU"), "--organisation", "EU", "--note", "a test")
    assert revoked.returncode == 0, revoked.stderr
    ended = pair.nodes["EU"]
    found = None
    for _ in range(200):
        found = ended.watched("/ready").json
        if "link-nato" not in str(found):
            break
        threading.Event().wait(0.05)
    assert "link-nato" not in str(found)
    pair.release("EU", "after")
    assert pair.titles("NATO") == ["before"]


def test_a_node_is_not_ready_before_its_link_listens(pair):
    pair.nodes["EU"].stop()
    with socket.create_server(("127.0.0.1", pair.cables["EU"].to)):
        node = pair.nodes["EU"]
        node.process = subprocess.Popen([str(PROGRAM), "serve", "--config", str(node.config)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=node.log.open("ab"))

        def asked():
            try:
                return node.watched("/ready")
            except OSError:
                return None
        until(lambda: (answer := asked()) is not None and answer.json.get("not-open-yet") == "link")
        assert asked().status == 503 and asked().json["ready"] == "no"
        # Whoever works at its desk is served meanwhile.
        assert node.client().get("/sign-in").status == 200
    node.until_ready()
    assert "not-open-yet" not in node.watched("/ready").json
    pair.release("NATO", "after the door was opened")
    pair.wait("EU", ["after the door was opened"])


def test_a_side_that_nobody_can_reach_fetches_what_is_for_it_and_both_change_all_their_keys(tmp_path):
    pair = Pair(tmp_path, only_dials="NATO")
    pair.start()
    try:
        pair.release("EU", "fetched")
        pair.release("NATO", "brought")
        assert "fetched" in pair.wait("NATO", ["fetched"])[0] and "brought" in pair.wait("EU", ["brought"])[0]
        for name, other in (("EU", "NATO"), ("NATO", "EU")):
            asked = run("link", "rotate", other, "--data", pair.data(name), "--organisation", name, "--keys", "all")
            assert asked.returncode == 0, asked.stderr
        for name, other in (("EU", "NATO"), ("NATO", "EU")):
            until(lambda: status(pair, name).count(f"{other}'s ") == 2 and "wait" not in status(pair, name) and "not in use" not in status(pair, name), 90)
        pair.cables["EU"].cut()
        pair.release("EU", "while cut")
        pair.release("NATO", "there meanwhile")
        pair.cables["EU"].mend()
        for name, came in (("NATO", ["fetched", "while cut"]), ("EU", ["brought", "there meanwhile"])):
            found = pair.wait(name, came)[0]
            assert set(came) <= set(found) and len(found) == len(set(found))
        compare(pair)
    finally:
        pair.stop()


def test_a_side_that_only_waits_says_nothing_new_before_the_peer_has_asked_and_takes_back_what_an_older_copy_lacks(tmp_path):
    pair = Pair(tmp_path, only_dials="NATO")
    pair.start()
    try:
        pair.release("EU", "before the copy")
        pair.wait("NATO", ["before the copy"])
        pair.stop()
        shutil.copytree(pair.data("EU"), tmp_path / "older")
        pair.start()
        pair.release("EU", "after the copy")
        pair.wait("NATO", ["after the copy"])
        pair.stop()
        held = both(pair, "EU", "NATO")[1]
        shutil.rmtree(pair.data("EU"))
        (tmp_path / "older").rename(pair.data("EU"))
        older = both(pair, "EU", "NATO")[0]
        assert held[0].startswith(older[0]) and len(older[0]) < len(held[0])
        # Nobody can ask: what is released waits, for in its place the peer holds something else.
        pair.cables["EU"].cut()
        pair.start()
        pair.release("EU", "while nobody asked")
        officer = pair.nodes["EU"].client()
        assert officer.sign_in("officer").status == 303
        until(lambda: "what is released waits here" in officer.get("/crossed").words)
        assert both(pair, "EU", "NATO")[0] == older
        pair.cables["EU"].mend()
        found = pair.wait("NATO", ["while nobody asked"])[0]
        assert sorted(found) == ["after the copy", "before the copy", "while nobody asked"], "each once"
        assert "what is released waits here" not in officer.get("/crossed").words
        compare(pair)
        assert both(pair, "EU", "NATO")[0][0].startswith(held[0])
    finally:
        pair.stop()
