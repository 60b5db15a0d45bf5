"""A fact and the row that says who brought it are kept together, or neither is."""

from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from server.store import audit, log
from server.store.audit import Entry
from tests.server.ward import ORIGIN, Ward


class Crash(Exception):
    """The process is gone at this point."""


def crash(*_: object) -> None:
    raise Crash


def push(ward: Ward, *facts: dict[str, Any]) -> int:
    with ward.client() as client:
        quiet = TestClient(client.app, base_url=ORIGIN, raise_server_exceptions=False)
        content = msgspec.json.encode({"install": "i1", "facts": list(facts), "frontier": {"unsent": 1}})
        answer = quiet.post("/api/sync/push", content=content, headers=ward.bearer("alice"))
    return answer.status_code


def kept(ward: Ward) -> tuple[int, int, int]:
    """How far the log has come, how many were held, and how many pushes the audit names."""
    held = ward.ask(lambda c: c.execute("SELECT count(*) FROM held").fetchone()[0])
    rows = ward.ask(lambda c: [one.entry for one in audit.entries(c)])
    return ward.ask(log.head), held, sum(row.route == "POST /api/sync/push" for row in rows)


def test_a_fact_whose_row_cannot_be_kept_is_not_kept_and_is_taken_when_offered_again(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = ward.patient()
    facts = ward.note("alice", patient), {**ward.note("alice", patient), "author": ward.users["carl"]}
    before = kept(ward)
    with monkeypatch.context() as broken:
        broken.setattr(audit, "append", crash)
        assert push(ward, *facts) == 500
    assert kept(ward) == before
    assert push(ward, *facts) == 200
    assert kept(ward) == (before[0] + 1, before[1] + 1, before[2] + 1)


def test_a_row_is_on_disk_with_its_facts_before_anything_else_can_fail(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends behind the transaction leaves both."""
    patient = ward.patient()
    before = kept(ward)
    monkeypatch.setattr("server.sync.live.Live.poke", crash)
    assert push(ward, ward.note("alice", patient)) == 500
    assert kept(ward) == (before[0] + 1, before[1], before[2] + 1)


def test_an_answer_that_leaves_adds_no_second_row(ward: Ward) -> None:
    patient = ward.patient()
    assert push(ward, ward.note("alice", patient)) == 200
    rows: list[Entry] = ward.ask(lambda c: [one.entry for one in audit.entries(c)])
    assert [(row.route, row.detail) for row in rows] == [("POST /api/sync/push", "accepted:1")]
