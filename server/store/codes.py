"""One-use codes by which a phone becomes someone's. Only their hashes are kept."""

from server.store.engine import Connection


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


def spend_of_user(connection: Connection, user: str, now_ms: int) -> int:
    """Uses up every unused code of a user, so that none of them lets a phone in; answers how many."""
    changed = connection.execute(
        "UPDATE codes SET used_ms = ? WHERE user = ? AND used_ms IS NULL", [now_ms, user]
    )
    return int(changed.rowcount)
