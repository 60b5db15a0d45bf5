"""Spoils a course: corrections of corrections, doubles, unknown words, wrong types, a shuffled arrival."""

import copy
from random import Random
from typing import Any

from shared_rules import instant

Fact = dict[str, Any]

# Among the words are names that every JavaScript object answers to; a careless look-up would find something.
WORDS = (
    "",
    "x",
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "Ünïcödé",
    "\ufb33",
    "\U0001f600",
    "\u0000",
    "ctcae6",
    "yes",
)
SMALL = (0, -0.0, -1, 0.1, 1e-7, 5e-324, 3.5, 4.0, 6)
LARGE = (2**53 - 1, 2**53, 2**53 + 1, -(2**60), 1e21, 1.7e308, 10**30)
INSTANTS = (
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2026-02-29T00:00:00Z",
    "2026-06-01T08:00:00+01:00",
    "2026-06-01",
)
VALUES: tuple[Any, ...] = (None, True, False, [], {}, [1], {"a": 1}, *WORDS, *SMALL, *LARGE, *INSTANTS)


def spoil(random: Random, facts: list[Fact]) -> list[Fact]:
    """Some of the ways a record goes wrong, applied to copies; the envelopes stay whole."""
    facts = copy.deepcopy(facts)
    for way in random.sample(WAYS, random.randrange(1, len(WAYS))):
        for _ in range(random.choice((1, 1, 2, 5))):
            way(random, facts)
    return facts


def broken_envelope(random: Random, case: Any) -> Any:
    """The case with one field of the case or of an envelope missing or another value."""
    case = copy.deepcopy(case)
    holder = random.choice((case, *[random.choice(case["facts"])] * 4))
    field = random.choice(list(holder))
    if random.random() < 0.3:
        del holder[field]
    else:
        holder[field] = random.choice(VALUES)
    return case


def _correct(random: Random, facts: list[Fact]) -> None:
    """A withdrawal or replacement of any fact: a correction, itself, or one that never arrived."""
    target = random.choice(facts)
    number = len(facts) + 1
    recorded = instant.parse(target["recorded_at"]) + random.choice((0, 1, 60, 86_400, -60))
    identity = f"018f0000-0000-7000-9000-{number:012x}"
    named = random.choice((target["id"],) * 12 + (identity, "018f0000-0000-7000-8000-ffffffffffff"))
    body: dict[str, Any] = {"fact": named, "reason": "mistake"}
    kind = random.choice(("fact_withdrawn", "fact_replaced"))
    if kind == "fact_replaced":
        other = random.choice(facts)
        chosen = target if random.random() < 0.7 else other
        body |= {"kind": chosen["kind"], "at": chosen["at"], "body": copy.deepcopy(other["body"])}
        if chosen is target:
            body["body"] = _spoiled_body(random, copy.deepcopy(target["body"]))
    moment = instant.text(recorded)
    facts.append({**target, "id": identity, "kind": kind, "at": moment, "recorded_at": moment, "body": body})


def _spoil_field(random: Random, facts: list[Fact]) -> None:
    fact = random.choice(facts)
    fact["body"] = _spoiled_body(random, fact["body"])


def _spoiled_body(random: Random, body: Any) -> Any:
    if not isinstance(body, dict) or random.random() < 0.05:
        return random.choice(({}, {"x": None}))
    if not body or random.random() < 0.1:
        return {**body, random.choice(WORDS): random.choice(VALUES)}
    field = random.choice(list(body))
    if random.random() < 0.25:
        del body[field]
    elif isinstance(body[field], dict) and random.random() < 0.8:
        body[field] = _spoiled_body(random, body[field])
    else:
        body[field] = random.choice(VALUES)
    return body


def _rename_kind(random: Random, facts: list[Fact]) -> None:
    random.choice(facts)["kind"] = random.choice(
        (*WORDS[1:], "note_written", "infusion_started", "bag_changed")
    )


def _double(random: Random, facts: list[Fact]) -> None:
    """The same fact again; or its id with other content; or the same event told by the other phone."""
    fact = copy.deepcopy(random.choice(facts))
    chosen = random.randrange(3)
    if chosen == 1:
        fact["body"] = _spoiled_body(random, fact["body"])
    if chosen == 2:
        fact["id"] = f"018f0000-0000-7000-a000-{len(facts):012x}"
        fact["device"] = "0190d000-0000-7000-8000-000000000009"
        moment = instant.parse(fact["at"]) + random.choice((0, 1, 1_800, 1_801, 3_599, 3_600))
        fact["at"] = fact["recorded_at"] = instant.text(moment)
    facts.insert(random.randrange(len(facts) + 1), fact)


def _move_in_time(random: Random, facts: list[Fact]) -> None:
    fact = random.choice(facts)
    fact[random.choice(("at", "recorded_at"))] = random.choice((random.choice(facts)["at"], *INSTANTS[:2]))


def _shuffle(random: Random, facts: list[Fact]) -> None:
    random.shuffle(facts)


def _lose(random: Random, facts: list[Fact]) -> None:
    if len(facts) > 1:
        facts.pop(random.randrange(len(facts)))


def _add_sync_fields(random: Random, facts: list[Fact]) -> None:
    fact = random.choice(facts)
    fact |= {
        "install": "i",
        "seen": 12,
        "rules": "f" * 64,
        "clock": {"offset_ms": -3, "quality": "good"},
        "later": [None],
    }


WAYS = (
    _correct,
    _correct,
    _spoil_field,
    _spoil_field,
    _rename_kind,
    _double,
    _move_in_time,
    _shuffle,
    _lose,
    _add_sync_fields,
)
