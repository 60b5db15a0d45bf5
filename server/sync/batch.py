"""Reads the body of a push into entries and the phone's frontier, within stated limits."""

from typing import Annotated, Any

import msgspec

from server.refusal import Refusal
from server.sync.entries import Entry, read_entry
from server.sync.split import NotSplit, items, members

MAX_FACTS = 100
MAX_BYTES = 256 * 1024
MAX_UNSENT = 2**53 - 1
MAX_NAME = 64


class Frontier(msgspec.Struct, frozen=True):
    """What a phone still holds: how many facts, and since when the oldest."""

    unsent: Annotated[int, msgspec.Meta(ge=0, le=MAX_UNSENT)] = 0
    oldest_at: Annotated[str, msgspec.Meta(max_length=MAX_NAME)] | None = None


class _Body(msgspec.Struct, frozen=True):
    facts: list[msgspec.Raw]
    install: Any = None
    frontier: Any = None


class Batch(msgspec.Struct, frozen=True):
    """A push, read."""

    entries: list[Entry]
    install: str | None
    frontier: Frontier | None


_decoder = msgspec.json.Decoder(_Body)


def read_batch(content: bytes) -> Batch:
    """The entries of a push, in order. Raises Refusal for what is no push at all; a bad fact is an entry."""
    try:
        body = _decoder.decode(content)
    except (ValueError, RecursionError) as error:
        body = _split_body(content, error)
    if len(body.facts) > MAX_FACTS:
        raise Refusal(413, "too-many-facts", f"A push holds at most {MAX_FACTS} facts.", "facts")
    return Batch(
        entries=[read_entry(bytes(fact)) for fact in body.facts],
        install=body.install if isinstance(body.install, str) and len(body.install) <= MAX_NAME else None,
        frontier=_frontier(body.frontier),
    )


def _split_body(content: bytes, error: Exception) -> _Body:
    try:
        found = members(content)
        facts = items(found["facts"], MAX_FACTS)
    except NotSplit:
        raise Refusal(400, "not-a-push", 'A push is a JSON object with a list of "facts".') from error
    except KeyError:
        raise Refusal(400, "no-facts", "The push has no list of facts.", "facts") from error
    return _Body(
        facts=[msgspec.Raw(fact) for fact in facts],
        install=_lenient(found.get("install", b"null")),
        frontier=_lenient(found.get("frontier", b"null")),
    )


def _lenient(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None


def _frontier(value: Any) -> Frontier | None:
    # What a phone says of itself is for the watchdog only: a wrong report must not stop a push.
    try:
        return msgspec.convert(value, Frontier) if value is not None else None
    except msgspec.ValidationError:
        return None
