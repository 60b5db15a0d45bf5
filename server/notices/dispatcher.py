"""Tells people in time: plans, claims with a lease, sends, then marks.

Killed between any two steps it sends again, under the same tag, so that the phone replaces the notice; it
never marks what it has not sent. Several may run on one store.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import msgspec

from server.notices.emergency import RUNG, TELLS_SECONDS
from server.notices.endpoint import Keys, Subscription
from server.notices.message import emergency_message, task_message
from server.notices.outcome import Kind, Outcome, wait_before
from server.notices.plan import Rules, RulesFor, next_look, planned
from server.store import Connection, break_glass, deliveries, log, subscriptions
from server.store.break_glass import Sight
from server.store.deliveries import Claimed, Stale

LEASE_SECONDS = 30
PLAN_AT_ONCE = 200
SEND_AT_ONCE = 100
# Killed, it sends again what was sent and not yet marked: on a slow disk that must stay few, too.
UNMARKED_AT_ONCE = 20
# With SEND_AT_ONCE this bounds one cycle; what is left waits for the next.
ROUNDS_PER_CYCLE = 20
AFTER_FAULT_SECONDS = 60
# Long enough to ask afterwards who was told what: a course lasts about a year.
KEPT_SECONDS = 400 * 86_400
FORGET_AT_ONCE = 500

logger = logging.getLogger("bagwatch.notices")
Answer = TypeVar("Answer")


class Storage(Protocol):
    """The store as this room uses it."""

    async def read(self, step: Callable[[Connection], Answer]) -> Answer: ...

    async def write(self, step: Callable[[Connection], Answer]) -> Answer: ...


class Sends(Protocol):
    """The sender as this room uses it."""

    async def send(
        self, subscription: Subscription, message: bytes, *, ttl_seconds: int, urgency: str, topic: str
    ) -> Outcome: ...


class Health(msgspec.Struct, frozen=True):
    """How the last whole cycle went.

    `unplanned` counts patients whose facts could not be planned; `refused` is the last answer of a push
    service that points at our own set-up, until something is sent again.
    """

    unplanned: int = 0
    refused: str | None = None


class Dispatcher:
    """One cycle after another; `health` says how the last went."""

    def __init__(self, store: Storage, sender: Sends, rules_for: RulesFor, origin: str) -> None:
        self._store = store
        self._sender = sender
        self._rules_for = rules_for
        self._origin = origin
        self._refused: str | None = None
        self._unmarked = asyncio.Semaphore(UNMARKED_AT_ONCE)
        self.health = Health()

    async def cycle(self, now: int) -> None:
        """1. plan what changed, 2. open a delivery for each phone, 3. claim, send, mark until nothing
        waits.
        """
        unplanned = await self._plan(now)
        lapsed = await self._store.write(_opened(now))
        if lapsed:
            logger.warning("%d deliveries lapsed unsent", lapsed)
        for _ in range(ROUNDS_PER_CYCLE):
            claimed = await self._store.write(
                lambda connection: deliveries.claim(connection, now, now + LEASE_SECONDS, SEND_AT_ONCE)
            )
            await asyncio.gather(*(self._deliver(one, now) for one in claimed))
            if len(claimed) < SEND_AT_ONCE:
                break
        self.health = Health(unplanned, self._refused)

    async def _plan(self, now: int) -> int:
        """Plan every patient that needs it; answers how many could not be."""
        stale = await self._store.read(lambda connection: deliveries.stale(connection, now, PLAN_AT_ONCE))
        planned_well = [await attempt("plan", self._plan_one(patient, now)) for patient in stale]
        for patient, well in zip(stale, planned_well, strict=True):
            if not well:
                await self._store.write(_old_plan_stands(patient, now + AFTER_FAULT_SECONDS))
        return planned_well.count(False)

    async def _plan_one(self, patient: Stale, now: int) -> None:
        def look(connection: Connection) -> tuple[Rules, list[bytes], list[Sight]]:
            rules = self._rules_for(connection, patient.patient, now)
            sights = break_glass.of_patient(connection, patient.patient_key, now - TELLS_SECONDS)
            return rules, log.facts_of(connection, patient.patient), sights

        rules, facts, sights = await self._store.read(look)
        # Beside the requests that wait for this loop: a long course takes the rules a while.
        kept = planned(await asyncio.to_thread(rules, facts, now), sights)
        look_at = next_look(kept, now)
        await self._store.write(lambda connection: deliveries.keep_plan(connection, patient, look_at, kept))

    async def _deliver(self, claimed: Claimed, now: int) -> None:
        says = emergency_message if claimed.rung == RUNG else task_message
        message = says(self._origin, claimed.task, claimed.rung, claimed.by, claimed.zone)
        async with self._unmarked:
            outcome = await self._sender.send(
                Subscription(claimed.endpoint, Keys(claimed.p256dh, claimed.auth)),
                message,
                ttl_seconds=claimed.until - now,
                urgency=claimed.urgency,
                topic=claimed.task,
            )
            self._note(outcome)
            await self._store.write(lambda connection: _mark(connection, claimed, outcome, now))

    def _note(self, outcome: Outcome) -> None:
        if outcome.kind is Kind.REFUSED:
            self._refused = outcome.reason
            logger.error("a push service refuses our requests: %s", outcome.reason)
        elif outcome.kind is Kind.SENT:
            self._refused = None
        elif outcome.kind is Kind.LATER:
            logger.warning("a push service is asked again later: %s", outcome.reason)


async def attempt(name: str, work: Awaitable[None]) -> bool:
    """Do one piece of work; its fault stops that piece, is logged by its type, and nothing else stops."""
    try:
        await work
    # The edge of this room. A fault's text may quote facts, so that only its type may reach the log.
    except Exception as fault:  # noqa: BLE001
        logger.error("%s failed: %s", name, type(fault).__name__)
        return False
    return True


def _mark(connection: Connection, claimed: Claimed, outcome: Outcome, now: int) -> None:
    if outcome.kind is Kind.SENT:
        deliveries.mark_sent(connection, claimed.number, now)
    elif outcome.kind is Kind.GONE:
        subscriptions.forget(connection, claimed.device, claimed.endpoint)
        deliveries.mark_gone(connection, claimed.number, outcome.reason)
    else:
        next_at = now + wait_before(claimed.attempt, outcome.retry_seconds)
        deliveries.mark_later(connection, claimed, next_at, outcome.reason)


def _old_plan_stands(patient: Stale, look_at: int) -> Callable[[Connection], None]:
    return lambda connection: deliveries.keep_old_plan(connection, patient, look_at)


def _opened(now: int) -> Callable[[Connection], int]:
    def step(connection: Connection) -> int:
        deliveries.forget_old(connection, now - KEPT_SECONDS, FORGET_AT_ONCE)
        return deliveries.open_deliveries(connection, now)

    return step
