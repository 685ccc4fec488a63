"""A real node, and a peer that knows nothing of it but C2SP's texts and docs/link.md: an honest one first, then liars, each joined by itself."""

import base64
import datetime
import hashlib
import json
import select
import socket
import ssl
import struct
import threading
import time

import pytest

from c2sp_peer import PREFIX, Authority, Key, Log, Peer, canonical, check_signed, moment_text, read_checkpoint, read_note, root_of
from linked import run
from ports import free_ports
from served import Served

STOPPING = 'the link calls for people'


class Office:
    """The EU's node, which anyone may be joined with."""

    def __init__(self, folder):
        self.port = free_ports(1)
        self.node = Served(folder, "EU", more=f"link:\n  listen: 127.0.0.1:{self.port}\n")
        self.node.add("admin", "EU.GSC", "administrator", "--first-administrator", clearance="none")
        self.node.add("analyst", "EU.CERT-EU", "reader,drafter").add("officer", "EU.GSC", "reader,drafter,release-authority,auditor")
        self.tokens = {}
        for account in ("analyst", "officer"):
            made = self.node.account("token", account, "--name", "test")
            assert made.returncode == 0, made.stderr
            self.tokens[account] = made.stdout.strip()
        self.folder, self.data, self.peers = folder, folder / "data", {}

    def join(self, peer):
        """As two operators do it: files, and a fingerprint that both programs compute."""
        mine, theirs = self.folder / f"to-{peer.organisation}.join", self.folder / f"of-{peer.organisation}.join"
        made = run("link", "invite", peer.organisation, "--data", self.data, "--organisation", "EU", "--custodian", "EU.GSC", "--address", f"127.0.0.1:{self.port}", "--out", mine)
        assert made.returncode == 0, made.stderr
        peer.meet(mine.read_bytes())
        file = peer.join_file()
        theirs.write_bytes(file)
        joined = run("link", "accept", theirs, "--data", self.data, "--organisation", "EU", "--fingerprint", peer.fingerprint(mine.read_bytes(), file))
        assert joined.returncode == 0, joined.stderr
        self.peers[peer.organisation] = peer
        return peer

    def start(self):
        """The link's port opens a moment after the desk's."""
        self.node.start()
        assert until(lambda: socket.socket().connect_ex(("127.0.0.1", self.port)) == 0)

    def said(self, peer):
        return [line["alarm"] if "alarm" in line else str(line) for line in self.node.lines() if STOPPING in str(line) and peer.organisation in str(line)]

    def state(self, peer):
        return self.node.watched("/ready").json.get(f"link-{peer.organisation.lower()}")

    def get(self, path, account="officer"):
        return self.node.client().get(path, headers={"authorization": f"Bearer {self.tokens[account]}"})

    def titles(self):
        found, after = [], ""
        while True:
            page = self.get("/api/v1/items" + (f"?after={after}" if after else ""), "analyst").json
            found += [item["title"] for item in page["items"]]
            after = page.get("next")
            if not after:
                return found

    def crossed(self, peer):
        return next(report for report in self.get("/api/v1/crossed").json["peers"] if report["peer"] == peer.organisation)

    def release(self, title, to="NATO.NCSC"):
        client, day = self.node.client(), moment_text()[:10]
        item = client.post_json("/api/v1/items", {"marking": "TLP:GREEN", "originator": "EU.CERT-EU", "holder": "EU.CERT-EU", "audience": to, "date": day, "title": title, "text": "Text."}, self.tokens["analyst"])
        assert item.status == 201, item.text
        asked = client.post_json(f"/api/v1/items/{item.json['item']}/ask", {"expecting": item.json["version"]}, self.tokens["analyst"])
        assert asked.status == 200, asked.text
        done = client.post_json(f"/api/v1/items/{item.json['item']}/release", {"expecting": asked.json["version"], "audience": to, "day": day}, self.tokens["officer"])
        assert done.status == 200, done.text
        return item.json["item"]


def until(is_so, seconds=20):
    end = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


LIARS = ["fork", "rollback", "unproven", "unlike", "receipt", "honest-two"]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("c2sp")
    office = Office(folder)
    office.join(Peer(folder / "nato", "NATO").listen())
    for name in LIARS:
        peer = Peer(folder / name, name.upper())
        office.join(peer.listen() if name == "receipt" else peer)
    office.start()
    yield office
    office.node.stop()
    for peer in office.peers.values():
        peer.close()


@pytest.fixture
def nato(office):
    return office.peers["NATO"]


@pytest.fixture
def liar(office, request):
    return office.peers[request.param.upper()]


# Honest

def test_a_stranger_s_implementation_brings_an_item_and_gets_a_receipt_with_both_signatures(office, nato):
    nato.say(nato.item("From the book"))
    before = int(time.time())
    times = nato.cosignatures(nato.deliver())
    assert len(times) == 2 and all(before - 1 <= moment <= time.time() + 1 for moment in times)
    assert until(lambda: "From the book" in office.titles())
    # The node serves what it cosigned, with the log's signatures and its own; and the tiles under it.
    place = "/" + hashlib.sha256(nato.log.origin.encode()).hexdigest()
    status, _, note = nato.ask("GET", place + "/checkpoint")
    text, signatures = read_note(note.decode())
    check_signed(text, signatures, nato.log.keys + nato.node_mirror_keys)
    assert status == 200 and read_checkpoint(text) == (nato.log.origin, len(nato.log.entries), root_of(nato.log.leaves))
    count = len(nato.log.entries)
    assert nato.ask("GET", f"{place}/tile/0/000.p/{count}")[2] == b"".join(nato.log.leaves)
    assert nato.ask("GET", f"{place}/tile/entries/000.p/{count}")[2] == b"".join(struct.pack(">H", len(entry)) + entry for entry in nato.log.entries)
    assert nato.ask("GET", f"{place}/tile/0/000.p/{count + 1}")[0] == 404, "nothing beyond what is cosigned"


def test_a_stranger_s_implementation_holds_what_the_node_releases_and_its_receipt_stands_on_the_page(office, nato):
    office.release("To the book")
    nato.wait(lambda mirror: any("To the book" in str(record["body"]) for record in mirror.records()))
    entry = next(record for record in nato.mirror.records() if record["kind"] == "edition.item")
    assert entry["body"]["recipients"] == ["NATO.NCSC"] and entry["author"]["account"] == "release"
    assert all(len(entry) % 512 == 0 for entry in nato.mirror.entries) and len(nato.mirror.entries) % 4 == 0
    item = until(lambda: next((item for item in office.crossed(nato)["crossed"] if item["title"] == "To the book" and item["state"] == "receipted"), None))
    assert item and item["way"] == "EU-NATO" and item["cosigned"]
    ledger = office.crossed(nato)["ledger"]
    assert ledger["receipted"] == ledger["sent"] == len(nato.mirror.entries)


def test_many_entries_come_in_several_packages_a_prefix_of_them_is_kept_and_the_rest_follows(office, nato):
    old = len(nato.log.entries)
    nato.say(*[nato.entry() for _ in range(596)])
    assert nato.add_checkpoint(nato.log.announcement(old))[0] == 200
    status, kind, info = nato.add_entries(nato.log.bringing(old, packages=1))
    assert (status, kind) == (202, "text/x.tlog.mirror-info")
    size, following, _ = info.decode().split("\n", 2)
    assert (int(size), int(following)) == (len(nato.log.entries), 256)
    cut = nato.log.bringing(256)
    status, _, info = nato.add_entries(cut[:-700])
    assert status == 202 and int(info.split(b"\n")[1]) == 512, "whole packages of a request that broke off are kept"
    status, _, lines = nato.add_entries(nato.log.bringing(512))
    assert status == 200
    nato.cosignatures(lines)
    # What came twice changes nothing, and gets the same receipt.
    assert nato.add_entries(nato.log.bringing(0))[2] == lines


def test_one_entry_that_cannot_be_taken_is_refused_by_itself_with_a_reason_and_its_neighbours_are_taken(office, nato):
    first = len(nato.log.entries)
    mislabelled = json.loads(nato.item("Mislabelled"))
    mislabelled["label"] = dict(mislabelled["label"], level="TLP_RED")
    unreadable = json.loads(nato.item("Unreadable mark"))
    unreadable["body"]["edition"]["marking"] = "TLP:PUCE"
    bad = {"malformed": [b"\xff\xfe no JSON", b'{"id":1}', b"[" * 3_000], "mislabelled": [canonical(mislabelled), canonical(unreadable)],
           "not-theirs": [nato.item("In our name", originator="EU.CERT-EU"), nato.item("Said by us", author={"body": "EU.GSC", "account": "release"})],
           "nobody-here": [nato.item("For nobody", recipient="XXX.NOBODY")], "unknown-entry": [nato.entry("edition.recall", {"entry": "01a1fd5d-0098-707e-9acd-352c0d6d0c85"})]}
    entries = [entry for reason in bad for entry in bad[reason]]
    nato.say(nato.item("Before the bad ones"), *entries, nato.item("After the bad ones"))
    nato.cosignatures(nato.deliver())
    assert until(lambda: {"Before the bad ones", "After the bad ones"} <= set(office.titles()))
    assert not {"Mislabelled", "Unreadable mark", "For nobody", "In our name", "Said by us"} & set(office.titles())
    expected = [{"index": first + 1 + place, "reason": reason} for place, reason in enumerate(reason for reason in bad for _ in bad[reason])]
    nato.wait(lambda mirror: any(record["kind"] == "edition.acceptance" and record["body"]["refused"] == expected for record in mirror.records()))
    assert office.state(nato) == "works"


def test_a_recall_of_the_peer_takes_its_item_from_the_desk(office, nato):
    item = nato.item("Said too early")
    nato.say(item)
    nato.deliver()
    assert until(lambda: "Said too early" in office.titles())
    nato.say(nato.entry("edition.recall", {"entry": json.loads(item)["id"]}))
    nato.deliver()
    assert until(lambda: all(one["state"] == "withdrawn" for one in office.get("/api/v1/items", "analyst").json["items"] if one["title"] == "Said too early"))


# Lies about signatures and entries: refused, called out, and the link goes on

def wrong_signature(peer):
    """A signature of the right key's name and identifier that it did not make."""
    true, other = peer.log.keys[0], Log(peer.log.origin).keys[0]
    false = Key("log", "Ed25519", true.name, true.public, other.private)
    return [false, peer.log.keys[1]]


@pytest.mark.parametrize("keys, says", [
    (lambda peer: peer.log.keys[:1], "a signature that it must have"),
    (lambda peer: peer.log.keys[1:], "a signature that it must have"),
    (lambda peer: Log(peer.log.origin).keys, "a signature that it must have"),
    (wrong_signature, "a signature that does not fit"),
], ids=["ML-DSA-65 stripped", "Ed25519 stripped", "other keys of the same name", "right name and wrong signature"])
def test_a_checkpoint_that_not_every_key_signed_is_refused_with_an_alarm_and_nothing_else_changes(office, nato, keys, says):
    old = len(nato.log.entries)
    nato.say(nato.entry())
    before = len(office.said(nato))
    status, _, text = nato.add_checkpoint(nato.log.announcement(old, keys=keys(nato)))
    assert status == 403 and text
    assert until(lambda: says in "".join(office.said(nato)[before:])), office.said(nato)
    assert office.state(nato) == "works"
    assert nato.add_entries(nato.log.bringing(old))[0] == 409, "it was not announced"
    nato.cosignatures(nato.deliver(old))


def test_entries_that_are_not_those_under_the_root_are_refused_with_an_alarm_and_the_true_ones_taken_after_them(office, nato):
    old = len(nato.log.entries)
    nato.say(nato.item("The true one"))
    assert nato.add_checkpoint(nato.log.announcement(old))[0] == 200
    others = list(nato.log.entries)
    others[old] = nato.item("The false one")
    status, _, _ = nato.add_entries(nato.log.bringing(old, entries=others))
    assert status == 422
    assert until(lambda: any("came otherwise than the log signed them" in said for said in office.said(nato)))
    nato.cosignatures(nato.deliver(old))
    assert until(lambda: "The true one" in office.titles()) and "The false one" not in office.titles()
    assert office.state(nato) == "works"


def test_announcements_and_entries_that_come_again_or_late_change_nothing(office, nato):
    old = len(nato.log.entries)
    nato.say(nato.entry())
    announcement = nato.log.announcement(old)
    assert nato.add_checkpoint(announcement)[0] == 200
    assert nato.add_checkpoint(announcement)[:3] == (409, "text/x.tlog.size", f"{len(nato.log.entries)}\n".encode())
    lines = nato.deliver(old)
    assert nato.add_checkpoint(announcement)[0] == 409
    assert nato.add_checkpoint(nato.log.announcement(0, size=old))[0] == 409, "an old one, truly signed"
    assert nato.add_entries(nato.log.bringing(0, end=old))[0] == 409
    assert nato.add_entries(nato.log.bringing(0))[2] == lines
    assert office.state(nato) == "works"


def in_order(peer):
    size, origin = len(peer.log.entries), peer.log.origin
    return {
        "nothing": ("/add-checkpoint", b"", 400), "no note": ("/add-checkpoint", b"old 0\n\nwords\n", 400), "not UTF-8": ("/add-checkpoint", b"old 0\n\n\xff\xff\n\n\xe2\x80\x94 a YWJjZGVm\n", 400),
        "64 hashes": ("/add-checkpoint", f"old {size}\n{(base64.b64encode(bytes(32)).decode() + chr(10)) * 64}\n{peer.log.checkpoint()}".encode(), 400),
        "another's log": ("/add-checkpoint", Log("stranger.example/log").announcement(0), 404),
        "old beyond new": ("/add-checkpoint", f"old {size + 1}\n\n{peer.log.checkpoint()}".encode(), 400),
        "extension lines": ("/add-checkpoint", f"old {size}\n\n{peer.log.checkpoint(extra='more' + chr(10))}".encode(), 400),
        "half a head": ("/add-entries", struct.pack(">H", len(origin)) + origin.encode()[:4], 400),
        "another log's entries": ("/add-entries", Log("stranger.example/log").bringing(0), 404),
        "a start beyond": ("/add-entries", peer.log.bringing(size)[:-18] + struct.pack(">QQH", size + 1, size + 2, 0), 409),
        "an end that nobody announced": ("/add-entries", peer.log.bringing(0, end=size - 1), 409),
        "bytes behind": ("/add-entries", peer.log.bringing(0) + b"more", 400),
        "no such place": ("/add-everything", b"", 404),
    }


@pytest.mark.parametrize("name", ["nothing", "no note", "not UTF-8", "64 hashes", "another's log", "old beyond new", "extension lines", "half a head", "another log's entries",
                                  "a start beyond", "an end that nobody announced", "bytes behind", "no such place"])
def test_what_cannot_be_read_or_does_not_belong_gets_the_status_that_the_standard_names(office, nato, name):
    path, body, expected = in_order(nato)[name]
    assert nato.ask("POST", path, body, "text/plain" if "checkpoint" in path else "application/octet-stream")[0] == expected
    assert office.state(nato) == "works"


def test_a_peer_reaches_its_own_log_and_no_other_peer_s(office, nato):
    other = office.peers["HONEST-TWO"]
    other.say(other.entry())
    lines = other.deliver()
    other.cosignatures(lines)
    assert nato.add_checkpoint(other.log.announcement(0))[0] == 404
    assert nato.add_entries(other.log.bringing(0))[0] == 404
    place = "/" + hashlib.sha256(other.log.origin.encode()).hexdigest() + "/checkpoint"
    assert (nato.ask("GET", place)[0], other.ask("GET", place)[0]) == (404, 200)


# Lies that stop the link

def settled(peer):
    """Six entries of the peer that the node cosigned."""
    peer.say(*[peer.entry() for _ in range(8)])
    peer.log.entries = peer.log.entries[:6]
    peer.cosignatures(peer.deliver())
    return peer


def other_history(peer, count):
    """The same keys over other entries."""
    other = Log(peer.log.origin)
    other.keys, other.entries = peer.log.keys, [peer.entry() for _ in range(count)]
    return other


def stops(office, peer, word):
    assert until(lambda: office.state(peer) == "stopped"), office.node.watched("/ready").text
    assert any(word in said for said in office.said(peer)), office.said(peer)
    peer.say(peer.entry())
    status, _, text = peer.add_checkpoint(peer.log.announcement(6))
    assert status == 403 and b"stopped" in text, "the true history is not taken any more either"
    crossed = office.crossed(peer)
    assert crossed["link"]["state"] == "stopped" and crossed["ledger"]["held"] == 6
    assert office.state(office.peers["NATO"]) == "works", "the others go on"


@pytest.mark.parametrize("liar", ["fork"], indirect=True)
def test_a_signed_tree_of_the_same_size_with_other_entries_stops_the_link(office, liar):
    settled(liar)
    status, _, _ = liar.add_checkpoint(other_history(liar, 6).announcement(6))
    assert status == 409
    stops(office, liar, "differ within the first 6 entries")


@pytest.mark.parametrize("liar", ["rollback"], indirect=True)
def test_a_signed_smaller_tree_that_never_was_stops_the_link(office, liar):
    settled(liar)
    assert liar.add_checkpoint(other_history(liar, 4).announcement(0))[0] == 409
    stops(office, liar, "differ within the first 4 entries")


@pytest.mark.parametrize("liar", ["unlike"], indirect=True)
def test_a_signed_longer_tree_whose_own_proof_shows_that_it_begins_otherwise_stops_the_link(office, liar):
    settled(liar)
    assert liar.add_checkpoint(other_history(liar, 12).announcement(6))[0] == 422
    stops(office, liar, "differ within the first 6 entries")


@pytest.mark.parametrize("liar", ["unproven"], indirect=True)
def test_a_signed_tree_without_a_proof_is_refused_and_stops_the_link_when_the_same_came_five_times(office, liar):
    settled(liar)
    liar.say(liar.entry())
    head, _, note = liar.log.announcement(6).decode().partition("\n\n")
    wrong = (head.split("\n")[0] + "\n" + base64.b64encode(bytes(32)).decode() + "\n\n" + note).encode()
    for time_ in range(5):
        assert office.state(liar) == "works", f"chance explains {time_}"
        assert liar.add_checkpoint(wrong)[0] == 422
    stops(office, liar, "5 times")


def test_a_stop_outlives_a_restart_and_ends_when_a_person_resumes_it(office):
    liar = office.peers["FORK"]
    assert office.node.stop()[0] == 0
    office.start()
    assert until(lambda: office.state(liar) == "stopped")
    assert liar.add_checkpoint(liar.log.announcement(6))[0] == 403
    assert office.node.stop()[0] == 0
    resumed = run("link", "resume", "FORK", "--data", office.data, "--organisation", "EU", "--by", "A test")
    assert resumed.returncode == 0, resumed.stderr
    office.start()
    liar.cosignatures(liar.deliver(6))
    assert until(lambda: office.state(liar) == "works")


# Lies of a mirror

def test_a_receipt_without_every_cosignature_counts_for_nothing_and_is_asked_for_again(office):
    liar, stripped = office.peers["RECEIPT"], []

    def answers(method, path, body):
        status, kind, content = liar.answer(method, path, body)
        if path == "/add-entries" and status == 200 and len(stripped) < 2:
            stripped.append(content)
            content = b"".join(content.splitlines(keepends=True)[:1])
        return status, kind, content

    with liar.mirror.lock:
        before = liar.mirror.cosigned[0] if liar.mirror.cosigned else 0
    liar.answers = answers
    liar.say(liar.item("Wakes the node's answer"))
    liar.deliver()
    assert until(lambda: len(stripped) == 2)
    assert any("does not carry all of its cosignatures" in said for said in office.said(liar))
    assert until(lambda: office.crossed(liar)["ledger"]["receipted"] == office.crossed(liar)["ledger"]["sent"] > before)
    assert office.state(liar) == "works"


@pytest.mark.parametrize("lie", [(409, "text/x.tlog.size", b"999999\n"), (409, "text/x.tlog.size", b"-1\n"), (200, "text/plain", b"\xff" * 1_000), (500, "text/plain", b"no\n"), (409, "x", b"9" * 5_000)],
                         ids=["told of more than there is", "a size below nothing", "no signatures", "a fault", "a long number"])
def test_what_a_mirror_says_without_a_signature_stops_nothing(office, lie):
    liar, told = office.peers["RECEIPT"], []

    def answers(method, path, body):
        if method == "POST" and len(told) < 2:
            told.append(path)
            return lie
        return liar.answer(method, path, body)

    liar.answers = answers
    liar.say(liar.item("Wakes the node's answer again"))
    liar.deliver()
    assert until(lambda: len(told) == 2)
    assert until(lambda: office.crossed(liar)["ledger"]["receipted"] == office.crossed(liar)["ledger"]["sent"] == len(liar.mirror.entries))
    assert office.state(liar) == "works"


def delay(office, nato, title):
    """Seconds from the release until the other peer holds it."""
    began = time.monotonic()
    office.release(title)
    nato.wait(lambda mirror: any(title in str(record["body"]) for record in mirror.records()))
    return time.monotonic() - began


def test_a_mirror_that_never_answers_or_never_ends_keeps_nobody_else_waiting(office, nato):
    liar, waiting = office.peers["RECEIPT"], threading.Event()
    let_go = threading.Event()

    def answers(method, path, body):
        waiting.set()
        let_go.wait(30)
        return liar.answer(method, path, body)

    liar.answers = answers
    try:
        liar.say(liar.item("Makes the node answer"))
        liar.deliver()
        assert waiting.wait(10)
        assert delay(office, nato, "Past the one that hangs") < 5
    finally:
        let_go.set()
        liar.answers = liar.answer


# Who is no peer

def strangers(office, nato):
    folder = nato.folder
    twin = Authority("nato.example")
    twin.name = nato.authority.name
    return {
        "none": False,
        "of an authority that nobody named": Authority("stranger").issue(folder / "stranger.pem"),
        "of an authority that only has the right name": twin.issue(folder / "twin.pem"),
        "expired": nato.authority.issue(folder / "expired.pem", ends=-HOUR, begins=-2 * HOUR),
        "not yet begun": nato.authority.issue(folder / "early.pem", ends=3 * HOUR, begins=2 * HOUR),
    }


@pytest.mark.parametrize("who", ["none", "of an authority that nobody named", "of an authority that only has the right name", "expired", "not yet begun"])
def test_a_certificate_that_no_joined_authority_issued_or_out_of_its_time_gets_no_byte_of_an_answer(office, nato, who):
    pem = strangers(office, nato)[who]
    for path in ("/add-checkpoint", "/channel/checkpoint?after=0", "/"):
        got, why = b"", None
        with socket.create_connection(("127.0.0.1", office.port), 10) as plain:
            try:
                with nato.client_context(pem).wrap_socket(plain) as wire:
                    wire.sendall(f"GET {PREFIX}{path} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
                    got = wire.recv(100)
            except (ssl.SSLError, ConnectionError) as refused:
                why = refused
        assert got == b"" and why, f"{path}: {got!r}"
    assert nato.ask("GET", "/")[0] == 404, "with the right one it answers"


def test_without_tls_or_with_an_older_one_nothing_of_the_protocol_is_said(office, nato):
    with socket.create_connection(("127.0.0.1", office.port), 10) as plain:
        plain.sendall(f"GET {PREFIX}/ HTTP/1.1\r\nhost: x\r\n\r\n".encode())
        try:
            got = plain.recv(1000)
        except ConnectionError:
            got = b""
    assert b"HTTP" not in got
    context = nato.client_context()
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2
    with socket.create_connection(("127.0.0.1", office.port), 10) as plain, pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(plain)


def test_the_node_says_nothing_to_one_who_answers_at_the_peer_s_address_with_another_certificate(office):
    liar = office.peers["RECEIPT"]
    count = len(liar.heard)
    liar.server_context = liar.make_server_context(Authority("nato.example").issue(liar.folder / "impostor.pem"))
    try:
        liar.say(liar.item("Makes the node dial"))
        liar.deliver()
        # The connection that it has is kept; after its end only the impostor answers.
        assert office.node.stop()[0] == 0
        count = len(liar.heard)
        office.start()
        assert until(lambda: office.state(liar) == "silent")
        assert len(liar.heard) == count
    finally:
        liar.server_context = liar.make_server_context()
    assert until(lambda: len(liar.heard) > count, 40)


# Bodies and connections without measure

def tls(office, peer):
    return peer.client_context().wrap_socket(socket.create_connection(("127.0.0.1", office.port), 10))


@pytest.mark.parametrize("length, chunk", [("content-length: 4000000000\r\n\r\n", bytes(1 << 16)), ("transfer-encoding: chunked\r\n\r\n", b"10000\r\n" + bytes(1 << 16) + b"\r\n")], ids=["too large", "without end"])
def test_a_body_without_measure_is_refused_and_its_connection_ends_before_it_is_all_there(office, nato, length, chunk):
    head = f"POST {PREFIX}/add-entries HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\n"
    with tls(office, nato) as wire:
        wire.sendall((head + length).encode())
        began, refused, is_over = time.monotonic(), None, False
        while not is_over and time.monotonic() - began < 20:
            try:
                wire.sendall(chunk)
                if wire.pending() or select.select([wire], [], [], 0)[0]:
                    answer = wire.recv(200)
                    refused, is_over = refused or answer, not answer
            except OSError:
                is_over = True
    assert is_over and time.monotonic() - began < 10, "it was taken on and on"
    assert refused is None or b" 413 " in refused.split(b"\r\n")[0], refused
    assert delay(office, nato, "After the large ones") < 5


def test_connections_that_say_nothing_or_half_of_it_keep_no_peer_waiting(office, nato):
    open_ones = []
    try:
        for _ in range(300):
            open_ones.append(socket.create_connection(("127.0.0.1", office.port), 10))
        began = time.monotonic()
        connection = nato.connect(timeout=50)
        nato.say(nato.item("Past the silent ones"))
        old = len(nato.log.entries) - 4
        assert nato.ask("POST", "/add-checkpoint", nato.log.announcement(old), "text/plain", connection=connection)[0] == 200
        waited = time.monotonic() - began
        connection.close()
        print(f"seconds until a peer was answered behind {len(open_ones)} silent connections: {waited:.2f}")
        assert waited < 12
    finally:
        for one in open_ones:
            one.close()
    nato.cosignatures(nato.deliver(old))


def test_bodies_that_come_byte_by_byte_end_at_their_bound_and_hold_nobody_up(office, nato):
    """Twelve at once, of one peer that is joined; each announces a body and brings a byte a second."""
    liar = office.peers["HONEST-TWO"]
    head = f"POST {PREFIX}/add-entries HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: 100000\r\n\r\n"
    wires, began, over = [tls(office, liar) for _ in range(12)], time.monotonic(), {}
    try:
        for wire in wires:
            wire.sendall(head.encode())
        waited = []
        while len(over) < len(wires) and time.monotonic() - began < 60:
            for number, wire in enumerate(wires):
                if number in over:
                    continue
                try:
                    wire.sendall(b"\0")
                    if select.select([wire], [], [], 0)[0] and not wire.recv(400):
                        over[number] = time.monotonic() - began
                except OSError:
                    over[number] = time.monotonic() - began
            if len(waited) < 3:
                waited.append(delay(office, nato, f"Past the slow ones {len(waited)}"))
            time.sleep(1)
        print(f"seconds until the slow ones ended: {sorted(round(t, 1) for t in over.values())}; meanwhile others waited {[round(t, 2) for t in waited]}")
        assert len(over) == len(wires) and max(over.values()) < 45
        assert max(waited) < 5
    finally:
        for wire in wires:
            wire.close()


def test_a_request_whose_head_comes_letter_by_letter_is_ended(office, nato):
    with tls(office, nato) as wire:
        began = time.monotonic()
        with pytest.raises(OSError):
            for letter in f"GET {PREFIX}/channel/checkpoint HTTP/1.1\r\nx-filling: " + "a" * 10_000:
                wire.sendall(letter.encode())
                time.sleep(0.1)
                if select.select([wire], [], [], 0)[0] and not wire.recv(400):
                    raise ConnectionResetError
                assert time.monotonic() - began < 30
        assert time.monotonic() - began < 12


def test_a_peer_that_takes_no_answer_keeps_its_own_connection_busy_and_no_other(office, nato):
    nato.say(*[nato.entry() for _ in range(800)])
    nato.deliver()
    hashed = hashlib.sha256(nato.log.origin.encode()).hexdigest()
    with tls(office, nato) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        for _ in range(40):
            try:
                wire.sendall(f"GET {PREFIX}/{hashed}/tile/entries/000 HTTP/1.1\r\nhost: x\r\n\r\n".encode())
            except OSError:
                break
        assert delay(office, nato, "Past the one who does not listen") < 5
