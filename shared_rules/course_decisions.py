"""Decisions: whose answer counts (D45), and whether a question is settled."""

from shared_rules.course_decided import Decided
from shared_rules.course_model import Course, mention
from shared_rules.protocol import Protocol
from shared_rules.record import Entry


def decide(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Keeps an answer if the role of its author, or of the giver of a telephone order, may give it."""
    if not counts(protocol, entry):
        return
    question, answer = entry.valid["question"], entry.valid["answer"]
    if entry.id in course.refused:
        # D52: it was never given, and what was answered before it was not what people then went by.
        course.decided.pop(question, None)
        return
    if entry.valid.get("by_telephone") and entry.id not in course.signed:
        course.telephone.append(mention(entry))
        course.not_read_back += not entry.valid.get("read_back")
    course.decided[question] = Decided(answer, entry.at, entry.order, entry.id)


def read_revocations(protocol: Protocol, course: Course, entries: list[Entry]) -> None:
    """Writes into the course which answers a later one to the same question takes back.

    Read before the fold: what an answer ended stands as if it had never been given, until it is given anew.
    """
    given: dict[str, list[str]] = {}
    for entry in entries:
        if entry.kind != "decision_recorded" or entry.id in course.refused or not counts(protocol, entry):
            continue
        question = entry.valid["question"]
        if entry.valid["answer"] in protocol.authority_by_question[question].answers:
            given.setdefault(question, []).append(entry.id)
        else:
            course.revoked.update(given.pop(question, []))


def counts(protocol: Protocol, entry: Entry) -> bool:
    """True for a whole answer by one who may give it; an order by telephone names who gave it (D45)."""
    question, role = entry.valid.get("question"), entry.valid.get("role")
    if question is None or "answer" not in entry.valid or not may_answer(protocol, question, role):
        return False
    return not entry.valid.get("by_telephone") or bool(entry.valid.get("decided_by"))


def may_answer(protocol: Protocol, question: str, role: str | None) -> bool:
    """True when the protocol gives this question to this role."""
    authority = protocol.authority_by_question.get(question)
    return authority is not None and role in authority.roles


def settled(protocol: Protocol, course: Course, question: str, since: int) -> Decided | None:
    """The answer that settles a question, when the latest one does and was given at or after `since`."""
    decided = course.decided.get(question)
    if decided is None or decided.at < since:
        return None
    authority = protocol.authority_by_question.get(question)
    return decided if authority is not None and decided.answer in authority.answers else None
