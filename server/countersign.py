"""Orders given by telephone, and who may say that they gave them (D45). Pure: facts and names are arguments.

A countersignature is the fact `decision_countersigned` with `{"decision": fact id, "answer": "yes" | "no"}`.
Either answer takes the order out of the inbox. Who has the role that the order claims, or a higher one, gives
it; a name is no proof, and nobody signs what they wrote or changed.
"""

from collections.abc import Collection
from typing import Any

import msgspec

from server.corrected import standing
from server.decided import COUNTERSIGNED, DECISION, Record, may_give, said
from server.person_name import is_same
from shared_rules.corrections import Content, Live
from shared_rules.facts import Fact

ANSWERS = ("yes", "no")


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A decision somebody took down by telephone."""

    id: str
    question: str | None
    answer: str | None
    decided_by: str
    role: str | None
    at: int
    read_back: bool
    """Whether its taker says that it was read back to who gave it."""
    author: str
    writers: frozenset[str]
    """Everybody who took it down or changed it since."""


def open_orders(values: list[dict[str, Any]]) -> list[Order]:
    """The orders of one patient that nobody has countersigned or refused, in the order of their instants."""
    lives = standing(values)
    settled = {
        live.content.body.get("decision")
        for live in lives
        if live.content.kind == COUNTERSIGNED and live.content.body.get("answer") in ANSWERS
    }
    return [order for order in _orders(Record(values), lives) if order.id not in settled]


def order_among(record: Record, decision: str) -> Order | None:
    """The order with this id as it stands after corrections, signed or not."""
    orders = _orders(record, standing(record.values))
    return next((order for order in orders if order.id == decision), None)


def _orders(record: Record, lives: list[Live]) -> list[Order]:
    found = (_order(record, live.fact, live.content) for live in lives)
    return [order for order in found if order is not None]


def signed_decision(kind: Any, body: Any) -> str | None:
    """The id of the decision a fact countersigns, also as a replacement. None: it countersigns nothing."""
    last_kind, last_body = said(kind, body)
    return (_text(last_body.get("decision")) or "") if last_kind == COUNTERSIGNED else None


def may_sign(order: Order, user: str, roles: Collection[str]) -> bool:
    """True for who has the role the order claims, or a higher one; never for who wrote or changed it."""
    return user not in order.writers and may_give(order.role, roles)


class Signer(msgspec.Struct, frozen=True):
    """Somebody who can sign in, and may be the one an order names."""

    id: str
    name: str
    role: str


def is_for(order: Order, signer: Signer, known: Collection[Signer]) -> bool:
    """True where the order belongs in this inbox: that of whom it names, else of everybody who may sign.

    A name that more than one have, or somebody who may not sign, names nobody: the order must not get lost.
    """
    if not may_sign(order, signer.id, [signer.role]):
        return False
    named = [one.id for one in known if is_same(order.decided_by, one.name)]
    able = {one.id for one in known if may_sign(order, one.id, [one.role])}
    return len(named) != 1 or named[0] not in able or named[0] == signer.id


def _order(record: Record, fact: Fact, content: Content) -> Order | None:
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
        read_back=body.get("read_back") is True,
        author=fact.author,
        writers=record.writers(fact.id),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
