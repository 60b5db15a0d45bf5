"""Whether a protocol is whole: no gap, no overlap, every word and source there that an answer needs.

A regimen with a hole is refused when it is read, and not when a patient falls into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from shared_rules.protocol_cases import unanswerable, unknown_cases
from shared_rules.protocol_whole import gaps
from shared_rules.protocol_words import Case, Rule

if TYPE_CHECKING:
    from shared_rules.protocol import Protocol

# The codes that an answer may carry; those of the toxicity rows are added by row.
_RULES = (
    "allopurinol bag.change bag.expired bag.expiry-unverified bag.late bag.plan-past-expiry checks.failed "
    "clock.suspect contraception.until cycle.disconnect cycle.dose cycle.free-interval cycle.limit "
    "cycle.response-due decision.countersign decision.refused discontinuation.unconfirmed dose.error "
    "dose.step-up dose.too-high dose.unexpected facts.contradict facts.double facts.not-understood fluids "
    "haem.discuss interactions.watch intrathecal no-flush.happened observations.assess paracetamol "
    "premed.ask prephase restart.dose restart.premed-dexamethasone-24 restart.ready restart.supervised "
    "restart.wait rules.not-adopted run.after-discontinuation start.limits start.premed-missing "
    "start.supervised start.tests-missing start.tests-stale start.unverified stay.too-early "
    "stop.resumed-over-7-days stop.running stop.sum-24h stop.sum-cycle taper.dexamethasone "
    "tox.convulsion.first tox.convulsion.repeat tox.grade2 tox.recurred tox.scale-conflict tox.ungraded "
    "watch.infusion-reaction weight.under45 writing.changed writing.due"
)
_TASKS = (
    "bag.change consultant.call cycle.disconnect cycle.response-due cycle.start decision.needed dose.step-up "
    "infusion.stop paracetamol start.premed-missing stay.end stop.discontinue stop.new-cycle "
    "stop.reinitiation writing.due"
)
RULES = tuple(_RULES.split())
TASKS = tuple(_TASKS.split())


def faults(protocol: Protocol) -> list[str]:
    """Everything that is missing or does not fit, in words; empty for a whole protocol."""
    broken_bands = _bands(protocol)
    return [
        *_missing_words(protocol),
        *_sources(protocol),
        *broken_bands,
        *_steps(protocol),
        *_rows(protocol),
        *_numbers(protocol),
        *_references(protocol),
        *unknown_cases(protocol),
        *unanswerable(protocol),
        # Other tables lean on the bands, so that these are put right first.
        *([] if broken_bands else gaps(protocol)),
    ]


def _missing_words(protocol: Protocol) -> list[str]:
    rules = [*RULES, *(band.rule for band in protocol.stops.bands)]
    for row in protocol.toxicities:
        rules += [f"tox.{row.code}.3", f"tox.{row.code}.4"]
        rules += [f"tox.{row.code}.slow"] if row.slow_hours is not None else []
        rules += [f"tox.{row.code}.low-dose"] if row.low_dose_is_final else []
    missing = [f"rules: {code} is missing" for code in rules if code not in protocol.rules]
    return missing + [f"tasks: {task} is missing" for task in TASKS if task not in protocol.tasks]


def _sources(protocol: Protocol) -> list[str]:
    """Each finding names one clause or one decision, and one that exists."""
    clauses = {clause.id for clause in protocol.clauses}
    decisions = {decision.id for decision in protocol.decisions}
    found: list[str] = []
    for code, rule in protocol.rules.items():
        if (rule.clause is None) == (rule.decision is None):
            found.append(f"rules.{code}: needs a clause or a decision, not both")
        ways: list[Rule | Case] = [rule, *rule.cases.values()]
        for said in ways:
            if said.clause is not None and said.clause not in clauses:
                found.append(f"rules.{code}: no clause {said.clause}")
            if said.decision is not None and said.decision not in decisions:
                found.append(f"rules.{code}: no decision {said.decision}")
    return found


def _bands(protocol: Protocol) -> list[str]:
    bands = protocol.stops.bands
    if [band.means for band in bands] != ["same_cycle", "new_cycle", "discontinue"]:
        return ["stops.bands: same_cycle, new_cycle and discontinue, in this order"]
    codes = [f"stop.{band.means.replace('_', '-')}" for band in bands]
    if [band.rule for band in bands] != codes:
        return [f"stops.bands: their rules are {', '.join(codes)}"]
    edges = [0, *(band.to_hours for band in bands)]
    begins = [band.over_hours for band in bands]
    if edges[:-1] != begins or edges[-1] is not None or begins != sorted(set(begins)):
        return ["stops.bands: a gap or an overlap"]
    return []


def _steps(protocol: Protocol) -> list[str]:
    """Every day of every cycle has one dose, and a low step stands at the beginning."""
    cycles = protocol.cycles
    for cycle in range(1, cycles.first_block + cycles.after_remission + 1):
        steps = [s for s in protocol.dosing.steps if s.cycle_from <= cycle <= s.cycle_to]
        days = [day for step in steps for day in range(step.day_from, step.day_to + 1)]
        if days != list(range(1, cycles.infusion_days + 1)):
            return [f"dosing.steps: cycle {cycle} has a gap or an overlap"]
        if [step.level for step in steps] not in (["full"], ["low"], ["low", "full"]):
            return [f"dosing.steps: cycle {cycle} steps up more than once, or down"]
    return []


def _rows(protocol: Protocol) -> list[str]:
    codes = [row.code for row in protocol.toxicities]
    toxicities = [name for row in protocol.toxicities for name in row.toxicities]
    found: list[str] = []
    if len(set(codes)) != len(codes) or len(set(toxicities)) != len(toxicities):
        found.append("toxicities: a code or a toxicity stands twice")
    if sum(row.other_toxicities for row in protocol.toxicities) != 1:
        found.append("toxicities: one row takes the other toxicities")
    if any(row.convulsions and not row.toxicities for row in protocol.toxicities):
        found.append("toxicities: a row with convulsions names its toxicity")
    for row in protocol.toxicities:
        for grade, clause in ((3, row.clause_interrupt), (4, row.clause_final)):
            rule = protocol.rules.get(f"tox.{row.code}.{grade}")
            if rule is not None and rule.clause != clause:
                found.append(f"toxicities: {row.code} and its rule name different clauses for grade {grade}")
    return found


def _numbers(protocol: Protocol) -> list[str]:
    grades, dosing = protocol.grades, protocol.dosing
    found: list[str] = []
    if not 0 < grades.discuss < grades.interrupt < grades.final < grades.fatal:
        found.append("grades: not in order")
    if not 0 < dosing.low.micrograms_per_day < dosing.full.micrograms_per_day:
        found.append("dosing: the low dose is not below the full one")
    if not 0 < dosing.low.micrograms_per_m2_per_day < dosing.full.micrograms_per_m2_per_day:
        found.append("dosing: the low dose by surface is not below the full one")
    for multiple in protocol.liver_multiples:
        if not 0 < multiple.over_grade_2 < multiple.over_grade_3 < multiple.over_grade_4:
            found.append(f"liver_multiples: {multiple.analyte} not in order")
    questions = [authority.question for authority in protocol.authorities]
    if len(set(questions)) != len(questions):
        found.append("authorities: a question stands twice")
    return found


def _references(protocol: Protocol) -> list[str]:
    """What clauses and decisions point at is there."""
    found: list[str] = []
    for clause in protocol.clauses:
        found += [f"clauses.{clause.id}: no rule {r}" for r in clause.shown_with if r not in protocol.rules]
    known = {clause.id for clause in protocol.clauses}
    limits = protocol.laboratory.limits
    found += [f"laboratory.limits: no clause {limit.clause}" for limit in limits if limit.clause not in known]
    ids = [clause.id for clause in protocol.clauses] + [decision.id for decision in protocol.decisions]
    if len(set(ids)) != len(ids):
        found.append("clauses, decisions: an id stands twice")
    plain = msgspec.to_builtins(protocol)
    for decision in protocol.decisions:
        found += [
            f"decisions.{decision.id}: no value {path}" for path in decision.reads if not _has(plain, path)
        ]
    return found


def _has(value: Any, path: str) -> bool:
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return True
