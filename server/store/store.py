"""The door to everything the server remembers: write in one thread, read on snapshots."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

from pysqlite3 import dbapi2
from sqlite_utils import Database

from server.store.engine import Connection, connect, connect_reader
from server.store.schema import ROOMS
from server.store.writer import StoreClosed, Writer

READERS = 2

Answer = TypeVar("Answer")


class UnusableStore(RuntimeError):
    """The data directory or the database in it cannot be used; the message says which, and why."""


class Store:
    """One SQLite file. Open it with `Store.open`, close it when done."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self.path = path
        self._writer = Writer(connection)
        self._local = threading.local()
        self._connections: list[Connection] = []
        self._readers = ThreadPoolExecutor(READERS, "store-reader", self._open_reader)
        self._closed = False

    @classmethod
    def open(cls, path: Path) -> "Store":
        """The store at `path`, made or migrated as needed, each migration in its own transaction.

        Raises UnsafeSqlite when this SQLite could lose what it confirmed, UnusableStore when the file is
        damaged or cannot be written.
        """
        try:
            connection = connect(path)
            path.chmod(0o600)
            migrate(connection)
        except (dbapi2.DatabaseError, OSError) as error:
            raise UnusableStore(f"{path} cannot be used: {error}") from error
        return cls(path, connection)

    async def write(self, step: Callable[[Connection], Answer]) -> Answer:
        """What `step` answers, once its changes are on disk. A step that raises is rolled back alone.

        Raises UnusableStore when the disk takes no more, or fails: then nothing was written.
        """
        try:
            return cast(Answer, await self._writer.write(step))
        except dbapi2.OperationalError as error:
            if "disk" not in str(error):
                raise
            raise UnusableStore(f"{self.path} cannot be written: {error}") from error

    async def read(self, step: Callable[[Connection], Answer]) -> Answer:
        """What `step` answers from one unchanging snapshot."""
        if self._closed:
            raise StoreClosed("the store is closed")
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._snapshot, step)

    def close(self) -> None:
        """Finishes what waits and closes the file."""
        self._closed = True
        self._readers.shutdown()
        for connection in self._connections:
            connection.close()
        self._writer.close()

    def _open_reader(self) -> None:
        self._local.connection = connect_reader(self.path)
        self._connections.append(self._local.connection)

    def _snapshot(self, step: Callable[[Connection], Answer]) -> Answer:
        connection: Connection = self._local.connection
        connection.execute("BEGIN")
        try:
            return step(connection)
        finally:
            connection.execute("ROLLBACK")


def migrate(connection: Connection) -> None:
    """Brings the tables of every room up to date."""
    database = Database(connection)
    for room in ROOMS:
        room.apply(database)
