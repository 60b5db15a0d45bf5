"""The server's timeline: its epoch, the generation of who-may-see-what, and the key that signs cursors."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server import ids
from server.store.engine import Connection

migrations = Migrations("timeline")


@migrations()
def make_timeline(database: Database) -> None:
    database.execute(
        "CREATE TABLE timeline (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL,"
        " generation INTEGER NOT NULL, cursor_key BLOB NOT NULL) STRICT"
    )
    database.execute("INSERT INTO timeline VALUES (1, ?, 0, ?)", [ids.epoch_name(), ids.signing_key()])


@migrations()
def make_last_write(database: Database) -> None:
    database.execute(
        "CREATE TABLE last_write (one INTEGER PRIMARY KEY CHECK (one = 1), at_ms INTEGER NOT NULL) STRICT"
    )


def prove_writing(connection: Connection, now_ms: int) -> None:
    """Writes, so that a disk that is full or read-only is noticed before a phone meets it."""
    connection.execute("INSERT OR REPLACE INTO last_write VALUES (1, ?)", [now_ms])


def epoch(connection: Connection) -> str:
    """The name of this timeline. After a restore from backup it is another."""
    found: str = connection.execute("SELECT epoch FROM timeline").fetchone()[0]
    return found


def begin_epoch(connection: Connection) -> str:
    """Begins another timeline, so that phones offer again what the restored log may lack."""
    fresh = ids.epoch_name()
    connection.execute("UPDATE timeline SET epoch = ?", [fresh])
    return fresh


def generation(connection: Connection) -> int:
    """How often memberships or assignments have changed."""
    found: int = connection.execute("SELECT generation FROM timeline").fetchone()[0]
    return found


def next_generation(connection: Connection) -> int:
    """Counts one more change of memberships or assignments."""
    connection.execute("UPDATE timeline SET generation = generation + 1")
    return generation(connection)


def cursor_key(connection: Connection) -> bytes:
    """The secret that proves a cursor was made by this server."""
    found: bytes = connection.execute("SELECT cursor_key FROM timeline").fetchone()[0]
    return found


def rotate_cursor_key(connection: Connection, fresh: bytes) -> None:
    """Another secret: every cursor given out before is no longer one of ours."""
    connection.execute("UPDATE timeline SET cursor_key = ?", [fresh])
