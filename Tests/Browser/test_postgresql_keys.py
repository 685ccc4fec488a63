"""Keys of a link change where journals, vaults and logs are kept in PostgreSQL, while processes die and others of the same organisation take over."""

import re

from linked import Pair, run
from served import Served
from test_link import status, until
from test_postgresql import database  # noqa: F401 (a fixture)


def settled(pair):
    return all(status(pair, name).count(f"{other}'s ") == 2 and "wait" not in status(pair, name) and "not in use" not in status(pair, name) for name, other in (("EU", "NATO"), ("NATO", "EU")))


def runs_links(process):
    return process.process.poll() is None and any(word.startswith("link-") for word in process.watched("/ready").json)


def test_both_sides_change_all_their_keys_while_the_process_that_runs_the_links_dies(tmp_path, database):  # noqa: F811
    pair = Pair(tmp_path, stores={"EU": database.database(), "NATO": database.database()})
    # A second process of the EU on the same database, with the same link and a desk of its own.
    (tmp_path / "EU-2").mkdir()
    link = re.search(r"(?s)^link:\n.*", pair.nodes["EU"].config.read_text(), re.M)[0]
    second = Served(tmp_path / "EU-2", "EU", more=link)
    try:
        pair.start()
        until(lambda: runs_links(pair.nodes["EU"]))
        second.start()
        pair.release("EU", "before")
        pair.release("NATO", "back")
        assert "before" in pair.wait("NATO", ["before"])[0] and "back" in pair.wait("EU", ["back"])[0]
        before = {name: status(pair, name) for name in pair.nodes}
        assert all("Our keys hold since we were joined." in said for said in before.values()), before
        for name, other in (("EU", "NATO"), ("NATO", "EU")):
            asked = run("link", "rotate", other, *pair.words(name), "--keys", "all")
            assert asked.returncode == 0, asked.stderr
        # The one that runs the links dies at once; the change goes on in the other process, from what the database has.
        pair.kill("EU")
        pair.nodes["EU"], first = second, pair.nodes["EU"]
        until(lambda: runs_links(second), 60)
        pair.kill("NATO")
        pair.start("NATO")
        until(lambda: settled(pair), 90)
        for name in pair.nodes:
            said = status(pair, name)
            assert "Our channel and mirror keys hold since" in said and "Our TLS keys hold since" in said, said
        first.start()
        pair.release("EU", "under new keys")
        pair.release("NATO", "back under new keys")
        assert sorted(pair.wait("NATO", ["under new keys"])[0]) == sorted(["before", "back", "under new keys", "back under new keys"])
        assert sorted(pair.wait("EU", ["back under new keys"])[0]) == sorted(["before", "back", "under new keys", "back under new keys"]), "each once"
        # And back to the process that was dead.
        assert second.stop()[0] == 0
        pair.nodes["EU"] = first
        until(lambda: runs_links(first), 60)
        pair.release("EU", "after the way back")
        pair.wait("NATO", ["after the way back"])
        assert first.watched("/ready").json["link-nato"] == "works"
        pair.stop()
        for name in pair.nodes:
            verified = run("journal", "verify", *[str(word) for word in pair.words(name)[1:]])
            assert verified.returncode == 0 and "Everything holds." in verified.stdout, verified.stdout + verified.stderr
    finally:
        pair.stop()
        if second.process:
            second.stop()
