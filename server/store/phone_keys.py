"""The public key of each phone: proves that a phone whose cookie was lost is the one that enrolled."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("phone_keys")


@migrations()
def make_phone_keys(database: Database) -> None:
    database.execute(
        "CREATE TABLE phone_keys (device TEXT PRIMARY KEY REFERENCES devices, public BLOB NOT NULL) STRICT"
    )


def keep(connection: Connection, device: str, public: bytes) -> None:
    """Keeps the key a phone enrolled with; a phone has one, for good."""
    connection.execute("INSERT INTO phone_keys (device, public) VALUES (?, ?)", [device, public])


def find(connection: Connection, device: str) -> bytes | None:
    """The key of a phone that may still sign in: None when unknown, revoked, or its user is disabled."""
    row = connection.execute(
        "SELECT k.public FROM phone_keys k JOIN devices d ON d.id = k.device JOIN users u ON u.id = d.user"
        " WHERE k.device = ? AND d.revoked_ms IS NULL AND u.disabled_ms IS NULL",
        [device],
    ).fetchone()
    return bytes(row[0]) if row else None
