"""The courier between two nodes: by command on nodes that run and on stopped ones, and at the desk with a browser."""

import stat

import pytest

from linked import Pair, run


@pytest.fixture
def pair(tmp_path):
    pair = Pair(tmp_path)
    for cable in pair.cables.values():
        cable.cut()
    pair.start()
    yield pair
    pair.stop()


def courier(pair, name, *words):
    return run("courier", *words, "--data", pair.data(name), "--organisation", name)


def test_nodes_that_run_are_joined_by_files_alone_with_the_same_command_as_stopped_ones(pair, tmp_path):
    door = pair.data("EU") / "courier.socket"
    assert stat.S_ISSOCK(door.stat().st_mode) and stat.S_IMODE(door.stat().st_mode) == 0o600
    pair.release("EU", "carried")
    # A channel begins once the peer was asked what it holds of it, which a cut wire prevents; a first contact is enough.
    for cable in pair.cables.values():
        cable.mend()
    pair.wait("NATO", ["carried"])
    for cable in pair.cables.values():
        cable.cut()
    for number in range(3):
        pair.release("EU", f"by hand {number}")
    out, back = tmp_path / "out.courier", tmp_path / "back.courier"
    packed = courier(pair, "EU", "pack", "--to", "NATO", "--out", out)
    assert packed.returncode == 0, packed.stderr
    assert courier(pair, "EU", "pack", "--to", "NATO", "--out", out).returncode == 73, "nothing is overwritten"
    assert out.stat().st_mode & 0o077 == 0
    unpacked = courier(pair, "NATO", "unpack", out, "--return", back)
    assert unpacked.returncode == 0, unpacked.stderr
    assert "Taken from EU" in unpacked.stdout and str(back) in unpacked.stdout
    pair.wait("NATO", [f"by hand {number}" for number in range(3)])
    home = courier(pair, "EU", "unpack", back)
    assert home.returncode == 0 and "NATO holds" in home.stdout, home.stderr
    damaged = tmp_path / "damaged.courier"
    content = bytearray(out.read_bytes())
    content[-100] ^= 1
    damaged.write_bytes(content)
    refused = courier(pair, "NATO", "unpack", damaged)
    assert refused.returncode == 65 and str(damaged) in refused.stderr and "courier/" not in refused.stderr.replace(str(damaged), "")
    assert [file for name in ("EU", "NATO") for file in (pair.data(name) / "courier").glob("*")] == [], "no file stays behind"
    # Stopped, also by force, the same commands work on the files.
    pair.kill("EU")
    pair.nodes["NATO"].stop()
    last = tmp_path / "last.courier"
    packed = courier(pair, "EU", "pack", "--to", "NATO", "--out", last, "--json")
    assert packed.returncode == 0, packed.stderr
    unpacked = courier(pair, "NATO", "unpack", last)
    assert unpacked.returncode == 0, unpacked.stderr
    pair.start()
    assert sorted(pair.titles("NATO")) == sorted(["carried"] + [f"by hand {number}" for number in range(3)])


def test_a_release_officer_carries_a_file_between_two_desks_without_a_command_line(eu, nato):
    here, there = eu.client("gsc-release"), nato.client("is-release")
    token = here.get("/crossed/courier").form_token
    packed = here.post("/crossed/courier/pack", {"token": token, "with": "NATO", "from": "0"})
    assert packed.status == 200 and "attachment" in packed["content-disposition"] and len(packed.body) > 65536
    token = there.get("/crossed/courier").form_token
    taken = there.upload("/crossed/courier/unpack", {"token": token, "with": "EU"}, "file", "eu.courier", packed.body)
    assert taken.status == 200 and ("Taken." in taken.words or "Nothing new." in taken.words), taken.words
    back = there.post("/crossed/courier/return", {"token": token, "with": "EU"})
    token = here.get("/crossed/courier").form_token
    home = here.upload("/crossed/courier/unpack", {"token": token, "with": "NATO"}, "file", "back.courier", back.body)
    assert home.status == 200 and "A receipt." in home.words and "its signature says so" in home.words, home.words


def test_choosing_a_file_in_a_browser_shows_the_result_or_what_is_wrong_with_it(browser, eu, tmp_path):
    browser.be(eu.client("gsc-release")).open(eu, "/crossed/courier")
    wrong = tmp_path / "letter.courier"
    wrong.write_text("a letter, and no courier file")
    browser.one("input[type=file]").send_keys(str(wrong))
    browser.press(browser.button("Unpack the file"))
    assert browser.title.startswith("Error:") and "letter.courier is no courier file" in browser.one(".error-summary").text
    browser.press(browser.one("header nav a[aria-current=page]"))
    browser.press(browser.one(".carry a"))
    assert browser.path == "/crossed/courier?with=NATO"
    # What is under way is said at the button; the page stays, and the browser keeps the file.
    browser.button("Pack the file for NATO").click()
    browser.wait(lambda: "your browser saves it" in browser.one("#pack [role=status]").text, "nothing said that the file is being made")
