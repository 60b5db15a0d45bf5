"""A fault of the whole transaction is told to everyone in it: nobody hears "written" of what is not."""

import asyncio
from pathlib import Path

import pytest

from server.store.engine import Connection, connect
from server.store.writer import Step, Writer


def opened(directory: Path) -> Connection:
    connection = connect(directory / "a.sqlite")
    connection.execute("CREATE TABLE said (word TEXT)")
    return connection


def say(word: str) -> Step:
    return lambda connection: connection.execute("INSERT INTO said VALUES (?)", [word]).rowcount


def break_off(connection: Connection) -> None:
    """What SQLite itself does on a full disk: the transaction is gone, then an error is raised."""
    connection.execute("ROLLBACK")
    raise OSError("disk full")


def words(directory: Path) -> list[str]:
    connection = connect(directory / "a.sqlite")
    found = [word for (word,) in connection.execute("SELECT word FROM said ORDER BY rowid")]
    connection.close()
    return found


def test_a_transaction_that_breaks_off_fails_every_step_of_it(tmp_path: Path) -> None:
    async def story() -> list[object]:
        writer = Writer(opened(tmp_path))
        answers = await asyncio.gather(
            *(writer.write(step) for step in (say("a"), say("b"), break_off, say("c"))),
            return_exceptions=True,
        )
        await writer.write(say("after"))
        writer.close()
        return answers

    answers = asyncio.run(story())
    told = [word for word, answer in zip("ab c", answers, strict=True) if answer == 1]
    assert words(tmp_path) == [*told, "after"]
    assert isinstance(answers[2], OSError)


def test_a_writer_waits_for_another_process_to_finish(tmp_path: Path) -> None:
    async def story() -> None:
        writer = Writer(opened(tmp_path))
        other = connect(tmp_path / "a.sqlite")
        other.execute("BEGIN IMMEDIATE")
        busy = asyncio.create_task(writer.write(say("late")))
        await asyncio.sleep(0.05)
        other.execute("ROLLBACK")
        assert await busy == 1
        other.close()
        writer.close()

    asyncio.run(story())
    assert words(tmp_path) == ["late"]


def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    async def story() -> None:
        writer = Writer(opened(tmp_path))
        waiting = [asyncio.create_task(writer.write(say(str(place)))) for place in range(100)]
        await asyncio.sleep(0)
        await asyncio.to_thread(writer.close)
        assert await asyncio.gather(*waiting) == [1] * 100

    asyncio.run(story())
    assert len(words(tmp_path)) == 100


def test_two_processes_can_write_to_one_database(tmp_path: Path) -> None:
    async def story() -> None:
        writer = Writer(opened(tmp_path))
        other = connect(tmp_path / "a.sqlite")
        for place in range(20):
            other.execute("INSERT INTO said VALUES ('other')")
            assert await writer.write(say(str(place))) == 1
        other.close()
        writer.close()

    asyncio.run(story())
    assert len(words(tmp_path)) == 40


def test_an_error_of_a_step_reaches_its_caller_as_it_is(tmp_path: Path) -> None:
    async def story() -> None:
        writer = Writer(opened(tmp_path))
        with pytest.raises(LookupError, match="mine"):
            await writer.write(_raise)
        writer.close()

    asyncio.run(story())


def _raise(_: Connection) -> None:
    raise LookupError("mine")
