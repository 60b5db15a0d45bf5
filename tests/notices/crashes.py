"""A dispatcher whose process dies at a chosen step: a store and a sender that stop the world once.

The dispatcher touches the world through store and sender only: dying before or after each call is dying
between any two of its steps.
"""

from collections.abc import Callable
from typing import Any

from server.notices.endpoint import Subscription
from server.notices.outcome import Outcome
from server.store import Store
from tests.notices.ward import Phones


class ProcessDied(BaseException):
    """Like SIGKILL, it is nobody's to catch: no `except Exception` sees it."""


class Fuse:
    """Burns down one step at each call; the world ends when it is out. Without a number it never burns."""

    def __init__(self, steps: int | None) -> None:
        self.left = steps
        self.burnt = 0

    def burn(self) -> None:
        self.burnt += 1
        if self.left is not None:
            if self.left <= 0:
                raise ProcessDied
            self.left -= 1


class MortalStore:
    """The store of a process that may die before a call reaches it, or before its answer comes back."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self._store = store
        self._fuse = fuse

    async def read(self, step: Callable[..., Any]) -> Any:
        self._fuse.burn()
        return await self._store.read(step)

    async def write(self, step: Callable[..., Any]) -> Any:
        self._fuse.burn()
        answer = await self._store.write(step)
        self._fuse.burn()
        return answer


class MortalSender:
    """The sender of that process: it may die before the request leaves, or before it hears the answer."""

    def __init__(self, phones: Phones, fuse: Fuse) -> None:
        self._phones = phones
        self._fuse = fuse

    async def send(self, subscription: Subscription, message: bytes, **options: Any) -> Outcome:
        self._fuse.burn()
        outcome = await self._phones.send(subscription, message, **options)
        self._fuse.burn()
        return outcome
