"""Whatever the bytes of a fact are, they come out as something that can be stored or held."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import ids
from server.refusal import Refusal
from server.sync.batch import MAX_FACTS, read_batch
from server.sync.entries import MAX_DEPTH, identity, read_entry
from server.sync.split import NotSplit, items, members, top_level_string
from shared_rules.facts import decode_facts

ID = "018f0000-0000-7000-8000-000000000001"
FACT = {
    "id": ID,
    "patient": ids.uuid7(),
    "kind": "note_written",
    "at": "2026-06-01T08:00:00Z",
    "recorded_at": "2026-06-01T08:00:00Z",
    "device": ids.uuid7(),
    "device_seq": 1,
    "author": ids.uuid7(),
    "body": {"text": "well"},
}


def encoded(**changes: object) -> bytes:
    return msgspec.json.encode({**FACT, **changes})


def test_a_whole_fact_has_no_problem() -> None:
    entry = read_entry(encoded())
    assert (entry.id, entry.problem, entry.content) == (ID, None, encoded())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (encoded().replace(b"well", b"cut \\ud83d"), "content"),
        (encoded().replace(b"well", b"\xff"), "content"),
        (encoded().replace(b'"well"', b"1e400"), "content"),
        (encoded().replace(b'"well"', b"9" * 400), "content"),
        (encoded().replace(b'"well"', b"[" * 4000 + b"]" * 4000), "depth"),
        (encoded().replace(b'"well"', b"[" * MAX_DEPTH + b"]" * MAX_DEPTH), "depth"),
        (encoded(device_seq=True), "envelope"),
        (encoded(device_seq=1.5), "envelope"),
        (encoded(device_seq=2**60), "envelope"),
        (encoded(at="2026-02-30T08:00:00Z"), "envelope"),
        (encoded(at="2026-06-01 08:00:00"), "envelope"),
        (encoded(kind=""), "envelope"),
        (encoded(body=[]), "envelope"),
        (encoded(patient="somebody"), "envelope"),
    ],
)
def test_a_fact_that_cannot_be_in_the_record_keeps_its_id_and_says_why(content: bytes, problem: str) -> None:
    entry = read_entry(content)
    assert (entry.id, entry.problem, entry.content) == (ID, problem, content)


def test_a_long_row_of_digits_in_a_text_or_behind_a_point_is_no_fault() -> None:
    for harmless in (b'"' + b"9" * 400 + b'"', b"0." + b"1" * 400):
        assert read_entry(encoded().replace(b'"well"', harmless)).problem is None


def test_brackets_inside_a_text_are_not_depth() -> None:
    assert read_entry(encoded(body={"text": "[" * 100})).problem is None


def test_many_shallow_parts_are_not_depth() -> None:
    assert read_entry(encoded(body={"changes": [{"at": 1}] * 50})).problem is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*FACT, "seen"]), JSON, max_size=4))
def test_what_the_server_accepts_the_rules_can_decode(changes: dict[str, object]) -> None:
    content = json.dumps({**FACT, **changes}).encode()
    entry = read_entry(content)
    if entry.problem is None:
        assert decode_facts([msgspec.json.decode(content)], "facts")[0].id == entry.id


@given(st.binary(max_size=200))
def test_no_bytes_are_too_odd_to_be_read(content: bytes) -> None:
    assert read_entry(content).content == content
    assert read_entry(b'{"id":"' + ID.encode() + b'",' + content).content.startswith(b"{")


@given(JSON)
def test_identity_does_not_depend_on_spelling(value: object) -> None:
    spaced = json.dumps(value, indent=1).encode()
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    assert identity(spaced) == identity(plain) or identity(spaced) == spaced


@given(st.lists(JSON, max_size=6))
def test_the_scanner_finds_the_same_items_as_a_json_reader(values: list[object]) -> None:
    text = json.dumps({"install": "x", "facts": values, "frontier": {"unsent": 1}}, indent=1).encode()
    found = members(text)
    assert set(found) == {"install", "facts", "frontier"}
    assert [json.loads(item) for item in items(found["facts"], 100)] == values


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"a', b"{}}", b"{}{}", b'{"a":1}x', b"null"])
def test_the_scanner_refuses_what_has_no_end_or_two(content: bytes) -> None:
    with pytest.raises(NotSplit):
        members(content)


def test_the_scanner_reads_a_string_of_the_outermost_object_only() -> None:
    assert top_level_string(b'{"a":{"id":"inner"},"id":"outer"}', "id") == "outer"
    assert top_level_string(b'{"a":{"id":"inner"}}', "id") is None
    assert top_level_string(b'{"id":7}', "id") is None


def test_one_fact_that_no_strict_reader_takes_leaves_the_others_readable() -> None:
    bad = encoded(id=ids.uuid7()).replace(b"well", b"cut \\ud83d")
    batch = read_batch(b'{"install":"i","facts":[' + encoded() + b"," + bad + b'],"frontier":{"unsent":2}}')
    assert [entry.problem for entry in batch.entries] == [None, "content"]
    assert [entry.content for entry in batch.entries] == [encoded(), bad]
    assert batch.install == "i" and batch.frontier is not None and batch.frontier.unsent == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-push"),
        (b"[1]", "not-a-push"),
        (b"null", "not-a-push"),
        (b'{"facts":7}', "not-a-push"),
        (b'{"facts":[', "not-a-push"),
        (b"{" * 100_000, "not-a-push"),
        (b"{}", "no-facts"),
        (b'{"facts":[' + b"1," * MAX_FACTS + b"1]}", "too-many-facts"),
    ],
)
def test_what_is_no_push_is_refused_with_a_word(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_batch(content)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "frontier",
    [
        b'"many"',
        b'{"unsent":-1}',
        b'{"unsent":9223372036854775808}',
        b'{"unsent":1e300}',
        b'{"unsent":1,"oldest_at":"' + b"x" * 65 + b'"}',
    ],
)
def test_a_wrong_report_of_the_outbox_does_not_stop_the_facts(frontier: bytes) -> None:
    batch = read_batch(b'{"install":7,"facts":[' + encoded() + b'],"frontier":' + frontier + b"}")
    assert len(batch.entries) == 1
    assert (batch.install, batch.frontier) == (None, None)
