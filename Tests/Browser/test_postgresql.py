"""One organisation, several `entente serve` on one PostgreSQL: what one process wrote the others read, one that dies takes nothing with it, and one at a time runs the links."""

import os
import sqlite3
import statistics
import threading
import time

import pytest

from c2sp_peer import Peer, moment_text
from linked import run
from ports import free_ports
from postgresql import PostgreSQL
from served import Served

MARK = "entente-position"


@pytest.fixture(scope="module")
def database():
    server = PostgreSQL()
    if not server.home:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL did not start, and in CI nothing may be skipped: " + server.why)
        pytest.skip("PostgreSQL is not installed or did not start: " + server.why[-300:])
    yield server
    server.stop()


class House:
    """Processes of the EU on one database. Each has a folder, a data directory and ports of its own; whichever runs the links listens at the one address of the organisation."""

    def __init__(self, folder, connection, count=2):
        self.folder, self.connection, self.link = folder, connection, free_ports(1)
        self.processes = []
        for number in range(count):
            (folder / str(number)).mkdir()
            self.processes.append(Served(folder / str(number), "EU", more=f'store:\n  kind: postgresql\n  connection: "{connection}"\nlink:\n  listen: 127.0.0.1:{self.link}\n'))
        first = self.processes[0]
        first.add("admin", "EU.GSC", "administrator", "--first-administrator", clearance="none")
        first.add("analyst", "EU.CERT-EU", "reader,drafter").add("officer", "EU.GSC", "reader,drafter,release-authority,auditor")
        self.tokens = {}
        for account in ("analyst", "officer"):
            made = first.account("token", account, "--name", "test")
            assert made.returncode == 0, made.stderr
            self.tokens[account] = made.stdout.strip()

    def words(self, number=0):
        return ("--data", self.processes[number].folder / "data", "--organisation", "EU", "--postgresql", self.connection)

    def join(self, peer):
        mine, theirs = self.folder / "eu.join", self.folder / "peer.join"
        made = run("link", "invite", peer.organisation, *self.words(), "--custodian", "EU.GSC", "--address", f"127.0.0.1:{self.link}", "--out", mine)
        assert made.returncode == 0, made.stderr
        peer.meet(mine.read_bytes())
        theirs.write_bytes(peer.join_file())
        joined = run("link", "accept", theirs, *self.words(), "--fingerprint", peer.fingerprint(mine.read_bytes(), theirs.read_bytes()))
        assert joined.returncode == 0, joined.stderr
        return peer

    def draft(self, number, title):
        made = self.processes[number].client().post_json("/api/v1/items", {"marking": "TLP:GREEN", "originator": "EU.CERT-EU", "holder": "EU.CERT-EU", "audience": "NATO.NCSC",
                                                                         "date": moment_text()[:10], "title": title, "text": "Text."}, self.tokens["analyst"])
        assert made.status == 201, made.text
        return made

    def act(self, number, item, word, version, account="officer", **form):
        return self.processes[number].client().post_json(f"/api/v1/items/{item}/{word}", {"expecting": version} | form, self.tokens[account])

    def release(self, number, title):
        drafted = self.draft(number, title).json
        asked = self.act(number, drafted["item"], "ask", drafted["version"], "analyst")
        done = self.act(number, drafted["item"], "release", asked.json["version"], audience="NATO.NCSC", day=moment_text()[:10])
        assert done.status == 200, done.text

    def get(self, number, path, account="analyst", **headers):
        return self.processes[number].client().get(path, headers={"authorization": f"Bearer {self.tokens[account]}"} | headers)

    def titles(self, number):
        found, after = [], ""
        while True:
            page = self.get(number, "/api/v1/items" + (f"?after={after}" if after else "")).json
            found += [item["title"] for item in page["items"]]
            after = page.get("next")
            if not after:
                return found

    def runs_links(self):
        return [number for number, process in enumerate(self.processes) if process.process and process.process.poll() is None and "link-nato" in process.watched("/ready").json]

    def kill(self, number):
        self.processes[number].process.kill()
        self.processes[number].process.wait()

    def stop(self):
        return [process.stop()[0] for process in self.processes if process.process]


@pytest.fixture(scope="module")
def house(tmp_path_factory, database):
    folder = tmp_path_factory.mktemp("house")
    house = House(folder, database.database())
    house.peer = house.join(Peer(folder / "nato", "NATO").listen())
    for process in house.processes:
        process.start()
    yield house
    house.stop()
    house.peer.close()


def until(is_so, seconds=30):
    end = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.01)
    return found


@pytest.mark.alone
def test_what_is_written_at_one_process_is_read_at_the_other_within_a_second_without_being_asked_to_wait(house):
    times = []
    for number in range(10):
        item = house.draft(number % 2, f"followed {number}").json["item"]
        began = time.monotonic()
        assert until(lambda: house.get(1 - number % 2, f"/api/v1/items/{item}").status == 200)
        times.append(time.monotonic() - began)
    print("seconds until the other process shows it:", sorted(round(t, 3) for t in times))
    assert statistics.median(times) < 1


def test_a_read_that_carries_the_position_of_a_write_finds_it_at_once_at_the_other_process(house):
    for number in range(20):
        made = house.draft(number % 2, f"carried {number}")
        assert made[MARK]
        found = house.get(1 - number % 2, f"/api/v1/items/{made.json['item']}", **{MARK: made[MARK]})
        assert (found.status, found.json["title"]) == (200, f"carried {number}")


def test_a_process_that_is_behind_lets_a_read_with_the_position_wait_and_one_without_it_not(house):
    tables = sqlite3.connect(house.processes[1].folder / "data" / "projection.sqlite", isolation_level=None, timeout=10)
    tables.execute("BEGIN IMMEDIATE")  # Nobody else writes to the second process's tables now.
    try:
        made = house.draft(0, "while the other is held up")
        path = f"/api/v1/items/{made.json['item']}"
        assert house.get(1, path).status == 404
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(house.get(1, path, **{MARK: made[MARK]}).status))
        waiting.start()
        waiting.join(0.5)
        held_up = not answers
    finally:
        tables.execute("ROLLBACK")
        tables.close()
    waiting.join(20)
    assert held_up and answers == [200]


def test_a_position_tells_nothing_and_one_that_is_none_is_said_so(house):
    marks = [house.draft(0, f"marked {number}")[MARK] for number in range(3)]
    assert len(set(marks)) == 3 and {len(mark) for mark in marks} == {48}, "sealed, each of one length"
    assert house.get(1, "/api/v1/items", **{MARK: marks[0]})[MARK] is None, "a read is given none"
    for wrong in ("0", marks[0][:-4] + "AAAA", "x" * 5_000):
        assert house.get(1, "/api/v1/items", **{MARK: wrong}).status == 400
    # Whoever is not signed in waits for nothing.
    assert house.processes[1].client().get("/", headers={MARK: "0"}).status == 200


def test_a_browser_that_is_sent_on_to_another_process_after_a_form_finds_what_it_wrote(house):
    clients = [process.client() for process in house.processes]
    assert clients[0].sign_in("analyst").status == 303
    clients[1].cookies = clients[0].cookies
    for number in range(10):
        here, there = clients[number % 2], clients[1 - number % 2]
        sent = here.post("/items", {"token": here.get("/").form_token, "marking": "TLP:GREEN", "originator": "EU.CERT-EU", "holder": "EU.CERT-EU", "audience": "NATO.NCSC", "date": moment_text()[:10],
                                    "title": f"by form {number}", "text": "Text."})
        assert sent.status == 303
        assert there.get(sent["location"]).status == 200


def test_of_two_acts_on_one_item_at_two_processes_one_is_done_and_the_other_told(house):
    for number in range(6):
        made = house.draft(0, f"contended {number}")
        item, version = made.json["item"], made.json["version"]
        assert house.get(1, f"/api/v1/items/{item}", **{MARK: made[MARK]}).status == 200
        answers, gate = [None, None], threading.Barrier(2)

        def ask(at):
            gate.wait()
            answers[at] = house.act(at, item, "ask", version, "analyst").status

        both = [threading.Thread(target=ask, args=(at,)) for at in (0, 1)]
        for one in both:
            one.start()
        for one in both:
            one.join(30)
        assert sorted(answers) == [200, 409]


def test_one_process_runs_the_links_and_another_takes_over_when_it_is_killed_under_load(house):
    first = until(house.runs_links)
    assert len(first) == 1
    dead, living = first[0], 1 - first[0]
    house.release(living, "before")
    house.peer.wait(lambda mirror: any("before" in str(record["body"]) for record in mirror.records()))
    acknowledged, stop = [], threading.Event()

    def load(worker, at):
        number = 0
        while not stop.is_set():
            try:
                house.draft(at, f"load {worker} {number}")
                acknowledged.append(f"load {worker} {number}")
            except Exception:
                stop.wait(0.05)  # Not acknowledged: nobody promised anything.
            number += 1

    workers = [threading.Thread(target=load, args=both) for both in enumerate((0, 1, living))]
    for worker in workers:
        worker.start()
    try:
        stop.wait(1)
        house.kill(dead)
        began, count = time.monotonic(), len(acknowledged)
        house.release(living, "after the death")
        print(f"seconds until the other process wrote: {time.monotonic() - began:.2f}")
        took_over = until(lambda: house.runs_links() == [living])
        print(f"seconds until the links were taken over: {time.monotonic() - began:.1f}")
        assert took_over
        house.peer.wait(lambda mirror: any("after the death" in str(record["body"]) for record in mirror.records()), 30)
    finally:
        stop.set()
        for worker in workers:
            worker.join(30)
    assert len(acknowledged) > count + 5, "the living one goes on"
    found = house.titles(living)
    assert set(acknowledged) <= set(found), sorted(set(acknowledged) - set(found))
    assert len(found) == len(set(found)), "something stands there twice"
    # The other way too: what the peer says is taken by whoever runs the links, and the one that was dead comes back and reads it.
    house.peer.say(house.peer.item("from the peer"))
    house.peer.cosignatures(house.peer.deliver())
    house.processes[dead].start()
    for at in (0, 1):
        assert until(lambda: "from the peer" in house.titles(at)), at
    assert set(acknowledged) <= set(house.titles(dead))
    assert house.runs_links() == [living]
    titles = [record["body"]["edition"]["title"] for record in house.peer.mirror.records() if record["kind"] == "edition.item"]
    assert sorted(titles) == sorted(["before", "after the death"]), "each once"


def test_accounts_are_kept_while_processes_run_and_a_link_is_resumed_only_when_none_does(house):
    opened = house.processes[0].account("add", "latecomer", "--title", "Latecomer", "--party", "EU.EEAS", "--roles", "reader", "--password-file", str(house.processes[0].password))
    assert opened.returncode == 0, opened.stderr
    for process in house.processes:
        assert until(lambda: process.client().sign_in("latecomer").status == 303, 5)
    refused = run("link", "resume", "NATO", *house.words(), "--by", "A test")
    assert refused.returncode == 75, refused.stdout + refused.stderr


def test_everything_proves_whole_after_all_that(house):
    assert house.stop() == [0, 0]
    nothing = run("link", "resume", "NATO", *house.words(), "--by", "A test")
    assert nothing.returncode == 64 and "has not stopped" in nothing.stderr, nothing.stderr
    verified = run("journal", "verify", house.processes[0].folder / "data", "--organisation", "EU", "--postgresql", house.connection)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "Everything holds." in verified.stdout
