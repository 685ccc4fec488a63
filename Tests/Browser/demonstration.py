"""Starts the demonstration as a person would, on free ports and in a folder of its own, and stops it again."""

import http.client
import os
import pathlib
import signal
import subprocess
import time

from ports import free_ports

ROOT = pathlib.Path(__file__).resolve().parents[2]
# ENTENTE_PROGRAM names another build to try.
PROGRAM = pathlib.Path(os.environ.get("ENTENTE_PROGRAM") or ROOT / ".build" / "debug" / "entente")
START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 20


class NotStarted(Exception):
    """Why there is no demonstration, as a sentence."""


class Demonstration:
    """Both nodes: the EU at `port`, NATO at `port + 1`."""

    def __init__(self, folder):
        if not PROGRAM.is_file():
            raise NotStarted(f"The program {PROGRAM} is missing. Build it first: swift build")
        self.port = free_ports(2)
        self.log = pathlib.Path(folder) / "demonstration.log"
        command = [str(PROGRAM), "demonstrate", "--data", str(pathlib.Path(folder) / "data"), "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=self.log.open("wb"), stderr=subprocess.STDOUT)

    def wait(self):
        """Returns once both nodes answer."""
        end = time.monotonic() + START_SECONDS_MAX
        for port in (self.port, self.port + 1):
            while not self._answers(port):
                if self.process.poll() is not None:
                    raise NotStarted(f"The demonstration ended with {self.process.returncode} before it answered. It said:\n{self.said()}")
                if time.monotonic() > end:
                    self.stop()
                    raise NotStarted(f"The demonstration did not answer within {START_SECONDS_MAX} seconds. It said:\n{self.said()}")
                time.sleep(0.1)

    @staticmethod
    def _answers(port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/favicon.ico")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def said(self):
        return self.log.read_text(errors="replace")[-4000:]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode
