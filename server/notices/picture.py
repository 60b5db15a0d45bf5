"""What the rules see in a patient's stored facts, as the ladders need it."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from server.notices.ladder import Promise
from server.notices.message import DEFAULT_ZONE
from server.notices.plan import Picture, Rules
from shared_rules.advice import advise
from shared_rules.facts import decode_facts
from shared_rules.protocol import Protocol
from shared_rules.record import Entry, settle


def rules_of(protocol: Protocol) -> Rules:
    """The rules of a protocol, asked for tasks, promises and the time zone."""

    def picture(contents: Sequence[bytes], now: int) -> Picture:
        values: list[Any] = [msgspec.json.decode(content) for content in contents]
        facts = decode_facts(values, "facts")
        entries = settle(protocol, facts, now).entries
        return Picture(
            tasks=advise(protocol, facts, now).tasks, promises=promises(entries), zone=time_zone(entries)
        )

    return picture


def promises(entries: Iterable[Entry]) -> list[Promise]:
    """The acknowledgements that say which task and until when; withdrawn ones are not among the entries."""
    return [
        Promise(entry.valid["task"], entry.at, entry.valid["until"])
        for entry in entries
        if entry.kind == "task_acknowledged" and {"task", "until"} <= entry.valid.keys()
    ]


def time_zone(entries: Iterable[Entry]) -> str:
    """The zone of the course opened last, or the ward's."""
    named = [entry.valid.get("timezone") for entry in entries if entry.kind == "course_opened"]
    return next((name for name in reversed(named) if isinstance(name, str)), DEFAULT_ZONE)
