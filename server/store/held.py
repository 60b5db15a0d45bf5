"""The quarantine: what arrived and is not part of the record until a senior has looked. Nothing leaves it."""

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

Reason = Literal[
    "envelope",
    "content",
    "depth",
    "author",
    "patient",
    "role",
    "conflict",
    "unreadable",
    "revoked",
    "sealed",
    "changed",
]

migrations = Migrations("held")


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be held: the bytes as received, why, and whose session brought them."""

    id: str
    """Empty when the bytes say no usable id."""
    content: bytes
    identity: bytes
    """Canonical JSON of the content where it has one, else the content: the same twice is one row."""
    reason: Reason
    patient: str | None
    user: str
    device: str
    now_ms: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the quarantine."""

    number: int
    id: str
    content: bytes
    reason: Reason
    patient: str | None
    user: str
    device: str
    arrived_ms: int
    settled_ms: int | None = None
    settled_by: str | None = None
    note: str | None = None
    sequence: int | None = None
    """Its place in the log once it is released."""


_COLUMNS = (
    "number, id, content, reason, patient, user, device, arrived_ms, settled_ms, settled_by, note, sequence"
)


@migrations()
def make_held(database: Database) -> None:
    database.execute(
        "CREATE TABLE held (number INTEGER PRIMARY KEY, id TEXT NOT NULL, digest BLOB NOT NULL,"
        " content BLOB NOT NULL, reason TEXT NOT NULL, patient TEXT, user TEXT NOT NULL,"
        " device TEXT NOT NULL, arrived_ms INTEGER NOT NULL, settled_ms INTEGER,"
        " settled_by TEXT, note TEXT, sequence INTEGER,"
        " UNIQUE (id, digest)) STRICT"
    )
    database.execute("CREATE INDEX held_patient ON held (patient)")


def hold(connection: Connection, arrival: Arrival) -> None:
    """Keeps an arrival. The same content under the same id stays one row, however often it comes."""
    connection.execute(
        "INSERT INTO held (id, digest, content, reason, patient, user, device, arrived_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id, digest) DO NOTHING",
        [
            arrival.id,
            hashlib.sha256(arrival.identity).digest(),
            arrival.content,
            arrival.reason,
            arrival.patient,
            arrival.user,
            arrival.device,
            arrival.now_ms,
        ],
    )


def find(connection: Connection, ids: Sequence[str]) -> dict[str, list[Held]]:
    """Those of the ids that are held, the first arrival first."""
    marks = ",".join("?" * len(ids))
    found: dict[str, list[Held]] = {}
    for row in connection.execute(f"SELECT {_COLUMNS} FROM held WHERE id IN ({marks}) ORDER BY number", ids):
        found.setdefault(row[1], []).append(_held(row))
    return found


def waiting_for(connection: Connection, patient: str) -> list[Held]:
    """What is held because its patient was not known or not the author's, and is not settled, in order."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM held WHERE patient = ? AND reason = 'patient' AND settled_ms IS NULL"
        " ORDER BY number",
        [patient],
    )
    return [_held(row) for row in rows]


def corrections_of(connection: Connection, patient: str) -> list[Held]:
    """Corrections of a patient's facts that are held for whose they are, and not settled, in order."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM held WHERE patient = ? AND reason IN ('patient', 'role')"
        " AND settled_ms IS NULL AND json_extract(CAST(content AS TEXT), '$.kind')"
        " IN ('fact_withdrawn', 'fact_replaced')"
        " ORDER BY number",
        [patient],
    )
    return [_held(row) for row in rows]


def unsettled(connection: Connection) -> list[Held]:
    """Everything a senior has not looked at, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM held WHERE settled_ms IS NULL ORDER BY number")
    return [_held(row) for row in rows]


def get(connection: Connection, number: int) -> Held | None:
    """One row of the quarantine."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM held WHERE number = ?", [number]).fetchone()
    return _held(row) if row else None


def settle(
    connection: Connection, number: int, by: str, now_ms: int, note: str | None, sequence: int | None
) -> None:
    """Marks a row as looked at; with its sequence in the log when it was released."""
    connection.execute(
        "UPDATE held SET settled_ms = ?, settled_by = ?, note = ?, sequence = ? WHERE number = ?",
        [now_ms, by, note, sequence, number],
    )


def _held(row: tuple[object, ...]) -> Held:
    names = _COLUMNS.split(", ")
    return msgspec.convert(dict(zip(names, row, strict=True)), Held)
