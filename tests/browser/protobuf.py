"""As much of protocol buffers as Chromium's push connection needs."""

from collections.abc import AsyncIterator
from typing import Protocol

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


class Reads(Protocol):
    """A stream that gives an exact number of bytes."""

    async def readexactly(self, count: int, /) -> bytes: ...


def varint(number: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)


def number_field(field: int, number: int) -> bytes:
    return varint(field << 3 | VARINT) + varint(number)


def fixed_field(field: int, number: int) -> bytes:
    return varint(field << 3 | FIXED64) + number.to_bytes(8, "little")


def bytes_field(field: int, content: bytes | str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | BYTES) + varint(len(data)) + data


def text_of(message: bytes, wanted: int) -> str | None:
    """The first text in a field of a message, or None."""
    place = 0
    while place < len(message):
        key, place = _varint_at(message, place)
        field, kind = key >> 3, key & 7
        if kind == BYTES:
            length, place = _varint_at(message, place)
            if field == wanted:
                return message[place : place + length].decode()
            place += length
        elif kind == VARINT:
            _, place = _varint_at(message, place)
        else:
            place += {FIXED64: 8, FIXED32: 4}[kind]
    return None


async def frames(stream: Reads) -> AsyncIterator[tuple[int, bytes]]:
    """Tag and message of each frame of a stream, until it ends."""
    while True:
        tag = (await stream.readexactly(1))[0]
        yield tag, await stream.readexactly(await _read_varint(stream))


async def _read_varint(stream: Reads) -> int:
    number = shift = 0
    while True:
        byte = (await stream.readexactly(1))[0]
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number


def _varint_at(message: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = message[place]
        place += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, place
