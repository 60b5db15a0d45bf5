"""A database that came back from a backup is recognised, whoever put it there."""

from pathlib import Path

import msgspec
import pytest

from server.store import timeline
from server.store.marker import NAME, Marker, position, read_marker, recognise, write_marker
from tests.server.ward import Ward


def recognised(ward: Ward, marker: Marker | None) -> bool:
    before = ward.ask(timeline.epoch)
    found = ward.do(lambda connection: recognise(connection, marker))
    assert found == (ward.ask(timeline.epoch) != before)
    return found


def test_a_log_as_far_as_the_note_or_farther_is_the_same_timeline(ward: Ward) -> None:
    marker = ward.ask(position)
    assert not recognised(ward, marker)
    ward.push("alice", ward.note("alice", ward.patient()))
    assert not recognised(ward, marker)
    assert not recognised(ward, None)


@pytest.mark.parametrize("field", ["head", "generation"])
def test_a_log_behind_the_note_begins_another_epoch(ward: Ward, field: str) -> None:
    here = ward.ask(position)
    assert recognised(ward, msgspec.structs.replace(here, **{field: getattr(here, field) + 1}))


def test_a_note_of_another_epoch_begins_another_too(ward: Ward) -> None:
    assert recognised(ward, msgspec.structs.replace(ward.ask(position), epoch="older"))


def test_the_note_is_kept_beside_the_database_and_a_broken_one_is_none(ward: Ward, tmp_path: Path) -> None:
    assert read_marker(tmp_path) is None
    write_marker(tmp_path, ward.ask(position))
    assert read_marker(tmp_path) == ward.ask(position)
    (tmp_path / NAME).write_bytes(b"{")
    assert read_marker(tmp_path) is None


def test_the_service_writes_the_note_when_it_stops(ward: Ward) -> None:
    with ward.client():
        ward.push("alice", ward.note("alice", ward.patient()))
    assert read_marker(ward.directory) == ward.ask(position)


def test_the_service_recognises_a_restored_database_when_it_starts(ward: Ward) -> None:
    epoch = ward.ask(timeline.epoch)
    here = ward.ask(position)
    write_marker(ward.directory, msgspec.structs.replace(here, head=here.head + 5))
    with ward.client() as client:
        assert client.get("/api/health").json()["epoch"] != epoch
