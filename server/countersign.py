"""Orders given by telephone, and who may say that they gave them (D45). Pure: facts and names are arguments.

A countersignature is the fact `decision_countersigned` with `{"decision": fact id, "answer": "yes" | "no"}`.
Either answer takes the order out of the inbox. Only the person it names, or one of the role, gives it.
"""

from collections.abc import Collection
from typing import Any

import msgspec

from shared_rules.corrections import Content, Live, correct
from shared_rules.facts import Fact, decode_facts

DECISION, COUNTERSIGNED, REPLACED = "decision_recorded", "decision_countersigned", "fact_replaced"
ANSWERS = ("yes", "no")
MOST_NESTED = 4


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A decision somebody took down by telephone."""

    id: str
    question: str | None
    answer: str | None
    decided_by: str
    role: str | None
    at: int
    author: str


def open_orders(values: list[dict[str, Any]]) -> list[Order]:
    """The orders of one patient that nobody has countersigned or refused, in the order of their instants."""
    lives = _lives(values)
    settled = {
        live.content.body.get("decision")
        for live in lives
        if live.content.kind == COUNTERSIGNED and live.content.body.get("answer") in ANSWERS
    }
    return [order for order in _orders(lives) if order.id not in settled]


def order_among(values: list[dict[str, Any]], decision: str) -> Order | None:
    """The order with this id as it stands after corrections, signed or not."""
    return next((order for order in _orders(_lives(values)) if order.id == decision), None)


def _lives(values: list[dict[str, Any]]) -> list[Live]:
    facts = sorted(decode_facts(values, "facts"), key=lambda fact: (fact.at, fact.recorded_at, fact.id))
    return correct(list({fact.id: fact for fact in facts}.values())).live


def _orders(lives: list[Live]) -> list[Order]:
    found = (_order(live.fact, live.content) for live in lives)
    return [order for order in found if order is not None]


def signed_decision(kind: Any, body: Any, depth: int = 0) -> str | None:
    """The id of the decision a fact countersigns, also as a replacement. None: it countersigns nothing."""
    if not isinstance(body, dict) or depth > MOST_NESTED:
        return None
    if kind == REPLACED:
        return signed_decision(body.get("kind"), body.get("body"), depth + 1)
    return (_text(body.get("decision")) or "") if kind == COUNTERSIGNED else None


def may_sign(order: Order, user: str, name: str, roles: Collection[str]) -> bool:
    """True for the person the order names, and for one of the role it names; never for who took it down."""
    if user == order.author:
        return False
    return order.role in roles or _same_name(order.decided_by, name)


def is_for(order: Order, user: str, name: str, role: str, known_names: Collection[str]) -> bool:
    """True where the order belongs in this inbox: the person's it names, else everybody's of the role."""
    if not may_sign(order, user, name, [role]):
        return False
    names_somebody = any(_same_name(order.decided_by, known) for known in known_names)
    return _same_name(order.decided_by, name) or not names_somebody


def _order(fact: Fact, content: Content) -> Order | None:
    body = content.body
    if content.kind != DECISION or body.get("by_telephone") is not True:
        return None
    return Order(
        id=fact.id,
        question=_text(body.get("question")),
        answer=_text(body.get("answer")),
        decided_by=_text(body.get("decided_by")) or "",
        role=_text(body.get("role")),
        at=content.at,
        author=fact.author,
    )


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
