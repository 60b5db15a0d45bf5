"""Sights in an emergency: who opened a patient outside their teams, why, and until when."""

import json
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("break_glass")


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """One patient opened by one user."""

    patient: str
    user: str
    device: str
    reason: str
    from_ms: int
    until_ms: int


_COLUMNS = "p.id, b.user, b.device, b.reason, b.from_ms, b.until_ms"
_FROM = " FROM break_glass b JOIN patients p ON p.key = b.patient"


@migrations()
def make_break_glass(database: Database) -> None:
    database.execute(
        "CREATE TABLE break_glass (patient INTEGER NOT NULL REFERENCES patients,"
        " user TEXT NOT NULL REFERENCES users, device TEXT NOT NULL REFERENCES devices,"
        " reason TEXT NOT NULL, from_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL) STRICT"
    )
    database.execute("CREATE INDEX break_glass_user ON break_glass (user)")


@migrations()
def make_patients(database: Database) -> None:
    database.execute("CREATE INDEX break_glass_patient ON break_glass (patient, from_ms)")


def open_patient(connection: Connection, key: int, sight: Sight) -> None:
    """Keeps the opening of a patient with this short key."""
    connection.execute(
        "INSERT INTO break_glass (patient, user, device, reason, from_ms, until_ms)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [key, sight.user, sight.device, sight.reason, sight.from_ms, sight.until_ms],
    )


def open_until(connection: Connection, key: int, user: str, now_ms: int) -> int | None:
    """Until when a user has a patient with this short key open, in milliseconds; None: not now."""
    row = connection.execute(
        "SELECT max(until_ms) FROM break_glass"
        " WHERE patient = ? AND user = ? AND from_ms <= ? AND until_ms > ?",
        [key, user, now_ms, now_ms],
    ).fetchone()
    found: int | None = row[0]
    return found


def opened_by(connection: Connection, user: str, now_ms: int) -> tuple[str, ...]:
    """The patients a user may see for now."""
    rows = connection.execute(
        f"SELECT DISTINCT p.id{_FROM} WHERE b.user = ? AND b.from_ms <= ? AND b.until_ms > ?",
        [user, now_ms, now_ms],
    )
    return tuple(patient for (patient,) in rows)


def of_patient(connection: Connection, key: int, since: int) -> list[Sight]:
    """Who opened a patient with this short key at or after an instant, in seconds; the earliest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}{_FROM} WHERE b.patient = ? AND b.from_ms >= ? ORDER BY b.from_ms, b.rowid",
        [key, since * 1000],
    )
    return [_sight(row) for row in rows]


def latest(connection: Connection, since_ms: int, limit: int) -> list[Sight]:
    """What was opened by anybody since an instant, the newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}{_FROM} WHERE b.from_ms >= ? ORDER BY b.from_ms DESC, b.rowid DESC LIMIT ?",
        [since_ms, limit],
    )
    return [_sight(row) for row in rows]


def latest_of(
    connection: Connection, teams: Collection[str], with_openers: bool, since_ms: int, limit: int
) -> list[Sight]:
    """What was opened of the patients of some teams since an instant, the newest first; with openers: also by
    their people.
    """
    rows = connection.execute(
        f"SELECT {_COLUMNS}{_FROM} WHERE b.from_ms >= :since"
        " AND (EXISTS (SELECT 1 FROM assignments a WHERE a.patient = b.patient"
        " AND a.until_ms IS NULL AND a.team IN (SELECT value FROM json_each(:teams)))"
        " OR (:with_openers AND EXISTS (SELECT 1 FROM memberships m WHERE m.user = b.user"
        " AND m.until_ms IS NULL AND m.team IN (SELECT value FROM json_each(:teams)))))"
        " ORDER BY b.from_ms DESC, b.rowid DESC LIMIT :limit",
        {"teams": json.dumps(sorted(teams)), "with_openers": with_openers, "since": since_ms, "limit": limit},
    )
    return [_sight(row) for row in rows]


def _sight(row: Sequence[Any]) -> Sight:
    return Sight(**dict(zip(Sight.__struct_fields__, row, strict=True)))
