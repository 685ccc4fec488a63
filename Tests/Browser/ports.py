"""Free ports on 127.0.0.1: below those that the system gives to outgoing connections, each given once, and apart for test processes that run side by side."""

import os
import random
import re
import socket

EACH = 5_000
# "gw0", "gw1": what pytest-xdist calls the processes that it starts.
FIRST = 12_000 + EACH * (int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0) % 4)
_given = set()


class NoPorts(Exception):
    """As a sentence."""


def free_ports(count):
    """The first of so many ports side by side."""
    for _ in range(200):
        first = random.randrange(FIRST, FIRST + EACH - count)
        ports = range(first, first + count)
        if _given.isdisjoint(ports) and all(map(_is_free, ports)):
            _given.update(ports)
            return first
    raise NoPorts(f"No {count} ports side by side are free on 127.0.0.1. Stop what holds them and run the tests again.")


def _is_free(port):
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False
