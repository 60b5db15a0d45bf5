"""Puts a backup in place of the database; refuses one that is damaged, and keeps what was there."""

import shutil
from pathlib import Path

from pysqlite3 import dbapi2

from server.store.engine import connect


class DamagedBackup(ValueError):
    """The file is no database, or not a whole one. Nothing was changed."""


def put_in_place(backup: Path, database: Path) -> None:
    """Copies `backup` over `database`; the former one stays beside it. No server may run meanwhile."""
    fresh = database.with_name("restored.sqlite")
    shutil.copyfile(backup, fresh)
    fresh.chmod(0o600)
    try:
        _check(fresh)
    except dbapi2.DatabaseError as error:
        fresh.unlink()
        raise DamagedBackup(str(error)) from error
    _keep_former(database)
    fresh.replace(database)


def _check(path: Path) -> None:
    connection = connect(path)
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise dbapi2.DatabaseError(verdict)
        # Another program's database is whole, too.
        connection.execute("SELECT 1 FROM facts LIMIT 1")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _keep_former(database: Path) -> None:
    """Moves the former database aside with its journal, which belongs to it and to no other."""
    place = 1
    while (kept := database.with_name(f"{database.name}.before-restore-{place}")).exists():
        place += 1
    for suffix in ("", "-wal", "-shm"):
        former = database.with_name(database.name + suffix)
        if former.exists():
            former.replace(kept.with_name(kept.name + suffix))
