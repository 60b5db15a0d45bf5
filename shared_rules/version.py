"""Which version of the protocol applies to one patient. Pure: the same facts and notes give the same version.

A course keeps the version it was opened under until a prescriber or consultant adopts another. It knows only
hashes: what a version says, and whether it was recalled, is asked elsewhere.
"""

from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from shared_rules.corrections import REPLACED, WITHDRAWN, Live, correct
from shared_rules.facts import Fact
from shared_rules.instant import text
from shared_rules.reading import read_body

OPENED = "course_opened"
ADOPTED = "protocol_adopted"
KINDS = (OPENED, ADOPTED, WITHDRAWN, REPLACED)
ADOPTERS = ("prescriber", "consultant")

Why = Literal["role", "unknown-version", "corrected"]
By = Literal["adopted", "opened", "arrived", "current"]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What the server knew of a fact: its author's roles, and the version that was current on its arrival."""

    roles: tuple[str, ...] = ()
    current: str | None = None


class PassedOver(msgspec.Struct, frozen=True, kw_only=True):
    """An adoption that does not count: its author may not adopt, nobody knows the version, or it was
    written over.
    """

    fact: str
    hash: str
    why: Why


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """The version that applies, by which fact and since when; and adoptions after it that do not count."""

    hash: str
    by: By
    fact: str | None
    since: str | None
    passed_over: list[PassedOver]


class Known(NamedTuple):
    """What is known beside the facts: notes by fact, every version ever served, the one current now."""

    notes: Mapping[str, Note]
    versions: Collection[str]
    current: str


def in_force(facts: list[Fact], named: Mapping[str, str], known: Known, now: int) -> InForce:
    """The version that applies to a patient at `now` (seconds).

    `named` is the version that each fact's envelope names. A later fact wins; one dated after `now` counts
    as at `now`.
    """
    standing = _standing(facts)
    opening = _opening(standing, named, known, now)
    adoptions = sorted(
        (live for live in standing if live.content.kind == ADOPTED),
        key=lambda live: (min(live.content.at, now), live.content.recorded_at, live.fact.id),
    )
    passed_over: list[PassedOver] = []
    for live in reversed(adoptions):
        why = _objection(live, known)
        if why is None:
            since = text(min(live.content.at, now))
            return _answer((_hash(live), "adopted", live.fact.id, since), passed_over)
        passed_over.append(PassedOver(fact=live.fact.id, hash=_hash(live), why=why))
    return _answer(opening, passed_over)


def versions_named(values: list[dict[str, Any]]) -> dict[str, str]:
    """The version that the envelope of each decoded fact names; those that name none are left out."""
    return {value["id"]: value["rules"] for value in values if isinstance(value.get("rules"), str)}


def _standing(facts: list[Fact]) -> list[Live]:
    """The facts that can decide on a version, as they stand after corrections."""
    deciding = [fact for fact in facts if fact.kind in KINDS]
    deciding.sort(key=lambda fact: (fact.at, fact.recorded_at, fact.id))
    unique = {fact.id: fact for fact in deciding}
    return correct(list(unique.values())).live


_Found = tuple[str, By, str | None, str | None]


def _opening(standing: list[Live], named: Mapping[str, str], known: Known, now: int) -> _Found:
    """The first opening decides: another one on a second phone must not change the rules of a course."""
    openings = [live for live in standing if live.fact.kind == OPENED and live.content.kind == OPENED]
    if not openings:
        return known.current, "current", None, None
    first = min(openings, key=lambda live: (live.content.at, live.content.recorded_at, live.fact.id))
    fact, since = first.fact.id, text(min(first.content.at, now))
    wanted = named.get(fact)
    if wanted is not None and wanted in known.versions:
        return wanted, "opened", fact, since
    note = known.notes.get(fact)
    arrived = note.current if note is not None else None
    return arrived or known.current, "arrived", fact, since


def _objection(live: Live, known: Known) -> Why | None:
    # A correction has another author, who may not be one to adopt: the word must be given anew.
    if live.content.body is not live.fact.body:
        return "corrected"
    note = known.notes.get(live.fact.id)
    if note is None or not any(role in ADOPTERS for role in note.roles):
        return "role"
    return None if _hash(live) in known.versions else "unknown-version"


def _hash(live: Live) -> str:
    found: str = read_body(ADOPTED, live.content.body).valid.get("hash", "")
    return found


def _answer(found: _Found, passed_over: list[PassedOver]) -> InForce:
    version, by, fact, since = found
    return InForce(hash=version, by=by, fact=fact, since=since, passed_over=passed_over)
