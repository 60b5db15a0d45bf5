"""The server as a person starts it: one command, on a free port and a fresh directory."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

START_SECONDS = 60
STOP_SECONDS = 15


class Service:
    """`bagwatch demo`, as its own process. Use within `with`; `start` again after `kill`."""

    def __init__(self, directory: Path, environment: Mapping[str, str] | None = None) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        # The same by a host name: no passkey belongs to an address.
        self.named_url = f"http://localhost:{self.port}"
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Service":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until the server says that it is well."""
        command = [str(Path(sys.executable).with_name("bagwatch")), "demo"]
        command += ["--port", str(self.port), "--data", str(self.data)]
        with (self.directory / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start: {self.log()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask it to end, and make it end."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it without warning."""
        self._end(signal.SIGKILL)

    def log(self) -> str:
        """Everything it has printed."""
        return (self.directory / "server.log").read_text(errors="replace")

    def user(self, role: str, place: int = 0) -> dict[str, Any]:
        """A person of the ward, with a token for scripts and a code for a phone."""
        described = json.loads((self.data / "demo.json").read_text())
        found: dict[str, Any] = [user for user in described["users"] if user["role"] == role][place]
        return found

    def manage(self, *words: str) -> str:
        """What `bagwatch …` prints beside the server, which may be down. Raises CalledProcessError."""
        environment = {**self._environment, "BAGWATCH_DATA": str(self.data), "BAGWATCH_ORIGIN": self.url}
        command = [str(Path(sys.executable).with_name("bagwatch")), *words]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def ask(self, path: str, token: str, method: str = "GET", body: object = None) -> Any:
        """The JSON answer to a script."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, content, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/api/health", timeout=2) as answer:
                return bool(json.load(answer)["status"] == "ok")
        except (urllib.error.URLError, OSError):
            return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
        self._process = None


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
