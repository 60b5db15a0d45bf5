"""Where each phone is reached by web push, and when it last proved that it is."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("subscriptions")


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """One phone's subscription. `proved_ms` is when it last answered a test notice sent to this endpoint."""

    device: str
    endpoint: str
    p256dh: str
    auth: str
    confirmed_ms: int
    proved_ms: int | None


_COLUMNS = "device, endpoint, p256dh, auth, confirmed_ms, proved_ms"


@migrations()
def make_subscriptions(database: Database) -> None:
    database.execute(
        "CREATE TABLE subscriptions (device TEXT PRIMARY KEY REFERENCES devices,"
        " endpoint TEXT NOT NULL UNIQUE, p256dh TEXT NOT NULL, auth TEXT NOT NULL,"
        " confirmed_ms INTEGER NOT NULL, nonce_hash BLOB, nonce_ms INTEGER, proved_ms INTEGER) STRICT"
    )


def keep(connection: Connection, device: str, endpoint: str, p256dh: str, auth: str, now_ms: int) -> None:
    """Store where a phone is reached, or confirm it. Another endpoint has yet to be proved."""
    # A browser has one subscription: the phone that was enrolled before on the same browser lost it.
    connection.execute("DELETE FROM subscriptions WHERE endpoint = ? AND device <> ?", [endpoint, device])
    connection.execute(
        "INSERT INTO subscriptions (device, endpoint, p256dh, auth, confirmed_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (device) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth,"
        " confirmed_ms = excluded.confirmed_ms,"
        " proved_ms = iif(endpoint = excluded.endpoint, proved_ms, NULL),"
        " nonce_hash = iif(endpoint = excluded.endpoint, nonce_hash, NULL), endpoint = excluded.endpoint",
        [device, endpoint, p256dh, auth, now_ms],
    )


def of_device(connection: Connection, device: str) -> Reach | None:
    """Where a phone is reached, or None."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM subscriptions WHERE device = ?", [device]).fetchone()
    return None if row is None else msgspec.convert(dict(zip(_COLUMNS.split(", "), row, strict=True)), Reach)


def forget(connection: Connection, device: str, endpoint: str | None = None) -> None:
    """Drop a phone's subscription; with an endpoint, only if it is still that one."""
    connection.execute(
        "DELETE FROM subscriptions WHERE device = ? AND endpoint = ifnull(?, endpoint)", [device, endpoint]
    )


def forget_all(connection: Connection) -> None:
    """Forgets where every phone is reached: they were subscribed with a key that is no more."""
    connection.execute("DELETE FROM subscriptions")


def ask_proof(connection: Connection, device: str, nonce_hash: bytes, now_ms: int) -> None:
    """Remember which nonce was sent. Only the newest counts."""
    connection.execute(
        "UPDATE subscriptions SET nonce_hash = ?, nonce_ms = ? WHERE device = ?", [nonce_hash, now_ms, device]
    )


def prove(connection: Connection, nonce_hash: bytes, now_ms: int, oldest_ms: int) -> bool:
    """Note that the phone answered. False for a nonce that was never sent, is used, or was sent too long
    ago.
    """
    done = connection.execute(
        "UPDATE subscriptions SET proved_ms = ?, nonce_hash = NULL WHERE nonce_hash = ? AND nonce_ms >= ?",
        [now_ms, nonce_hash, oldest_ms],
    )
    return done.rowcount == 1
