"""Applies withdrawals and replacements, whatever they aim at and in whatever order they arrived.

A withdrawn withdrawal restores; of several corrections of one fact the later recorded wins. Corrections that
aim at nothing known, or at each other in a circle, change nothing and are said. So is a replacement of a
grade or of a convulsion that cannot be understood: it takes away nothing that holds an infusion (D54).
"""

from typing import Any, NamedTuple

import msgspec

from shared_rules.facts import Fact
from shared_rules.reading import read_body

WITHDRAWN = "fact_withdrawn"
REPLACED = "fact_replaced"
GRADED = "toxicity_graded"
SIGNS = (GRADED, "convulsion_observed")


class Content(NamedTuple):
    """What a fact says: as it came, or as a replacement says it."""

    kind: str
    at: int
    recorded_at: int
    body: dict[str, Any]


class Action(NamedTuple):
    """What one correction does to its target; without content it withdraws. `by` is the correction's id."""

    recorded_at: int
    by: str
    target: str
    content: Content | None


class Live(NamedTuple):
    """A fact that counts, with what it says now."""

    fact: Fact
    content: Content


class Corrected(msgspec.Struct, kw_only=True):
    """Facts that count, corrections that count, and ids of corrections that cannot be applied."""

    live: list[Live] = []
    corrections: list[Fact] = []
    adrift: set[str] = set()


class _Work(msgspec.Struct, kw_only=True):
    facts: dict[str, Fact]
    actions: dict[str, list[Action]] = {}
    settled: set[str] = set()
    done: Corrected


def correct(facts: list[Fact]) -> Corrected:
    """The facts (of different ids, in fold order) as they stand after all corrections."""
    work = _Work(facts={fact.id: fact for fact in facts}, done=Corrected())
    corrections = [fact for fact in facts if fact.kind in (WITHDRAWN, REPLACED)]
    _settle_corrections(work, corrections)
    for fact in facts:
        if fact.kind not in (WITHDRAWN, REPLACED):
            _settle_fact(work, fact)
    return work.done


def _settle_corrections(work: _Work, corrections: list[Fact]) -> None:
    """Each correction is settled after all that aim at it; what remains aims at itself in a circle."""
    aims: dict[str, str] = {}
    aimed_at: dict[str, int] = {}
    for fact in corrections:
        aims[fact.id] = read_body(fact.kind, fact.body).valid.get("fact", "")
        aimed_at[aims[fact.id]] = aimed_at.get(aims[fact.id], 0) + 1
    queue = [fact for fact in corrections if aimed_at.get(fact.id, 0) == 0]
    reached = 0
    while reached < len(queue):
        fact = queue[reached]
        reached += 1
        _settle_correction(work, fact)
        target = aims[fact.id]
        aimed_at[target] -= 1
        if aimed_at[target] == 0 and target in work.facts and target in aims:
            queue.append(work.facts[target])
    for fact in corrections:
        if fact.id not in work.settled:
            work.done.adrift.add(fact.id)


def _settle_correction(work: _Work, fact: Fact) -> None:
    work.settled.add(fact.id)
    own = Content(fact.kind, fact.at, fact.recorded_at, fact.body)
    winner = _winner(work, fact.id)
    if winner is None:
        work.done.corrections.append(fact)
        _act(work, fact.id, own)
    elif winner.content is None:
        return
    elif winner.content.kind in (WITHDRAWN, REPLACED):
        _act(work, fact.id, winner.content)
    elif fact.kind == REPLACED:
        # A replaced replacement: its target now says what the later one says.
        target = read_body(fact.kind, fact.body).valid.get("fact", "")
        _aim(work, Action(winner.recorded_at, fact.id, target, winner.content))
    else:
        work.done.live.append(Live(fact, winner.content))


def _settle_fact(work: _Work, fact: Fact) -> None:
    own = Content(fact.kind, fact.at, fact.recorded_at, fact.body)
    winner = _winner(work, fact.id)
    if winner is None:
        work.done.live.append(Live(fact, own))
    elif _hides_a_sign(own, winner.content):
        work.done.adrift.add(winner.by)
        work.done.live.append(Live(fact, own))
    elif winner.content is None:
        return
    elif winner.content.kind in (WITHDRAWN, REPLACED):
        work.done.adrift.add(winner.by)
    else:
        work.done.live.append(Live(fact, winner.content))


def _hides_a_sign(own: Content, said: Content | None) -> bool:
    """True for a replacement of a sign that cannot be understood, and says no other grade either."""
    if own.kind not in SIGNS or said is None or said.kind in (WITHDRAWN, REPLACED):
        return False
    reading = read_body(said.kind, said.body)
    graded = said.kind == GRADED and "toxicity" in reading.valid and "grade" in reading.valid
    return not reading.understood and not graded


def _winner(work: _Work, target: str) -> Action | None:
    actions = work.actions.get(target)
    return max(actions, key=lambda action: (action.recorded_at, action.by)) if actions else None


def _act(work: _Work, by: str, said: Content) -> None:
    """Does what a correction says; one whose own body is broken does nothing and is said when it is read."""
    valid = read_body(said.kind, said.body).valid
    if said.kind == WITHDRAWN and "fact" in valid:
        _aim(work, Action(said.recorded_at, by, valid["fact"], None))
    elif said.kind == REPLACED and all(key in valid for key in ("fact", "kind", "at", "body")):
        content = Content(valid["kind"], valid["at"], said.recorded_at, valid["body"])
        _aim(work, Action(said.recorded_at, by, valid["fact"], content))
    else:
        work.done.adrift.add(by)


def _aim(work: _Work, action: Action) -> None:
    if action.target not in work.facts or action.target in work.settled:
        work.done.adrift.add(action.by)
    else:
        work.actions.setdefault(action.target, []).append(action)
