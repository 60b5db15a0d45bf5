"""Passwords as slow hashes, and the sealed secrets of one-time codes: a way in without a passkey."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("passwords")


class Totp(msgspec.Struct, frozen=True):
    """The sealed secret of a user's codes; it counts once confirmed. `last_step` was the last code used."""

    sealed: bytes
    is_confirmed: bool
    last_step: int


class Factors(msgspec.Struct, frozen=True):
    """What of this a user has."""

    password: bool
    totp: bool

    @property
    def is_whole(self) -> bool:
        """True when one can sign in with it."""
        return self.password and self.totp


@migrations()
def make_passwords(database: Database) -> None:
    database.execute(
        "CREATE TABLE passwords (user TEXT PRIMARY KEY REFERENCES users, hash TEXT NOT NULL,"
        " changed_ms INTEGER NOT NULL) STRICT"
    )
    database.execute(
        "CREATE TABLE totp (user TEXT PRIMARY KEY REFERENCES users, sealed BLOB NOT NULL,"
        " confirmed INTEGER NOT NULL, last_step INTEGER NOT NULL) STRICT"
    )


@migrations()
def remember_devices(database: Database) -> None:
    # Empty for what was set before: then nobody knows where.
    database.execute("ALTER TABLE passwords ADD COLUMN device TEXT REFERENCES devices")
    database.execute("ALTER TABLE totp ADD COLUMN device TEXT REFERENCES devices")


def keep_password(
    connection: Connection, user: str, hash_: str, now_ms: int, device: str | None = None
) -> None:
    """Sets or replaces the password of a user, from the phone `device`."""
    connection.execute(
        "INSERT INTO passwords (user, hash, changed_ms, device) VALUES (?, ?, ?, ?) ON CONFLICT (user)"
        " DO UPDATE SET hash = excluded.hash, changed_ms = excluded.changed_ms, device = excluded.device",
        [user, hash_, now_ms, device],
    )


def password_of(connection: Connection, user: str) -> str | None:
    """The hash of a user's password."""
    row = connection.execute("SELECT hash FROM passwords WHERE user = ?", [user]).fetchone()
    return row[0] if row else None


def keep_totp(connection: Connection, user: str, sealed: bytes, device: str | None = None) -> None:
    """Sets or replaces the secret of a user's codes, from a phone; it does not count until confirmed."""
    connection.execute(
        "INSERT INTO totp (user, sealed, confirmed, last_step, device) VALUES (?, ?, 0, 0, ?)"
        " ON CONFLICT (user) DO UPDATE SET sealed = excluded.sealed, confirmed = 0, last_step = 0,"
        " device = excluded.device",
        [user, sealed, device],
    )


def totp_of(connection: Connection, user: str) -> Totp | None:
    """The secret of a user's codes."""
    row = connection.execute(
        "SELECT sealed, confirmed, last_step FROM totp WHERE user = ?", [user]
    ).fetchone()
    return Totp(bytes(row[0]), bool(row[1]), row[2]) if row else None


def use_totp(connection: Connection, user: str, step: int) -> None:
    """Notes that the code of a step was used, which also confirms the secret."""
    connection.execute("UPDATE totp SET last_step = ?, confirmed = 1 WHERE user = ?", [step, user])


def sealed_secrets(connection: Connection) -> list[tuple[str, bytes]]:
    """Every user's sealed secret, for sealing them anew."""
    return [(user, bytes(sealed)) for user, sealed in connection.execute("SELECT user, sealed FROM totp")]


def seal_anew(connection: Connection, user: str, sealed: bytes) -> None:
    """The same secret under another key."""
    connection.execute("UPDATE totp SET sealed = ? WHERE user = ?", [sealed, user])


def factors_of(connection: Connection, user: str) -> Factors:
    """What of this a user has."""
    totp = totp_of(connection, user)
    return Factors(password_of(connection, user) is not None, totp is not None and totp.is_confirmed)


def remove_of_user(connection: Connection, user: str) -> None:
    """Ends a user's password and codes."""
    connection.execute("DELETE FROM passwords WHERE user = ?", [user])
    connection.execute("DELETE FROM totp WHERE user = ?", [user])


def remove_of_device(connection: Connection, device: str) -> bool:
    """Ends the password and the codes that were set from a phone. False when there are none."""
    removed = [
        connection.execute(f"DELETE FROM {table} WHERE device = ?", [device]).rowcount
        for table in ("passwords", "totp")
    ]
    return any(removed)
