"""Reads what a browser's LevelDB holds, however it lies there: in journals cut into blocks, in packed tables.

Only enough of the formats to see every byte that was written: `log_format` and `table_format` in LevelDB's
documents, the framing of Snappy, and the mark Chromium puts before a value it has packed by itself.
"""

from collections.abc import Iterator
from pathlib import Path

JOURNAL_BLOCK = 32768
JOURNAL_HEADER = 7
TABLE_FOOTER = 48
BLOCK_TRAILER = 5
SNAPPY_BLOCK = 1
# Blink: a version tag, "this value is wrapped", "by Snappy".
PACKED_VALUE = b"\xff\x11\x02"


class NotReadable(ValueError):
    """Bytes that are not in the form they should be."""


def contents(path: Path) -> Iterator[bytes]:
    """What a file holds: as it lies there, and unpacked wherever something in it is packed."""
    lying = path.read_bytes()
    yield lying
    found = [lying]
    if path.suffix == ".log":
        found = [journal(lying)]
    elif path.suffix in (".ldb", ".sst"):
        found = list(table(lying))
    yield from found
    for content in found:
        yield from packed_values(content)


def journal(lying: bytes) -> bytes:
    """The records of a journal, joined: a record may be cut anywhere by the end of a block."""
    records = bytearray()
    for start in range(0, len(lying), JOURNAL_BLOCK):
        block, at = lying[start : start + JOURNAL_BLOCK], 0
        while at + JOURNAL_HEADER <= len(block):
            length = int.from_bytes(block[at + 4 : at + 6], "little")
            records += block[at + JOURNAL_HEADER : at + JOURNAL_HEADER + length]
            at += JOURNAL_HEADER + length
    return bytes(records)


def table(lying: bytes) -> Iterator[bytes]:
    """The blocks of a table: those its index names, and the index."""
    footer = lying[-TABLE_FOOTER:]
    _, at = varint(footer, 0)
    _, at = varint(footer, at)
    offset, at = varint(footer, at)
    size, _ = varint(footer, at)
    index = block(lying, offset, size)
    yield index
    for handle in entries(index):
        offset, at = varint(handle, 0)
        size, _ = varint(handle, at)
        content = block(lying, offset, size)
        yield content
        # Keys share beginnings with the key before, but a value is always whole.
        yield from entries(content)


def block(lying: bytes, offset: int, size: int) -> bytes:
    """One block, unpacked."""
    content = lying[offset : offset + size]
    return snappy(content) if lying[offset + size] == SNAPPY_BLOCK else content


def entries(content: bytes) -> Iterator[bytes]:
    """The values of a block."""
    restarts = int.from_bytes(content[-4:], "little")
    at, end = 0, len(content) - 4 * (restarts + 1)
    while at < end:
        _, at = varint(content, at)
        own, at = varint(content, at)
        size, at = varint(content, at)
        yield content[at + own : at + own + size]
        at += own + size


def packed_values(content: bytes) -> Iterator[bytes]:
    """What Chromium packed by itself before it was written."""
    at = content.find(PACKED_VALUE)
    while at >= 0:
        try:
            yield snappy(content[at + len(PACKED_VALUE) :], is_cut=False)
        except NotReadable:
            # The same three bytes by chance.
            pass
        at = content.find(PACKED_VALUE, at + 1)


def varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the place behind it."""
    value = shift = 0
    while at < len(content):
        value |= (content[at] & 0x7F) << shift
        at += 1
        if content[at - 1] < 0x80:
            return value, at
        shift += 7
    raise NotReadable("a number without an end")


def snappy(packed: bytes, *, is_cut: bool = True) -> bytes:
    """Unpacked; with `is_cut` the packed bytes must end where the content does. Raises NotReadable."""
    size, at = varint(packed, 0)
    made = bytearray()
    while at < len(packed) and len(made) < size:
        at = _literal(packed, at, made) if packed[at] & 3 == 0 else _copy(packed, at, made)
    if len(made) != size or (is_cut and at != len(packed)):
        raise NotReadable("not packed by Snappy")
    return bytes(made)


def _literal(packed: bytes, at: int, made: bytearray) -> int:
    length, at = packed[at] >> 2, at + 1
    if length >= 60:
        width = length - 59
        length, at = int.from_bytes(packed[at : at + width], "little"), at + width
    made += packed[at : at + length + 1]
    return at + length + 1


def _copy(packed: bytes, at: int, made: bytearray) -> int:
    tag, kind = packed[at], packed[at] & 3
    width = {1: 1, 2: 2, 3: 4}[kind]
    offset = int.from_bytes(packed[at + 1 : at + 1 + width], "little")
    length = (tag >> 2) + 1
    if kind == 1:
        offset, length = offset | (tag >> 5) << 8, (tag >> 2 & 7) + 4
    if not 0 < offset <= len(made):
        raise NotReadable("a copy of what is not there")
    for _ in range(length):
        made.append(made[-offset])
    return at + 1 + width
