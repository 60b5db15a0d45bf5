"""SQLite is opened so that a commit that was answered is on disk, or it is not opened."""

from pathlib import Path

import pytest

from server.store import Store
from server.store.engine import UnsafeSqlite, check_version, connect, connect_reader


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)])
def test_a_version_with_the_wal_fault_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(UnsafeSqlite, match=".".join(map(str, version))):
        check_version(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 51, 3), (3, 53, 0), (4, 0, 0)])
def test_a_version_without_the_fault_is_taken(version: tuple[int, ...]) -> None:
    check_version(version)


def test_a_commit_waits_for_the_disk(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.sqlite")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()


def test_a_reader_refuses_to_write(tmp_path: Path) -> None:
    connect(tmp_path / "a.sqlite").close()
    reader = connect_reader(tmp_path / "a.sqlite")
    with pytest.raises(Exception, match="readonly"):
        reader.execute("CREATE TABLE t (a)")
    reader.close()


def test_the_database_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    Store.open(tmp_path / "a.sqlite").close()
    assert (tmp_path / "a.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_database_is_migrated_once(tmp_path: Path) -> None:
    for _ in range(2):
        Store.open(tmp_path / "a.sqlite").close()
    connection = connect(tmp_path / "a.sqlite")
    counted = connection.execute(
        "SELECT count(*), count(DISTINCT migration_set || name) FROM _sqlite_migrations"
    )
    total, distinct = counted.fetchone()
    assert total == distinct > 5
    connection.close()
