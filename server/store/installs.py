"""What each phone's storage last said of itself, so that a phone that never drains is seen."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("installs")


class Install(msgspec.Struct, frozen=True, kw_only=True):
    """One storage of one phone: `unsent` facts of which the oldest was written at `oldest_at`."""

    install: str
    device: str
    unsent: int
    oldest_at: str | None
    highest_device_seq: int
    """The highest number of a fact that arrived; facts of one storage are numbered without a gap."""
    pushed_ms: int


@migrations()
def make_installs(database: Database) -> None:
    database.execute(
        "CREATE TABLE installs (install TEXT NOT NULL, device TEXT NOT NULL REFERENCES devices,"
        " unsent INTEGER NOT NULL, oldest_at TEXT, highest_device_seq INTEGER NOT NULL,"
        " pushed_ms INTEGER NOT NULL, PRIMARY KEY (install, device)) STRICT"
    )


def report(connection: Connection, install: Install) -> None:
    """Notes what a phone said with its latest push."""
    connection.execute(
        "INSERT INTO installs (install, device, unsent, oldest_at, highest_device_seq, pushed_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (install, device) DO UPDATE SET unsent = excluded.unsent,"
        " oldest_at = excluded.oldest_at, pushed_ms = excluded.pushed_ms,"
        " highest_device_seq = max(highest_device_seq, excluded.highest_device_seq)",
        [
            install.install,
            install.device,
            install.unsent,
            install.oldest_at,
            install.highest_device_seq,
            install.pushed_ms,
        ],
    )


def carried(connection: Connection, install: str, device: str, accepted: int, highest: int) -> None:
    """Counts down what a storage said it holds, by facts that somebody else's session brought.

    Only what is new to the record counts, so that a storage never looks emptier than it is.
    """
    connection.execute(
        "UPDATE installs SET unsent = max(0, unsent - :accepted),"
        " oldest_at = CASE WHEN unsent > :accepted THEN oldest_at END,"
        " highest_device_seq = max(highest_device_seq, :highest)"
        " WHERE install = :install AND device = :device",
        {"accepted": accepted, "highest": highest, "install": install, "device": device},
    )


def reports(connection: Connection) -> list[Install]:
    """The latest word of every storage, the newest first."""
    rows = connection.execute(
        "SELECT install, device, unsent, oldest_at, highest_device_seq, pushed_ms FROM installs"
        " ORDER BY pushed_ms DESC, install"
    )
    names = Install.__struct_fields__
    return [Install(**dict(zip(names, row, strict=True))) for row in rows]
