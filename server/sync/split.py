"""Finds the facts in a push that a strict reader refuses as a whole: one bad fact cannot block the rest.

A cut-off emoji in a note, for example, is JSON for a browser and none for a strict reader. This scanner
follows strings and brackets only, without recursion, and judges nothing.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice

MOST_MEMBERS = 1_000
# Commas with nothing between them are one mark: a body of nothing else is passed in one step.
_MARK = re.compile(rb'["\[\]{}]|,[\s,]*')
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


class NotSplit(ValueError):
    """The bytes are no JSON object with brackets that match."""


def members(content: bytes) -> dict[str, bytes]:
    """The first 1,000 members of the outermost object: name to raw value. Raises NotSplit."""
    stripped = content.strip()
    if not stripped.startswith(b"{"):
        raise NotSplit("not a JSON object")
    found: dict[str, bytes] = {}
    for part in islice(_parts(stripped), MOST_MEMBERS):
        name, separator, value = _cut_name(part)
        if separator:
            found[name] = value
    return found


def items(content: bytes, most: int) -> list[bytes]:
    """The raw items of the outermost array, and no more than one beyond `most`. Raises NotSplit."""
    stripped = content.strip()
    if not stripped.startswith(b"["):
        raise NotSplit("not a JSON array")
    return list(islice(_parts(stripped), most + 1))


def top_level_string(content: bytes, name: str) -> str | None:
    """The text of a member of the outermost object, where there is such a member and it is a string."""
    try:
        raw = members(content).get(name, b"")
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, str) else None


def _parts(content: bytes) -> Iterator[bytes]:
    """What stands between the commas of the outermost bracket."""
    depth, start, position = 0, 1, 0
    while (mark := _MARK.search(content, position)) is not None:
        position = mark.end()
        sign = mark.group()
        if sign == b'"':
            position = _string_end(content, mark.start())
        elif sign in b"[{":
            depth += 1
        elif sign in b"]}":
            depth -= 1
        if (sign.startswith(b",") and depth == 1) or depth == 0:
            part = content[start : mark.start()].strip()
            start = position
            if part:
                yield part
        if depth == 0:
            break
    if depth != 0 or content[position:].strip():
        raise NotSplit("brackets do not match")


def _string_end(content: bytes, start: int) -> int:
    match = _STRING.match(content, start)
    if match is None:
        raise NotSplit("a string has no end")
    return match.end()


def _cut_name(part: bytes) -> tuple[str, bool, bytes]:
    match = _STRING.match(part)
    if match is None:
        return "", False, b""
    rest = part[match.end() :].lstrip()
    try:
        name = json.loads(match.group())
    except ValueError:
        return "", False, b""
    return str(name), rest.startswith(b":"), rest[1:].strip()
