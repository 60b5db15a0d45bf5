"""The public key of each phone: proves that a phone whose cookie was lost is the one that enrolled."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("phone_keys")


class PhoneKey(msgspec.Struct, frozen=True):
    """The key of a phone and whose it is; `is_shut_out` when it was revoked or its user disabled."""

    public: bytes
    is_shut_out: bool
    user: str


@migrations()
def make_phone_keys(database: Database) -> None:
    database.execute(
        "CREATE TABLE phone_keys (device TEXT PRIMARY KEY REFERENCES devices, public BLOB NOT NULL) STRICT"
    )


def keep(connection: Connection, device: str, public: bytes) -> None:
    """Keeps the key a phone enrolled with; a phone has one, for good."""
    connection.execute("INSERT INTO phone_keys (device, public) VALUES (?, ?)", [device, public])


def find(connection: Connection, device: str) -> PhoneKey | None:
    """The key of a phone, if it has one."""
    row = connection.execute(
        "SELECT k.public, d.revoked_ms IS NOT NULL OR u.disabled_ms IS NOT NULL, u.id"
        " FROM phone_keys k JOIN devices d ON d.id = k.device JOIN users u ON u.id = d.user"
        " WHERE k.device = ?",
        [device],
    ).fetchone()
    return PhoneKey(bytes(row[0]), bool(row[1]), row[2]) if row else None
