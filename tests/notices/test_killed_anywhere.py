"""Killed between any two steps, no due notice is missing and none shows twice for its rung."""

import asyncio
import collections
import os
import random
import time
from pathlib import Path

import pytest

from server.notices.dispatcher import LEASE_SECONDS
from server.notices.ladder import LADDERS, token
from server.notices.outcome import Kind, Outcome
from server.store import Store
from shared_rules.answer import Task
from tests.notices.crashes import Fuse, MortalSender, MortalStore, ProcessDied
from tests.notices.ward import NOON, Phones, Said, bag, dispatcher, furnish, open_ward, say

HOUR = 3600
FULL_CYCLES = 10_000
RESTART_SECONDS = 5


async def cycle_until_death(store: Store, phones: Phones, now: int, fuse: Fuse) -> bool:
    """One cycle of a process that may die. True when it did."""
    try:
        await dispatcher(MortalStore(store, fuse), MortalSender(phones, fuse)).cycle(now)
    except ProcessDied:
        return True
    return False


def visible(phones: Phones) -> dict[tuple[str, str], list[str]]:
    """What each phone showed for each task: a push of the same tag and rung replaces the one before."""
    shown: dict[tuple[str, str], list[str]] = collections.defaultdict(list)
    for push in phones.pushes:
        seen = shown[push.phone, push.tag]
        if not seen or seen[-1] != push.rung:
            seen.append(push.rung)
    return shown


def steps_of_one_cycle(tmp_path: Path) -> int:
    """How many steps a cycle with something to plan, send and mark has."""

    async def count() -> int:
        store, fuse = open_ward(tmp_path), Fuse(None)
        await furnish(store)
        await say(store, Said([bag(NOON)]))
        await cycle_until_death(store, Phones(), NOON - HOUR, fuse)
        store.close()
        return fuse.burnt

    return asyncio.run(count())


def test_death_between_any_two_steps_loses_and_doubles_nothing(tmp_path: Path) -> None:
    steps = steps_of_one_cycle(tmp_path)
    assert steps >= 14, "plan, keep, open, claim, two sends and two marks, each with its two sides"

    async def die_at(step: int) -> None:
        (tmp_path / str(step)).mkdir()
        store, phones = open_ward(tmp_path / str(step)), Phones()
        await furnish(store)
        await say(store, Said([bag(NOON)]))
        now = NOON - HOUR
        assert await cycle_until_death(store, phones, now, Fuse(step))
        await asyncio.sleep(0)
        store.close()
        store = open_ward(tmp_path / str(step))
        for later in range(now, now + LEASE_SECONDS + 20, 10):
            await cycle_until_death(store, phones, later, Fuse(None))
        store.close()
        assert set(phones.told()) == {("alice", "hour-before"), ("bob", "hour-before")}, f"step {step}"
        assert all(rungs == ["hour-before"] for rungs in visible(phones).values()), f"step {step}"
        assert len(phones.pushes) <= 4, f"step {step}"

    for step in range(steps):
        asyncio.run(die_at(step))


class Simulation:
    """A ward in which bags come and are changed, push services falter and the server is killed, by seed."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.phones = Phones()
        self.chance = random.Random(seed)
        self.now = NOON
        self.number = 0
        self.tasks: dict[str, Task] = {}
        self.changes: list[tuple[int, str, int | None]] = []
        self.deaths = 0
        self.cycles = 0

    async def live(self, cycles: int, deadline: float) -> None:
        """Go on for a number of cycles, or until the time is up."""
        while self.cycles < cycles and time.monotonic() < deadline:
            if self.chance.random() < 0.08:
                await self._change()
            self._falter()
            fuse = Fuse(self.chance.randrange(30) if self.chance.random() < 0.3 else None)
            died = await cycle_until_death(self.store, self.phones, self.now, fuse)
            self.deaths += died
            self.cycles += 1
            self.now += RESTART_SECONDS if died else self.chance.choice((10, 60, 60, 240))
        self.phones.answers.clear()

    async def _change(self) -> None:
        """A new bag is hung, or one is changed."""
        if self.tasks and self.chance.random() < 0.5:
            key = self.chance.choice(sorted(self.tasks))
            del self.tasks[key]
            self.changes.append((self.now, key, None))
        else:
            self.number += 1
            key, due = f"bag.change:{self.number}", self.now + self.chance.randrange(0, 3 * HOUR)
            self.tasks[key] = bag(due, key)
            self.changes.append((self.now, key, due))
        await say(self.store, Said(list(self.tasks.values())))

    def _falter(self) -> None:
        for phone in ("alice", "bob"):
            if self.chance.random() < 0.1:
                self.phones.answers[phone] = [Outcome(Kind.LATER, "503", self.chance.choice((None, 20)))]

    def faults(self) -> list[str]:
        """What is missing or doubled in what the phones showed."""
        shown = visible(self.phones)
        doubled = [f"{key} showed {rungs}" for key, rungs in shown.items() if len(rungs) != len(set(rungs))]
        return doubled + [
            fault for hung in self.changes if hung[2] is not None for fault in self._missing(*hung)
        ]

    def _missing(self, hung_at: int, key: str, due: int | None) -> list[str]:
        """A rung is missing when its window was open, with the task undone, longer than any delay allowed."""
        assert due is not None
        ended = [at for at, changed, other in self.changes if changed == key and other is None]
        done_at = min(ended, default=self.now)
        windows = {"hour-before": (due - HOUR, due), "due": (due, due + 5 * HOUR)}
        patience = 20 * 60
        missing = []
        for rung, (opens, closes) in windows.items():
            open_for = min(closes, done_at) - max(opens, hung_at)
            for phone in ("alice", "bob"):
                told = any(
                    push.phone == phone and push.rung == rung and push.tag == token(key)
                    for push in self.phones.pushes
                )
                if open_for > patience and not told:
                    missing.append(f"{phone} was not told {rung} of {key}")
        return missing


def lives(directory: Path, seed: int, cycles: int, deadline: float) -> Simulation:
    """One simulated ward from beginning to end."""

    async def whole() -> Simulation:
        store = open_ward(directory)
        await furnish(store)
        simulation = Simulation(store, seed)
        await simulation.live(cycles, deadline)
        store.close()
        return simulation

    return asyncio.run(whole())


@pytest.mark.hunt
def test_no_notice_is_missing_or_doubled_in_simulated_cycles_with_kills(tmp_path: Path) -> None:
    full = os.environ.get("BAGWATCH_HUNT") == "full"
    seconds = 3600.0 if full else float(os.environ.get("BAGWATCH_HUNT_SECONDS", "5")) / 4
    wanted = FULL_CYCLES if full else FULL_CYCLES // 10
    deadline, cycles, deaths, seed = time.monotonic() + seconds, 0, 0, 0
    while cycles < wanted and time.monotonic() < deadline:
        seed += 1
        (tmp_path / str(seed)).mkdir()
        simulation = lives(tmp_path / str(seed), seed, min(500, wanted - cycles), deadline)
        assert simulation.faults() == [], f"seed {seed}"
        cycles, deaths = cycles + simulation.cycles, deaths + simulation.deaths
    assert cycles == wanted or not full
    assert deaths > cycles // 50, "the simulation must kill, or it shows nothing"
    print(f"{cycles} cycles, {deaths} kills, {seed} wards")


def test_the_ladder_of_the_simulation_is_the_one_in_force() -> None:
    assert [(rung.name, rung.offset_seconds) for rung in LADDERS["bag.change"].rungs] == [
        ("hour-before", -HOUR),
        ("due", 0),
    ]
