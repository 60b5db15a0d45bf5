"""Opens SQLite safely: a version that keeps its word, WAL, every commit on disk before it is answered."""

from pathlib import Path
from typing import TYPE_CHECKING

from pysqlite3 import dbapi2

if TYPE_CHECKING:
    from sqlite3 import Connection
else:
    Connection = dbapi2.Connection

__all__ = ["Connection", "UnsafeSqlite", "check_version", "connect", "connect_reader"]

BUSY_MS = 10_000
READ_CACHE_KIB = 16_384


class UnsafeSqlite(RuntimeError):
    """This SQLite can lose or corrupt commits in WAL mode."""


def check_version(version: tuple[int, ...]) -> None:
    """Raises UnsafeSqlite for versions with the WAL-reset fault.

    Source: SQLite release notes: the fault is in 3.7.0 to 3.51.2, fixed in 3.51.3 and in the backports
    3.44.6 and 3.50.7.
    """
    backported = (3, 44, 6) <= version < (3, 45, 0) or (3, 50, 7) <= version < (3, 51, 0)
    if (3, 7, 0) <= version < (3, 51, 3) and not backported:
        shown = ".".join(str(part) for part in version)
        raise UnsafeSqlite(f"SQLite {shown} can corrupt a database in WAL mode: 3.51.3 or newer is needed")


def connect(path: Path) -> Connection:
    """The writer's connection. Commits are on disk when they return (`synchronous=FULL`)."""
    check_version(dbapi2.sqlite_version_info)
    connection: Connection = dbapi2.connect(
        str(path), isolation_level=None, check_same_thread=False, cached_statements=256
    )
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise UnsafeSqlite(f"the database cannot be put into WAL mode (it stays in {mode!r})")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def connect_reader(path: Path) -> Connection:
    """A connection that sees whole commits only and refuses to write."""
    connection = connect(path)
    connection.execute(f"PRAGMA cache_size=-{READ_CACHE_KIB}")
    connection.execute("PRAGMA query_only=ON")
    return connection
