"""Facts: what happened to a patient, as the log holds it.

The envelope is read strictly, because without it nothing can be told; the body is kept as it came and read
leniently (`reading`). Fields of the envelope that sync adds, and unknown ones, are passed over.
"""

import re
from typing import Any

import msgspec

from shared_rules import instant
from shared_rules.reading import number

_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")


class BrokenEnvelope(ValueError):
    """Facts that cannot be judged at all: `path` says where, `reason` why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact. `at` and `recorded_at` are whole seconds since 1970 UTC; `body` is as it came."""

    id: str
    patient: str
    kind: str
    at: int
    recorded_at: int
    device: str
    device_seq: int
    author: str
    body: dict[str, Any]


def decode_facts(value: object, path: str) -> list[Fact]:
    """The facts of one patient from decoded JSON, in the order given; raises BrokenEnvelope."""
    if not isinstance(value, list):
        raise BrokenEnvelope(path, "not a list of facts")
    facts = [_fact(item, f"{path}[{index}]") for index, item in enumerate(value)]
    for index, fact in enumerate(facts):
        if fact.patient != facts[0].patient:
            raise BrokenEnvelope(f"{path}[{index}].patient", "facts of more than one patient")
    return facts


def _fact(value: object, path: str) -> Fact:
    if not isinstance(value, dict):
        raise BrokenEnvelope(path, "a fact is an object")
    return Fact(
        id=_uuid(value, "id", path),
        patient=_uuid(value, "patient", path),
        kind=_text(value, "kind", path),
        at=_instant(value, "at", path),
        recorded_at=_instant(value, "recorded_at", path),
        device=_uuid(value, "device", path),
        device_seq=_whole(value, "device_seq", path),
        author=_uuid(value, "author", path),
        body=_object(value, "body", path),
    )


def _text(value: dict[str, Any], key: str, path: str) -> str:
    if not isinstance(value.get(key), str):
        raise BrokenEnvelope(f"{path}.{key}", "not a text")
    return str(value[key])


def _uuid(value: dict[str, Any], key: str, path: str) -> str:
    text = _text(value, key, path)
    if _UUID.fullmatch(text) is None:
        raise BrokenEnvelope(f"{path}.{key}", "not a UUID")
    return text


def _instant(value: dict[str, Any], key: str, path: str) -> int:
    text = _text(value, key, path)
    try:
        return instant.parse(text)
    except instant.NotAnInstant as error:
        raise BrokenEnvelope(f"{path}.{key}", str(error)) from error


def _whole(value: dict[str, Any], key: str, path: str) -> int:
    read = number(value.get(key))
    if not isinstance(read, int):
        raise BrokenEnvelope(f"{path}.{key}", "not a whole number")
    return read


def _object(value: dict[str, Any], key: str, path: str) -> dict[str, Any]:
    body = value.get(key)
    if not isinstance(body, dict):
        raise BrokenEnvelope(f"{path}.{key}", "not an object")
    return body
