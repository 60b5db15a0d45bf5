"""What the record itself says: not understood, perhaps double, contradictory, a clock that is wrong."""

from shared_rules.course_model import Course
from shared_rules.findings import Found, found
from shared_rules.protocol import Protocol, protocol_hash


def find_record(protocol: Protocol, course: Course) -> list[Found]:
    """Findings of the record. They stay as long as the facts do; a correction ends them."""
    findings: list[Found] = []
    unread = course.not_understood
    if unread:
        since = min(mention.at for mention in unread)
        facts = [mention.id for mention in unread]
        findings.append(found(protocol, "facts.not-understood", since, facts, {"count": len(unread)}))
    for double in course.doubles:
        facts = [double.first.id, double.second.id]
        values = {"kind": double.kind}
        findings.append(found(protocol, "facts.double", double.second.at, facts, values))
    for contradiction in course.contradictions:
        said = {"kind": contradiction.kind, "reason": contradiction.reason}
        at, fact = contradiction.mention.at, contradiction.mention.id
        findings.append(found(protocol, "facts.contradict", at, [fact], said))
    if course.suspect:
        since = min(mention.at for mention in course.suspect)
        facts = [mention.id for mention in course.suspect]
        findings.append(found(protocol, "clock.suspect", since, facts, {"count": len(course.suspect)}))
    orders = [*_by_telephone(protocol, course), *_refused(protocol, course)]
    return [*findings, *orders, *_adopted(protocol, course)]


def _by_telephone(protocol: Protocol, course: Course) -> list[Found]:
    """Orders that wait for the countersignature of who gave them (D45), read back or not (D58)."""
    if not course.telephone:
        return []
    facts = [mention.id for mention in course.telephone]
    values = {"count": len(facts), "not_read_back": course.not_read_back}
    case = "not_read_back" if course.not_read_back else ""
    return [found(protocol, "decision.countersign", course.telephone[0].at, facts, values, case)]


def _refused(protocol: Protocol, course: Course) -> list[Found]:
    """Orders that were never given, until the question is answered by somebody after the refusal (D52)."""
    findings: list[Found] = []
    for refused in course.refused.values():
        order, refusal = refused.order, refused.refusal
        decided = course.decided.get(refused.question)
        if decided is not None and decided.order > max(order.order, refusal.order):
            continue
        since, facts = max(order.at, refusal.at), [order.id, refusal.id]
        values = {"question": refused.question}
        findings.append(found(protocol, "decision.refused", since, facts, values))
    return findings


def _adopted(protocol: Protocol, course: Course) -> list[Found]:
    """The course was put under other rules than the ones in hand, whoever did it."""
    adopted = course.adopted
    if adopted is None or adopted.hash == protocol_hash(protocol):
        return []
    at, fact = adopted.mention.at, adopted.mention.id
    return [found(protocol, "rules.not-adopted", at, [fact], {"adopted": adopted.hash})]
