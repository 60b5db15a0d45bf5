"""A real demo server for measurements: started on a free port and an empty directory, stopped at the end."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 30
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class WardServer:
    """A running server: where it is, who may ask, and how much processor time it has used."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, people: dict[str, Any]) -> None:
        self.process, self.url, self.people = process, url, people

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def nurse(self) -> dict[str, str]:
        """The first nurse of the first team."""
        found: dict[str, str] = next(user for user in self.people["users"] if user["role"] == "nurse")
        return found

    def cpu_seconds(self) -> float:
        """User and system time of the server process until now."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


@contextmanager
def ward_server() -> Iterator[WardServer]:
    """The demo ward, until the block ends."""
    with tempfile.TemporaryDirectory() as directory, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [
            str(Path(sys.executable).parent / "bagwatch"),
            "demo",
            "--port",
            str(port),
            "--data",
            directory,
        ]
        # What is measured is the service, not how often it lets one phone ask.
        environment = {**os.environ, "BAGWATCH_REQUESTS_PER_MINUTE": "1000000"}
        out = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
            try:
                url = f"http://127.0.0.1:{port}"
                _wait(url)
                yield WardServer(process, url, json.loads((Path(directory) / "demo.json").read_text()))
            finally:
                process.terminate()


def _wait(url: str) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(f"{url}/rules/current.json", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"no server at {url} after {START_SECONDS} s")
