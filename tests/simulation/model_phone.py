"""A phone as the simulation needs it: what it keeps, and what it does with an answer."""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from server import ids
from server.sync.receive import Receipt
from shared_rules import instant


class Page(NamedTuple):
    """An answer to a pull, with the cursor it was asked with."""

    asked: str | None
    facts: list[bytes]
    cursor: str
    removed: list[str]
    epoch: str
    complete: bool


class ModelPhone:
    """One storage of one user. Each method is one transaction of that storage."""

    def __init__(self, user: str, chance: Callable[[], float]) -> None:
        self.user = user
        self._chance = chance
        self.wipe()

    def wipe(self) -> None:
        """The browser threw everything away."""
        self.storage = ids.uuid7()
        self.device = ids.uuid7()
        self.log: dict[str, dict[str, Any]] = {}
        self.own: dict[str, bytes] = {}
        self.outbox: dict[str, bytes] = {}
        self.removed: set[str] = set()
        self.cursor: str | None = None
        self.epoch: str | None = None
        self._device_seq = 0

    def patients(self) -> set[str]:
        """Whom the phone shows: not who left its scope, even while facts of theirs wait to be sent."""
        return {str(fact["patient"]) for fact in self.log.values()} - self.removed

    def write(self, kind: str, patient: str, now_ms: int) -> str:
        """A fact is on disk, and shown as saved."""
        self._device_seq += 1
        now = instant.text(now_ms // 1000)
        fact = {
            "id": ids.uuid7(),
            "patient": patient,
            "kind": kind,
            "at": now,
            "recorded_at": now,
            "device": self.device,
            "device_seq": self._device_seq,
            "author": self.user,
            "body": {},
            "seen": self.cursor,
        }
        content = msgspec.json.encode(fact)
        id_ = str(fact["id"])
        self.log[id_], self.own[id_], self.outbox[id_] = fact, content, content
        return id_

    def batch(self, most: int) -> list[bytes]:
        """Some of what waits, often not in order."""
        waiting = list(self.outbox.values())
        if self._chance() < 0.3:
            waiting.sort(key=lambda _: self._chance())
        return waiting[:most]

    def settle(self, receipts: list[Receipt], epoch: str) -> None:
        """The server's word on a push. A word from another timeline than the known one settles nothing."""
        if self.epoch is not None and epoch != self.epoch:
            self._enter(epoch)
            return
        self.epoch = epoch
        for receipt in receipts:
            if receipt.id is not None:
                self.outbox.pop(receipt.id, None)

    def begin_again(self, asked: str | None) -> None:
        """The server cannot follow a cursor; an answer to an old question changes nothing."""
        if asked == self.cursor:
            self.cursor = None

    def keep(self, page: Page) -> None:
        """A page and the cursor behind it are kept together, or not at all."""
        if self.epoch is not None and page.epoch != self.epoch:
            self._enter(page.epoch)
            return
        if page.asked != self.cursor:
            return
        self.epoch = page.epoch
        for content in page.facts:
            fact = msgspec.json.decode(content)
            self.log[fact["id"]] = fact
            self.removed.discard(fact["patient"])
        self.removed.update(page.removed)
        for id_ in [id_ for id_, fact in self.log.items() if fact["patient"] in page.removed]:
            if id_ not in self.outbox:
                del self.log[id_]
                self.own.pop(id_, None)
        self.cursor = page.cursor

    def _enter(self, epoch: str) -> None:
        """Another timeline: what this phone wrote is offered again, and it asks from the beginning."""
        self.epoch = epoch
        self.cursor = None
        self.outbox.update(self.own)
