"""What was decided, what corrects it, and who may change it. Pure: facts as decoded JSON are arguments.

A correction changes more than it aims at: by correcting a correction one changes what that corrects, and of
several corrections of one fact the latest recorded counts. So facts that are tied by corrections stand and
fall together, and a decision among them is changed by those only who could give it, or who wrote all of it.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal

WITHDRAWN, REPLACED = "fact_withdrawn", "fact_replaced"
DECISION, COUNTERSIGNED = "decision_recorded", "decision_countersigned"
# D45: a consultant gives whatever a prescriber gives, and not the reverse.
RANKS = {"prescriber": 1, "consultant": 2}

Value = dict[str, Any]
Objection = Literal["not-theirs", "unknown"]


def may_give(claimed: str | None, roles: Collection[str]) -> bool:
    """True for who has the role that a decision claims, or a higher one that may give it."""
    least = RANKS.get(claimed or "", 0)
    return claimed in roles or (least > 0 and rank(roles) >= least)


def rank(roles: Iterable[str]) -> int:
    """0 for who gives no decision, else higher for who gives more of them."""
    return max((RANKS.get(role, 0) for role in roles), default=0)


def said(kind: Any, body: Any) -> tuple[Any, Value]:
    """What a fact says in the end: a replacement says what stands in it, however deep."""
    while kind == REPLACED and isinstance(body, dict):
        kind, body = body.get("kind"), body.get("body")
    return kind, body if isinstance(body, dict) else {}


def aims(kind: Any, body: Any) -> frozenset[str]:
    """The facts that a correction aims at, also by what it has another correction say."""
    found: set[str] = set()
    while kind in (WITHDRAWN, REPLACED) and isinstance(body, dict):
        if isinstance(body.get("fact"), str):
            found.add(body["fact"])
        kind, body = (None, None) if kind == WITHDRAWN else (body.get("kind"), body.get("body"))
    return frozenset(found)


class Record:
    """The facts of one patient, and what ties them. The order in which they came does not matter."""

    def __init__(self, values: Iterable[Value]) -> None:
        self.values: list[Value] = []
        self._facts: dict[str, Value] = {}
        self._corrections: dict[str, list[str]] = {}
        self._signatures: dict[str, list[str]] = {}
        for value in values:
            self.add(value)

    def add(self, value: Value) -> None:
        """Takes in one more fact."""
        self.values.append(value)
        self._facts[value["id"]] = value
        for target in aims(value["kind"], value["body"]):
            self._corrections.setdefault(target, []).append(value["id"])
        kind, body = said(value["kind"], value["body"])
        if kind == COUNTERSIGNED and isinstance(body.get("decision"), str):
            self._signatures.setdefault(body["decision"], []).append(value["id"])

    def lacks(self, ids: Iterable[str]) -> bool:
        """True when one of these is not here."""
        return any(id_ not in self._facts for id_ in ids)

    def tied(self, ids: Iterable[str], with_signatures: bool) -> list[Value]:
        """These facts, what they correct and what corrects them; with the signatures under them, if asked."""
        reached, queue = set(ids), list(ids)
        while queue:
            for other in self._beside(queue.pop(), with_signatures) - reached:
                reached.add(other)
                queue.append(other)
        return [self._facts[id_] for id_ in sorted(reached) if id_ in self._facts]

    def writers(self, id_: str) -> frozenset[str]:
        """Everybody who wrote a fact or changed it."""
        return frozenset(value["author"] for value in self.tied([id_], False))

    def _beside(self, id_: str, with_signatures: bool) -> set[str]:
        value = self._facts.get(id_)
        aimed_at = set() if value is None else set(aims(value["kind"], value["body"]))
        signatures = self._signatures.get(id_, []) if with_signatures else []
        return aimed_at.union(self._corrections.get(id_, []), signatures)


def objection(
    record: Record, value: Value, own_rank: int, rank_of: Callable[[Value], int]
) -> Objection | None:
    """Why a correction is not let in, or None. `rank_of`: what the author of a fact could give when writing.

    `not-theirs`: it changes a decision or a signature that its author neither wrote nor could give.
    `unknown`: what it aims at has not come, so nobody can tell what it changes.
    """
    aimed_at = aims(value["kind"], value["body"])
    tied = record.tied(aimed_at, True)
    is_decided = any(said(one["kind"], one["body"])[0] in (DECISION, COUNTERSIGNED) for one in tied)
    others = [one for one in tied if one["author"] != value["author"]]
    if is_decided and any(own_rank < _least_rank(one, rank_of) for one in others):
        return "not-theirs"
    return "unknown" if record.lacks(aimed_at) else None


def _least_rank(value: Value, rank_of: Callable[[Value], int]) -> int:
    """What one must be able to give to change what somebody else wrote."""
    kind, body = said(value["kind"], value["body"])
    if kind not in (DECISION, COUNTERSIGNED):
        return rank_of(value)
    claimed = body.get("role")
    claimed_rank = RANKS.get(claimed, 0) if isinstance(claimed, str) and kind == DECISION else 0
    # Who took an order down lends it no weight: it is its giver's.
    if kind == DECISION and body.get("by_telephone") is True:
        return max(1, claimed_rank)
    return max(1, claimed_rank, rank_of(value))
