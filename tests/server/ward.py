"""A small cast: Alice and Bob are nurses of the north team; Charlie of the south must not see."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from litestar.testing import TestClient

from server import ids
from server.access.enrolment import add_phone
from server.app import build_app
from server.settings import Settings
from server.store import Connection, Store, accounts
from server.store.people import Role
from server.store.sessions import Term
from server.sync.entries import read_entry
from server.sync.receive import Outcome, Receipt, Source, receive
from shared_rules import instant
from tests.clocks import StandingClock

NOW = instant.parse("2026-06-01T08:00:00Z")
ORIGIN = "http://127.0.0.1:8000"
CAST: tuple[tuple[str, Role, str], ...] = (
    ("alice", "nurse", "north"),
    ("bob", "nurse", "north"),
    ("charlie", "nurse", "south"),
    ("pat", "pharmacist", "north"),
    ("priya", "prescriber", "north"),
    ("carl", "consultant", "north"),
    ("cora", "coordinator", "north"),
    ("adam", "administrator", "north"),
)

Answer = TypeVar("Answer")


class Ward:
    """A store with the cast in it, and the words to tell what they do."""

    def __init__(self, directory: Path) -> None:
        self.clock = StandingClock(NOW * 1000)
        self.directory = directory
        self.store = Store.open(directory / "bagwatch.sqlite")
        self.teams = {name: ids.uuid7() for name in ("north", "south")}
        self.users = {name: ids.uuid7() for name, _, _ in CAST}
        self.devices: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.device_seq = 0
        self.do(self._furnish)

    def _furnish(self, connection: Connection) -> None:
        for name, team in self.teams.items():
            accounts.add_team(connection, team, name.title(), self.clock.now_ms())
        for name, role, team in CAST:
            accounts.add_user(connection, self.users[name], name.title(), role, self.clock.now_ms())
            accounts.join_team(connection, self.users[name], self.teams[team], self.clock.now_ms())
            made = add_phone(
                connection, self.users[name], "Phone", self.clock.now_ms(), Term(expires_ms=2**50)
            )
            self.devices[name], self.tokens[name] = made.session.device, made.token

    def do(self, step: Callable[[Connection], Answer]) -> Answer:
        """Writes."""
        return asyncio.run(self.store.write(step))

    def ask(self, step: Callable[[Connection], Answer]) -> Answer:
        """Reads."""
        return asyncio.run(self.store.read(step))

    def fact(self, author: str, kind: str, patient: str, body: Any = None, **other: Any) -> dict[str, Any]:
        """A fact by a member of the cast, written now."""
        self.device_seq += 1
        now = instant.text(self.clock.now_ms() // 1000)
        return {
            "id": ids.uuid7(),
            "patient": patient,
            "kind": kind,
            "at": now,
            "recorded_at": now,
            "device": self.devices[author],
            "device_seq": self.device_seq,
            "author": self.users[author],
            "body": {} if body is None else body,
            **other,
        }

    def note(self, author: str, patient: str, text: str = "well", **other: Any) -> dict[str, Any]:
        """The plainest fact there is."""
        return self.fact(author, "note_written", patient, {"text": text}, **other)

    def push(self, author: str, *facts: Any) -> list[Receipt]:
        """The receipts of facts pushed with the author's session. Bytes travel as they are."""
        return self.receive(author, *facts).receipts

    def receive(self, author: str, *facts: Any) -> Outcome:
        source = Source(user=self.users[author], device=self.devices[author], now_ms=self.clock.now_ms())
        contents = [fact if isinstance(fact, bytes) else msgspec.json.encode(fact) for fact in facts]
        return self.do(
            lambda connection: receive(connection, source, [read_entry(content) for content in contents])
        )

    def patient(self, author: str = "alice", family_name: str = "Whitfield") -> str:
        """A patient registered by a member of the cast."""
        made = ids.uuid7()
        body = {"family_name": family_name, "given_name": "Nora", "born": "1958-03-14"}
        (receipt,) = self.push(author, self.fact(author, "patient_registered", made, body))
        assert receipt.status == "accepted"
        return made

    def settings(self) -> Settings:
        # The clock of a test stands still: its whole minute is asked at once.
        return Settings(data=self.directory, origin=ORIGIN, bearer=True, requests_per_minute=60_000)

    def client(self) -> TestClient[Any]:
        """The whole service on this ward's directory, in this process."""
        return TestClient(build_app(self.settings(), self.clock), base_url=ORIGIN)

    def bearer(self, author: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens[author]}"}
