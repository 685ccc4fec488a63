"""The disk under a node that is written to fills up: it says so, reads go on, nothing acknowledged is lost, and it goes on when there is room again.

A small file system of its own is mounted where that is allowed, for root or in a user namespace; `ENOSPC` is then the kernel's own. Elsewhere no file of the
node may grow beyond a bound (RLIMIT_FSIZE), which meets it as `EFBIG`.
"""

import os
import resource
import signal
import subprocess
import time

import pytest

from c2sp_peer import moment_text
from demonstration import PROGRAM, ROOT
from linked import run
from served import Served

MEBIBYTES = 24


class SmallDisk:
    """A tmpfs in a mount namespace that lives as long as its holder."""

    def __init__(self, place):
        self.place = place
        place.mkdir(mode=0o700)
        self.flags = ["-m"] if os.geteuid() == 0 else ["-U", "-m", "--preserve-credentials"]
        unshare = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-U", "-r", "-m"]
        script = f'mount -t tmpfs -o size={MEBIBYTES}m,mode=700 none "$0" && echo mounted && exec sleep 600'
        self.holder = subprocess.Popen([*unshare, "sh", "-c", script, str(place)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.is_mounted = self.holder.stdout.readline() == "mounted\n"

    def inside(self, *words):
        return ["nsenter", "-t", str(self.holder.pid), *self.flags, "--", *map(str, words)]

    def run(self, *words):
        return subprocess.run(self.inside(*words), capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)

    def fill(self):
        self.run("sh", "-c", f"cat /dev/zero > {self.place}/filler")

    def free(self):
        self.run("rm", "-f", f"{self.place}/filler")

    def close(self):
        self.holder.kill()
        self.holder.wait()


class OnSmallDisk(Served):
    disk = None

    def account(self, *words):
        return self.disk.run(PROGRAM, "account", *words, "--config", self.config)

    def start(self, environment=None):
        command = self.disk.inside(PROGRAM, "serve", "--config", self.config)
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self.log.open("ab"))
        return self.until_ready()


class Bounded(Served):
    """No file of the process may grow beyond `bound` bytes; the signal that goes with it is ignored, as a service manager may do."""
    bound = None

    def start(self, environment=None):
        def before():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            if self.bound:
                resource.setrlimit(resource.RLIMIT_FSIZE, (self.bound, resource.RLIM_INFINITY))

        self.process = subprocess.Popen([str(PROGRAM), "serve", "--config", str(self.config)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=before, restore_signals=False)
        return self.until_ready()


def prepared(node):
    node.add("admin", "EU.GSC", "administrator", "--first-administrator", clearance="none").add("analyst", "EU.CERT-EU", "reader,drafter,auditor")
    made = node.account("token", "analyst", "--name", "test")
    assert made.returncode == 0, made.stderr
    node.token = made.stdout.strip()
    return node


def draft(node, title, size=4_000):
    return node.client().post_json("/api/v1/items", {"marking": "TLP:GREEN", "originator": "EU.CERT-EU", "holder": "EU.CERT-EU", "audience": "NATO.NCSC", "date": moment_text()[:10], "title": title,
                                                   "text": "Text. " * (size // 6)}, node.token)


def titles(node):
    found, after = [], ""
    while True:
        page = node.client().get("/api/v1/items" + (f"?after={after}" if after else ""), headers={"authorization": f"Bearer {node.token}"})
        assert page.status == 200, page.text
        found += [item["title"] for item in page.json["items"]]
        after = page.json.get("next")
        if not after:
            return found


def until(is_so, seconds=30):
    end = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def meets_the_end(node, acknowledged):
    """Writes until it is refused, and looks at how."""
    refused = None
    for number in range(5_000):
        answer = draft(node, f"until it is full {number}", 12_000)
        if answer.status != 201:
            refused = answer
            break
        acknowledged.append(f"until it is full {number}")
    assert refused, "it was never full"
    print(f"refused after {len(acknowledged)} drafts with {refused.status}: {refused.text[:300]}")
    assert refused.status in (503, 507), refused.text
    problem = refused.json
    assert problem["title"] and problem["detail"] and str(node.folder) not in refused.text and "COMMIT" not in refused.text, "a person reads what to do, and neither paths nor statements"
    for number in range(20):
        answer = draft(node, f"after it is full {number}", 12_000)
        assert answer.status in (201, 503, 507), f"{answer.status}: {answer.text}"
        if answer.status == 201:
            acknowledged.append(f"after it is full {number}")
    # It lives, says that it is not ready, and goes on answering questions and showing what there is.
    assert node.process.poll() is None
    assert node.watched("/health").status == 200
    ready = node.watched("/ready")
    print(f"/ready says {ready.status}: {ready.text}")
    assert ready.status == 503
    assert set(acknowledged) <= set(titles(node))
    assert node.client().get("/rules").status == 200


def goes_on(node, acknowledged, needs_restart):
    before = draft(node, "with room again")
    print("with room again, without a restart:", before.status, before.text[:200])
    if before.status == 201:
        acknowledged.append("with room again")
    if needs_restart:
        assert node.stop()[0] is not None
        node.start()
    assert until(lambda: node.watched("/ready").status == 200), node.watched("/ready").text
    answer = draft(node, "at last")
    assert answer.status == 201, answer.text
    acknowledged.append("at last")
    found = titles(node)
    assert set(acknowledged) <= set(found), sorted(set(acknowledged) - set(found))[:5]
    assert len(found) == len(set(found))


def test_on_a_small_file_system_that_fills_up(tmp_path):
    disk = SmallDisk(tmp_path / "disk")
    if not disk.is_mounted:
        disk.close()
        pytest.skip("no file system can be mounted here: " + disk.holder.stderr.read()[:200])
    node = None
    try:
        node = OnSmallDisk(tmp_path, "EU")
        node.disk = disk
        node.config.write_text(node.config.read_text().replace("data: data\n", "data: disk/data\n"))
        prepared(node).start()
        acknowledged = []
        for number in range(5):
            assert draft(node, f"with room {number}").status == 201
            acknowledged.append(f"with room {number}")
        disk.fill()
        meets_the_end(node, acknowledged)
        disk.free()
        goes_on(node, acknowledged, needs_restart=False)
        # Everything is there for one who starts it anew, and proves whole.
        assert node.stop()[0] == 0
        verified = disk.run(PROGRAM, "journal", "verify", node.folder / "disk" / "data", "--organisation", "EU", "--pack", ROOT / "packs" / "eu-nato")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        node.start()
        assert set(acknowledged) <= set(titles(node))
        assert node.stop()[0] == 0
    finally:
        if node and node.process and node.process.poll() is None:
            node.stop()
        disk.close()


def test_where_its_files_may_not_grow_any_more(tmp_path):
    node = prepared(Bounded(tmp_path, "EU"))
    node.bound = 700_000
    try:
        node.start()
        acknowledged = []
        meets_the_end(node, acknowledged)
        node.bound = None
        assert node.stop()[0] is not None
        node.start()
        goes_on(node, acknowledged, needs_restart=False)
        assert node.stop()[0] == 0
    finally:
        if node.process.poll() is None:
            node.stop()
    verified = run("journal", "verify", node.folder / "data", "--organisation", "EU")
    assert verified.returncode == 0, verified.stdout + verified.stderr
