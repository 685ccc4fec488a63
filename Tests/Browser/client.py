"""A plain client of one node: what a tool, or somebody with ill will, could send."""

import dataclasses
import html
import http.client
import json
import re
import urllib.parse

FORM_TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


@dataclasses.dataclass
class Reply:
    status: int
    headers: list  # of (name in lower case, value), as they came
    body: bytes

    def __getitem__(self, name):
        return next((value for key, value in self.headers if key == name), None)

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def form_token(self):
        found = FORM_TOKEN.search(self.text)
        assert found, "the page has no form that carries a token"
        return found[1]

    @property
    def words(self):
        """The page's text without tags."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.text)).split())


class Client:
    def __init__(self, port):
        self.port = port
        self.cookies = {}
        self.set_cookies = []

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def send(self, method, path, body=None, headers=None, chunked=False):
        connection = self.connect()
        headers = dict(headers or {})
        if self.cookies and "cookie" not in headers:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            try:
                connection.request(method, path, body=body, headers=headers, encode_chunked=chunked)
            except (BrokenPipeError, ConnectionResetError):
                pass  # Whoever refuses a body early may close before it has all been sent; the answer stands all the same.
            answer = connection.getresponse()
            reply = Reply(answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read())
        finally:
            connection.close()
        for name, value in reply.headers:
            if name == "set-cookie":
                self.set_cookies.append(value)
                pair, *rest = value.split(";")
                key, content = pair.split("=", 1)
                if content and not any(part.strip().lower() == "max-age=0" for part in rest):
                    self.cookies[key.strip()] = content
                else:
                    self.cookies.pop(key.strip(), None)
        return reply

    def get(self, path, query=None, headers=None):
        return self.send("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""), headers=headers)

    def post(self, path, form, headers=None):
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": self.origin} | (headers or {})
        return self.send("POST", path, urllib.parse.urlencode(form), headers)

    def upload(self, path, form, field, name, content):
        """A form with one file, as a browser sends it."""
        limit = "limit-of-a-test"
        parts = [f'--{limit}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in form.items()]
        parts.append(f'--{limit}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode() + content + f"\r\n--{limit}--\r\n".encode())
        return self.send("POST", path, b"".join(parts), {"content-type": f"multipart/form-data; boundary={limit}", "origin": self.origin})

    def post_json(self, path, value, token=None):
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
        return self.send("POST", path, value if isinstance(value, (bytes, str)) else json.dumps(value), headers)

    def sign_in_as(self, account):
        reply = self.post("/sign-in/as", {"token": self.get("/sign-in").form_token, "account": account})
        assert reply.status == 303, f"{account} could not sign in: {reply.status}"
        return self
