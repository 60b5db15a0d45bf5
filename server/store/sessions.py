"""Who may act from which phone until when: sessions, of which only the hash of the secret is kept."""

from typing import Literal, NamedTuple

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server import ids
from server.store import break_glass, people
from server.store.engine import Connection
from server.store.people import NEVER, Session

migrations = Migrations("sessions")

# A session that is in use is not written down with every request.
TOUCH_MS = 600_000


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """How long a new session lasts, and what it is good for."""

    expires_ms: int
    idle_ms: int = NEVER
    """It ends when it was not used for so long."""
    kind: Literal["cookie", "bearer"] = "cookie"
    reach: Literal["all", "read", "sync"] = "all"
    by: Literal["", "password"] = ""
    """By what it began, where that may be taken away."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One session, for its owner's eyes."""

    id: str
    user: str
    device: str
    device_name: str
    kind: str
    created_ms: int
    signed_in_ms: int
    seen_ms: int
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


@migrations()
def make_limits(database: Database) -> None:
    for column in (
        "id TEXT NOT NULL DEFAULT ''",
        "kind TEXT NOT NULL DEFAULT 'cookie'",
        "reach TEXT NOT NULL DEFAULT 'all'",
        "signed_in_ms INTEGER NOT NULL DEFAULT 0",
        "seen_ms INTEGER NOT NULL DEFAULT 0",
        "idle_ms INTEGER NOT NULL DEFAULT 4611686018427387904",
    ):
        database.execute(f"ALTER TABLE sessions ADD COLUMN {column}")
    database.execute(
        "UPDATE sessions SET id = lower(hex(randomblob(16))), signed_in_ms = created_ms, seen_ms = created_ms"
    )
    database.execute("CREATE INDEX sessions_device ON sessions (device)")


@migrations()
def remember_ways(database: Database) -> None:
    database.execute("ALTER TABLE sessions ADD COLUMN begun_by TEXT NOT NULL DEFAULT ''")


def add_session(
    connection: Connection,
    token_hash: bytes,
    device: str,
    now_ms: int,
    term: Term,
    signed_in_ms: int | None = None,
) -> None:
    """Lets the holder of a token act as the user of a phone for a term."""
    connection.execute(
        "INSERT INTO sessions (hash, device, created_ms, expires_ms, id, kind, reach, signed_in_ms, seen_ms,"
        " idle_ms, begun_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            token_hash,
            device,
            now_ms,
            term.expires_ms,
            ids.uuid7(),
            term.kind,
            term.reach,
            now_ms if signed_in_ms is None else signed_in_ms,
            now_ms,
            term.idle_ms,
            term.by,
        ],
    )


# Not as a sum: a session that never idles has an idle time near the largest number.
_ALIVE = " s.expires_ms > :now AND :now - s.seen_ms < s.idle_ms"
_WELCOME = " d.revoked_ms IS NULL AND u.disabled_ms IS NULL"
_OWNED = " FROM sessions s JOIN devices d ON d.id = s.device JOIN users u ON u.id = d.user"


def find(connection: Connection, token_hash: bytes, now_ms: int) -> Session | None:
    """Who holds this token: nobody, once it ended, the phone was revoked or the user disabled."""
    row = connection.execute(
        "SELECT u.id, u.name, u.role, d.id, s.id, s.kind, s.reach, s.signed_in_ms, s.seen_ms"
        f"{_OWNED} WHERE s.hash = :hash AND{_ALIVE} AND{_WELCOME}",
        {"hash": token_hash, "now": now_ms},
    ).fetchone()
    if row is None:
        return None
    user, name, role, device, id_, kind, reach, signed_in_ms, seen_ms = row
    return Session(
        user=user,
        name=name,
        role=role,
        teams=people.teams_of(connection, user),
        device=device,
        id=id_,
        kind=kind,
        reach=reach,
        signed_in_ms=signed_in_ms,
        seen_ms=seen_ms,
        opened=break_glass.opened_by(connection, user, now_ms),
    )


class Holder(NamedTuple):
    """Whom a token belongs to, or belonged to while it counted."""

    user: str
    device: str
    is_welcome: bool
    """False once the phone was revoked or the user disabled."""


def holder(connection: Connection, token_hash: bytes) -> Holder | None:
    """Whose token it is or was; None for one that was never given, or whose session was ended."""
    row = connection.execute(
        f"SELECT u.id, d.id,{_WELCOME}{_OWNED} WHERE s.hash = ?", [token_hash]
    ).fetchone()
    return None if row is None else Holder(row[0], row[1], bool(row[2]))


def touch(connection: Connection, token_hash: bytes, now_ms: int) -> None:
    """Notes that a session is in use."""
    connection.execute("UPDATE sessions SET seen_ms = ? WHERE hash = ?", [now_ms, token_hash])


def replace(connection: Connection, token_hash: bytes, device: str, now_ms: int) -> int | None:
    """Gives a phone's newest session another token and ends the others. None when none is left to replace.

    The new one ends when the old one would have: signing in again by itself prolongs nothing.
    """
    row = connection.execute(
        "SELECT s.expires_ms, s.idle_ms, s.signed_in_ms, s.begun_by FROM sessions s"
        f" WHERE s.device = :device AND s.kind = 'cookie' AND{_ALIVE} ORDER BY s.expires_ms DESC LIMIT 1",
        {"device": device, "now": now_ms},
    ).fetchone()
    if row is None:
        return None
    expires_ms, idle_ms, signed_in_ms, begun_by = row
    end_of_device(connection, device)
    term = Term(expires_ms=expires_ms, idle_ms=idle_ms, by=begun_by)
    add_session(connection, token_hash, device, now_ms, term, signed_in_ms)
    return int(expires_ms)


def listed(connection: Connection, now_ms: int, user: str | None = None) -> list[Listed]:
    """The sessions that may be used now, of one user or of all, the latest used first."""
    rows = connection.execute(
        "SELECT s.id, u.id, d.id, d.name, s.kind, s.created_ms, s.signed_in_ms, s.seen_ms, s.expires_ms"
        f"{_OWNED} WHERE (:user IS NULL OR u.id = :user) AND{_ALIVE} AND{_WELCOME}"
        " ORDER BY s.seen_ms DESC, s.id",
        {"user": user, "now": now_ms},
    )
    return [Listed(**dict(zip(Listed.__struct_fields__, row, strict=True))) for row in rows]


def end(connection: Connection, token_hash: bytes) -> None:
    """Ends one session."""
    connection.execute("DELETE FROM sessions WHERE hash = ?", [token_hash])


def end_of_device(connection: Connection, device: str) -> None:
    """Ends what a phone's browser holds; tokens for scripts stay."""
    connection.execute("DELETE FROM sessions WHERE device = ? AND kind = 'cookie'", [device])


def end_listed(connection: Connection, id_: str, user: str | None = None) -> bool:
    """Ends the session with this id, of one user or of anybody. False when there is none."""
    changed = connection.execute(
        "DELETE FROM sessions WHERE id = :id AND (:user IS NULL OR device IN"
        " (SELECT d.id FROM devices d WHERE d.user = :user))",
        {"id": id_, "user": user},
    )
    return changed.rowcount == 1


def end_of_user(connection: Connection, user: str, but: str | None = None) -> int:
    """Ends every session of a user, but one; answers how many."""
    changed = connection.execute(
        "DELETE FROM sessions WHERE device IN (SELECT d.id FROM devices d WHERE d.user = ?) AND id IS NOT ?",
        [user, but],
    )
    return int(changed.rowcount)


def end_by_password(connection: Connection, but_device: str) -> None:
    """Ends what the user of a phone began by password on every other phone of theirs."""
    connection.execute(
        "DELETE FROM sessions WHERE begun_by = 'password' AND device != :but AND device IN"
        " (SELECT d.id FROM devices d WHERE d.user = (SELECT o.user FROM devices o WHERE o.id = :but))",
        {"but": but_device},
    )


def end_all(connection: Connection) -> int:
    """Ends every session there is; answers how many."""
    return int(connection.execute("DELETE FROM sessions").rowcount)
