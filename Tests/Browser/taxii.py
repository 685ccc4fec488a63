"""A plain TAXII 2.1 client that hides nothing of what the server says, and objects to send with it."""

import base64
import http.client
import json
import re
import urllib.parse
import uuid

from client import Reply

MEDIA = "application/taxii+json;version=2.1"
ROOT = "/taxii2/entente/"
VIEWS = {"all": "a1100000-0000-4000-8000-000000000001", "said-here": "a1100000-0000-4000-8000-000000000002", "from-the-other-side": "a1100000-0000-4000-8000-000000000003"}
MICROSECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")

# The fixed identifiers of FIRST's labels in STIX 2.1 (section 7.2.1.4 for 1.0, the extension definition of TLP 2.0 for the others).
TLP = {
    "CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "RED": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    "WHITE1": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "GREEN1": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "AMBER1": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "RED1": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}


class Taxii:
    """One account at one node; the connection stays open."""

    def __init__(self, node, account=None, password=None, token=None):
        self.node, self.account = node, account
        self.headers = {"accept": MEDIA}
        if token:
            self.headers["authorization"] = f"Bearer {token}"
        elif account:
            self.headers["authorization"] = "Basic " + base64.b64encode(f"{account}:{password or 'invented-' + account}".encode()).decode()
        self.connection = None

    def send(self, method, path, body=None, headers=None, query=None, chunked=False):
        if query:
            path += "?" + urllib.parse.urlencode(query)
        for attempt in (1, 2):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=120)
            try:
                try:
                    self.connection.request(method, path, body=body, headers={key: value for key, value in (self.headers | (headers or {})).items() if value is not None}, encode_chunked=chunked)
                except (BrokenPipeError, ConnectionResetError):
                    if not fresh:
                        raise
                answer = self.connection.getresponse()
                reply = Reply(answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read())
                if answer.will_close:
                    self.close()
                return reply
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # A connection that was idle for long may have been closed meanwhile.
                self.close()
                if fresh or attempt == 2:
                    raise
            except BaseException:
                self.close()
                raise

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def get(self, path, query=None, headers=None):
        return self.send("GET", path, query=query, headers=headers)

    def post(self, collection, objects, headers=None):
        body = objects if isinstance(objects, bytes) else objects.encode() if isinstance(objects, str) else json.dumps({"objects": objects})
        return self.send("POST", at(collection, "objects"), body, {"content-type": MEDIA} | (headers or {}))

    def add(self, collection, *objects):
        """Adds what must be taken whole, and gives the status."""
        reply = self.post(collection, list(objects))
        assert reply.status == 202, f"{reply.status}: {reply.text}"
        status = reply.json
        assert status["failure_count"] == 0, status.get("failures")
        return status

    def pages(self, collection, what="objects", query=None, limit=None):
        """Every page by `next`, as a client of the standard goes on; checks what holds for each."""
        query, count = dict(query or {}) | ({"limit": limit} if limit else {}), 0
        while True:
            reply = self.get(at(collection, what), query)
            assert reply.status == 200, f"{reply.status}: {reply.text}"
            page = reply.json
            assert ("next" in page) == (page.get("more") is True), "`next` and `more` go together"
            assert set(page) <= {"objects", "versions", "more", "next"} and page.get("objects") != [] and page.get("versions") != [], page.keys()
            yield reply
            if not page.get("more"):
                return
            query["next"] = page["next"]
            count += 1
            assert count < 10_000, "paging does not end"

    def all(self, collection, what="objects", query=None, limit=None):
        return [one for reply in self.pages(collection, what, query, limit) for one in reply.json.get("versions" if what.endswith("versions") else "objects", [])]

    def ids(self, collection, query=None, limit=None):
        return [one["id"] for one in self.all(collection, query=query, limit=limit)]


def at(collection, *rest):
    return ROOT + "/".join(["collections", collection, *rest]) + "/"


def make_collection(node, token, title="For a test", standing="TLP:AMBER", marking="TLP:GREEN", alias=""):
    reply = node.stranger().post_json("/api/v1/threats/collections", {"title": title, "standing": standing, "marking": marking, "alias": alias}, token)
    assert reply.status == 200, reply.text
    return reply.json["collection"]


# Objects

def new_id(kind):
    return f"{kind}--{uuid.uuid4()}"


def indicator(name="An indicator of a test", id=None, modified="2024-05-06T07:08:09.123Z", **more):
    return {"type": "indicator", "spec_version": "2.1", "id": id or new_id("indicator"), "created": "2024-01-02T03:04:05.678Z", "modified": modified, "name": name, "indicator_types": ["malicious-activity"],
            "pattern": "[domain-name:value = 'example.com']", "pattern_type": "stix", "valid_from": "2024-01-02T03:04:05Z"} | more


def malware(name="Malware of a test", **more):
    return {"type": "malware", "spec_version": "2.1", "id": new_id("malware"), "created": "2024-01-02T03:04:05.678Z", "modified": "2024-01-02T03:04:05.678Z", "name": name, "is_family": False, "malware_types": ["worm"]} | more


def relationship(source, target, **more):
    return {"type": "relationship", "spec_version": "2.1", "id": new_id("relationship"), "created": "2024-01-02T03:04:05.678Z", "modified": "2024-01-02T03:04:05.678Z", "relationship_type": "indicates",
            "source_ref": source, "target_ref": target} | more


def domain(value, **more):
    """An observable: no version of its own, and an identifier that follows from its value (STIX 2.1, section 2.9)."""
    return {"type": "domain-name", "spec_version": "2.1", "id": "domain-name--" + str(uuid.uuid5(uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7"), json.dumps({"value": value}, separators=(",", ":")))), "value": value} | more


def of_version_20(**more):
    one = indicator(**more)
    for name in ("spec_version", "indicator_types", "pattern_type"):
        one.pop(name)
    return one | {"labels": ["malicious-activity"]}


def under(level, one):
    """The same under a marking: a level, or the identifier of a definition."""
    return one | {"object_marking_refs": [TLP.get(level, level)]}
