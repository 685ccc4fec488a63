#!/usr/bin/env python3
"""An independent judge of `entente prove`: does this proof show that a log has this entry, and who cosigned it?

    proof_judge.py PROOF ENTRY KEYS

PROOF is a C2SP tlog-proof, ENTRY the entry's bytes, KEYS a file with one verifier key per line (`name+id+base64`): the log's and the cosigners'.
Every key given must have signed. Prints one JSON object; exit code 0 when the proof holds, 1 when it does not, 2 when nothing could be decided.

Written from the texts of C2SP (tlog-proof, tlog-checkpoint, signed-note, tlog-cosignature) and RFC 9162 section 2.1.3; it shares no line with the engine
that it judges. Ed25519 and, where it offers ML-DSA, ML-DSA-65 come from the Python package `cryptography`; otherwise it says what it did not check.
The two type names behind 0xff, and that the ML-DSA-65 cosignature signs tlog-cosignature's `cosigned_message`, are Entente's own.
"""

import base64
import hashlib
import json
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
except ImportError:
    MLDSA65PublicKey = None

LOG, COSIGNER = "log", "cosigner"
TYPES = [
    (b"\x01", 32, LOG, "Ed25519"),
    (b"\x04", 32, COSIGNER, "Ed25519"),
    (b"\xffentente/ml-dsa-65", 1952, LOG, "ML-DSA-65"),
    (b"\xffentente/ml-dsa-65-cosignature", 1952, COSIGNER, "ML-DSA-65"),
]


class Doubt(Exception):
    """The proof does not hold, and why."""


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise Doubt(f"not the one spelling of base64: {text[:40]}")
    return data


class Key:
    def __init__(self, line):
        self.name, identifier, encoded = line.split("+", 2)
        material = unbase64(encoded)
        self.id = hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]
        if self.id.hex() != identifier:
            raise Doubt(f"the key {self.name} does not have the identifier {identifier}")
        for prefix, size, role, algorithm in TYPES:
            if material.startswith(prefix) and len(material) == len(prefix) + size:
                self.role, self.algorithm, self.public = role, algorithm, material[len(prefix):]
                return
        raise Doubt(f"the key {self.name} has an unknown type")

    def verify(self, signature, message):
        """True: verified. None: this installation cannot."""
        try:
            if self.algorithm == "Ed25519":
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
            elif MLDSA65PublicKey is None:
                return None
            else:
                MLDSA65PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            raise Doubt(f"the {self.algorithm} signature of {self.name} does not fit") from None
        return True


def parse_note(text):
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise Doubt("the checkpoint has no signatures")
    signatures = []
    for line in tail[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        if dash != "\u2014":
            raise Doubt("a line behind the checkpoint is no signature")
        data = unbase64(encoded)
        signatures.append((name, data[:4], data[4:]))
    return body + "\n", signatures


def parse_proof(text):
    lines = iter(text.split("\n"))
    if next(lines) != "c2sp.org/tlog-proof@v1":
        raise Doubt("this is no tlog-proof of version 1")
    line = next(lines)
    if line.startswith("extra "):
        line = next(lines)
    if not line.startswith("index ") or str(int(line[6:])) != line[6:]:
        raise Doubt("the index line is missing")
    index, hashes = int(line[6:]), []
    for line in lines:
        if not line:
            break
        hashes.append(unbase64(line))
        if len(hashes[-1]) != 32:
            raise Doubt("a hash is not 32 bytes long")
    return index, hashes, "\n".join(lines)


def root_of(entry, index, size, path):
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        raise Doubt(f"entry {index} lies outside {size} entries")
    node, last = index, size - 1
    result = hashlib.sha256(b"\x00" + entry).digest()
    for step in path:
        if last == 0:
            raise Doubt("the path is too long")
        if node % 2 == 1 or node == last:
            result = hashlib.sha256(b"\x01" + step + result).digest()
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            result = hashlib.sha256(b"\x01" + result + step).digest()
        node, last = node >> 1, last >> 1
    if last != 0:
        raise Doubt("the path is too short")
    return result


def cosigned_message(key, body, origin, size, root, time):
    if key.algorithm == "Ed25519":
        return f"cosignature/v1\ntime {time}\n".encode() + body.encode()
    name, log = key.name.encode(), origin.encode()
    return (b"subtree/v1\n\x00" + bytes([len(name)]) + name + struct.pack(">Q", time) + bytes([len(log)]) + log
            + struct.pack(">QQ", 0, size) + root)


def judge(proof, entry, keys):
    index, path, note = parse_proof(proof)
    body, signatures = parse_note(note)
    lines = body.split("\n")
    origin, size, root = lines[0], int(lines[1]), unbase64(lines[2])
    if str(size) != lines[1] or len(root) != 32:
        raise Doubt("the checkpoint is not as it must be")
    if not any(key.role == LOG for key in keys):
        raise Doubt("no key of a log was given")
    signed, cosigned, unchecked = [], [], []
    for key in keys:
        if key.role == LOG and key.name != origin:
            raise Doubt(f"the checkpoint is of {origin}, the key of {key.name}")
        own = [data for name, identifier, data in signatures if (name, identifier) == (key.name, key.id)]
        if not own:
            raise Doubt(f"{key.name} ({key.algorithm}) has not signed")
        for data in own:
            if key.role == LOG:
                verified = key.verify(data, body.encode())
                signed.append(key.algorithm) if verified else unchecked.append(f"{key.name} {key.algorithm}")
            else:
                (time,) = struct.unpack(">Q", data[:8])
                verified = key.verify(data[8:], cosigned_message(key, body, origin, size, root, time))
                cosigned.append([key.name, key.algorithm, time]) if verified else unchecked.append(f"{key.name} {key.algorithm}")
    if root_of(entry, index, size, path) != root:
        raise Doubt("the path leads to another root than the signed one")
    return {"holds": True, "log": origin, "index": index, "size": size, "signed": signed, "cosigned": cosigned, "notChecked": unchecked}


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8", newline="") as file:
            proof = file.read()
        with open(arguments[1], "rb") as file:
            entry = file.read()
        with open(arguments[2], encoding="utf-8") as file:
            keys = [Key(line) for line in file.read().split("\n") if line]
        print(json.dumps(judge(proof, entry, keys)))
        return 0
    except (Doubt, ValueError, IndexError, StopIteration, struct.error) as doubt:
        print(json.dumps({"holds": False, "why": str(doubt) or type(doubt).__name__}))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
