"""Instants and canonical JSON are spelled as `spellings.json` says; the phone reads the same file."""

import json
from pathlib import Path

import pytest

from shared_rules import instant
from shared_rules.canonical import NotCanonical, canonical

SPELLINGS = json.loads((Path(__file__).parent / "spellings.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("source", "spelled"), SPELLINGS["numbers"])
def test_a_number_has_the_spelling_of_ecmascript(source: str, spelled: str) -> None:
    assert canonical(json.loads(source)) == spelled.encode()


@pytest.mark.parametrize(("text", "seconds"), SPELLINGS["instants"])
def test_an_instant_is_whole_seconds_and_back(text: str, seconds: int) -> None:
    assert instant.parse(text) == seconds
    assert instant.text(seconds) == text


@pytest.mark.parametrize("text", SPELLINGS["not_instants"])
def test_another_form_or_an_unreal_date_is_no_instant(text: str) -> None:
    with pytest.raises(instant.NotAnInstant):
        instant.parse(text)


def test_an_instant_beyond_the_calendar_is_said_as_its_end() -> None:
    assert instant.text(10**12) == "9999-12-31T23:59:59Z"
    assert instant.text(-(10**12)) == "0000-01-01T00:00:00Z"


def test_keys_are_ordered_by_utf16_code_unit() -> None:
    assert canonical({"\U0001f600": 1, "\ufb33": 2, "b": [True, None], "a": {}}) == (
        '{"a":{},"b":[true,null],"\U0001f600":1,"\ufb33":2}'.encode()
    )


def test_only_what_must_be_escaped_is_escaped() -> None:
    assert (
        canonical('\u20ac$\u000f\n\t"\\/\u007f\u2028')
        == '"\u20ac$\\u000f\\n\\t\\"\\\\/\u007f\u2028"'.encode()
    )


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 10**400, "\ud800", {"\udc00": 1}, {1: 2}, {1, 2}]
)
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)
