"""The phone's engine under Node, kept alive over a pipe: cases go in as lines, answers come back as lines.

For developers (`bagwatch advise --engine phone`) and tests; nothing that serves patients needs Node.
"""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

BUNDLE = Path(__file__).parent.parent / "built" / "engine.mjs"
CHUNK_CASES = 500
_NEWLINES = str.maketrans("\r\n", "  ")


class NoPhoneEngine(RuntimeError):
    """Node or the bundle is missing, or the engine ended before it had answered."""


class BrokenCase(ValueError):
    """The engine cannot read the case: where in it, and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"at {path}: {reason}" if path else reason)
        self.path, self.reason = path, reason


class PhoneEngine:
    """One Node process that answers cases under one protocol. Use as a context; raises NoPhoneEngine."""

    def __init__(self, protocol_json: bytes, bundle: Path = BUNDLE) -> None:
        if not bundle.exists():
            raise NoPhoneEngine("the phone's engine is not built: run `make build`")
        self._protocol_json = protocol_json
        self._process = subprocess.Popen(
            [_node(), str(bundle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1 << 16
        )

    def __enter__(self) -> Self:
        self.adopt(self._protocol_json)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def adopt(self, protocol_json: bytes) -> None:
        """Answer under these rules from here on."""
        self._write(b'{"protocol":' + protocol_json + b"}\n")

    def answers(self, cases: Iterable[str]) -> Iterator[bytes | BrokenCase]:
        """For each case text, in order, its canonical answer or why it cannot be read."""
        chunk: list[str] = []
        for case in cases:
            chunk.append(case)
            if len(chunk) == CHUNK_CASES:
                yield from self._answer_chunk(chunk)
                chunk = []
        yield from self._answer_chunk(chunk)

    def answer(self, case: str) -> bytes | BrokenCase:
        """The canonical answer of one case, or why it cannot be read."""
        return self._answer_chunk([case])[0]

    def _answer_chunk(self, cases: Sequence[str]) -> list[bytes | BrokenCase]:
        # Node answers while it still reads: with one thread at both ends, two full pipes would wait for ever.
        lines = "".join(f'{{"case":{case.translate(_NEWLINES)}}}\n' for case in cases).encode()
        writer = threading.Thread(target=self._write, args=(lines,), daemon=True)
        writer.start()
        answers = [_read(self._pipe(self._process.stdout).readline()) for _ in cases]
        writer.join()
        return answers

    def _write(self, lines: bytes) -> None:
        try:
            pipe = self._pipe(self._process.stdin)
            pipe.write(lines)
            pipe.flush()
        except BrokenPipeError:
            # The reader of the answers meets the end of the stream and says so.
            return

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise NoPhoneEngine("the phone's engine has no pipe")
        return pipe


def _read(line: bytes) -> bytes | BrokenCase:
    if not line:
        raise NoPhoneEngine("the phone's engine ended without an answer")
    if line.startswith(b'{"error"'):
        error = json.loads(line)["error"]
        return BrokenCase(error["path"], error["reason"])
    return line.rstrip(b"\n")


def _node() -> str:
    # The environment that `make build` makes has its own Node beside its Python.
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    if found is None:
        raise NoPhoneEngine("the phone's engine needs Node 22 or newer on the PATH")
    return found
