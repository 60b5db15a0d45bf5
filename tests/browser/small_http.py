"""Just enough HTTP/1.1 for a stand-in server: requests in, answers out, on a kept connection."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Asked(NamedTuple):
    """One request; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = MappingProxyType({})


Handler = Callable[[Asked], Awaitable[Answer]]
ENDED = (asyncio.IncompleteReadError, ConnectionError, TimeoutError)


async def read_request(reader: asyncio.StreamReader) -> Asked:
    """The next request of a connection."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    pairs = (line.partition(":") for line in lines[1:] if ":" in line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Asked(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


async def serve(
    handler: Handler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: Asked | None = None
) -> None:
    """Answer requests until the other side leaves; `first` is one that was read already."""
    try:
        while True:
            answer = await handler(first or await read_request(reader))
            first = None
            headers = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
            head = f"HTTP/1.1 {answer.status} X\r\nContent-Length: {len(answer.body)}\r\n{headers}\r\n"
            writer.write(head.encode("latin-1") + answer.body)
            await writer.drain()
    except ENDED:
        pass
    finally:
        writer.close()


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes until either side leaves."""
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    except ENDED:
        pass
    finally:
        writer.close()
