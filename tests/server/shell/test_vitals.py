"""The health page says what a watcher must know: whether facts can be kept, and people told."""

import pytest
from pysqlite3 import dbapi2

from server.notices.dispatcher import Health
from server.pulse import Pulse
from server.shell.vitals import Vitals
from tests.server.ward import Ward


def vitals(written_ms: int | None, dispatched_ms: int | None, health: Health) -> Vitals:
    written, dispatched = Pulse(5), Pulse(5)
    written.last_ms, dispatched.last_ms = written_ms, dispatched_ms
    return Vitals(written, dispatched, lambda: health)


@pytest.mark.parametrize(
    ("written_ms", "dispatched_ms", "health", "whole", "store", "dispatcher"),
    [
        (1000, 1000, Health(), "ok", "ok", "ok"),
        (None, 1000, Health(), "failing", "failing", "ok"),
        (1000, None, Health(), "failing", "ok", "failing"),
        (1000, 1000, Health(unplanned=1), "degraded", "ok", "degraded"),
        (1000, 1000, Health(refused="403"), "degraded", "ok", "degraded"),
        (1000, None, Health(unplanned=1), "failing", "ok", "failing"),
    ],
)
def test_the_worst_of_the_parts_is_the_whole(
    written_ms: int | None, dispatched_ms: int | None, health: Health, whole: str, store: str, dispatcher: str
) -> None:
    told = vitals(written_ms, dispatched_ms, health).told(2000)
    assert (told["status"], told["store"], told["dispatcher"]["status"]) == (whole, store, dispatcher)
    assert told["dispatcher"]["unplanned"] == health.unplanned
    assert told["dispatcher"]["refused"] == health.refused


def test_health_fails_where_nothing_can_be_written_although_reading_works(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise dbapi2.OperationalError("database or disk is full")

    monkeypatch.setattr("server.store.timeline.prove_writing", full)
    with ward.client() as client:
        answer = client.get("/api/health")
        assert (answer.status_code, answer.json()["store"]) == (503, "failing")
        assert client.get("/api/patients", headers=ward.bearer("alice")).status_code == 200


def test_a_server_that_could_not_write_at_the_end_still_closes_its_store(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    whole = type(ward.store).close
    monkeypatch.setattr(type(ward.store), "close", lambda store: (closed.append(True), whole(store)))
    with ward.client() as client:
        client.get("/api/health")

        def full(*_: object) -> None:
            raise dbapi2.OperationalError("database or disk is full")

        monkeypatch.setattr("server.store.timeline.prove_writing", full)
    assert closed
