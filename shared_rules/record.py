"""The record: the facts that count, in fold order, with what was understood of each.

Order and doubles of arrival do not matter. A fact dated after `now` counts as at `now`. What is not
understood is counted once for each fact and never lost.
"""

import re
from typing import Any, NamedTuple

import msgspec

from shared_rules.canonical import NotCanonical, canonical
from shared_rules.corrections import Corrected, Live, correct
from shared_rules.facts import Fact
from shared_rules.protocol import Protocol
from shared_rules.reading import read_body

_HASH = re.compile(r"[0-9a-f]{64}")


class Entry(NamedTuple):
    """One fact as the course folds it. `order` is its place; instants in `valid` are whole seconds.

    `replaced`: it says what a correction says, recorded when that was.
    """

    id: str
    kind: str
    at: int
    recorded_at: int
    device: str
    author: str
    replaced: bool
    order: int
    valid: dict[str, Any]


class Mention(NamedTuple):
    """A fact that is spoken of: when, and which."""

    at: int
    order: int
    id: str


class Record(msgspec.Struct, kw_only=True):
    """What was recorded: entries in fold order, facts not understood, facts of a suspect clock."""

    entries: list[Entry]
    not_understood: list[Mention]
    suspect: list[Mention]
    order: dict[str, int]


def settle(protocol: Protocol, facts: list[Fact], now: int) -> Record:
    """The record of one patient's facts as of `now` (seconds)."""
    unique, conflicting = _unique(facts)
    unique.sort(key=lambda fact: (fact.at, fact.recorded_at, fact.id))
    corrected = correct(unique)
    order = _order(unique, corrected)
    lives = sorted(corrected.live, key=lambda live: order[live.fact.id])
    record = Record(entries=[], not_understood=[], suspect=[], order=order)
    misread = set(corrected.adrift)
    for live in lives:
        entry, understood = _entry(protocol, live, order[live.fact.id], now)
        record.entries.append(entry)
        if not understood or entry.id in conflicting:
            misread.add(entry.id)
    _read_corrections(corrected, misread)
    record.not_understood = [
        Mention(min(fact.at, now), order[fact.id], fact.id) for fact in unique if fact.id in misread
    ]
    record.not_understood.sort(key=lambda mention: mention.order)
    record.suspect = _suspect(corrected, order, now)
    return record


def _order(unique: list[Fact], corrected: Corrected) -> dict[str, int]:
    """The place of every fact in the fold; a replaced one stands where its replacement says."""
    keys = {fact.id: (fact.at, fact.recorded_at, fact.id) for fact in unique}
    for live in corrected.live:
        keys[live.fact.id] = (live.content.at, live.content.recorded_at, live.fact.id)
    return {key[2]: index for index, key in enumerate(sorted(keys.values()))}


def _unique(facts: list[Fact]) -> tuple[list[Fact], set[str]]:
    """One fact for each id, and the ids under which something else came too."""
    kept: dict[str, Fact] = {}
    conflicting: set[str] = set()
    for fact in facts:
        other = kept.get(fact.id)
        if other is None:
            kept[fact.id] = fact
        elif _content(fact) != _content(other):
            conflicting.add(fact.id)
            kept[fact.id] = min(fact, other, key=_content)
    return list(kept.values()), conflicting


def _content(fact: Fact) -> tuple[int, int, str, str, int, str, bytes]:
    try:
        body = canonical(fact.body)
    except (NotCanonical, RecursionError):
        body = b""
    return fact.at, fact.recorded_at, fact.kind, fact.device, fact.device_seq, fact.author, body


def _entry(protocol: Protocol, live: Live, index: int, now: int) -> tuple[Entry, bool]:
    fact, content = live
    valid, understood = read_body(content.kind, content.body)
    fits = _drop_impossible_instants(valid, content.at, content.recorded_at)
    _count_as_at_most(valid, now)
    fits = _drop_other_unit(protocol, content.kind, valid) and fits
    fits = _names_its_giver(content.kind, valid) and fits
    fits = _drop_no_version(content.kind, valid) and fits
    entry = Entry(
        id=fact.id,
        kind=content.kind,
        at=min(content.at, now),
        recorded_at=content.recorded_at,
        device=fact.device,
        author=fact.author,
        replaced=content.body is not fact.body,
        order=index,
        valid=valid,
    )
    return entry, understood and fits


# Instants of a body that tell of the past; the others tell of what is planned or printed on a bag.
_PAST = ("last_seen_running_at", "onset_at", "sampled_at", "since")


def _count_as_at_most(valid: dict[str, Any], now: int) -> None:
    """What is told by a clock that is ahead counts as at now, as the fact's own instant does."""
    for key in _PAST:
        if key in valid:
            valid[key] = min(valid[key], now)


def _drop_impossible_instants(valid: dict[str, Any], at: int, recorded_at: int) -> bool:
    """Takes away what lies after the fact itself: it cannot be so, and would make a sample ever fresh."""
    latest = {key: max(at, recorded_at) if key == "sampled_at" else at for key in _PAST}
    late = [key for key in latest if key in valid and valid[key] > latest[key]]
    for key in late:
        del valid[key]
    return not late


def _drop_other_unit(protocol: Protocol, kind: str, valid: dict[str, Any]) -> bool:
    """Takes away a value whose unit is not the one in which its analyte is understood, or cannot be."""
    if kind != "lab_resulted":
        return True
    for unit in protocol.laboratory.units:
        if unit.analyte != valid.get("analyte"):
            continue
        impossible = unit.possible_to is not None and valid.get("value", 0) > unit.possible_to
        if impossible or unit.unit != valid.get("unit"):
            valid.pop("value", None)
            return False
    return True


def _drop_no_version(kind: str, valid: dict[str, Any]) -> bool:
    """Takes away what is no hash: a version of the rules has no other name."""
    if kind != "protocol_adopted" or "hash" not in valid or _HASH.fullmatch(valid["hash"]):
        return True
    del valid["hash"]
    return False


def _names_its_giver(kind: str, valid: dict[str, Any]) -> bool:
    """An order by telephone says who gave it (D45); one that does not counts for nothing and is said."""
    return kind != "decision_recorded" or not valid.get("by_telephone") or bool(valid.get("decided_by"))


def _read_corrections(corrected: Corrected, misread: set[str]) -> None:
    for fact in corrected.corrections:
        if not read_body(fact.kind, fact.body).understood:
            misread.add(fact.id)


def _suspect(corrected: Corrected, order: dict[str, int], now: int) -> list[Mention]:
    """Facts that happened after they were recorded, or after now."""
    stamps = [(live.fact.id, live.content.at, live.content.recorded_at) for live in corrected.live]
    stamps += [(fact.id, fact.at, fact.recorded_at) for fact in corrected.corrections]
    found = [
        Mention(min(at, now), order[fact_id], fact_id)
        for fact_id, at, recorded_at in stamps
        if at > recorded_at or at > now or recorded_at > now
    ]
    return sorted(found, key=lambda mention: mention.order)
