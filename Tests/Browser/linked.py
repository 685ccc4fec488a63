"""Two nodes joined as two operators would join them, each its own process, with a cable between them that can be cut."""

import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from demonstration import PROGRAM, ROOT
from ports import free_ports
from served import Served


class Cable:
    """Carries TCP from a port of its own to another, until it is cut."""

    def __init__(self, to, port=0):
        self.to = to
        self.is_cut = False
        self.carried = 0
        self.pairs = []
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            self.join(near)

    def join(self, near):
        if self.is_cut:
            return near.close()
        try:
            far = self.connect()
        except OSError:
            return near.close()
        self.pairs.append((near, far))
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=self.carry, args=(source, target, self.reader("there" if source is near else "back")), daemon=True).start()

    def connect(self):
        far = socket.create_connection(("127.0.0.1", self.to), 5)
        # A wire cuts nobody off for saying nothing.
        far.settimeout(None)
        return far

    def reader(self, way):
        """What looks at the bytes of one connection that go one way; a plain cable looks at nothing."""
        return lambda data: None

    def carry(self, source, target, look):
        try:
            while data := source.recv(65536):
                self.carried += len(data)
                look(data)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def cut(self):
        self.is_cut = True
        for near, far in self.pairs:
            for end in (near, far):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.pairs.clear()

    def mend(self):
        self.is_cut = False


def run(*words):
    return subprocess.run([str(PROGRAM), *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


class Pair:
    """EU and NATO, each with an analyst who drafts and an officer who releases. `only_dials`: the one that nobody can reach, if any. `stores`: connection strings of those that are kept in PostgreSQL. `keeps_for`: other bodies for whom a node keeps items."""

    def __init__(self, folder, cable=Cable, only_dials=None, stores=None, keeps_for=None):
        self.only_dials, self.stores, self.keeps_for = only_dials, stores or {}, keeps_for or {}
        self.nodes, self.cables, self.tokens = {}, {}, {}
        ports = {"EU": free_ports(1), "NATO": free_ports(1)}
        people = {"EU": ("EU.GSC", "EU.CERT-EU"), "NATO": ("NATO.IS", "NATO.NCSC")}
        for name, other in (("EU", "NATO"), ("NATO", "EU")):
            (folder / name).mkdir()
            self.cables[name] = cable(ports[name])
            listens = "" if name == only_dials else f"  listen: 127.0.0.1:{ports[name]}\n"
            reached = "dials-in: true" if other == only_dials else f"address: 127.0.0.1:{{{other}}}"
            node = Served(folder / name, name, more=f"link:\n{listens}  peers:\n    - organisation: {other}\n      custodian: {people[other][0]}\n      {reached}\n{self.store(name)}")
            self.nodes[name] = node
        for name, node in self.nodes.items():
            # The address of the peer is the near end of its cable.
            node.config.write_text(node.config.read_text().replace("{EU}", str(self.cables["EU"].port)).replace("{NATO}", str(self.cables["NATO"].port)))
            for account, token in self.open_accounts(name, *people[name]).items():
                self.tokens[name, account] = token
        self.join()

    # What was made at the prompt once, for every pair that is not in PostgreSQL.
    _made = {}

    def open_accounts(self, name, officer, analyst):
        """An administrator, an analyst and an officer; gives the tokens of the last two."""
        node, kept = self.nodes[name], None if name in self.stores else self._made.get(name)
        if kept:
            shutil.copytree(pathlib.Path(kept[0].name) / "data", self.data(name))
            return kept[1]
        node.add("admin", officer, "administrator", "--first-administrator", clearance="none")
        node.add("analyst", analyst, "reader,drafter").add("officer", officer, "reader,drafter,release-authority,auditor")
        tokens = {}
        for account in ("analyst", "officer"):
            made = node.account("token", account, "--name", "test")
            assert made.returncode == 0, made.stderr
            tokens[account] = made.stdout.strip()
        if name not in self.stores:
            folder = tempfile.TemporaryDirectory(prefix="entente-accounts-")
            shutil.copytree(self.data(name), pathlib.Path(folder.name) / "data")
            self._made[name] = (folder, tokens)
        return tokens

    def store(self, name):
        return f'store:\n  kind: postgresql\n  connection: "{self.stores[name]}"\n' if name in self.stores else ""

    def words(self, name):
        """What a command needs to know of a node."""
        return ["--data", self.data(name), "--organisation", name] + (["--postgresql", self.stores[name]] if name in self.stores else [])

    def data(self, name):
        return self.nodes[name].folder / "data"

    def try_join(self, ending):
        """The ceremony again, after a revocation; false while a node has not said yet what it held at the end."""
        try:
            self.join(ending)
        except AssertionError as why:
            assert "has not said yet what it held" in str(why), why
            return False
        return True

    def join(self, ending=""):
        files = {}
        for name, other, custodian in (("EU", "NATO", "EU.GSC"), ("NATO", "EU", "NATO.IS")):
            files[name] = self.nodes[name].folder / f"{name}{ending}.join"
            if files[name].exists():
                continue
            address = [] if name == self.only_dials else ["--address", f"127.0.0.1:{self.cables[name].port}"]
            more = [word for body in self.keeps_for.get(name, []) for word in ("--keeps-for", body)]
            made = run("link", "invite", other, *self.words(name), "--custodian", custodian, *address, *more, "--out", files[name])
            assert made.returncode == 0, made.stderr
        looked = run("link", "accept", files["NATO"], *self.words("EU"))
        assert looked.returncode == 65, "nobody is joined without a fingerprint"
        fingerprint = re.search(r"(?:\d{5} ){7}\d{5}", looked.stderr)[0]
        for name, other in (("EU", "NATO"), ("NATO", "EU")):
            joined = run("link", "accept", files[other], *self.words(name), "--fingerprint", fingerprint)
            assert joined.returncode == 0, joined.stderr

    def start(self, *names):
        for name in names or self.nodes:
            self.nodes[name].start()
        return self

    def stop(self):
        for node in self.nodes.values():
            if node.process:
                node.stop()

    def kill(self, name):
        self.nodes[name].process.kill()
        self.nodes[name].process.wait()

    def release(self, name, title, marking="TLP:GREEN"):
        """Drafted, put up and released, each acknowledged. A body of the other side's response team gets it."""
        client = self.nodes[name].client()
        analyst, officer = self.tokens[name, "analyst"], self.tokens[name, "officer"]
        own, to = ("EU.CERT-EU", "NATO.NCSC") if name == "EU" else ("NATO.NCSC", "EU.CERT-EU")
        day = time.strftime("%Y-%m-%d", time.gmtime())
        item = client.post_json("/api/v1/items", {"marking": marking, "originator": own, "holder": own, "audience": to, "date": day, "title": title, "text": "Text."}, analyst)
        assert item.status == 201, item.text
        asked = client.post_json(f"/api/v1/items/{item.json['item']}/ask", {"expecting": item.json["version"]}, analyst)
        released = client.post_json(f"/api/v1/items/{item.json['item']}/release", {"expecting": asked.json["version"], "audience": to, "day": day}, officer)
        assert released.status == 200, released.text

    def titles(self, name):
        """Of what the response team of this side has."""
        client, headers, found, after = self.nodes[name].client(), {"authorization": f"Bearer {self.tokens[name, 'analyst']}"}, [], ""
        while True:
            page = client.get("/api/v1/items" + (f"?after={after}" if after else ""), headers=headers).json
            found += [item["title"] for item in page["items"]]
            after = page.get("next")
            if not after:
                return found

    def wait(self, name, titles, seconds=240):
        """Until this side has all of them; returns what it has and how long it took."""
        began = time.monotonic()
        while True:
            found = self.titles(name)
            if set(titles) <= set(found) or time.monotonic() - began > seconds:
                return found, time.monotonic() - began
            time.sleep(0.01)
