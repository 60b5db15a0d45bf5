"""Orders by telephone, and what those who are said to have given them say afterwards (D45, D52).

Read before the fold, so that it does not matter whether a signature or its order is dated earlier. Who signed
is known where the record is kept: there a signature of anybody but the giver is held, and one of who took the
order down. Here it ends nothing where the record itself shows that it cannot be the giver's.
"""

from collections.abc import Mapping

from shared_rules.course_decided import Refused
from shared_rules.course_decisions import counts
from shared_rules.course_model import Contradiction, Course, mention
from shared_rules.protocol import Protocol
from shared_rules.record import Entry

SIGNED = "decision_countersigned"
DECIDED = "decision_recorded"


def read_signatures(protocol: Protocol, course: Course, entries: list[Entry]) -> None:
    """Writes into the course which orders are signed and which refused; what fits no order is said."""
    signatures = [entry for entry in entries if entry.kind == SIGNED and _is_whole(entry)]
    if not signatures:
        return
    known = {entry.id: entry for entry in entries}
    by_order: dict[str, list[Entry]] = {}
    for signature in signatures:
        reason = _objection(protocol, known, signature)
        if reason is None:
            by_order.setdefault(signature.valid["decision"], []).append(signature)
        else:
            course.contradictions.append(Contradiction(mention(signature), SIGNED, reason))
    for order, said in by_order.items():
        _settle(course, known[order], said)


def _is_whole(entry: Entry) -> bool:
    """False where something is missing: it is not understood, which is said by itself."""
    return "decision" in entry.valid and "answer" in entry.valid


def _objection(protocol: Protocol, known: Mapping[str, Entry], signature: Entry) -> str | None:
    """Why a signature ends nothing, or None."""
    order = known.get(signature.valid["decision"])
    if order is None:
        return "unknown-order"
    if order.kind != DECIDED or not order.valid.get("by_telephone") or not counts(protocol, order):
        return "needs-no-signature"
    if signature.author == order.author:
        return "own-order"
    return None if _may_be_the_givers(order, signature) else "not-its-giver"


def _may_be_the_givers(order: Entry, signature: Entry) -> bool:
    """True unless the signature says a name or a role, and neither is the order's."""
    name, role = signature.valid.get("decided_by"), signature.valid.get("role")
    if name is None and role is None:
        return True
    return role == order.valid["role"] or (name is not None and _same(name, order.valid["decided_by"]))


def _same(one: str, other: str) -> bool:
    """Names compare without regard to spaces around them and to the case of plain letters."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> bytes:
    # Letters beyond ASCII have other cases in other languages, and would fold otherwise on a phone.
    return name.strip(" ").encode("utf-8", "surrogatepass").lower()


def _settle(course: Course, order: Entry, said: list[Entry]) -> None:
    """A refusal outweighs a signature: the order is safe to lose, because it can be given again."""
    refusals = [signature for signature in said if signature.valid["answer"] == "no"]
    if refusals and len(refusals) < len(said):
        course.contradictions.append(Contradiction(mention(said[-1]), SIGNED, "signed-and-refused"))
    if refusals:
        course.refused[order.id] = Refused(mention(order), mention(refusals[0]), order.valid["question"])
        return
    course.signed.add(order.id)
    # What was signed is not what the order says now: nobody signed that.
    if order.replaced and all(signature.recorded_at < order.recorded_at for signature in said):
        course.contradictions.append(Contradiction(mention(order), DECIDED, "changed-after-signing"))
