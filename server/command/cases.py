"""Cuts the files given to `bagwatch advise` into cases, keeping the text of each as it was written.

A file holds one case `{"protocol", "now", "facts"}`, one vector `{"case": …}`, or an array of these. The text
goes to the phone's engine untouched, so that no number is re-spelled on the way.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from server.command.interoperable import MAX_DEPTH, fault

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


class BrokenInput(ValueError):
    """Input that cannot be answered: which case, where in it, and why."""

    def __init__(self, case: str, path: str, reason: str) -> None:
        super().__init__(f"{case}: at {path}: {reason}" if path else f"{case}: {reason}")


class CaseText(NamedTuple):
    """One case: its name for messages, its text as written, and its value as read."""

    name: str
    text: str
    value: Any


def cut(name: str, content: bytes) -> Iterator[CaseText | BrokenInput]:
    """The cases of one file in order, each broken one in its place; malformed JSON ends the file."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        yield BrokenInput(name, "", f"not UTF-8 at byte {error.start}")
        return
    try:
        for case in _elements(name, text):
            yield _checked(case)
    except json.JSONDecodeError as error:
        yield BrokenInput(name, "", f"not JSON at line {error.lineno} column {error.colno}: {error.msg}")
    except ValueError as error:
        yield BrokenInput(name, "", f"not JSON: {error}")
    except RecursionError:
        yield BrokenInput(name, "", f"nested deeper than {MAX_DEPTH} levels")


def _elements(name: str, text: str) -> Iterator[CaseText]:
    start = _skip(text, 0)
    if text[start : start + 1] != "[":
        case, end = _element(name, text, start)
        _expect_end(text, end)
        yield case
        return
    position = _skip(text, start + 1)
    if text[position : position + 1] == "]":
        _expect_end(text, position + 1)
        return
    index = 0
    while True:
        case, end = _element(f"{name}[{index}]", text, position)
        yield case
        position, closed = _behind(text, end, "]")
        if closed:
            _expect_end(text, position)
            return
        index += 1


def _element(name: str, text: str, start: int) -> tuple[CaseText, int]:
    """A case, or the case inside a vector: there the text is that of the member `case`."""
    if text[start : start + 1] != "{":
        value, end = _value(text, start)
        return CaseText(name, text[start:end], value), end
    members: dict[str, tuple[Any, int, int]] = {}
    position = _skip(text, start + 1)
    closed = text[position : position + 1] == "}"
    position += closed
    while not closed:
        key, value_start, value, value_end = _member(text, position)
        members[key] = (value, value_start, value_end)
        position, closed = _behind(text, value_end, "}")
    if "case" in members:
        value, value_start, value_end = members["case"]
        return CaseText(_vector_name(name, members), text[value_start:value_end], value), position
    return CaseText(name, text[start:position], {key: member[0] for key, member in members.items()}), position


def _member(text: str, position: int) -> tuple[str, int, Any, int]:
    if text[position : position + 1] != '"':
        raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, position)
    key, end = _value(text, position)
    end = _skip(text, end)
    if text[end : end + 1] != ":":
        raise json.JSONDecodeError("Expecting ':' delimiter", text, end)
    start = _skip(text, end + 1)
    value, end = _value(text, start)
    return key, start, value, end


def _behind(text: str, position: int, closing: str) -> tuple[int, bool]:
    """The place of the next element or member, or behind the closing bracket and True."""
    position = _skip(text, position)
    if text[position : position + 1] == closing:
        return position + 1, True
    if text[position : position + 1] != ",":
        raise json.JSONDecodeError("Expecting ',' delimiter", text, position)
    return _skip(text, position + 1), False


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _expect_end(text: str, position: int) -> None:
    position = _skip(text, position)
    if position < len(text):
        raise json.JSONDecodeError("Extra data", text, position)


def _value(text: str, position: int) -> tuple[Any, int]:
    return _DECODER.raw_decode(text, position)


def _whole_number(digits: str) -> int | float:
    # Python refuses to read thousands of digits; no such number is within a double anyway.
    return int(digits) if len(digits) <= 310 else math.inf


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


_DECODER = json.JSONDecoder(parse_int=_whole_number, parse_constant=_no_number)


def _vector_name(name: str, members: dict[str, tuple[Any, int, int]]) -> str:
    said = members["name"][0] if "name" in members else None
    return f"{name} {said}" if isinstance(said, str) and _PLAIN_NAME.fullmatch(said) else name


def _checked(case: CaseText) -> CaseText | BrokenInput:
    found = fault(case.value)
    return BrokenInput(case.name, *found) if found else case
