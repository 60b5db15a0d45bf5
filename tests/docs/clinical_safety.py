"""`python -m tests.docs.clinical_safety` writes hazard-log.md and decisions.md; a test finds drift."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from shared_rules.protocol import Protocol, load
from shared_rules.protocol_words import Decision

PAGES = Path(__file__).parents[2] / "docs" / "clinical-safety"
HAZARDS = PAGES / "hazards.toml"
LOG = PAGES / "hazard-log.md"
DECISIONS = PAGES / "decisions.md"
Severity = Literal["minor", "significant", "considerable", "major", "catastrophic"]
Likelihood = Literal["very low", "low", "medium", "high", "very high"]
SEVERITIES: tuple[Severity, ...] = ("minor", "significant", "considerable", "major", "catastrophic")
# Risk by likelihood and severity, as the log uses it; printed in it, so that a reader can object.
MATRIX: dict[Likelihood, tuple[int, ...]] = {
    "very high": (3, 4, 4, 5, 5),
    "high": (2, 3, 3, 4, 5),
    "medium": (2, 2, 3, 3, 4),
    "low": (1, 2, 2, 3, 4),
    "very low": (1, 1, 2, 2, 3),
}

COLUMNS = ["id", "question", "reading built", "alternatives", "carried by", "named in"]
COLUMNS += ["status", "approver", "date"]


class Estimate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How bad, how often, and the risk from 1 to 5."""

    severity: Severity
    likelihood: Likelihood
    risk: int


class Hazard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hazard: what could go wrong and why, and what in the product stands against it."""

    id: str
    name: str
    causes: list[str]
    effect: str
    before: Estimate
    after: Estimate
    rules: list[str]
    vectors: list[str]
    controls: list[str]
    tests: list[str] = []


class Hazards(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole log, and the rules that answer no hazard, each with its reason."""

    hazard: list[Hazard]
    no_hazard: dict[str, str]


def hazards() -> Hazards:
    """The hazards as written; raises msgspec.ValidationError."""
    return msgspec.toml.decode(HAZARDS.read_bytes(), type=Hazards)


def hazard_log(log: Hazards) -> str:
    """The hazard log as a page."""
    lines = [
        "# Hazard log",
        "",
        "Not for clinical use until signed off. The form is that of DCB0129. The estimates are the makers'",
        "first ones; no clinical safety officer has reviewed them, and every hazard is open until one has.",
        "Generated from `hazards.toml` and the protocol by `python -m tests.docs.clinical_safety`.",
        "",
        "| hazard | name | risk before | risk after | status |",
        "|---|---|---|---|---|",
        *(f"| {h.id} | {h.name} | {h.before.risk} | {h.after.risk} | open |" for h in log.hazard),
        *_matrix(),
    ]
    for hazard in log.hazard:
        lines += ["", *_hazard(hazard)]
    lines += ["", "## Rules that answer no hazard", "", "| rule | why |", "|---|---|"]
    lines += [f"| `{rule}` | {why} |" for rule, why in log.no_hazard.items()]
    return "\n".join(lines) + "\n"


def _matrix() -> Iterator[str]:
    yield from ("", "## Risk by likelihood and severity", "")
    yield from ("The makers' matrix; that of the safety officer who reviews the log takes its place.", "")
    yield f"| likelihood | {' | '.join(SEVERITIES)} |"
    yield "|---|---|---|---|---|---|"
    for likelihood, risks in MATRIX.items():
        yield f"| {likelihood} | {' | '.join(str(risk) for risk in risks)} |"


def _hazard(hazard: Hazard) -> Iterator[str]:
    yield from (f"## {hazard.id} {hazard.name}", "", "| | |", "|---|---|")
    yield f"| possible causes | {'; '.join(hazard.causes)} |"
    yield f"| effect on the patient | {hazard.effect} |"
    yield f"| risk before controls | {_estimate(hazard.before)} |"
    yield f"| controls: rules | {_codes(hazard.rules)} |"
    yield f"| controls: others | {'; '.join(hazard.controls) or 'none'} |"
    yield f"| shown by worked cases | {_codes(hazard.vectors)} |"
    yield f"| shown by tests | {_codes(hazard.tests)} |"
    yield f"| risk after controls | {_estimate(hazard.after)} |"
    yield "| accepted by | nobody yet: open |"


def _estimate(estimate: Estimate) -> str:
    return f"{estimate.risk} (severity {estimate.severity}, likelihood {estimate.likelihood})"


def _codes(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def decisions_page(protocol: Protocol) -> str:
    """The decisions as a page: first those that soften the protocol's word."""
    softening = [decision for decision in protocol.decisions if decision.softens]
    others = [decision for decision in protocol.decisions if not decision.softens]
    lines = [
        "# Decisions awaiting sign-off",
        "",
        protocol.not_for_clinical_use,
        "Each is a reading of the written protocol where it is silent or unclear, built so that another",
        "reading is an edit of the file. Generated from the protocol by",
        "`python -m tests.docs.clinical_safety`.",
        "",
        "## First: those that soften the protocol's word",
        "",
        *_table(protocol, softening),
        "",
        "## The others",
        "",
        *_table(protocol, others),
        "",
        "## Queries for the protocol's owner",
        "",
        "| place | the protocol prints | the question |",
        "|---|---|---|",
        *(f"| {query.place} | {query.prints} | {query.asks} |" for query in protocol.queries),
    ]
    return "\n".join(lines) + "\n"


def _table(protocol: Protocol, decisions: list[Decision]) -> Iterator[str]:
    yield _row(COLUMNS)
    yield "|---" * len(COLUMNS) + "|"
    for decision in decisions:
        rules = [code for code, rule in protocol.rules.items() if decision.id in _named(rule)]
        words = [decision.id, decision.question, decision.reading, "; ".join(decision.alternatives)]
        signed = [decision.status, decision.approver or "–", decision.date or "–"]
        yield _row([*words, _codes(decision.reads), _codes(rules), *signed])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _named(rule: object) -> set[str | None]:
    told = msgspec.to_builtins(rule)
    return {told["decision"], *(case["decision"] for case in told["cases"].values())}


def main() -> None:
    LOG.write_text(hazard_log(hazards()), encoding="utf-8")
    DECISIONS.write_text(decisions_page(load("blinatumomab")), encoding="utf-8")


if __name__ == "__main__":
    main()
