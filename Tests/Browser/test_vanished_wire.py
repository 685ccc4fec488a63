"""A wire that carries nothing any more and closes nothing: both sides notice, say so, work on, and take the link up again by themselves."""

import socket
import threading
import time

import pytest

from apart import Apart, NoNamespaces
from linked import Cable, Pair
from test_link import compare

# By when both pages say so, and by when what waited is on the other side; in seconds. What is promised stands in docs/link.md.
NOTICED, TAKEN_UP = 75, 120


class Swallowing(Cable):
    """Can lose whatever is said, also to whoever dials anew, and leaves every connection open."""

    swallows = False

    def join(self, near):
        if self.swallows:
            threading.Thread(target=self.swallow, args=(near,), daemon=True).start()
        else:
            super().join(near)

    def carry(self, source, target, look):
        try:
            while data := source.recv(65536):
                if self.swallows:
                    # What was lost of a connection makes the rest of it worth nothing.
                    return self.swallow(source)
                target.sendall(data)
        except OSError:
            pass
        if self.swallows:
            # Neither end learns that the other has let go.
            return
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def swallow(self, source):
        try:
            while source.recv(65536):
                pass
        except OSError:
            pass


class Watcher:
    """An officer of each side who looks at what crossed."""

    def __init__(self, pair):
        self.clients = {name: pair.nodes[name].client() for name in pair.nodes}
        for client in self.clients.values():
            assert client.sign_in("officer").status == 303

    def until(self, word, seconds):
        """How long it took until each side's page had the word."""
        began, took = time.monotonic(), {}
        while len(took) < 2:
            for name, client in self.clients.items():
                page = client.get("/crossed").words
                if name not in took and word in page:
                    took[name] = round(time.monotonic() - began, 1)
            assert time.monotonic() - began < seconds, f"`{word}` after {took}: {page[:600]}"
            time.sleep(0.25)
        return took


def go(pair, vanish, come_back):
    pair.release("EU", "before")
    pair.release("NATO", "back")
    pair.wait("NATO", ["before"])
    pair.wait("EU", ["back"])
    watcher = Watcher(pair)
    watcher.until("Works.", 30)
    vanish()
    noticed = watcher.until("Silent.", NOTICED)
    for name in pair.nodes:
        pair.release(name, f"meanwhile at {name}")
    for name, client in watcher.clients.items():
        words = client.get("/crossed").words
        assert "was not heard since" in words and "Both sides work on." in words and "Nothing is lost." in words, words
    come_back()
    began = time.monotonic()
    back = watcher.until("Works.", TAKEN_UP)
    for name, other in (("NATO", "EU"), ("EU", "NATO")):
        found, _ = pair.wait(name, [f"meanwhile at {other}"], TAKEN_UP)
        assert sorted(found) == sorted(["before", "back", "meanwhile at EU", "meanwhile at NATO"]), "each once"
    print(f"\nseconds until both noticed {noticed}, until both said that it works again {back}, until everything had crossed {time.monotonic() - began:.1f}")
    for client in watcher.clients.values():
        assert "Last trouble:" in client.get("/crossed").words
    compare(pair)


@pytest.mark.parametrize("only_dials", [None, "NATO"])
def test_a_wire_that_swallows_everything_is_noticed_and_taken_up_again(tmp_path, only_dials):
    pair = Pair(tmp_path, cable=Swallowing, only_dials=only_dials)

    def swallow(it_does):
        for cable in pair.cables.values():
            cable.swallows = it_does

    pair.start()
    try:
        go(pair, lambda: swallow(True), lambda: swallow(False))
    finally:
        pair.stop()


def test_a_wire_that_is_pulled_out_is_noticed_and_taken_up_again(tmp_path):
    pair = Pair(tmp_path)
    try:
        apart = Apart(pair)
    except NoNamespaces as why:
        pytest.skip(f"no networks can be made here: {why}")
    try:
        pair.start()
        go(pair, apart.pull_out, apart.put_in)
    finally:
        pair.stop()
        apart.close()
