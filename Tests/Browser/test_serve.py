"""One node for real use: configuration, accounts, health, numbers, log, stopping."""

import http.client
import os
import re
import socket
import ssl
import subprocess
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from demonstration import PROGRAM, ROOT
from nodes import CONSENTS, FAMOUS, ask
from served import PASSWORD, Served, private


OWN = {"marking": "RESTREINT UE/EU RESTRICTED", "audience": "EU*", "date": "2025-03-01", "holder": "EU.GSC", "originator": "EU.GSC"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    node = Served(tmp_path_factory.mktemp("served"))
    node.add("administrator", "EU.GSC", "reader", "--first-administrator").add("gsc-desk", "EU.GSC", "reader,drafter,release-authority,auditor").add("deu-reader", "DEU")
    yield node.start()
    code, _ = node.stop()
    assert code == 0, node.said()


def run(*words):
    return subprocess.run([str(PROGRAM), *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


def test_the_example_configuration_has_nothing_wrong(tmp_path):
    # Its data directory belongs to the service's own account, so here it is another; all else is as shipped.
    text = (ROOT / "packaging" / "entente.yaml").read_text()
    assert "data: /var/lib/entente" in text
    example = tmp_path / "entente.yaml"
    example.write_text(text.replace("/var/lib/entente", str(tmp_path / "data")).replace("../packs", str(ROOT / "packs")))
    checked = run("serve", "--check", "--config", example)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "nothing wrong" in checked.stdout
    assert not (tmp_path / "data").exists(), "a check starts nothing"


def test_what_the_example_only_names_in_comments_is_known_too(tmp_path, served):
    text = (ROOT / "packaging" / "entente.yaml").read_text().replace("/var/lib/entente", str(tmp_path / "data")).replace("../packs", str(ROOT / "packs"))
    text = re.sub(r"(?m)^# ((?:openid|link|courier):)", r"\1", text)
    text = re.sub(r"(?m)^#   ( *(?:- )?[a-z-]+:(?: |$))", r"  \1", text)
    private(tmp_path / "secret", "of the client")
    text = text.replace("/etc/entente/openid ", str(tmp_path / "secret") + " ").replace("/etc/entente/login-ca.pem", str(served.folder / "desk.pem"))
    example = tmp_path / "entente.yaml"
    example.write_text(text)
    checked = run("serve", "--check", "--config", example)
    assert (checked.returncode, checked.stderr) == (0, ""), text


def test_every_mistake_is_told_at_once_with_its_place_and_what_to_write(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(f"organisaton: EU\ndata: data\npack: {ROOT}/packs/eu-nato\ndesk:\n  listen: nowhere\n  address: https://a.example\n  behind-proxy: true\n  trusted-proxies: [1.2.3]\nlog: {{level: loud}}\n")
    checked = run("serve", "--config", wrong)
    assert checked.returncode == 78
    places = re.findall(r"wrong\.yaml:(\d+:\d+): ", checked.stderr)
    assert places == ["1:1", "1:1", "5:11", "8:21", "9:14"], checked.stderr
    assert "write `organisation`" in checked.stderr and "5 mistakes" in checked.stderr
    assert all("; " in line for line in checked.stderr.splitlines())


def test_a_secret_that_others_can_read_is_refused_with_the_remedy(tmp_path, served):
    config = tmp_path / "n.yaml"
    config.write_text(served.config.read_text().replace("desk.", str(served.folder) + "/desk.").replace("key-file: " + str(served.folder) + "/desk.key", f"key-file: {tmp_path}/desk.key"))
    key = private(tmp_path / "desk.key", (served.folder / "desk.key").read_text())
    assert run("serve", "--check", "--config", config).returncode == 0
    for mode in (0o640, 0o604):
        key.chmod(mode)
        checked = run("serve", "--check", "--config", config)
        assert checked.returncode == 78 and f"chmod 600 {key}" in checked.stderr
    key.chmod(0o400)
    assert run("serve", "--check", "--config", config).returncode == 0


def test_the_first_administrator_enters_a_fresh_node_and_is_the_only_first(served, tmp_path):
    client = served.client()
    assert client.sign_in("administrator").status == 303
    assert "Role of administrator" in client.get("/").words
    assert client.get("/")["strict-transport-security"] == "max-age=31536000"
    cookie = next(value for value in client.set_cookies if value.startswith("entente-eu="))
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    fresh = Served(tmp_path)
    first = fresh.account("add", "one", "--first-administrator", "--title", "One", "--party", "EU.GSC", "--password-file", str(fresh.password))
    again = fresh.account("add", "two", "--first-administrator", "--title", "Two", "--party", "EU.GSC", "--password-file", str(fresh.password))
    assert first.returncode == 0 and again.returncode != 0 and "has accounts already" in again.stderr


def test_accounts_are_listed_closed_reopened_and_given_passwords_and_tokens(tmp_path):
    node = Served(tmp_path).add("administrator", "EU.GSC", "reader", "--first-administrator").add("deu-reader", "DEU")
    assert [line.split("\t")[:3] for line in node.account("list").stdout.splitlines()] == [["administrator", "open", "EU.GSC"], ["deu-reader", "open", "DEU"]]
    assert node.account("close", "deu-reader").returncode == 0 and "deu-reader\tclosed" in node.account("list").stdout
    assert node.account("reopen", "deu-reader").returncode == 0 and "deu-reader\topen" in node.account("list").stdout
    assert "last administrator" in node.account("close", "administrator").stderr
    other = private(tmp_path / "other", "another good long password\n")
    assert node.account("password", "deu-reader", "--password-file", str(other)).returncode == 0
    token = node.account("token", "deu-reader", "--name", "A tool").stdout.strip()
    assert re.fullmatch(r"ent_[0-9a-f]{64}", token)
    # Without a terminal there is no prompt, and nothing hangs.
    asked = node.account("password", "deu-reader")
    assert asked.returncode != 0 and "--password-file" in asked.stderr
    node.start()
    try:
        assert node.client().sign_in("deu-reader").status == 403
        assert node.client().sign_in("deu-reader", "another good long password").status == 303
        assert node.client().get("/api/v1/items", headers={"authorization": f"Bearer {token}"}).status == 200
    finally:
        assert node.stop()[0] == 0


def test_while_the_node_runs_its_accounts_are_left_to_its_pages(served):
    refused = served.account("list")
    assert refused.returncode == 75 and "is running" in refused.stderr


def test_health_readiness_and_numbers_are_on_their_own_port_only(served):
    assert served.watched("/health").status == 200
    ready = served.watched("/ready")
    assert ready.status == 200 and ready.json["ready"] == "yes" and ready.json["vault"] == "writable"
    for path in ("/health", "/ready", "/metrics"):
        assert served.client().get(path).status == 404


def test_prometheus_can_read_the_numbers_and_they_are_right(served):
    def numbers():
        families = list(text_string_to_metric_families(served.watched("/metrics").text))
        return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}, {family.name: family.type for family in families}
    client = served.client()
    assert client.sign_in("gsc-desk").status == 303
    before, types = numbers()
    assert types["entente_http_requests"] == "counter" and types["entente_http_request_duration_seconds"] == "histogram" and types["entente_journal_entries"] == "gauge"
    assert served.client().sign_in("gsc-desk", "not the password").status == 403
    token = client.get("/").form_token
    item = client.post("/items", OWN | {"token": token, "title": "Counted", "text": "Once."})["location"]
    assert client.get(item).status == 200
    after, _ = numbers()

    def grew(name, **labels):
        key = (name, tuple(sorted(labels.items())))
        return after.get(key, 0) - before.get(key, 0)
    assert grew("entente_sign_ins_total", way="password", outcome="failed") == 1
    assert grew("entente_http_requests_total", route="/items/{id}", method="GET", status="200") == 1
    assert grew("entente_http_requests_total", route="/items", method="POST", status="303") == 1
    assert grew("entente_http_request_duration_seconds_count", route="/items/{id}") == 1
    assert grew("entente_journal_appends_total") == 1 and grew("entente_journal_entries") == 1
    assert after[("entente_projection_lag_entries", ())] == 0 and after[("entente_sessions", ())] >= 1
    assert item.rsplit("/", 1)[1] not in served.watched("/metrics").text


def test_the_log_of_a_whole_session_has_no_title_text_marking_query_or_password(served):
    client = served.client()
    client.sign_in("gsc-desk")
    title, text, query = "Zephyrine assessment of bridges", "Quillaja text that nobody else may read.", "Xylographic"
    secrets = [title, text, query, "Zephyrine", "Quillaja", "RESTREINT", "RESTRICTED", "NATO RESTRICTED", PASSWORD, "not the password of anyone"]
    token = client.get("/").form_token
    item = client.post("/items", OWN | {"token": token, "title": title, "text": text})["location"]
    assert title in client.get(item).words
    for path in (ask(FAMOUS), ask(CONSENTS), f"/?marking={query}", f"/api/check/marking?value={query}", f"/no/{query}", "/items", "/journal", "/tokens", "/rules", item + "/unheard-of"):
        client.get(path)
    version = re.search(r'name="expecting" value="(\d+)"', client.get(item).text)[1]
    assert client.post(f"{item}/ask", {"token": token, "expecting": version}).status in (303, 409)
    served.client().sign_in("gsc-desk", "not the password of anyone")
    client.post("/sign-out", {"token": client.get("/").form_token})
    said, lines = served.said(), served.lines()
    assert [word for word in secrets if word.lower() in said.lower()] == []
    assert item.rsplit("/", 1)[1] not in said
    mine = [line for line in lines if line.get("account") == "gsc-desk"]
    assert {"/items/{id}", "/items", "/journal"} <= {line["route"] for line in mine}
    assert all(set(line) >= {"time", "level", "from", "says"} for line in lines) and len(said.splitlines()) == len(lines), "every line is one object"
    assert all(re.fullmatch(r"[0-9a-f]{32}", line["request"]) for line in mine)


def test_it_tells_its_supervisor_when_it_is_ready_and_when_it_stops(tmp_path):
    node = Served(tmp_path).add("administrator", "EU.GSC", "reader", "--first-administrator")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(tmp_path / "notify"))
        supervisor.settimeout(30)
        node.start({"NOTIFY_SOCKET": str(tmp_path / "notify")})
        assert supervisor.recv(200) == b"READY=1"
        assert node.stop()[0] == 0
        assert supervisor.recv(200) == b"STOPPING=1"


def test_it_stops_within_ten_seconds_with_open_connections_and_a_request_that_never_ends(tmp_path):
    node = Served(tmp_path).add("administrator", "EU.GSC", "reader", "--first-administrator").start()
    with socket.create_connection(("127.0.0.1", node.watch)), socket.create_connection(("127.0.0.1", node.port)) as plain:
        kept = http.client.HTTPSConnection("127.0.0.1", node.port, context=ssl._create_unverified_context())
        kept.request("GET", "/")
        assert kept.getresponse().read()
        endless = ssl._create_unverified_context().wrap_socket(plain)
        endless.sendall(b"POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nname=")
        code, seconds = node.stop(15)
        assert code == 0 and seconds < 10, (code, seconds, node.said())
        kept.close()
    assert node.lines()[-1]["says"] == "stopped"
    # What was said is there, and the directory is free again.
    assert "administrator" in node.account("list").stdout


def test_behind_a_proxy_only_the_proxy_is_believed(tmp_path):
    node = Served(tmp_path, door="  behind-proxy: true\n  trusted-proxies: [127.0.0.1]\n").add("administrator", "EU.GSC", "reader", "--first-administrator").start()
    try:
        from client import Client
        proxy = Client(node.port)
        assert proxy.get("/").status == 403 and "TLS only" in proxy.get("/").words
        assert proxy.get("/", headers={"x-forwarded-proto": "http"}).status == 403
        said = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
        page = proxy.get("/sign-in", headers=said)
        assert page.status == 200
        # Wrong passwords count against the address that the proxy names: the one that the client made up before it counts for nothing.
        statuses = [proxy.post("/sign-in", {"token": page.form_token, "name": f"nobody-{attempt}", "password": "x"},
                               {"x-forwarded-proto": "https", "x-forwarded-for": f"198.51.100.{attempt}, 203.0.113.9", "origin": f"https://127.0.0.1:{node.port}"}).status for attempt in range(34)]
        assert 429 in statuses and statuses[0] == 403
        assert proxy.post("/sign-in", {"token": page.form_token, "name": "administrator", "password": PASSWORD}, said | {"origin": f"https://127.0.0.1:{node.port}"}).status == 303
    finally:
        assert node.stop()[0] == 0


def test_the_unit_for_systemd_is_whole(tmp_path):
    import shutil
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed here")
    unit = tmp_path / "entente.service"
    unit.write_text((ROOT / "packaging" / "entente.service").read_text().replace("/usr/bin/entente", str(PROGRAM)))
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0 and str(unit.name) not in checked.stderr, checked.stderr
