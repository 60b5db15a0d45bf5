"""Who read or wrote whose record, and who came in: one row for each request, chained by hash, never changed.

A row says patients by id only. The chain shows an altered or a missing row to whoever has kept a later hash.
"""

import hashlib
from collections.abc import Iterator

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("audit")

BEGINNING = b"\x00" * 32


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One request: who and from which phone (None: nobody known), the route, its patients, how it ended."""

    at_ms: int
    user: str | None
    device: str | None
    route: str
    status: int
    patients: list[str] = []
    detail: str = ""
    """Codes and counts, for example `accepted:2 held.role:1`, or the reason of an emergency."""


class Kept(msgspec.Struct, frozen=True):
    """A row as it is kept, with its place and the hash over it and all before it."""

    number: int
    entry: Entry
    chain: bytes


@migrations()
def make_audit(database: Database) -> None:
    database.execute(
        "CREATE TABLE audit (number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, content BLOB NOT NULL,"
        " chain BLOB NOT NULL) STRICT"
    )


def append(connection: Connection, entry: Entry) -> None:
    """Keeps one entry behind the last."""
    content = msgspec.json.encode(entry)
    chain = _link(head(connection), content)
    connection.execute(
        "INSERT INTO audit (at_ms, content, chain) VALUES (?, ?, ?)", [entry.at_ms, content, chain]
    )


def head(connection: Connection) -> bytes:
    """The hash over everything so far."""
    row = connection.execute("SELECT chain FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    return bytes(row[0]) if row else BEGINNING


def entries(connection: Connection, since_ms: int = 0) -> Iterator[Kept]:
    """What was kept from an instant on, the oldest first."""
    rows = connection.execute(
        "SELECT number, content, chain FROM audit WHERE at_ms >= ? ORDER BY number", [since_ms]
    )
    for number, content, chain in rows:
        yield Kept(number, msgspec.json.decode(content, type=Entry), bytes(chain))


def first_broken(connection: Connection) -> int | None:
    """The number of the first row that is not as it was written, or follows a missing one. None: all are."""
    chain, expected = BEGINNING, 1
    rows = connection.execute("SELECT number, content, chain FROM audit ORDER BY number")
    for number, content, kept in rows:
        chain = _link(chain, content)
        if number != expected or chain != bytes(kept):
            return int(number)
        expected += 1
    return None


def _link(before: bytes, content: bytes) -> bytes:
    return hashlib.sha256(before + content).digest()
