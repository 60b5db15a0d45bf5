"""A real server process on a free port, for tests that kill it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

START_SECONDS = 30


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Service:
    """`bagwatch serve` on a data directory. It can be started again after it was killed."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the process and waits until it answers."""
        self._process = subprocess.Popen(self.command(), env=self.environment(self._directory, self.port))
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.02)

    def command(self) -> list[str]:
        return [sys.executable, "-c", "from server.command import main; main(['serve'])"]

    def environment(self, directory: Path, port: int) -> dict[str, str]:
        """The settings of a server on a directory and a port."""
        given = {
            "BAGWATCH_DATA": str(directory),
            "BAGWATCH_ORIGIN": f"http://127.0.0.1:{port}",
            "BAGWATCH_PORT": str(port),
            "BAGWATCH_LOG_LEVEL": "WARNING",
            "BAGWATCH_BEARER": "true",
            # Months of several phones are told within seconds.
            "BAGWATCH_REQUESTS_PER_MINUTE": "1000000",
        }
        return {**os.environ, **given}

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL, as a power cut would end it."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; answers the exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(START_SECONDS)


def push(port: int, token: str, body: bytes) -> dict[str, Any] | None:
    """The answer to a push; None when there was none, and then nothing is known of it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/api/sync/push", body, {"authorization": f"Bearer {token}"})
        response = connection.getresponse()
        answer = response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    assert response.status == 200, answer
    decoded: dict[str, Any] = msgspec.json.decode(answer)
    return decoded
