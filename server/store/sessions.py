"""How a phone becomes someone's: one-use codes, and sessions of which only the hash is kept."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store import people
from server.store.engine import Connection
from server.store.people import Session

migrations = Migrations("sessions")


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that has just become someone's."""

    session: Session
    expires_ms: int


@migrations()
def make_sessions(database: Database) -> None:
    database.execute(
        "CREATE TABLE codes (hash BLOB PRIMARY KEY, user TEXT NOT NULL REFERENCES users,"
        " expires_ms INTEGER NOT NULL, used_ms INTEGER) STRICT"
    )
    database.execute(
        "CREATE TABLE sessions (hash BLOB PRIMARY KEY, device TEXT NOT NULL REFERENCES devices,"
        " created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL) STRICT"
    )


def add_code(connection: Connection, code_hash: bytes, user: str, expires_ms: int) -> None:
    """Lets one phone be enrolled for a user, once, until the code expires."""
    connection.execute(
        "INSERT INTO codes (hash, user, expires_ms) VALUES (?, ?, ?)", [code_hash, user, expires_ms]
    )


def is_usable(connection: Connection, code_hash: bytes, now_ms: int) -> bool:
    """True for a code that was made, not used, and has not expired."""
    row = connection.execute(
        "SELECT 1 FROM codes WHERE hash = ? AND used_ms IS NULL AND expires_ms > ?", [code_hash, now_ms]
    ).fetchone()
    return row is not None


def use_code(connection: Connection, code_hash: bytes, now_ms: int) -> str | None:
    """The user of an unused code that has not expired; the code is used up by this."""
    row = connection.execute(
        "UPDATE codes SET used_ms = ? WHERE hash = ? AND used_ms IS NULL AND expires_ms > ?"
        " AND user IN (SELECT id FROM users WHERE disabled_ms IS NULL) RETURNING user",
        [now_ms, code_hash, now_ms],
    ).fetchone()
    return row[0] if row else None


def add_device(connection: Connection, device: str, user: str, name: str, now_ms: int) -> None:
    """Makes a phone of a user."""
    connection.execute(
        "INSERT INTO devices (id, user, name, created_ms) VALUES (?, ?, ?, ?)", [device, user, name, now_ms]
    )


def add_session(connection: Connection, token_hash: bytes, device: str, now_ms: int, expires_ms: int) -> None:
    """Lets the holder of a token act as the user of a phone until it expires."""
    connection.execute(
        "INSERT INTO sessions (hash, device, created_ms, expires_ms) VALUES (?, ?, ?, ?)",
        [token_hash, device, now_ms, expires_ms],
    )


def find(connection: Connection, token_hash: bytes, now_ms: int) -> Session | None:
    """Who holds this token: nobody, once it expired, the phone was revoked or the user disabled."""
    row = connection.execute(
        "SELECT u.id, u.name, u.role, d.id FROM sessions s JOIN devices d ON d.id = s.device"
        " JOIN users u ON u.id = d.user"
        " WHERE s.hash = ? AND s.expires_ms > ? AND d.revoked_ms IS NULL AND u.disabled_ms IS NULL",
        [token_hash, now_ms],
    ).fetchone()
    if row is None:
        return None
    user, name, role, device = row
    return Session(user=user, name=name, role=role, teams=people.teams_of(connection, user), device=device)


def replace(connection: Connection, token_hash: bytes, device: str, now_ms: int) -> int | None:
    """Gives a phone's newest session another token and ends the others. None when none is left to replace.

    The new one ends when the old one would have: signing in again by itself prolongs nothing.
    """
    row = connection.execute(
        "SELECT max(expires_ms) FROM sessions WHERE device = ? AND expires_ms > ?", [device, now_ms]
    ).fetchone()
    if row[0] is None:
        return None
    connection.execute("DELETE FROM sessions WHERE device = ?", [device])
    add_session(connection, token_hash, device, now_ms, row[0])
    expires_ms: int = row[0]
    return expires_ms


def end(connection: Connection, token_hash: bytes) -> None:
    """Ends one session."""
    connection.execute("DELETE FROM sessions WHERE hash = ?", [token_hash])


def revoke_device(connection: Connection, device: str, now_ms: int) -> bool:
    """Ends a phone and all its sessions. False when there is no such phone, or it is revoked already."""
    connection.execute("DELETE FROM sessions WHERE device = ?", [device])
    changed = connection.execute(
        "UPDATE devices SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL", [now_ms, device]
    )
    return changed.rowcount == 1
