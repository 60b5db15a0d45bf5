"""Every protocol the server ever served, by its hash: old phones and old decisions can still ask."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("protocols")


@migrations()
def make_protocols(database: Database) -> None:
    database.execute(
        "CREATE TABLE protocols (hash TEXT PRIMARY KEY, content BLOB NOT NULL,"
        " served_ms INTEGER NOT NULL) STRICT"
    )


def keep(connection: Connection, protocol_hash: str, content: bytes, now_ms: int) -> None:
    """Keeps the canonical JSON of a protocol. One that is known stays as it is."""
    connection.execute(
        "INSERT INTO protocols (hash, content, served_ms) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
        [protocol_hash, content, now_ms],
    )


def find(connection: Connection, protocol_hash: str) -> bytes | None:
    """The canonical JSON of a protocol that was ever served."""
    row = connection.execute("SELECT content FROM protocols WHERE hash = ?", [protocol_hash]).fetchone()
    return row[0] if row else None
