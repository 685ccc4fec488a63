"""Two nodes each in a network of its own, with a wire between them that can be pulled out: neither side is told."""

import ctypes
import subprocess
import threading

from linked import Cable

CLONE_NEWNET = 0x40000000


class NoNamespaces(Exception):
    """This machine lets nobody make networks of their own."""


def inside(process, do):
    """What `do` gives, done in the network of that process. A socket stays in the network in which it was made."""
    found = []

    def go():
        try:
            with open(f"/proc/{process.pid}/ns/net") as network:
                if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "the network cannot be entered")
            found.append(do())
        except OSError as why:
            found.append(why)

    worker = threading.Thread(target=go)
    worker.start()
    worker.join()
    if isinstance(found[0], OSError):
        raise found[0]
    return found[0]


class Door(Cable):
    """Leads from a port here to the same port in the other network, so that desks are reached as ever."""

    def __init__(self, port, process):
        self.process = process
        super().__init__(port, port)

    def connect(self):
        return inside(self.process, super().connect)


class Apart:
    """Puts both nodes of a pair that does not run yet into networks of their own; their links go over a wire of their own."""

    PLACES = {"EU": "10.213.0.1", "NATO": "10.213.0.2"}

    def __init__(self, pair):
        self.networks, self.doors = {}, []
        try:
            for name in self.PLACES:
                self.networks[name] = subprocess.Popen(["unshare", "-n", "sh", "-c", "echo made; exec sleep 3600"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                if self.networks[name].stdout.readline() != b"made\n":
                    raise NoNamespaces(self.networks[name].stderr.read().decode())
            self.ip("EU", "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", str(self.networks["NATO"].pid))
            for name, place in self.PLACES.items():
                self.ip(name, "link", "set", "lo", "up")
                self.ip(name, "address", "add", place + "/24", "dev", "wire")
                self.ip(name, "link", "set", "wire", "up")
        except (OSError, NoNamespaces) as why:
            self.close()
            raise NoNamespaces(str(why)) from why
        for name, other in (("EU", "NATO"), ("NATO", "EU")):
            node, text = pair.nodes[name], pair.nodes[name].config.read_text()
            for old, new in ((f"listen: 127.0.0.1:{pair.cables[name].to}", f"listen: {self.PLACES[name]}:{pair.cables[name].to}"),
                             (f"address: 127.0.0.1:{pair.cables[other].port}", f"address: {self.PLACES[other]}:{pair.cables[other].to}")):
                assert text.count(old) == 1, f"{old} in {text}"
                text = text.replace(old, new)
            node.config.write_text(text)
            node.by = ["nsenter", "-t", str(self.networks[name].pid), "-n", "--"]
            self.doors += [Door(port, self.networks[name]) for port in (node.port, node.watch)]

    def ip(self, name, *words):
        done = subprocess.run(["nsenter", "-t", str(self.networks[name].pid), "-n", "--", "ip", *words], capture_output=True, text=True, timeout=20)
        if done.returncode != 0:
            raise NoNamespaces(f"ip {' '.join(words)}: {done.stderr}")

    def pull_out(self):
        self.ip("EU", "link", "set", "wire", "down")

    def put_in(self):
        self.ip("EU", "link", "set", "wire", "up")

    def close(self):
        for door in self.doors:
            door.listener.close()
        for network in self.networks.values():
            network.kill()
            network.wait()
