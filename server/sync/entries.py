"""Reads one fact of a push. Whatever the bytes are, they come out as an entry that can be stored or held."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from server.store.held import Reason
from server.sync.split import top_level_string
from shared_rules import instant
from shared_rules.canonical import NotCanonical, canonical

MAX_DEPTH = 32
MAX_SEQUENCE = 2**53 - 1
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")

# The largest double has 309 digits.
_LONG_NUMBER = re.compile(rb"[0-9]{309}")

_decode = msgspec.json.Decoder().decode


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as it arrived. `problem` is empty when its envelope is whole."""

    content: bytes
    id: str = ""
    value: dict[str, Any] | None = None
    problem: Reason | None = None

    def identity(self) -> bytes:
        """What makes this content the same as another: its canonical JSON where it has one."""
        return identity(self.content)


def identity(content: bytes) -> bytes:
    """Canonical JSON of stored bytes, or the bytes themselves where they have none."""
    try:
        return canonical(_decode(content))
    except (ValueError, RecursionError):
        return content


def read_entry(content: bytes) -> Entry:
    """The entry in `content`. Never raises: what is wrong is in `problem`."""
    try:
        value = _decode(content)
    except RecursionError:
        return _unread(content, "depth")
    # Lone surrogates, bytes that are no UTF-8 and numbers out of range: JSON that some readers cannot read.
    except ValueError:
        return _unread(content, "content")
    if not isinstance(value, dict) or not _is_uuid(value.get("id")):
        return Entry(content=content, problem="unreadable")
    return Entry(content=content, id=value["id"], value=value, problem=_problem(content, value))


def _unread(content: bytes, problem: Reason) -> Entry:
    found = top_level_string(content, "id")
    if not _is_uuid(found):
        return Entry(content=content, problem="unreadable")
    return Entry(content=content, id=str(found), problem=problem)


def _problem(content: bytes, value: dict[str, Any]) -> Reason | None:
    if not _is_envelope(value):
        return "envelope"
    brackets = content.count(b"{") + content.count(b"[")
    if brackets > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        return "depth"
    # The strict reader takes an integer of any length; a phone reads infinity.
    if _LONG_NUMBER.search(content) and not _is_canonical(value):
        return "content"
    return None


def _is_canonical(value: object) -> bool:
    try:
        canonical(value)
    except NotCanonical:
        return False
    return True


def _is_envelope(value: dict[str, Any]) -> bool:
    """The envelope of the clinical contract, section 3; what sync adds to it is not required."""
    get = value.get
    kind, place = get("kind"), get("device_seq")
    return (
        _is_uuid(get("patient"))
        and _is_uuid(get("device"))
        and _is_uuid(get("author"))
        and isinstance(kind, str)
        and kind != ""
        and type(place) is int
        and 0 <= place <= MAX_SEQUENCE
        and isinstance(get("body"), dict)
        and _is_instant(get("at"))
        and _is_instant(get("recorded_at"))
    )


def _is_uuid(value: object) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _is_instant(value: object) -> bool:
    return isinstance(value, str) and _parses(value)


# The facts of one push lie close together, and `at` and `recorded_at` are often the same.
@lru_cache(maxsize=1024)
def _parses(text: str) -> bool:
    try:
        instant.parse(text)
    except instant.NotAnInstant:
        return False
    return True


def _depth(value: object) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [child for parent in level for child in _children(parent)]
    return deepest


def _children(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
