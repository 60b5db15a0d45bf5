"""The log of facts. It only grows: stored bytes are never changed and are served as they came."""

import json
from collections.abc import Iterable, Sequence

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("log")

_INSERT = "INSERT INTO facts (sequence, id, patient, kind, arrived_ms, content) VALUES (?, ?, ?, ?, ?, ?)"


class Row(msgspec.Struct, frozen=True):
    """A fact ready to be stored: the bytes as received, and what they are found by."""

    id: str
    patient_key: int
    kind: str
    content: bytes


class Stored(msgspec.Struct, frozen=True):
    """A fact in the log."""

    sequence: int
    content: bytes


@migrations()
def make_log(database: Database) -> None:
    database.execute(
        "CREATE TABLE facts (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient INTEGER NOT NULL,"
        " kind TEXT NOT NULL, arrived_ms INTEGER NOT NULL, content BLOB NOT NULL) STRICT"
    )
    database.execute("CREATE INDEX facts_patient ON facts (patient)")
    # Names are asked for of every patient at once: without this, that would read each whole record.
    database.execute(
        "CREATE INDEX facts_naming ON facts (patient) WHERE kind IN"
        " ('patient_registered', 'fact_replaced', 'fact_withdrawn')"
    )


def head(connection: Connection) -> int:
    """The sequence of the newest fact, 0 for an empty log."""
    found: int = connection.execute("SELECT ifnull(max(sequence), 0) FROM facts").fetchone()[0]
    return found


def append(connection: Connection, rows: Sequence[Row], now_ms: int) -> int:
    """Stores rows whose ids are new, in order; answers the sequence of the first.

    The sequence is assigned here, inside the write transaction: nobody can see a later one before an earlier.
    """
    first = head(connection) + 1
    connection.executemany(
        _INSERT,
        [
            (sequence, row.id, row.patient_key, row.kind, now_ms, row.content)
            for sequence, row in enumerate(rows, first)
        ],
    )
    return first


def find(connection: Connection, ids: Sequence[str]) -> dict[str, Stored]:
    """Those of the ids that are in the log."""
    wanted = json.dumps(list(ids))
    rows = connection.execute(
        "SELECT id, sequence, content FROM facts WHERE id IN (SELECT value FROM json_each(?))", [wanted]
    )
    return {id_: Stored(sequence, content) for id_, sequence, content in rows}


def facts_of(connection: Connection, patient: str) -> list[bytes]:
    """Every stored fact of a patient as it was received, in the order of arrival."""
    rows = connection.execute(
        "SELECT content FROM facts WHERE patient = (SELECT key FROM patients WHERE id = ?) ORDER BY sequence",
        [patient],
    )
    return [content for (content,) in rows]


def arrivals_of(connection: Connection, patient: str) -> list[tuple[int, bytes]]:
    """The same, each with the instant of its arrival (milliseconds since 1970)."""
    rows = connection.execute(
        "SELECT arrived_ms, content FROM facts WHERE patient = (SELECT key FROM patients WHERE id = ?)"
        " ORDER BY sequence",
        [patient],
    )
    return [(arrived_ms, content) for arrived_ms, content in rows]


def naming_facts(connection: Connection, patient_key: int) -> list[bytes]:
    """The facts that can say or correct who a patient is."""
    rows = connection.execute(
        "SELECT content FROM facts WHERE patient = ? AND kind IN"
        " ('patient_registered', 'fact_replaced', 'fact_withdrawn') ORDER BY sequence",
        [patient_key],
    )
    return [content for (content,) in rows]


def page(
    connection: Connection, patient_keys: Iterable[int], after: int, until: int, limit: int
) -> list[Stored]:
    """The next facts of the given patients, with a sequence above `after` and at most `until`."""
    rows = connection.execute(
        "SELECT sequence, content FROM facts WHERE sequence > ? AND sequence <= ?"
        " AND patient IN (SELECT value FROM json_each(?)) ORDER BY sequence LIMIT ?",
        [after, until, msgspec.json.encode(list(patient_keys)).decode(), limit],
    )
    return [Stored(sequence, content) for sequence, content in rows]
