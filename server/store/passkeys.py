"""The passkeys by which people sign in: public keys only."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("passkeys")


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    """One passkey of one user, made on one phone."""

    id: bytes
    user: str
    device: str
    name: str
    public: bytes
    count: int
    """How often it was used, by its own word; a number that falls back tells of a copy."""
    created_ms: int
    used_ms: int | None = None


_COLUMNS = "id, user, device, name, public, count, created_ms, used_ms"


@migrations()
def make_passkeys(database: Database) -> None:
    database.execute(
        "CREATE TABLE passkeys (id BLOB PRIMARY KEY, user TEXT NOT NULL REFERENCES users,"
        " device TEXT NOT NULL REFERENCES devices, name TEXT NOT NULL, public BLOB NOT NULL,"
        " count INTEGER NOT NULL, created_ms INTEGER NOT NULL, used_ms INTEGER) STRICT"
    )
    database.execute("CREATE INDEX passkeys_user ON passkeys (user)")


def add(connection: Connection, passkey: Passkey) -> None:
    """Keeps a new passkey. Raises IntegrityError when its id is taken."""
    connection.execute(
        f"INSERT INTO passkeys ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [getattr(passkey, name) for name in Passkey.__struct_fields__],
    )


def find(connection: Connection, id_: bytes) -> Passkey | None:
    """The passkey with this id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM passkeys WHERE id = ?", [id_]).fetchone()
    return _passkey(row) if row else None


def of_user(connection: Connection, user: str) -> list[Passkey]:
    """The passkeys of a user, the oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM passkeys WHERE user = ? ORDER BY created_ms, id", [user]
    )
    return [_passkey(row) for row in rows]


def use(connection: Connection, id_: bytes, count: int, now_ms: int) -> None:
    """Notes a use, and the passkey's own count of uses."""
    connection.execute("UPDATE passkeys SET count = ?, used_ms = ? WHERE id = ?", [count, now_ms, id_])


def remove(connection: Connection, id_: bytes, user: str) -> bool:
    """Ends one passkey of a user. False when there is none."""
    return connection.execute("DELETE FROM passkeys WHERE id = ? AND user = ?", [id_, user]).rowcount == 1


def remove_of_device(connection: Connection, device: str) -> None:
    """Ends the passkeys that were made on a phone."""
    connection.execute("DELETE FROM passkeys WHERE device = ?", [device])


def remove_of_user(connection: Connection, user: str) -> None:
    """Ends every passkey of a user."""
    connection.execute("DELETE FROM passkeys WHERE user = ?", [user])


def _passkey(row: tuple[object, ...]) -> Passkey:
    return msgspec.convert(dict(zip(Passkey.__struct_fields__, row, strict=True)), Passkey)
