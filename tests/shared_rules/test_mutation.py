"""Careless edits of the protocol are refused or noticed by a worked case; what is not has a reason.

`make test` judges a sample for BAGWATCH_HUNT_SECONDS (default 5); `make hunt` judges every mutant.
"""

import os
import re
import time
from random import Random
from typing import Any

import msgspec
import pytest

from shared_rules.protocol import Protocol, load
from tests.shared_rules.mutation_report import REPORT, place_row
from tests.shared_rules.mutator import GONE, Mutant, mutants
from tests.shared_rules.mutator_judge import Judge
from tests.shared_rules.mutator_places import at, places
from tests.shared_rules.mutator_spared import SPARED, why_spared
from tests.shared_rules.test_vectors import NAMES

SEED = 1
LEAST_MUTANTS = 50
PLAIN: dict[str, Any] = msgspec.to_builtins(load("blinatumomab"))
ALL = list(mutants(PLAIN))


def named(name: str) -> Mutant:
    return next(mutant for mutant in ALL if mutant.name() == name)


def unnoticed(judge: Judge, mutant: Mutant) -> str | None:
    """What is wrong with the fate of this mutant, or None."""
    verdict = judge.verdict(mutant)
    if verdict.fate in ("refused", "killed") or (verdict.fate == "alive" and why_spared(mutant) is not None):
        return None
    return f"{verdict.fate}: {mutant.name()} {verdict.by}"


@pytest.mark.hunt
def test_each_careless_edit_is_refused_or_noticed_by_a_worked_case() -> None:
    judge = Judge(PLAIN)
    if os.environ.get("BAGWATCH_HUNT") == "full":
        assert [found for mutant in ALL if (found := unnoticed(judge, mutant))] == []
        return
    ends = time.monotonic() + float(os.environ.get("BAGWATCH_HUNT_SECONDS", "5"))
    for number, mutant in enumerate(Random(SEED).sample(ALL, len(ALL))):
        if number >= LEAST_MUTANTS and time.monotonic() > ends:
            break
        assert unnoticed(judge, mutant) is None


def test_each_reason_spares_a_mutant_that_survives() -> None:
    judge = Judge(PLAIN)
    for spared in SPARED:
        candidates = (mutant for mutant in ALL if why_spared(mutant) == spared)
        assert any(judge.verdict(mutant).fate == "alive" for mutant in candidates), spared.places


def test_a_mutant_that_no_case_looks_at_is_found_alive() -> None:
    judge = Judge(PLAIN)
    mutant = named("bags.window_hours: 4 -> 5")
    assert judge.verdict(mutant).fate == "killed"
    judge.cases.clear()
    judge.killers.clear()
    assert unnoticed(judge, mutant) == "alive: bags.window_hours: 4 -> 5 "


def test_the_protocol_itself_is_noticed_by_no_case() -> None:
    assert Judge(PLAIN).asked(msgspec.convert(PLAIN, Protocol), ()).fate == "alive"


@pytest.mark.parametrize(
    "name",
    [
        "stops.bands[stop.same-cycle].to_hours: 168 -> 169",
        "liver_multiples[bilirubin].over_grade_2: 1.5 -> 1.6",
        "laboratory.limits[platelets].within: above -> at_least",
        "observations.urgent[spo2].at_most: 91.0 -> at_least",
        "authorities[new_cycle].roles: consultant -> consultant, nurse",
        "authorities[premed_at_step].answers[2]: gone",
        "toxicities[neuro]: gone",
        "toxicities[neuro].slow_hours: gone",
        "rules.tox.crs.3.cases.met.level: inform -> hold",
    ],
)
def test_the_mutator_knows(name: str) -> None:
    changed = named(name).apply(PLAIN)
    assert changed != PLAIN


def test_a_mutant_leaves_the_protocol_as_it_was() -> None:
    before = msgspec.json.encode(PLAIN)
    for mutant in ALL:
        mutant.apply(PLAIN)
    assert msgspec.json.encode(PLAIN) == before


def test_every_number_word_and_row_that_is_no_word_for_people_is_changed() -> None:
    changed = {mutant.path for mutant in ALL}
    for path in places(PLAIN):
        value = at(PLAIN, path)
        if isinstance(value, bool | int | float | str):
            assert path in changed, path


def test_every_level_is_changed_to_every_other() -> None:
    levels = [mutant for mutant in ALL if mutant.kind == "level"]
    rules = PLAIN["rules"].values()
    assert len(levels) == 6 * sum(1 + len(rule["cases"]) for rule in rules)
    assert all(mutant.after is not GONE for mutant in levels)


def test_the_report_is_of_this_protocol_and_of_cases_that_exist() -> None:
    text = REPORT.read_text()
    said = set(re.findall(r"^\| `[^`]+` \| [^|]* \|(?= [^|]*\|$)", text, re.MULTILINE))
    told = {place_row(PLAIN, mutant) for mutant in ALL}
    assert told <= said, "run: python -m tests.shared_rules.mutation_report"
    noticed = text.split("## Every place")[1]
    cases = {
        name for row in noticed.splitlines()[4:] for name in re.findall(r"`([^`]+)`", row.split(" | ")[-1])
    }
    assert cases <= set(NAMES), "run: python -m tests.shared_rules.mutation_report"
