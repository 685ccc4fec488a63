"""Our TAXII 2.1 server beside medallion and OpenTAXII: the same objects, the same questions, one machine, one run."""

import argparse
import base64
import concurrent.futures
import gzip
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
TAXII = "application/taxii+json;version=2.1"
PASSWORD = "a good long password of a measurement"
ACCOUNTS = 8
PAGE = 1_000


def free_ports():
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue


# What is loaded.

def invented(count, seed):
    """Indicators, observables, malware and relationships of realistic sizes, under TLP markings."""
    random_ = random.Random(seed)
    tlp = ["94868c89-83c2-464b-929b-a1a8aa3c8487", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "55d920b0-5e8b-4f79-9ee9-91f868d9b421"]

    def name(kind):
        return f"{kind}--{uuid.UUID(int=random_.getrandbits(128), version=4)}"

    def moment(second):
        return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(1_500_000_000 + second))

    subject = name("malware")
    for number in range(count):
        kind = ("indicator", "malware", "relationship", "attack-pattern")[number % 4]
        one = {"type": kind, "spec_version": "2.1", "id": name(kind), "created": moment(number), "modified": moment(number), "object_marking_refs": [f"marking-definition--{random_.choice(tlp)}"]}
        if kind == "indicator":
            address = ".".join(str(random_.randrange(256)) for _ in range(4))
            one |= {"name": f"Address {address}", "pattern": f"[ipv4-addr:value = '{address}']", "pattern_type": "stix", "valid_from": moment(number), "indicator_types": ["malicious-activity"], "description": "Seen in traffic. " * 20}
        elif kind == "malware":
            one |= {"name": f"Family {number}", "is_family": True, "malware_types": ["trojan"], "description": "Loads a second stage and waits. " * 30}
            subject = one["id"]
        elif kind == "attack-pattern":
            one |= {"name": f"Technique {number}", "description": "How it is done. " * 60, "external_references": [{"source_name": "mitre-attack", "external_id": f"T{1000 + number % 900}"}]}
        else:
            one |= {"relationship_type": "related-to", "source_ref": subject, "target_ref": subject}
        yield json.dumps(one).encode()


def real(path):
    opened = gzip.open(path) if str(path).endswith(".gz") else open(path, "rb")
    with opened as lines:
        for line in lines:
            if line.strip():
                yield line.strip()


def again(objects, count, seed):
    """As many as are asked for: the same objects under other identifiers, round after round."""
    random_ = random.Random(seed)
    given = 0
    for one in objects:
        if given == count:
            return
        given += 1
        yield one
    while given < count:
        for one in objects:
            if given == count:
                return
            own = json.loads(one)["id"]
            given += 1
            yield one.replace(own.encode(), f"{own[:-36]}{uuid.UUID(int=random_.getrandbits(128), version=4)}".encode(), 1)


# The servers.

class Server:
    name = ""
    folder = None
    process = None
    headers = {}

    def start(self, command, port, **more):
        self.port = port
        self.process = subprocess.Popen(command, stdout=(self.folder / "out").open("ab"), stderr=subprocess.STDOUT, **more)
        end = time.monotonic() + 90
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{self.name} did not start: {(self.folder / 'out').read_text(errors='replace')[-2000:]}")
                time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def memory(self):
        """Resident now and at most, in MiB."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return tuple(int(re.search(rf"{field}:\s+(\d+)", text)[1]) / 1024 for field in ("VmRSS", "VmHWM"))

    def told(self):
        return (self.folder / "out").read_text(errors="replace")[-1500:]

    def account(self, number):
        return self.headers


class Ours(Server):
    name = "Entente"

    def __init__(self, program, folder):
        self.folder = folder
        port = free_ports()
        (folder / "password").write_text(PASSWORD + "\n")
        (folder / "password").chmod(0o600)
        (folder / "entente.yaml").write_text(f"organisation: EU\ndata: data\npack: {ROOT}/packs/eu-nato\ndesk:\n  listen: 127.0.0.1:{port}\n  address: https://127.0.0.1:{port}\n  behind-proxy: true\n  trusted-proxies: [127.0.0.1]\nobserve:\n  listen: 127.0.0.1:{port + 1}\n"
                                             # What one account may ask is what is not measured here.
                                             "limits:\n  requests-each-second: 1000000\n  requests-at-once: 1000000\n  objects-each-second: 1000000000\n  objects-at-once: 1000000000\n  envelopes-mebibytes: 1024\n")

        def account(name, *words):
            subprocess.run([program, "account", "add", name, "--title", f"Measures {name}", "--party", "EU.CERT-EU", "--roles", "reader,drafter", "--clearance", "secret", "--password-file", folder / "password", "--config", folder / "entente.yaml", *words],
                           check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        subprocess.run([program, "account", "add", "first", "--title", "Administrator", "--party", "EU.GSC", "--roles", "administrator", "--first-administrator", "--password-file", folder / "password", "--config", folder / "entente.yaml"],
                       check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        for number in range(ACCOUNTS):
            account(f"measure-{number}")
        self.start([program, "serve", "--config", folder / "entente.yaml"], port, cwd=ROOT)
        self.collection = "/taxii2/entente/collections/a1100000-0000-4000-8000-000000000002"

    def account(self, number):
        basic = base64.b64encode(f"measure-{number % ACCOUNTS}:{PASSWORD}".encode()).decode()
        return {"Authorization": f"Basic {basic}", "X-Forwarded-Proto": "https"}


class Medallion(Server):
    name = "medallion"

    def __init__(self, folder):
        self.folder = folder
        collection = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
        data = {"/discovery": {"title": "measured", "default": "http://127.0.0.1/api1/", "api_roots": ["http://127.0.0.1/api1/"]},
                "api1": {"information": {"title": "measured", "versions": [TAXII], "max_content_length": 104857600}, "status": [],
                         "collections": [{"id": collection, "title": "measured", "can_read": True, "can_write": True, "media_types": ["application/stix+json;version=2.1"], "objects": [], "manifest": []}]}}
        (folder / "data.json").write_text(json.dumps(data))
        (folder / "config.json").write_text(json.dumps({"backend": {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend", "filename": str(folder / "data.json")}, "users": {"admin": "Password0"}, "taxii": {"max_page_size": PAGE}}))
        port = free_ports()
        self.start([sys.executable, "-m", "medallion.scripts.run", "--host", "127.0.0.1", "--port", str(port), str(folder / "config.json")], port)
        self.collection = f"/api1/collections/{collection}"
        self.headers = {"Authorization": "Basic " + base64.b64encode(b"admin:Password0").decode()}


class OpenTAXII(Server):
    name = "OpenTAXII"

    def __init__(self, folder):
        self.folder = folder
        port = free_ports()
        database = f"sqlite:///{folder}/data.db"
        (folder / "opentaxii.yml").write_text(f"""domain: "127.0.0.1:{port}"
support_basic_auth: yes
return_server_error_details: yes
count_blocks_in_poll_responses: no
save_raw_inbox_messages: no
xml_parser_supports_huge_tree: yes
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters: {{db_connection: "sqlite:///{folder}/auth.db", create_tables: yes, secret: measured}}
taxii1:
taxii2:
  public_discovery: true
  allow_custom_properties: true
  max_content_length: 104857600
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters: {{db_connection: "{database}", create_tables: yes}}
logging: {{opentaxii: error, root: error}}
""")
        environment = os.environ | {"OPENTAXII_CONFIG": str(folder / "opentaxii.yml")}
        (folder / "make.py").write_text("""
from opentaxii.config import ServerConfig
from opentaxii.server import TAXIIServer
server = TAXIIServer(ServerConfig())
api = server.servers.taxii2.persistence.api
root = api.add_api_root("measured", "", True, is_public=True)
one = api.add_collection(root.id, "measured", is_public=True, is_public_write=True)
print(root.id, one.id)
""")
        said = subprocess.run([sys.executable, folder / "make.py"], env=environment, check=True, capture_output=True, text=True).stdout.split()[-2:]
        self.start([str(pathlib.Path(sys.executable).parent / "waitress-serve"), "--listen", f"127.0.0.1:{port}", "--threads", "8", "opentaxii_app:app"], port, env=environment, cwd=pathlib.Path(__file__).parent)
        self.collection = f"/taxii2/{said[0]}/collections/{said[1]}"


# The questions.

def send(server, objects, size, number=0, limit=None):
    """Objects a second, until the server has said that it has them."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    sent, began = 0, time.monotonic()
    batch = []

    def post():
        nonlocal sent
        connection.request("POST", server.collection + "/objects/", b'{"objects":[' + b",".join(batch) + b"]}", server.account(number) | {"Accept": TAXII, "Content-Type": TAXII})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 429:
            time.sleep(int(answer.headers.get("Retry-After", "1")))
            return post()
        if answer.status != 202:
            raise SystemExit(f"{server.name} answered {answer.status}: {body[:500]} {server.told()}")
        status = json.loads(body)
        while status["status"] != "complete":
            connection.request("GET", re.sub("/collections/.*", f"/status/{status['id']}/", server.collection), None, server.account(number) | {"Accept": TAXII})
            status = json.loads(connection.getresponse().read())
        if status.get("failure_count"):
            raise SystemExit(f"{server.name} refused: {str(status.get('failures'))[:500]}")
        sent += len(batch)

    for one in objects:
        batch.append(one)
        if len(batch) == size:
            post()
            batch = []
            number += 1
        if limit and time.monotonic() - began > limit:
            break
    if batch:
        post()
    return sent / (time.monotonic() - began), sent


def walk(server, pages, number=0, query=""):
    """Objects and bytes a second in pages as large as the server gives, one page after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    objects, size, following, began = 0, 0, None, time.monotonic()
    for _ in range(pages):
        address = f"{server.collection}/objects/?limit={PAGE}{query}" + (f"&next={following}" if following else "")
        connection.request("GET", address, None, server.account(number) | {"Accept": TAXII})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{server.name} answered {answer.status}: {body[:300]}")
        objects += body.count(b'"spec_version"') if b'"spec_version"' in body else len(json.loads(body).get("objects", []))
        size += len(body)
        # Ours stands at the end; others put it at the beginning.
        found = re.search(rb'"next": ?"?([^",}]+)', body[-300:]) or re.search(rb'"next": ?"?([^",}]+)', body[:300])
        following = found[1].decode() if found else None
        if not following:
            break
    seconds = time.monotonic() - began
    return objects / seconds, size / seconds


def asked(server, path, clients, seconds):
    """Requests a second, and the milliseconds within which half and 99 of 100 were answered."""
    # Our node gives each account its share of requests: the clients come under eight.
    accounts = ",\n".join("{" + ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in (server.account(number) | {"Accept": TAXII}).items()) + "}" for number in range(ACCOUNTS))
    script = server.folder / "clients.lua"
    script.write_text(f"local accounts = {{{accounts}}}\nlocal turn = 0\nrequest = function() turn = turn + 1; return wrk.format('GET', nil, accounts[turn % {ACCOUNTS} + 1]) end\n")
    words = ["wrk", "-t", "1", "-c", str(clients), "-d", f"{seconds}s", "--latency", "-s", str(script)]
    said = subprocess.run(words + [f"http://127.0.0.1:{server.port}{path}"], capture_output=True, text=True, check=True).stdout

    def milliseconds(text):
        # Minutes, or no number at all, where nothing was answered in time.
        found = re.fullmatch(r"([\d.]+)(us|ms|s)", text)
        if not found:
            return float("inf")
        number, unit = found.groups()
        return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    quantiles = {part: milliseconds(re.search(rf"{part}%\s+(\S+)", said)[1]) for part in (50, 99)}
    return {"a second": rate, "p50 ms": quantiles[50], "p99 ms": quantiles[99], "failed": int(failed[1]) if failed else 0}


def known(server):
    """An identifier that is there, and a moment after which nothing was added."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    connection.request("GET", server.collection + "/manifest/?limit=1", None, server.account(0) | {"Accept": TAXII})
    return json.loads(connection.getresponse().read())["objects"][0]["id"]


def measure(server, objects, count, seconds, limit=None):
    figures = {}
    parts = list(again(objects, count, 1))
    half = len(parts) // 2
    for size, part in ((100, parts[:half]), (1000, parts[half:])):
        figures[f"accepted a second, envelopes of {size}"], _ = send(server, part, size, limit=limit)
    figures["served a second, pages of 1000, 1 client"], figures["bytes a second"] = walk(server, 30)
    with concurrent.futures.ProcessPoolExecutor(8) as pool:
        for clients in (8,):
            began = time.monotonic()
            done = list(pool.map(walk_here, [(server.port, server.collection, server.account(n), server.name) for n in range(clients)]))
            figures[f"served a second, pages of 1000, {clients} clients"] = sum(n for n, _ in done) / (time.monotonic() - began)
    one = known(server)
    future = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(time.time() + 60))
    for clients in (1, 8, 32):
        figures[f"an object by its id, {clients} clients"] = asked(server, f"{server.collection}/objects/{one}/", clients, seconds)
        figures[f"a poll that finds nothing new, {clients} clients"] = asked(server, f"{server.collection}/objects/?added_after={future}", clients, seconds)
        figures[f"ten of one type, {clients} clients"] = asked(server, f"{server.collection}/objects/?match[type]=malware&limit=10", clients, seconds)
    figures["memory now, MiB"], figures["memory at most, MiB"] = server.memory()
    return figures


def walk_here(asked_):
    port, collection, headers, name = asked_
    server = Server()
    server.port, server.collection, server.headers, server.name = port, collection, headers, name
    rate, _ = walk(server, 10)
    return 10 * PAGE, rate


def shown(value):
    if isinstance(value, dict):
        return f"{value['a second']:,.0f}/s, p50 {value['p50 ms']:.2f} ms, p99 {value['p99 ms']:.2f} ms" + (f", {value['failed']} failed" if value["failed"] else "")
    return f"{value:,.0f}"


def main():
    words = argparse.ArgumentParser()
    words.add_argument("program")
    words.add_argument("out")
    words.add_argument("--objects", type=int, default=1_000_000)
    words.add_argument("--data")
    words.add_argument("--seed", type=int, default=2026)
    words.add_argument("--disk")
    words.add_argument("--seconds", type=int, default=5)
    words.add_argument("--without", action="append", default=[])
    given = words.parse_args()
    objects = list(real(given.data)) if given.data else list(invented(20_000, given.seed))
    results = {"data": given.data or f"invented, seed {given.seed}", "load before": os.getloadavg(), "figures": {}}
    print(f"{len(objects)} different objects, {statistics.fmean(map(len, objects)):.0f} bytes each; load {os.getloadavg()[0]:.1f}", flush=True)

    def report(name, figures):
        results["figures"][name] = figures
        print(f"\n{name}")
        for what, value in figures.items():
            print(f"  {what:<48} {shown(value)}", flush=True)
        pathlib.Path(given.out).write_text(json.dumps(results, indent=1))

    for name, make, count, limit in (("medallion", Medallion, 600, 60), ("OpenTAXII", OpenTAXII, 10_000, 30)):
        if name in given.without:
            continue
        with tempfile.TemporaryDirectory(dir=given.disk) as folder:
            server = make(pathlib.Path(folder))
            try:
                report(f"{name}, {count} objects", measure(server, objects, count, given.seconds, limit))
            finally:
                server.stop()
    with tempfile.TemporaryDirectory(dir=given.disk) as folder:
        server = Ours(pathlib.Path(given.program).resolve(), pathlib.Path(folder))
        try:
            report("Entente, 10000 objects", measure(server, objects, 10_000, given.seconds))
            if given.objects > 10_000:
                rate, sent = send(server, again(objects, given.objects - 10_000, 7), PAGE)
                print(f"\nfilled with {sent:,} more at {rate:,.0f} a second", flush=True)
                # Others than those that are there.
                figures = measure(server, list(again(objects, len(objects) + 10_000, 11))[len(objects):], 10_000, given.seconds)
                figures["filled, objects a second"] = rate
                report(f"Entente, {given.objects} objects", figures)
        finally:
            server.stop()
    print(f"\n{given.out} written.")


if __name__ == "__main__":
    main()
