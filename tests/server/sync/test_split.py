"""A body made to be slow to read is read fast, and what surrounds it still is."""

import time

import pytest

from server.refusal import Refusal
from server.sync.batch import MAX_BYTES, MAX_FACTS, read_batch
from server.sync.sealed import parcels
from server.sync.sealed.parcels import MAX_PARCELS, read_parcels
from server.sync.split import items, members

# Of the processor, so that a busy machine changes little; a stop at every comma took three times as long.
MOST_SECONDS = 2


def test_empty_parts_are_passed_in_one_step_and_what_stands_between_them_is_found() -> None:
    began = time.process_time()
    assert items(b"[" + b"," * 1_000_000 + b'1, ,"a,b"' + b", " * 200_000 + b"]", 9) == [b"1", b'"a,b"']
    assert members(b"{" + b"," * 500_000 + b'"a":[1,,2],,"b":3}') == {"a": b"[1,,2]", "b": b"3"}
    assert time.process_time() - began < MOST_SECONDS


def test_a_list_is_split_no_further_than_it_may_be_long() -> None:
    began = time.process_time()
    assert items(b"[" + b"1," * 500_000 + b"]", 100) == [b"1"] * 101
    assert len(members(b"{" + b",".join(b'"%d":1' % n for n in range(5_000)) + b"}")) == 1_000
    assert time.process_time() - began < MOST_SECONDS


def test_a_push_of_commas_is_answered_at_once() -> None:
    began = time.process_time()
    assert read_batch(b'{"facts":[' + b"," * (MAX_BYTES - 12) + b"]}").entries == []
    with pytest.raises(Refusal, match=str(MAX_FACTS)):
        read_batch(b'{"facts":["\\ud800"' + b",1" * 130_000 + b"]}")
    assert time.process_time() - began < MOST_SECONDS


def test_parcels_of_commas_are_answered_at_once() -> None:
    began = time.process_time()
    assert read_parcels(b'{"sealed":[' + b"," * (parcels.MAX_BYTES - 13) + b"]}") == []
    with pytest.raises(Refusal, match=str(MAX_PARCELS)):
        read_parcels(b'{"sealed":["\\ud800"' + b",1" * 500_000 + b"]}")
    assert time.process_time() - began < MOST_SECONDS
