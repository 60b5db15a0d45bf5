"""A disk that takes no more is said in one sentence, wherever it is noticed."""

import errno
import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from server.command.serve import ready
from server.settings import Settings


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@pytest.mark.parametrize("most_bytes", [0, 1_000, 20_000, 150_000, 400_000])
def test_a_demonstration_without_room_says_so_in_one_sentence(tmp_path: Path, most_bytes: int) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    words = ["demo", "--port", str(free_port()), "--data", str(tmp_path / "data")]
    command = [sys.executable, "-c", "from server.command import main; main()", *words]
    done = subprocess.run(command, capture_output=True, preexec_fn=limit, timeout=60, check=False)
    said = done.stderr.decode()
    assert done.returncode == 1 and "Traceback" not in said
    assert said.startswith("bagwatch: ") and said.count("\n") == 1
    assert "disk" in said or "takes no more" in said


def test_a_file_that_finds_no_room_ends_the_command_and_another_fault_is_not_hidden(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, origin="http://127.0.0.1", port=free_port())
    with pytest.raises(SystemExit, match="takes no more: No space left"), ready(settings):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(OSError, match="Bad"), ready(settings):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
