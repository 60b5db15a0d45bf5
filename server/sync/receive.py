"""What the server does with a push: recognise, judge, keep. Every fact gets a receipt.

1. A fact whose id is known is a duplicate, or held for its other content.
2. A new fact is judged as of its writing: accepted, or held with the reason.
3. A patient's registration lets in what was held because it came first, and a fact its correction.
"""

from typing import Literal

import msgspec

from server.decided import aims
from server.store import held, log, scope
from server.store.engine import Connection
from server.store.held import Reason
from server.sync.entries import Entry, identity, read_entry
from server.sync.standing import REGISTRATION, Standing

# What is not a fault of the fact itself: two people share a phone, a role is entered late.
JUDGED: tuple[Reason, ...] = ("author", "patient", "role")


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The server's word on one fact."""

    id: str | None
    status: Literal["accepted", "duplicate", "held", "unreadable"]
    reason: Reason | None = None
    sequence: int | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote the facts on which phone, as a session or the phone's key proves, and when they came."""

    user: str
    device: str
    now_ms: int
    is_shut_out: bool = False
    """The phone was revoked, or its user disabled: whoever has it may have written them."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt for each entry, in order, and the teams of the patients whose record grew."""

    receipts: list[Receipt]
    teams: frozenset[str]


def receive(connection: Connection, source: Source, entries: list[Entry]) -> Outcome:
    """Keeps every entry, in the record or in the quarantine. Runs inside one write transaction."""
    desk = _Desk(connection, source, entries)
    # A registration, what hangs on it and what corrects that may travel in any order within one push.
    for place in sorted(range(len(entries)), key=lambda place: _turn(entries[place])):
        desk.take(place, entries[place])
    return desk.finish()


def _turn(entry: Entry) -> int:
    if entry.value is None or entry.value.get("kind") == REGISTRATION:
        return 0
    return 2 if _aims_of(entry) else 1


def _aims_of(entry: Entry) -> frozenset[str]:
    value = entry.value or {}
    return aims(value.get("kind"), value.get("body"))


class _Desk:
    """The work of one push: what is known, what may be written, and what is to be stored at the end."""

    def __init__(self, connection: Connection, source: Source, entries: list[Entry]) -> None:
        ids = [entry.id for entry in entries if entry.id]
        self._connection = connection
        self._source = source
        self._receipts: list[Receipt | None] = [None] * len(entries)
        self._known = log.find(connection, ids)
        self._held = held.find(connection, ids)
        self._new: dict[str, bytes] = {}
        self._rows: list[tuple[int, log.Row]] = []
        self._waiting: dict[str, int] = {}
        self._patients: set[str] = set()
        self._standing = Standing(connection, source.user, source.is_shut_out)

    def take(self, place: int, entry: Entry) -> None:
        """Decides on one entry."""
        receipt = self._recognise(entry) if entry.id else None
        if receipt is None:
            reason = entry.problem or self._standing.reason(entry.value or {}, self._source.now_ms)
            receipt = self._hold(entry, reason) if reason else self._accept(place, entry)
        self._receipts[place] = receipt

    def finish(self) -> Outcome:
        """Stores what was accepted, then what had waited for a registration."""
        first = log.append(self._connection, [row for _, row in self._rows], self._source.now_ms)
        for offset, (place, row) in enumerate(self._rows):
            self._receipts[place] = Receipt(id=row.id, status="accepted", sequence=first + offset)
            self._leave_quarantine(row.id, first + offset)
        for patient in self._standing.registered:
            release_waiting(self._connection, patient, self._source.now_ms)
        for patient in self._patients:
            _release_corrections(self._connection, patient, set(self._new), self._source.now_ms)
        receipts = [self._settled(receipt) for receipt in self._receipts if receipt is not None]
        teams = {scope.team_of(self._connection, patient) for patient in self._patients}
        return Outcome(receipts=receipts, teams=frozenset(team for team in teams if team))

    def _recognise(self, entry: Entry) -> Receipt | None:
        stored = self._known.get(entry.id)
        content = self._new.get(entry.id) if stored is None else stored.content
        if content is not None:
            if entry.content == content or entry.identity() == identity(content):
                return Receipt(id=entry.id, status="duplicate", sequence=stored.sequence if stored else None)
            return self._hold(entry, "conflict")
        for earlier in self._held.get(entry.id, []):
            if entry.content == earlier.content or entry.identity() == identity(earlier.content):
                return self._again(entry, earlier)
        return self._hold(entry, "conflict") if entry.id in self._held else None

    def _again(self, entry: Entry, earlier: held.Held) -> Receipt | None:
        # Who brings it, whom they may see and as what they act can have changed since it was held.
        if earlier.reason in JUDGED and earlier.settled_ms is None:
            self._waiting[entry.id] = earlier.number
            return None
        return Receipt(id=entry.id, status="held", reason=earlier.reason)

    def _hold(self, entry: Entry, reason: Reason) -> Receipt:
        patient = (entry.value or {}).get("patient")
        arrival = held.Arrival(
            id=entry.id,
            content=entry.content,
            identity=entry.identity(),
            reason=reason,
            patient=patient if isinstance(patient, str) else None,
            user=self._source.user,
            device=self._source.device,
            now_ms=self._source.now_ms,
        )
        held.hold(self._connection, arrival)
        self._held.update(held.find(self._connection, [entry.id]))
        if not entry.id:
            return Receipt(id=None, status="unreadable", reason=reason)
        return Receipt(id=entry.id, status="held", reason=reason)

    def _accept(self, place: int, entry: Entry) -> Receipt:
        assert entry.value is not None
        patient = entry.value["patient"]
        row = log.Row(entry.id, self._standing.key(patient), entry.value["kind"], entry.content)
        self._rows.append((place, row))
        self._new[entry.id] = entry.content
        self._patients.add(patient)
        self._standing.took(entry.value)
        return Receipt(id=entry.id, status="accepted")

    def _leave_quarantine(self, id_: str, sequence: int) -> None:
        if id_ in self._waiting:
            source = self._source
            held.settle(self._connection, self._waiting[id_], source.user, source.now_ms, None, sequence)

    def _settled(self, receipt: Receipt) -> Receipt:
        """A second copy in the same push learns the sequence of the first."""
        if receipt.status != "duplicate" or receipt.sequence is not None or receipt.id is None:
            return receipt
        found = log.find(self._connection, [receipt.id])[receipt.id]
        return msgspec.structs.replace(receipt, sequence=found.sequence)


def release_waiting(connection: Connection, patient: str, now_ms: int) -> None:
    """Lets in what was held because its patient was not known, once it is."""
    arrived = {
        waiting.id
        for waiting in held.waiting_for(connection, patient)
        if _let_in(connection, waiting, now_ms)
    }
    _release_corrections(connection, patient, arrived, now_ms)


def release(
    connection: Connection, waiting: held.Held, patient_key: int, by: str, now_ms: int, note: str | None
) -> int:
    """Moves a held fact into the record, its bytes unchanged, and its corrections; answers its sequence."""
    sequence = _move(connection, waiting, patient_key, by, now_ms, note)
    _release_corrections(connection, waiting.patient or "", {waiting.id}, now_ms)
    return sequence


def _release_corrections(connection: Connection, patient: str, arrived: set[str], now_ms: int) -> None:
    """Lets in corrections that were held because what they aim at came later, and corrections of those."""
    corrections = held.corrections_of(connection, patient)
    while arrived:
        due = [one for one in corrections if not arrived.isdisjoint(_aims_of(read_entry(one.content)))]
        arrived = {one.id for one in due if _let_in(connection, one, now_ms)}
        corrections = [one for one in corrections if one not in due]


def _let_in(connection: Connection, waiting: held.Held, now_ms: int) -> bool:
    value = read_entry(waiting.content).value
    assert value is not None
    standing = Standing(connection, waiting.user)
    if log.find(connection, [waiting.id]) or standing.reason(value, now_ms) is not None:
        return False
    _move(connection, waiting, standing.key(value["patient"]), waiting.user, now_ms, None)
    return True


def _move(
    connection: Connection, waiting: held.Held, patient_key: int, by: str, now_ms: int, note: str | None
) -> int:
    entry = read_entry(waiting.content)
    assert entry.value is not None
    row = log.Row(entry.id, patient_key, entry.value["kind"], waiting.content)
    sequence = log.append(connection, [row], now_ms)
    held.settle(connection, waiting.number, by, now_ms, note, sequence)
    return sequence
