"""No seed loses a fact, wedges an outbox, or lets two devices differ; and known mistakes are found.

`make test` tries seeds for BAGWATCH_HUNT_SECONDS, `make hunt` 100,000.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from typing import Any

import pytest

from server.store import Connection
from tests.simulation.world import fresh_database, run

FULL_SEEDS = 100_000
LEAST_SEEDS = 60
SEEDS_FOR_A_MISTAKE = 150


@pytest.fixture(scope="module")
def template() -> Connection:
    return fresh_database()


def one(seed: int) -> list[str]:
    return run(seed, fresh_database())


@pytest.mark.hunt
def test_no_seed_loses_a_fact_or_leaves_two_devices_different(template: Connection) -> None:
    if os.environ.get("BAGWATCH_HUNT") == "full":
        with multiprocessing.Pool() as pool:
            found = enumerate(pool.imap(one, range(FULL_SEEDS), chunksize=50))
            failing = {seed: wrong for seed, wrong in found if wrong}
        assert failing == {}
        return
    until = time.monotonic() + float(os.environ.get("BAGWATCH_HUNT_SECONDS", "5"))
    seed = 0
    while seed < LEAST_SEEDS or time.monotonic() < until:
        assert (seed, run(seed, template)) == (seed, [])
        seed += 1


def hold_if_not_seen_now(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("server.sync.standing.could_see", lambda value, sees_now, spans, seen: sees_now)


def keep_the_epoch(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("server.store.timeline.begin_epoch", lambda connection: "")


def forget_what_is_held(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("server.store.held.hold", lambda connection, arrival: None)


def never_release(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("server.store.held.waiting_for", lambda connection, patient: [])


def send_no_backfill(patch: pytest.MonkeyPatch) -> None:
    from server.sync import pull

    real = pull._change_scope

    def without(*given: Any) -> Any:
        facts, cursor, removed = real(*given)
        return facts[:0], cursor, removed

    patch.setattr("server.sync.pull._change_scope", without)


def name_no_lost_patient(patch: pytest.MonkeyPatch) -> None:
    from server.sync import pull

    real = pull._change_scope
    patch.setattr("server.sync.pull._change_scope", lambda *given: (*real(*given)[:2], []))


def move_the_cursor_too_far(patch: pytest.MonkeyPatch) -> None:
    from server.sync import pull

    real = pull._walk

    def hasty(connection: Connection, user: str, cursor: Any, limit: int) -> Any:
        facts, moved, removed = real(connection, user, cursor, limit)
        further = min(moved.sequence + 1, pull.log.head(connection))
        return (
            facts,
            type(moved)(moved.epoch, moved.generation, further, moved.target, moved.backfilled),
            removed,
        )

    patch.setattr("server.sync.pull._walk", hasty)


def settle_by_any_timeline(patch: pytest.MonkeyPatch) -> None:
    def careless(self: Any, epoch: str) -> None:
        self.epoch = epoch

    patch.setattr("tests.simulation.model_phone.ModelPhone._enter", careless)


MISTAKES = (
    hold_if_not_seen_now,
    keep_the_epoch,
    forget_what_is_held,
    never_release,
    send_no_backfill,
    name_no_lost_patient,
    move_the_cursor_too_far,
    settle_by_any_timeline,
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_the_simulation_finds_the_mistake(
    template: Connection, monkeypatch: pytest.MonkeyPatch, mistake: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mistake(monkeypatch)
    for seed in range(SEEDS_FOR_A_MISTAKE):
        try:
            if run(seed, template):
                return
        except AssertionError:
            return
    pytest.fail(f"{mistake.__name__} went unnoticed in {SEEDS_FOR_A_MISTAKE} seeds")
