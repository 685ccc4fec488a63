"""The program at a prompt, asking a running node as somebody with a token, or as nobody."""

import dataclasses
import json
import os
import re
import subprocess

from demonstration import PROGRAM, ROOT


@dataclasses.dataclass
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Prompt:
    def __init__(self):
        self._tokens = {}

    def token(self, node, account):
        if (node.name, account) not in self._tokens:
            client = node.client(account)
            page = client.post("/tokens", {"token": client.get("/tokens").form_token, "name": "prompt"})
            self._tokens[node.name, account] = re.search(r"<code>(\S{20,})</code>", page.text)[1]
        return self._tokens[node.name, account]

    def __call__(self, node, account, *words):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ENTENTE_")} | {"ENTENTE_NODE": node.address}
        if account:
            environment["ENTENTE_TOKEN"] = self.token(node, account)
        done = subprocess.run([str(PROGRAM), *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, env=environment)
        return Said(done.returncode, done.stdout, done.stderr)
