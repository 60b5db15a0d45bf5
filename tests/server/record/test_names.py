"""A patient is who the latest standing registration says, as the rules read corrections."""

from typing import Any

import msgspec
import pytest

from server.record.names import who

PATIENT = "0190b000-0000-7000-8000-000000000001"
AT = "2026-06-01T08:00:00Z"


def fact(number: int, kind: str, body: dict[str, Any], recorded_at: str = AT) -> dict[str, Any]:
    return {
        "id": f"0190b000-0000-7000-8000-{number:012d}",
        "patient": PATIENT,
        "kind": kind,
        "at": AT,
        "recorded_at": recorded_at,
        "device": PATIENT,
        "device_seq": number,
        "author": PATIENT,
        "body": body,
    }


def registered(number: int, family_name: Any) -> dict[str, Any]:
    return fact(number, "patient_registered", {"family_name": family_name, "given_name": "Nora"})


def withdrawn(number: int, target: dict[str, Any]) -> dict[str, Any]:
    return fact(number, "fact_withdrawn", {"fact": target["id"], "reason": "slip"})


def replaced(number: int, target: dict[str, Any], family_name: str) -> dict[str, Any]:
    said = {"kind": "patient_registered", "at": AT, "body": {"family_name": family_name}}
    return fact(number, "fact_replaced", {"fact": target["id"], "reason": "slip", **said})


def name(*facts: dict[str, Any]) -> str | None:
    return who([msgspec.json.encode(one) for one in facts])["family_name"]


def test_the_latest_registration_counts_in_whatever_order_they_came() -> None:
    first, second = registered(1, "Whitfield"), registered(2, "Whitfield-Brown")
    assert name(first, second) == name(second, first) == "Whitfield-Brown"


def test_a_correction_counts_and_one_that_was_withdrawn_does_not() -> None:
    first = registered(1, "Whitfeild")
    correction = replaced(2, first, "Whitfield")
    assert name(first, correction) == "Whitfield"
    assert name(first, correction, withdrawn(3, correction)) == "Whitfeild"
    assert name(first, withdrawn(2, first)) is None


@pytest.mark.parametrize(("depth", "stands"), [(1, False), (2, True), (3000, True), (3001, False)])
def test_withdrawals_of_withdrawals_are_followed_to_their_end(depth: int, stands: bool) -> None:
    facts = [registered(1, "Whitfield")]
    for number in range(2, depth + 2):
        facts.append(withdrawn(number, facts[-1]))
    assert name(*facts) == ("Whitfield" if stands else None)


def test_two_withdrawals_that_name_each_other_take_nothing_away() -> None:
    first = registered(1, "Whitfield")
    one = withdrawn(2, {"id": "0190b000-0000-7000-8000-000000000003"})
    other = withdrawn(3, one)
    assert name(first, one, other) == "Whitfield"


@pytest.mark.parametrize("said", [7, None, "", "  ", {"a": 1}])
def test_what_is_no_name_in_words_is_none(said: Any) -> None:
    assert name(registered(1, said)) is None
