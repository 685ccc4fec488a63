"""A second implementation of the link, written from C2SP's texts (tlog-mirror, tlog-witness, tlog-cosignature, tlog-checkpoint, tlog-tiles, signed-note),
RFC 6962 and docs/link.md. It shares no line with the node that it talks to, and it can lie.

`Peer` has keys, an authority and a join file of its own; `peer.log` is its channel, `peer.mirror` what it holds of the node's; `listen` answers the node,
`ask` asks it. Trees are small here, so every hash is computed anew.
"""

import base64
import datetime
import gzip
import hashlib
import http.client
import http.server
import json
import pathlib
import secrets
import ssl
import struct
import threading
import time

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, mlkem, x25519

PREFIX = "/link/v1"
UTC = datetime.timezone.utc


class Doubt(Exception):
    """What came does not hold; `status` is what tlog-mirror says to answer."""

    def __init__(self, status, text, body=None, kind="text/plain"):
        super().__init__(text)
        self.status, self.body, self.kind = status, body if body is not None else text + "\n", kind


# RFC 6962 section 2.1, and the proof between a subtree and a tree (draft-ietf-plants-merkle-tree-certs).

def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size):
    return 1 << ((size - 1).bit_length() - 1)


def root_of(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node_hash(root_of(leaves[:k]), root_of(leaves[k:]))


def subtree_proof(start, end, leaves, is_known=True):
    if (start, end) == (0, len(leaves)):
        return [] if is_known else [root_of(leaves)]
    k = split(len(leaves))
    if end <= k:
        return subtree_proof(start, end, leaves[:k], is_known) + [root_of(leaves[k:])]
    if k <= start:
        return subtree_proof(start - k, end - k, leaves[k:], is_known) + [root_of(leaves[:k])]
    return subtree_proof(0, end - k, leaves[k:], False) + [root_of(leaves[:k])]


def consistency_proof(old, leaves):
    return subtree_proof(0, old, leaves) if 0 < old < len(leaves) else []


def check_subtree(start, end, subtree, size, root, proof):
    """The proof leads from the subtree's hash to the root of the tree of this size."""
    rest = list(proof)

    def take():
        if not rest:
            raise Doubt(422, "the proof is too short")
        return rest.pop()

    def walk(start, end, size, is_known):
        if (start, end) == (0, size):
            found = subtree if is_known else take()
            return found, found
        k, other = split(size), take()
        if end <= k:
            part, left = walk(start, end, k, is_known)
            return part, node_hash(left, other)
        if k <= start:
            part, right = walk(start - k, end - k, size - k, is_known)
            return part, node_hash(other, right)
        part, right = walk(0, end - k, size - k, False)
        return node_hash(other, part), node_hash(other, right)

    part, whole = walk(start, end, size, True)
    if rest or part != subtree or whole != root:
        raise Doubt(422, "the proof does not lead to the root")


def check_consistency(old, old_root, size, root, proof):
    if old == 0:
        if proof:
            raise Doubt(422, "a proof from nothing must be empty")
    elif old == size:
        if proof or old_root != root:
            raise Doubt(409, "another tree of the same size")
    else:
        check_subtree(0, old, old_root, size, root, proof)


# signed-note, tlog-checkpoint, tlog-cosignature.

def unbase64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise Doubt(400, "not the one spelling of base64")
    return data


TYPES = {("log", "Ed25519"): b"\x01", ("log", "ML-DSA-65"): b"\xffentente/ml-dsa-65", ("mirror", "Ed25519"): b"\x04", ("mirror", "ML-DSA-65"): b"\xffentente/ml-dsa-65-cosignature"}
PUBLIC = {"Ed25519": ed25519.Ed25519PublicKey, "ML-DSA-65": mldsa.MLDSA65PublicKey}
PRIVATE = {"Ed25519": ed25519.Ed25519PrivateKey, "ML-DSA-65": mldsa.MLDSA65PrivateKey}


def cosigned_message(algorithm, name, moment, note_text):
    origin, size, root = read_checkpoint(note_text)
    if algorithm == "Ed25519":
        return f"cosignature/v1\ntime {moment}\n".encode() + note_text.encode()
    cosigner, log = name.encode(), origin.encode()
    return b"subtree/v1\n\x00" + bytes([len(cosigner)]) + cosigner + struct.pack(">Q", moment) + bytes([len(log)]) + log + struct.pack(">QQ", 0, size) + root


class Key:
    """A public key with its name; with `private` it signs."""

    def __init__(self, role, algorithm, name, public, private=None):
        self.role, self.algorithm, self.name, self.public, self.private = role, algorithm, name, public, private
        self.material = TYPES[role, algorithm] + public
        self.id = hashlib.sha256(name.encode() + b"\n" + self.material).digest()[:4]

    @classmethod
    def made(cls, role, algorithm, name):
        private = PRIVATE[algorithm].generate()
        return cls(role, algorithm, name, private.public_key().public_bytes_raw(), private)

    @classmethod
    def read(cls, role, line):
        name, identifier, encoded = line.split("+", 2)
        material = unbase64(encoded)
        for (its_role, algorithm), prefix in TYPES.items():
            size = 32 if algorithm == "Ed25519" else 1952
            if its_role == role and material.startswith(prefix) and len(material) == len(prefix) + size:
                key = cls(role, algorithm, name, material[len(prefix):])
                if key.id.hex() == identifier:
                    return key
        raise Doubt(400, f"no key of a {role}: {line[:60]}")

    def __str__(self):
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.material).decode()}"

    def sign(self, text, moment=None):
        """The signature line for a note's text; a mirror's key says the time."""
        if self.role == "log":
            signature = self.private.sign(text.encode())
        else:
            signature = struct.pack(">Q", moment) + self.private.sign(cosigned_message(self.algorithm, self.name, moment, text))
        return f"\u2014 {self.name} {base64.b64encode(self.id + signature).decode()}\n"

    def is_valid(self, signature, text):
        message = text.encode()
        if self.role == "mirror":
            message, signature = cosigned_message(self.algorithm, self.name, struct.unpack(">Q", signature[:8])[0], text), signature[8:]
        try:
            PUBLIC[self.algorithm].from_public_bytes(self.public).verify(signature, message)
            return True
        except InvalidSignature:
            return False


def read_note(note):
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise Doubt(400, "a note has a text, an empty line and signatures")
    return text + "\n", read_signatures(tail)


def read_signatures(tail):
    signatures = []
    for line in tail.splitlines():
        dash, name, encoded = line.split(" ")
        data = unbase64(encoded)
        if dash != "\u2014" or len(data) < 5:
            raise Doubt(400, "no signature line")
        signatures.append((name, data[:4], data[4:]))
    return signatures


def read_checkpoint(text):
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or str(int(lines[1])) != lines[1]:
        raise Doubt(400, "no checkpoint")
    root = unbase64(lines[2])
    if len(root) != 32:
        raise Doubt(400, "a root has 32 bytes")
    return lines[0], int(lines[1]), root


def check_signed(text, signatures, keys):
    """Every one of the keys has signed, and nothing of theirs is wrong."""
    for key in keys:
        own = [signature for name, identifier, signature in signatures if (name, identifier) == (key.name, key.id)]
        if not own or not all(key.is_valid(signature, text) for signature in own):
            raise Doubt(403, f"{key.name} ({key.algorithm}) has not signed")


def bases(start, end):
    """Where the packages of an upload begin."""
    return range(start - start % 256, end, 256) if start < end else ()


class Log:
    """The peer's own channel."""

    def __init__(self, name):
        self.origin, self.entries = name, []
        self.keys = [Key.made("log", algorithm, name) for algorithm in ("Ed25519", "ML-DSA-65")]

    @property
    def leaves(self):
        return [leaf_hash(entry) for entry in self.entries]

    def checkpoint(self, size=None, keys=None, root=None, extra=""):
        size = len(self.entries) if size is None else size
        root = root or root_of(self.leaves[:size])
        text = f"{self.origin}\n{size}\n{base64.b64encode(root).decode()}\n{extra}"
        return text + "\n" + "".join(key.sign(text) for key in (self.keys if keys is None else keys))

    def announcement(self, old, size=None, **more):
        size = len(self.entries) if size is None else size
        proof = "".join(base64.b64encode(step).decode() + "\n" for step in consistency_proof(old, self.leaves[:size]))
        return (f"old {old}\n{proof}\n" + self.checkpoint(size, **more)).encode()

    def bringing(self, start, end=None, packages=None, ticket=b"", entries=None):
        """The body of add-entries; `entries` puts others in the place of ours, under the proofs of ours."""
        end, leaves, origin = len(self.entries) if end is None else end, self.leaves, self.origin.encode()
        body = struct.pack(">H", len(origin)) + origin + struct.pack(">QQH", start, end, len(ticket)) + ticket
        for number, base in enumerate(bases(start, end)):
            if packages is not None and number >= packages:
                break
            first, last = max(start, base), min(end, base + 256)
            for entry in (entries or self.entries)[first:last]:
                body += struct.pack(">H", len(entry)) + entry
            proof = subtree_proof(base, last, leaves[:end])
            body += bytes([len(proof)]) + b"".join(proof)
        return body


class Mirror:
    """What the peer holds of the node's channel, by tlog-mirror."""

    def __init__(self, name):
        self.keys = [Key.made("mirror", algorithm, name) for algorithm in ("Ed25519", "ML-DSA-65")]
        self.origin, self.log_keys = None, []
        self.entries, self.pending, self.cosigned = [], {}, None
        self.times = []
        self.lock = threading.Lock()
        self.changed = threading.Condition(self.lock)

    @property
    def leaves(self):
        return [leaf_hash(entry) for entry in self.entries]

    def newest(self):
        return max(self.pending, default=0)

    def add_checkpoint(self, body):
        head, _, note = body.decode().partition("\n\n")
        old_line, *proof = head.split("\n")
        if not old_line.startswith("old "):
            raise Doubt(400, "the first line says the old size")
        old, (text, signatures) = int(old_line[4:]), read_note(note)
        origin, size, root = read_checkpoint(text)
        if origin != self.origin:
            raise Doubt(404, "no such log")
        check_signed(text, signatures, self.log_keys)
        if old > size:
            raise Doubt(400, "the old size is beyond the new one")
        if old != self.newest():
            raise Doubt(409, "told of another size", f"{self.newest()}\n", "text/x.tlog.size")
        check_consistency(old, self.pending[old][1] if old else None, size, root, [unbase64(step) for step in proof])
        self.pending[size] = (text, root, note)
        return 200, "text/plain", b""

    def add_entries(self, body):
        (length,) = struct.unpack_from(">H", body)
        origin, at = body[2:2 + length].decode(), 2 + length
        start, end, ticket = struct.unpack_from(">QQH", body, at)
        at += 18 + ticket
        if origin != self.origin:
            raise Doubt(404, "no such log")
        if end not in self.pending or start > len(self.entries) or (self.cosigned and end < self.cosigned[0]):
            raise Doubt(409, "another place", f"{self.newest()}\n{len(self.entries)}\n\n", "text/x.tlog.mirror-info")
        text, root, note = self.pending[end]
        for base in bases(start, end):
            first, last, brought = max(start, base), min(end, base + 256), []
            if at == len(body) and base > start:
                return 202, "text/x.tlog.mirror-info", f"{end}\n{len(self.entries)}\n\n".encode()
            for _ in range(first, last):
                (length,) = struct.unpack_from(">H", body, at)
                brought.append(body[at + 2:at + 2 + length])
                at += 2 + length
            count = body[at]
            proof = [body[at + 1 + 32 * i:at + 33 + 32 * i] for i in range(count)]
            at += 1 + 32 * count
            check_subtree(base, last, root_of([leaf_hash(entry) for entry in self.entries[base:first] + brought]), end, root, proof)
            new = brought[max(0, len(self.entries) - first):]
            self.entries += new
            self.times += [time.time()] * len(new)
        if at != len(body):
            raise Doubt(400, "bytes behind the last package")
        lines = self.cosign(text)
        self.cosigned = (end, note + lines)
        self.changed.notify_all()
        return 200, "text/plain", lines.encode()

    def cosign(self, text):
        return "".join(key.sign(text, int(time.time())) for key in self.keys)

    def tile(self, path):
        """tlog-tiles: `tile/L/N[.p/W]`; levels above the first are not needed for trees below 256 entries."""
        whole, partial, width = path.removeprefix("tile/").partition(".p/")
        level, *number = whole.split("/")
        number, width = int("".join(number).replace("x", "")), int(width) if partial else 256
        rows = self.entries[number * 256:number * 256 + width]
        if len(rows) != width:
            raise Doubt(404, "no such tile")
        if level == "entries":
            return b"".join(struct.pack(">H", len(entry)) + entry for entry in rows)
        if level != "0":
            raise Doubt(404, "no such tile")
        return b"".join(leaf_hash(entry) for entry in rows)

    def records(self):
        return [json.loads(entry) for entry in self.entries]


# The join file, certificates, HTTP.

def canonical(value):
    """RFC 8785 for what join files and entries hold: texts, small whole numbers, lists, objects with ASCII names."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment_text(moment=None):
    return (moment or datetime.datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def uuid7():
    return uuid7_of(time.time_ns() // 1_000_000, secrets.token_bytes(10))


def uuid7_of(milliseconds, chance):
    digits = (milliseconds.to_bytes(6, "big") + bytes([0x70 | chance[0] & 0x0f, chance[1], 0x80 | chance[2] & 0x3f]) + chance[3:10]).hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Authority:
    """Issues the peer's certificates."""

    def __init__(self, name):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name + " " + secrets.token_hex(4))])
        now = datetime.datetime.now(UTC)
        self.certificate = (x509.CertificateBuilder().subject_name(self.name).issuer_name(self.name).public_key(self.key.public_key()).serial_number(x509.random_serial_number())
                            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=365))
                            .add_extension(x509.BasicConstraints(True, 0), True)
                            .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), True)
                            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), False).sign(self.key, hashes.SHA256()))

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def issue(self, file, ends=datetime.timedelta(days=1), begins=-datetime.timedelta(hours=2)):
        """Writes a new key and its certificate into one file."""
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(UTC)
        made = (x509.CertificateBuilder().subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a node")])).issuer_name(self.name).public_key(key.public_key())
                .serial_number(x509.random_serial_number()).not_valid_before(now + begins).not_valid_after(now + ends)
                .add_extension(x509.BasicConstraints(False, None), True)
                .add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), True)
                .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH, x509.ExtendedKeyUsageOID.CLIENT_AUTH]), False)
                .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False).sign(self.key, hashes.SHA256()))
        file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) + made.public_bytes(serialization.Encoding.PEM))
        return file


class Peer:
    """A node of `organisation`, joined with the node of `other`."""

    def __init__(self, folder, organisation, other="EU", custodian="NATO.IS"):
        self.folder, self.organisation, self.other, self.custodian = pathlib.Path(folder), organisation, other, custodian
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{organisation.lower()}.example"
        self.log, self.mirror = Log(name + "/log"), Mirror(name + "/holder")
        self.authority = Authority(name)
        self.pem = self.authority.issue(self.folder / "node.pem")
        self.server = self.node = None
        self.heard = []
        self.answers = self.answer
        self._listener = None

    def join_file(self):
        kem, curve = mlkem.MLKEM768PrivateKey.generate().public_key().public_bytes_raw(), x25519.X25519PrivateKey.generate().public_key().public_bytes_raw()
        value = {"format": "entente/join/v1", "from": self.organisation, "for": self.other, "name": f"{self.organisation} by the book", "custodian": self.custodian,
                 "channel": [str(key) for key in self.log.keys], "mirror": [str(key) for key in self.mirror.keys], "authority": base64.b64encode(self.authority.der).decode(),
                 "courier": base64.b64encode(kem + curve).decode(), "made": moment_text()}
        if self._listener:
            value["address"] = {"host": "127.0.0.1", "port": self._listener.server_address[1]}
        signed = canonical(value) + b"\n"
        value["signatures"] = [base64.b64encode(key.private.sign(signed)).decode() for key in self.log.keys]
        return canonical(value) + b"\n"

    @staticmethod
    def fingerprint(*files):
        digest = hashlib.sha256()
        for file in sorted(files, key=lambda file: json.loads(file)["from"]):
            digest.update(f"{len(file)}\n".encode() + file)
        digest = digest.digest()
        return " ".join(f"{int.from_bytes(digest[i:i + 4], 'big') % 100_000:05}" for i in range(0, 32, 4))

    def meet(self, file):
        """Takes the node's join file, after checking that its keys signed it."""
        theirs = json.loads(file)
        signed = canonical({name: value for name, value in theirs.items() if name != "signatures"}) + b"\n"
        keys = [Key.read("log", line) for line in theirs["channel"]]
        for key, signature in zip(keys, theirs["signatures"], strict=True):
            PUBLIC[key.algorithm].from_public_bytes(key.public).verify(unbase64(signature), signed)
        assert file == canonical(theirs) + b"\n", "a join file is canonical"
        self.node = theirs
        self.mirror.origin, self.mirror.log_keys = keys[0].name, keys
        self.node_mirror_keys = [Key.read("mirror", line) for line in theirs["mirror"]]
        self.node_authority = unbase64(theirs["authority"])
        if self._listener:
            self.listen_secretly()

    # Asking

    def client_context(self, pem=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False
        context.load_verify_locations(cadata=self.node_authority)
        if pem is not False:
            context.load_cert_chain(pem or self.pem)
        return context

    def connect(self, pem=None, timeout=20):
        place = self.node["address"]
        return http.client.HTTPSConnection(place["host"], place["port"], timeout=timeout, context=self.client_context(pem))

    def ask(self, method, path, body=None, kind=None, pem=None, connection=None):
        """Status, content type and body of the answer."""
        own = connection or self.connect(pem)
        try:
            own.request(method, PREFIX + path, body=body, headers={"content-type": kind} if kind else {})
            answer = own.getresponse()
            return answer.status, answer.getheader("content-type"), answer.read()
        finally:
            if not connection:
                own.close()

    def add_checkpoint(self, body):
        return self.ask("POST", "/add-checkpoint", body, "text/plain; charset=utf-8")

    def add_entries(self, body):
        return self.ask("POST", "/add-entries", body, "application/octet-stream")

    def cosignatures(self, lines, size=None):
        """Checks the receipt for our own channel; returns the times in it."""
        text, _ = read_note(self.log.checkpoint(size, keys=self.log.keys[:1]))
        signatures = read_signatures(lines.decode())
        check_signed(text, signatures, self.node_mirror_keys)
        return [struct.unpack(">Q", signature[:8])[0] for _, _, signature in signatures]

    def deliver(self, old=None):
        """Announces and brings whatever the node does not have; returns the cosignature lines."""
        old = 0 if old is None else old
        for _ in range(4):
            status, _, body = self.add_checkpoint(self.log.announcement(old))
            if status != 409:
                break
            old = int(body)
        assert status == 200, (status, body)
        start = 0
        for _ in range(8):
            status, _, body = self.add_entries(self.log.bringing(start))
            if status == 200:
                return body
            assert status in (202, 409), (status, body)
            start = int(body.split(b"\n")[1])
        raise AssertionError("it never had enough")

    def entry(self, kind="edition.nothing", body=None, label="PUBLIC", supersedes=None, **more):
        record = {"id": uuid7(), "kind": kind, "author": {"body": self.custodian, "account": "release"}, "at": moment_text(), "label": label, "body": body or {}} | more
        if supersedes:
            record["supersedes"] = supersedes
        data = canonical(record)
        return data + b" " * (-len(data) % 512)

    def item(self, title, recipient="EU.CERT-EU", originator="NATO.NCSC", **more):
        decided = {"policy": "TLP", "level": "TLP_GREEN", "originator": originator, "holder": originator}
        edition = {"title": title, "text": "Text by the book.", "marking": "TLP:GREEN", "decided": decided}
        return self.entry("edition.item", {"on": moment_text()[:10], "recipients": [recipient], "edition": edition}, label=decided, **more)

    def say(self, *entries):
        """Appends a batch of four entries, or a multiple of it."""
        self.log.entries += list(entries) + [self.entry() for _ in range(-len(entries) % 4)]

    # Answering

    def listen(self, port=0):
        """Takes a port; connections are answered once the node's keys are known."""
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                if self.headers.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                status, kind, content = peer.answers(self.command, self.path.removeprefix(PREFIX), body)
                peer.heard.append((time.time(), self.command, self.path, len(body), status))
                self.send_response(status)
                if kind:
                    self.send_header("content-type", kind)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer

            def log_message(self, *words):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def finish_request(self, request, address):
                # In the connection's own thread: who does not finish the handshake keeps nobody waiting.
                request.settimeout(30)
                try:
                    super().finish_request(peer.server_context.wrap_socket(request, server_side=True), address)
                except OSError:
                    pass

        self._listener = Server(("127.0.0.1", port), Handler)
        return self

    def listen_secretly(self):
        if self.server:
            return
        self.server_context = self.make_server_context()
        self.server = threading.Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True)
        self.server.start()

    def make_server_context(self, pem=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=self.node_authority)
        context.load_cert_chain(pem or self.pem)
        return context

    def close(self):
        if self._listener:
            if self.server:
                self._listener.shutdown()
            self._listener.server_close()

    def answer(self, method, path, body):
        mirror, own = self.mirror, hashlib.sha256(self.mirror.origin.encode()).hexdigest()
        with mirror.lock:
            try:
                if (method, path) == ("POST", "/add-checkpoint"):
                    return mirror.add_checkpoint(body)
                if (method, path) == ("POST", "/add-entries"):
                    return mirror.add_entries(body)
                if path == f"/{own}/checkpoint" and mirror.cosigned:
                    return 200, "text/plain; charset=utf-8", mirror.cosigned[1].encode()
                if path.startswith(f"/{own}/tile/"):
                    return 200, "application/octet-stream", mirror.tile(path.removeprefix(f"/{own}/"))
                raise Doubt(404, "there is nothing here")
            except Doubt as doubt:
                return doubt.status, doubt.kind, doubt.body.encode()
            except (ValueError, IndexError, KeyError, struct.error) as broken:
                return 400, "text/plain", f"{broken}\n".encode()

    def wait(self, is_so, seconds=20):
        """Until the mirror is so; returns what it holds."""
        with self.mirror.changed:
            assert self.mirror.changed.wait_for(lambda: is_so(self.mirror), seconds), f"it did not come within {seconds} seconds; heard: {self.heard[-5:]}"
            return list(self.mirror.entries)
