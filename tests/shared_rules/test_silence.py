"""No input is met with silence: each field, wrong in every way, changes the answer or has a reason."""

import pytest

from shared_rules.bodies import FIELDS
from tests.shared_rules.engines import BothEngines
from tests.shared_rules.silence_audit import COURSES, WHOLE, answer, asked, verdicts
from tests.shared_rules.silence_facts import bodies
from tests.shared_rules.silence_harmless import HARMLESS, MILDER, Harmless, spares
from tests.shared_rules.silence_report import REPORT, report
from tests.shared_rules.silence_spoils import places

# The phone answers each eleventh case: a number without a factor in common with the ways of being wrong.
PHONES_SHARE = 11
NOW = "2026-06-01T05:00:00Z"
STATES = {"not_started", "running", "stopped", "between_cycles", "completed"}
KINDS = sorted(FIELDS)


def spared(rows: list[Harmless], kind: str, field: str, column: str) -> bool:
    return any(spares(row, kind, field, column) for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_field_changes_the_answer_or_is_harmless_for_a_reason(kind: str) -> None:
    silent = {(one.field, one.column, one.course) for one in verdicts(kind) if not one.news}
    assert {
        (f, column, course) for f, column, course in silent if not spared(HARMLESS, kind, f, column)
    } == set()


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_understood_is_counted_and_discussed(kind: str) -> None:
    assert [(one.field, one.column, one.course) for one in verdicts(kind) if one.unsaid] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_is_lost_never_makes_the_answer_greener(kind: str) -> None:
    milder = {(one.field, one.column, one.course) for one in verdicts(kind) if one.milder}
    assert {
        (f, column, course) for f, column, course in milder if not spared(MILDER, kind, f, column)
    } == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_null_is_a_missing_field(kind: str) -> None:
    """The two spoils of a field follow each other: left out, then null."""
    missing = [one for one in asked(kind) if one.column == "missing"]
    for left_out, null in zip(missing[::2], missing[1::2], strict=True):
        assert left_out.field == null.field
        assert answer(left_out.case) == answer(null.case)


def test_the_phone_says_the_same_of_a_wrong_fact() -> None:
    cases = [one.case for kind in KINDS for one in asked(kind)][::PHONES_SHARE]
    with BothEngines() as engines:
        for case, (server, phone) in zip(cases, engines.outcomes(cases), strict=True):
            assert server == phone, case["facts"][-1]


def test_a_fact_dated_in_the_future_is_said_whatever_its_kind() -> None:
    for kind in KINDS:
        for one in verdicts(kind):
            if (one.field, one.column) == (WHOLE, "future"):
                assert "clock.suspect" in one.news, (kind, one.course)


def test_every_kind_has_a_fact_with_every_field_of_its_body() -> None:
    for kind, fields in FIELDS.items():
        for body in bodies(kind, NOW):
            assert set(body) == set(fields), kind


def test_every_field_is_asked_about_as_missing_and_of_a_wrong_type() -> None:
    for kind in KINDS:
        asked_about = {(one.field, one.column) for one in verdicts(kind)}
        for place in places(kind):
            assert (place.path, "missing") in asked_about
            assert (place.path, "wrong type") in asked_about or place.type == "anything"
        assert {(WHOLE, "double"), (WHOLE, "future")} <= asked_about


def test_the_courses_stand_in_every_state_in_which_something_can_be_missed() -> None:
    assert {answer(story.vector()["case"])["state"]["status"] for story in COURSES.values()} == STATES


@pytest.mark.parametrize("row", HARMLESS, ids=lambda row: f"{row.kinds}: {row.fields}, {row.columns}"[:80])
def test_a_row_of_the_harmless_spares_what_it_says_and_no_more(row: Harmless) -> None:
    silent = [one for kind in row.kinds.split() for one in verdicts(kind) if not one.news]
    found = [one for one in silent if spares(row, one.kind, one.field, one.column)]
    assert {one.column for one in found} == set(row.columns.split("|"))
    assert {one.kind for one in found} == set(row.kinds.split())


@pytest.mark.parametrize("row", MILDER, ids=lambda row: f"{row.kinds}: {row.fields}")
def test_a_row_of_the_milder_spares_what_it_says_and_no_more(row: Harmless) -> None:
    milder = [one for kind in row.kinds.split() for one in verdicts(kind) if one.milder]
    found = [one for one in milder if spares(row, one.kind, one.field, one.column)]
    assert {one.column for one in found} == set(row.columns.split("|"))
    assert {one.field for one in found} == set(row.fields.split())


def test_the_page_of_the_audit_is_what_the_audit_says() -> None:
    assert REPORT.read_text() == report(), "run: python -m tests.shared_rules.silence_report"
