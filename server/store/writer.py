"""The one writer: whatever waits is committed together, and each step fails alone."""

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from server.store.engine import Connection

MAX_STEPS_PER_COMMIT = 64

Step = Callable[[Connection], Any]


class StoreClosed(RuntimeError):
    """The store no longer takes work; nothing of this step was written."""


class _Waiting:
    __slots__ = ("answer", "error", "future", "loop", "step")

    def __init__(self, step: Step) -> None:
        self.step = step
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.answer: Any = None
        self.error: BaseException | None = None


class Writer:
    """Runs steps in one thread, in the order they came, each in its own savepoint of a shared transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    async def write(self, step: Step) -> Any:
        """What `step` returned, once it is on disk. Raises what the step or the commit raised."""
        if self._closing:
            raise StoreClosed("the store is closed")
        waiting = _Waiting(step)
        self._queue.put(waiting)
        return await waiting.future

    def close(self) -> None:
        """Finishes what waits, then stops."""
        if not self._closing:
            self._closing = True
            self._queue.put(None)
            self._thread.join()
            self._connection.close()

    def _run(self) -> None:
        open_ = True
        while open_:
            batch, open_ = self._take()
            if batch:
                self._commit(batch)
                _answer(batch)

    def _take(self) -> tuple[list[_Waiting], bool]:
        batch: list[_Waiting] = []
        waiting = self._queue.get()
        while waiting is not None:
            batch.append(waiting)
            if len(batch) == MAX_STEPS_PER_COMMIT or self._queue.empty():
                return batch, True
            waiting = self._queue.get()
        return batch, False

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for waiting in batch:
                self._attempt(waiting)
            self._connection.execute("COMMIT")
        # The edge of the writer thread: whatever happened reaches everyone who waits for this commit.
        except Exception as error:  # noqa: BLE001
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            for waiting in batch:
                waiting.error = waiting.error or error

    def _attempt(self, waiting: _Waiting) -> None:
        self._connection.execute("SAVEPOINT step")
        try:
            waiting.answer = waiting.step(self._connection)
        except Exception as error:
            waiting.error = error
            # A full disk or an I/O fault ends the whole transaction: then nobody may be told "written".
            if not self._connection.in_transaction:
                raise
            self._connection.execute("ROLLBACK TO step")
        self._connection.execute("RELEASE step")


def _answer(batch: list[_Waiting]) -> None:
    for loop in {id(waiting.loop): waiting.loop for waiting in batch}.values():
        mine = [waiting for waiting in batch if waiting.loop is loop]
        try:
            loop.call_soon_threadsafe(_settle, mine)
        except RuntimeError:
            # The loop is gone, and with it everyone who could have been told. What was written stays written.
            continue


def _settle(batch: list[_Waiting]) -> None:
    for waiting in batch:
        if waiting.future.done():
            continue
        if waiting.error is not None:
            waiting.future.set_exception(waiting.error)
        else:
            waiting.future.set_result(waiting.answer)
