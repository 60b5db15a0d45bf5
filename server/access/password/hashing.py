"""Passwords as they are kept: argon2id with the library's own parameters (RFC 9106, low memory).

Anybody may have a password judged, and each takes long: it happens in threads of its own, so that a crowd at
this door keeps nobody else waiting.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server import ids
from server.refusal import Refusal

THREADS = 2
# With both threads busy the last in the queue waits about a second.
MOST_WAITING = 8
RETRY_SECONDS = 5
Given = TypeVarTuple("Given")
Answer = TypeVar("Answer")

_HASHER = PasswordHasher()
# For a user who has none: an answer to a stranger takes as long as to anybody.
_NOBODYS = _HASHER.hash(ids.token())


def hash_of(password: str) -> str:
    """What is kept of a password. Slow on purpose: run it by `Hashers`."""
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def is_right(kept: str | None, password: str) -> bool:
    """True when the password is the one that was kept. As slow without one."""
    try:
        right = _HASHER.verify(kept or _NOBODYS, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


class Hashers:
    """Runs slow work on passwords, few at a time."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="hash")
        self._taken = 0

    async def run(self, work: Callable[[*Given], Answer], *given: *Given) -> Answer:
        """What the work answers. Raises Refusal, with when to ask again, once too many wait before it."""
        if self._taken >= THREADS + MOST_WAITING:
            detail = f"Too many people sign in. Try again in {RETRY_SECONDS} seconds."
            raise Refusal(429, "too-many", detail, retry_seconds=RETRY_SECONDS)
        begun = self._threads.submit(work, *given)
        self._taken += 1
        # Counted until the thread is done with it, also where whoever asked has gone away.
        loop = asyncio.get_running_loop()
        begun.add_done_callback(lambda _: self._leave(loop))
        return await asyncio.wrap_future(begun)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._free)

    def _free(self) -> None:
        self._taken -= 1
