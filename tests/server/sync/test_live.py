"""A phone that listens hears that there is something to pull, and nothing else."""

import asyncio
from collections.abc import AsyncIterator

from server.sync.live import MAX_LISTENERS_OF_A_DEVICE, Live


async def welcome() -> bool:
    return True


async def stranger() -> bool:
    return False


async def hears(stream: AsyncIterator[str], seconds: float = 1) -> str | None:
    """The next signal, or None when the stream ended or stayed silent."""
    try:
        return await asyncio.wait_for(anext(stream, None), seconds)
    except TimeoutError:
        return None


def test_a_poke_reaches_the_listeners_of_its_team_only() -> None:
    async def story() -> None:
        live = Live(heartbeat_seconds=60)
        north, south = live.listen("a", ["n"], welcome), live.listen("b", ["s"], welcome)
        assert [await hears(north), await hears(south)] == ["heartbeat", "heartbeat"]
        heard = asyncio.gather(hears(north), hears(south, 0.2))
        await asyncio.sleep(0.01)
        live.poke(["n"])
        assert await heard == ["poke", None]

    asyncio.run(story())


def test_pokes_that_come_at_once_are_one() -> None:
    async def story() -> None:
        live = Live(heartbeat_seconds=60)
        stream = live.listen("a", ["n"], welcome)
        await hears(stream)
        for _ in range(5):
            live.poke(["n"])
        assert await hears(stream) == "poke"
        assert await hears(stream, 0.1) is None

    asyncio.run(story())


def test_silence_is_broken_by_a_heartbeat() -> None:
    async def story() -> None:
        stream = Live(heartbeat_seconds=0.01).listen("a", ["n"], welcome)
        assert [await hears(stream) for _ in range(3)] == ["heartbeat"] * 3

    asyncio.run(story())


def test_who_is_no_longer_welcome_hears_nothing_more() -> None:
    async def story() -> None:
        live = Live(heartbeat_seconds=60)
        stream = live.listen("a", ["n"], stranger)
        await hears(stream)
        live.poke(["n"])
        assert [signal async for signal in stream] == []

    asyncio.run(story())


def test_closing_ends_every_stream() -> None:
    async def story() -> None:
        live = Live(heartbeat_seconds=60)
        streams = [live.listen(name, ["n"], welcome) for name in "abc"]
        for stream in streams:
            await hears(stream)
        live.close()
        assert [await hears(stream) for stream in streams] == [None] * 3

    asyncio.run(story())


def test_a_phone_that_opens_too_many_streams_loses_its_oldest() -> None:
    async def story() -> None:
        live = Live(heartbeat_seconds=60)
        streams = [live.listen("a", ["n"], welcome) for _ in range(MAX_LISTENERS_OF_A_DEVICE + 1)]
        for stream in streams:
            await hears(stream)
        assert await hears(streams[0]) is None
        live.poke(["n"])
        assert [await hears(stream) for stream in streams[1:]] == ["poke"] * MAX_LISTENERS_OF_A_DEVICE

    asyncio.run(story())
