"""Every protocol the server ever served, by its hash: old phones and old decisions can still ask.

Which was current from when is kept too, and which was recalled: a course whose opening names no version has
the one that was current when it arrived.
"""

from collections.abc import Iterable

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("protocols")

_DECIDING = "kind IN ('course_opened', 'protocol_adopted')"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A protocol that was ever served, by the hash of its canonical JSON."""

    hash: str
    served_ms: int


class Recalled(msgspec.Struct, frozen=True, kw_only=True):
    """A version that nobody should follow any more, and why."""

    hash: str
    reason: str
    at_ms: int


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that can decide on a version, as it was received, and when."""

    content: bytes
    arrived_ms: int


@migrations()
def make_protocols(database: Database) -> None:
    database.execute(
        "CREATE TABLE protocols (hash TEXT PRIMARY KEY, content BLOB NOT NULL,"
        " served_ms INTEGER NOT NULL) STRICT"
    )


@migrations()
def make_life(database: Database) -> None:
    database.execute(
        "CREATE TABLE current_protocols (number INTEGER PRIMARY KEY,"
        " hash TEXT NOT NULL REFERENCES protocols, from_ms INTEGER NOT NULL) STRICT"
    )
    database.execute(
        "CREATE TABLE recalled_protocols (hash TEXT PRIMARY KEY REFERENCES protocols,"
        " reason TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT"
    )
    # Asked for of every patient at once: without this, that would read each whole record.
    database.execute(f"CREATE INDEX facts_deciding ON facts (patient) WHERE {_DECIDING}")


def keep(connection: Connection, protocol_hash: str, content: bytes, now_ms: int) -> bool:
    """Keeps the canonical JSON of a protocol. False when it is known already; then it stays as it is."""
    kept = connection.execute(
        "INSERT INTO protocols (hash, content, served_ms) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
        [protocol_hash, content, now_ms],
    )
    return bool(kept.rowcount)


def install(connection: Connection, protocol_hash: str, content: bytes, now_ms: int) -> None:
    """Keeps the protocol that comes with the server. A new one becomes current; a known one changes nothing,
    so that a version added since stays current over a restart.
    """
    if keep(connection, protocol_hash, content, now_ms) or not history(connection):
        make_current(connection, protocol_hash, now_ms)


def make_current(connection: Connection, protocol_hash: str, now_ms: int) -> None:
    """New courses are opened under this version from now on. It must be kept already."""
    connection.execute("INSERT INTO current_protocols (hash, from_ms) VALUES (?, ?)", [protocol_hash, now_ms])


def recall(connection: Connection, protocol_hash: str, reason: str, now_ms: int) -> bool:
    """Marks a kept version as recalled. False when it was recalled before; the first reason stays."""
    done = connection.execute(
        "INSERT INTO recalled_protocols (hash, reason, at_ms) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
        [protocol_hash, reason, now_ms],
    )
    return bool(done.rowcount)


def find(connection: Connection, protocol_hash: str) -> bytes | None:
    """The canonical JSON of a protocol that was ever served."""
    row = connection.execute("SELECT content FROM protocols WHERE hash = ?", [protocol_hash]).fetchone()
    return row[0] if row else None


def versions(connection: Connection) -> list[Version]:
    """Every version ever served, the first first."""
    rows = connection.execute("SELECT hash, served_ms FROM protocols ORDER BY served_ms, rowid")
    return [Version(hash=hash_, served_ms=served_ms) for hash_, served_ms in rows]


def recalled(connection: Connection) -> list[Recalled]:
    """Every recalled version, the first recalled first."""
    rows = connection.execute("SELECT hash, reason, at_ms FROM recalled_protocols ORDER BY at_ms, hash")
    return [Recalled(hash=hash_, reason=reason, at_ms=at_ms) for hash_, reason, at_ms in rows]


def history(connection: Connection) -> list[tuple[int, str]]:
    """From when (milliseconds) which version was current, the first first."""
    return connection.execute("SELECT from_ms, hash FROM current_protocols ORDER BY number").fetchall()


def current(connection: Connection) -> str | None:
    """The version made current last, whatever the clocks say; None before the first."""
    known = history(connection)
    return known[-1][1] if known else None


def current_at(history: Iterable[tuple[int, str]], at_ms: int) -> str:
    """The version that was current at an instant; before all of them, the first. Raises LookupError."""
    found: str | None = None
    for from_ms, hash_ in history:
        if found is None or from_ms <= at_ms:
            found = hash_
    if found is None:
        raise LookupError("no version was ever current")
    return found


def deciding_facts(connection: Connection, patient: str) -> list[Arrived]:
    """The facts of one patient that can decide on a version, their corrections among them."""
    rows = connection.execute(
        "SELECT content, arrived_ms FROM facts WHERE patient = (SELECT key FROM patients WHERE id = ?)"
        " AND kind IN ('course_opened', 'protocol_adopted', 'fact_withdrawn', 'fact_replaced')"
        " ORDER BY sequence",
        [patient],
    )
    return [Arrived(content=content, arrived_ms=arrived_ms) for content, arrived_ms in rows]


def openings_and_adoptions(connection: Connection, patient_keys: Iterable[int]) -> list[Arrived]:
    """The facts of these patients that open a course or adopt a version."""
    rows = connection.execute(
        f"SELECT content, arrived_ms FROM facts WHERE {_DECIDING}"
        " AND patient IN (SELECT value FROM json_each(?)) ORDER BY sequence",
        [msgspec.json.encode(list(patient_keys)).decode()],
    )
    return [Arrived(content=content, arrived_ms=arrived_ms) for content, arrived_ms in rows]
