"""What any store behind the server must keep. Every adapter runs all of it, and none may override a part."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from server.store import Connection, Store, log, timeline
from server.store.log import Row
from server.store.writer import StoreClosed

Use = Callable[[Store], Coroutine[Any, Any, None]]


@pytest.fixture
def using(tmp_path: Path) -> Callable[[Use], None]:
    """Runs an async story on an open store."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Store]:
        store = Store.open(tmp_path / "bagwatch.sqlite")
        try:
            yield store
        finally:
            store.close()

    async def whole(use: Use) -> None:
        async with opened() as store:
            await use(store)

    return lambda use: asyncio.run(whole(use))


Using = Callable[[Use], None]


def put(*names: str) -> Callable[[Connection], int]:
    return lambda connection: log.append(
        connection, [Row(name, 1, "note", name.encode()) for name in names], 0
    )


def names(connection: Connection) -> list[str]:
    return [fact.content.decode() for fact in log.page(connection, [1], 0, 2**53, 10_000)]


def test_what_was_written_is_read_by_the_next_reader(using: Using) -> None:
    async def story(store: Store) -> None:
        assert await store.write(put("a", "b")) == 1
        assert await store.read(names) == ["a", "b"]

    using(story)


def test_what_was_written_is_there_after_opening_again(using: Using) -> None:
    async def write(store: Store) -> None:
        await store.write(put("a"))

    async def read(store: Store) -> None:
        assert await store.read(names) == ["a"]

    using(write)
    using(read)


def test_a_step_that_raises_is_undone_alone_and_its_neighbours_stay(using: Using) -> None:
    def fails(connection: Connection) -> None:
        put("lost")(connection)
        raise LookupError("on purpose")

    async def story(store: Store) -> None:
        steps = [put(f"s{place}") if place % 3 else fails for place in range(30)]
        answers = await asyncio.gather(*map(store.write, steps), return_exceptions=True)
        assert [isinstance(answer, LookupError) for answer in answers] == [
            place % 3 == 0 for place in range(30)
        ]
        assert await store.read(names) == [f"s{place}" for place in range(30) if place % 3]

    using(story)


def test_the_sequence_is_dense_over_many_writers_at_once(using: Using) -> None:
    async def story(store: Store) -> None:
        firsts = await asyncio.gather(*(store.write(put(f"{place}a", f"{place}b")) for place in range(200)))
        assert sorted(firsts) == list(range(1, 400, 2))

    using(story)


def test_a_reader_sees_one_moment_however_long_it_reads(using: Using) -> None:
    async def story(store: Store) -> None:
        await store.write(put("a"))
        loop = asyncio.get_running_loop()

        def twice(connection: Connection) -> tuple[list[str], list[str]]:
            before = names(connection)
            asyncio.run_coroutine_threadsafe(store.write(put("b")), loop).result(10)
            return before, names(connection)

        assert await store.read(twice) == (["a"], ["a"])
        assert await store.read(names) == ["a", "b"]

    using(story)


def test_a_reader_cannot_write(using: Using) -> None:
    async def story(store: Store) -> None:
        with pytest.raises(Exception, match="readonly"):
            await store.read(put("a"))
        assert await store.read(names) == []

    using(story)


def test_a_reader_that_raises_leaves_the_next_one_well(using: Using) -> None:
    async def story(store: Store) -> None:
        for _ in range(8):
            with pytest.raises(ZeroDivisionError):
                await store.read(lambda _: 1 // 0)
        assert await store.read(names) == []

    using(story)


def test_a_caller_who_goes_away_does_not_stop_the_writer(using: Using) -> None:
    async def story(store: Store) -> None:
        for place in range(50):
            task = asyncio.create_task(store.write(put(f"gone{place}")))
            await asyncio.sleep(0)
            task.cancel()
        await store.write(put("stays"))
        assert (await store.read(names))[-1] == "stays"

    using(story)


def test_a_closed_store_says_so(using: Using) -> None:
    async def story(store: Store) -> None:
        store.close()
        with pytest.raises(StoreClosed):
            await store.write(put("a"))
        with pytest.raises(StoreClosed):
            await store.read(names)

    using(story)


def test_an_id_is_stored_once(using: Using) -> None:
    async def story(store: Store) -> None:
        await store.write(put("a"))
        with pytest.raises(Exception, match="UNIQUE"):
            await store.write(put("b", "a"))
        assert await store.read(names) == ["a"]

    using(story)


def test_another_epoch_is_another_name(using: Using) -> None:
    async def story(store: Store) -> None:
        before = await store.read(timeline.epoch)
        assert await store.write(timeline.begin_epoch) == await store.read(timeline.epoch) != before

    using(story)
