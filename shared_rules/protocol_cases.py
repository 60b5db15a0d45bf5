"""The cases and questions that the evaluators know: each must be in the protocol, and no other.

A case that is missing would be said at its rule's usual level, milder or stricter than meant; one that nobody
knows is a misspelt one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared_rules.protocol import Protocol

# Cases of another level than their rule's usual one.
NEEDED: dict[str, tuple[str, ...]] = {
    "tox.convulsion.first": ("met",),
    "tox.convulsion.repeat": ("unsure",),
    "tox.ungraded": ("hold",),
    "tox.recurred": ("mild",),
    "restart.dose": ("low", "toxicity", "new_low", "choose", "chosen"),
    "stop.new-cycle": ("decided",),
    "weight.under45": ("decided",),
    "cycle.dose": ("decided",),
}
# Cases that may have a source or words of their own.
FREE: dict[str, tuple[str, ...]] = {
    # Not in the versions served before them; those wait and ask all the same.
    "restart.dose": ("unweighed",),
    "decision.countersign": ("not_read_back",),
    "observations.assess": ("urgent",),
    "dose.unexpected": ("surface", "early", "low", "fixed", "undecided", "missing"),
    "start.tests-missing": ("first", "other"),
    "start.tests-stale": ("first",),
    "stay.too-early": ("later", "repeated"),
    "haem.discuss": ("graded",),
    "bag.plan-past-expiry": ("empty",),
    "allopurinol": ("missing",),
}
# Answers that the evaluators tell apart; elsewhere any answer of the authority settles the question.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "start_outside_limits": (),
    "start_unverified": (),
    "early_discharge": (),
    "premed_after_stop": (),
    "premed_at_step": (),
    "dose_under45": (),
    "new_cycle": (),
    "new_cycle_dose": ("low", "full"),
    "restart_after_ambiguity": (),
    "separate_convulsions": (),
    "haem_discussed": (),
    "confirm_discontinuation": (),
}


def unknown_cases(protocol: Protocol) -> list[str]:
    """Cases that are missing or that no evaluator knows, in words."""
    needed = dict(NEEDED)
    free = {**FREE, "start.limits": tuple(limit.analyte for limit in protocol.laboratory.limits)}
    for row in protocol.toxicities:
        needed[f"tox.{row.code}.3"] = ("met",)
        needed[f"tox.{row.code}.4"] = ("fatal",) if row.final == "consider_discontinuing" else ()
        free[f"tox.{row.code}.4"] = ("fatal",)
        needed[f"tox.{row.code}.low-dose"] = ("unsure",)
    found: list[str] = []
    for code, rule in protocol.rules.items():
        wanted, known = needed.get(code, ()), (*needed.get(code, ()), *free.get(code, ()))
        found += [f"rules.{code}.cases: {case} is missing" for case in wanted if case not in rule.cases]
        found += [f"rules.{code}.cases: no case {case}" for case in rule.cases if case not in known]
    return found


def unanswerable(protocol: Protocol) -> list[str]:
    """Questions that nobody may answer, so that what asks them would never end."""
    answers = {authority.question: authority.answers for authority in protocol.authorities}
    asked = [*QUESTIONS, *(row.relevance_question for row in protocol.toxicities if row.relevance_question)]
    found = [f"authorities: nobody answers {question}" for question in asked if question not in answers]
    for question, allowed in QUESTIONS.items():
        others = [answer for answer in answers.get(question, []) if allowed and answer not in allowed]
        found += [f"authorities.{question}: no answer {answer}" for answer in others]
    return found
