"""People are told in time, once, and only of what is still to be done."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from server.notices.ladder import Promise, token
from server.notices.outcome import Kind, Outcome
from server.store import Store, accounts
from tests.notices.ward import (
    NOON,
    Phones,
    Said,
    bag,
    dispatcher,
    furnish,
    open_ward,
    say,
    subscribe,
)

BAG = bag(NOON)
HOUR = 3600
LATER = Outcome(Kind.LATER, "503")
Story = Callable[[Store, Phones], Awaitable[None]]


@pytest.fixture
def tell(tmp_path: Path) -> Callable[[Story], Phones]:
    """Run a story in a furnished ward and give back its phones."""

    def run(story: Story) -> Phones:
        async def whole() -> Phones:
            store, phones = open_ward(tmp_path), Phones()
            try:
                await furnish(store)
                await story(store, phones)
            finally:
                store.close()
            return phones

        return asyncio.run(whole())

    return run


Tell = Callable[[Story], Phones]


def test_the_nurses_of_the_patients_team_are_told_and_nobody_else(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - HOUR)

    assert tell(story).told() == [("alice", "hour-before"), ("bob", "hour-before")]


def test_nothing_is_told_before_its_time_and_each_rung_once(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        for now in range(NOON - 2 * HOUR, NOON + HOUR, 300):
            await dispatcher(store, phones).cycle(now)
            if now < NOON - HOUR:
                assert phones.pushes == []

    told = tell(story).told()
    assert told == [("alice", "due"), ("alice", "hour-before"), ("bob", "due"), ("bob", "hour-before")]


def test_a_push_ends_with_its_window_and_replaces_the_earlier_of_its_task(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - 50 * 60)

    push = tell(story).pushes[0]
    assert push.ttl_seconds == 50 * 60
    assert push.urgency == "high"
    assert push.topic == push.tag == token(BAG.key)
    assert push.body == "1 task due by 17:00. Open the app."


def test_a_server_that_was_away_tells_only_what_is_still_true(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON + 60)

    assert {rung for _, rung in tell(story).told()} == {"due"}


def test_a_task_that_was_done_before_the_reminder_is_not_told(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - 2 * HOUR)
        await say(store, Said([]))
        await dispatcher(store, phones).cycle(NOON)

    assert tell(story).pushes == []


def test_a_waiting_retry_is_withdrawn_when_the_task_is_done(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        phones.answers = {"alice": [LATER], "bob": [LATER]}
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - HOUR)
        await say(store, Said([]))
        await dispatcher(store, phones).cycle(NOON - HOUR + 600)

    assert tell(story).pushes == []


def test_done_beats_an_acknowledgement_that_arrives_later(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        await say(store, Said([], [Promise(BAG.key, NOON - HOUR, NOON - 600)]))
        for now in range(NOON - HOUR, NOON + HOUR, 300):
            await dispatcher(store, phones).cycle(now)

    assert tell(story).pushes == []


def test_an_acknowledged_task_is_told_again_when_the_promise_ends(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG], [Promise(BAG.key, NOON - HOUR - 60, NOON - 600)]))
        for now in range(NOON - HOUR, NOON, 60):
            await dispatcher(store, phones).cycle(now)
            assert not phones.pushes or now >= NOON - 600

    assert tell(story).told() == [("alice", "reopened"), ("bob", "reopened")]


def test_a_time_corrected_after_the_reminder_is_told_again_at_its_own_hour(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - HOUR)
        await say(store, Said([bag(NOON + 24 * HOUR)]))
        await dispatcher(store, phones).cycle(NOON + 22 * HOUR)
        assert len(phones.pushes) == 2
        await dispatcher(store, phones).cycle(NOON + 23 * HOUR)

    assert tell(story).told() == [("alice", "hour-before")] * 2 + [("bob", "hour-before")] * 2


def test_a_push_service_that_is_down_is_asked_again_as_it_said(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        phones.answers = {"alice": [Outcome(Kind.LATER, "429", 120)]}
        await say(store, Said([BAG]))
        for wait in (0, 60, 119):
            await dispatcher(store, phones).cycle(NOON - HOUR + wait)
        assert phones.told() == [("bob", "hour-before")]
        await dispatcher(store, phones).cycle(NOON - HOUR + 120)

    assert tell(story).told() == [("alice", "hour-before"), ("bob", "hour-before")]


def test_a_window_that_closed_unsent_is_said_in_the_log(tell: Tell, caplog: pytest.LogCaptureFixture) -> None:
    async def story(store: Store, phones: Phones) -> None:
        phones.answers = {"alice": [LATER] * 999, "bob": [LATER] * 999}
        await say(store, Said([BAG]))
        for now in range(NOON - HOUR, NOON + 60, 60):
            await dispatcher(store, phones).cycle(now)

    with caplog.at_level(logging.WARNING):
        tell(story)
    assert "2 deliveries lapsed unsent" in caplog.text
    assert "a push service is asked again later: 503" in caplog.text


def test_a_subscription_that_ended_is_forgotten_and_a_new_one_is_told_at_once(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        phones.answers = {"alice": [Outcome(Kind.GONE, "410")]}
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - HOUR)
        await dispatcher(store, phones).cycle(NOON - HOUR + 600)
        assert phones.told() == [("bob", "hour-before")]
        await subscribe(store, "alice", "https://push.example/again/alice")
        await dispatcher(store, phones).cycle(NOON - HOUR + 660)

    assert tell(story).told() == [("alice", "hour-before"), ("bob", "hour-before")]


def test_the_end_of_an_old_subscription_does_not_forget_the_new_one(tell: Tell) -> None:
    class Resubscribing(Phones):
        async def send(self, subscription, message, **options):  # type: ignore[no-untyped-def]
            if subscription.endpoint.endswith("/old/alice"):
                await subscribe(self.store, "alice", "https://push.example/new/alice")
                return Outcome(Kind.GONE, "410")
            return await super().send(subscription, message, **options)

    async def story(store: Store, phones: Phones) -> None:
        await subscribe(store, "alice", "https://push.example/old/alice")
        changing = Resubscribing()
        changing.store = store
        await say(store, Said([BAG]))
        await dispatcher(store, changing).cycle(NOON - HOUR)
        await dispatcher(store, changing).cycle(NOON - HOUR + 1)
        phones.pushes = changing.pushes

    assert tell(story).told() == [("alice", "hour-before"), ("bob", "hour-before")]


def test_a_fault_of_our_own_set_up_keeps_the_subscription_and_is_shown(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        phones.answers = {"alice": [Outcome(Kind.REFUSED, "403")], "bob": [Outcome(Kind.REFUSED, "403")]}
        await say(store, Said([BAG]))
        teller = dispatcher(store, phones)
        await teller.cycle(NOON - HOUR)
        assert teller.health.refused == "403"
        await teller.cycle(NOON - HOUR + 600)
        assert teller.health.refused is None

    assert len(tell(story).pushes) == 2


def test_a_phone_that_subscribes_inside_the_window_is_told(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await store.write(lambda connection: connection.execute("DELETE FROM subscriptions"))
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - HOUR)
        assert phones.pushes == []
        await subscribe(store, "bob")
        await dispatcher(store, phones).cycle(NOON - HOUR + 60)

    assert tell(story).told() == [("bob", "hour-before")]


def test_who_left_the_team_is_not_told_by_a_late_retry(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        phones.answers = {"alice": [LATER]}
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - HOUR)
        await store.write(lambda connection: accounts.leave_team(connection, "alice", "north", 1))
        await dispatcher(store, phones).cycle(NOON - HOUR + 600)

    assert tell(story).told() == [("bob", "hour-before")]


def test_facts_that_break_the_rules_leave_the_old_plan_standing_and_stop_nobody_else(
    tell: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        await dispatcher(store, phones).cycle(NOON - 2 * HOUR)
        await say(store, Said(broken=True))
        teller = dispatcher(store, phones)
        await teller.cycle(NOON - HOUR)
        assert teller.health.unplanned == 1

    assert len(tell(story).pushes) == 2
    assert "ValueError" in caplog.text
    assert "SMITH" not in caplog.text


def test_two_dispatchers_on_one_store_tell_once(tell: Tell) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        await asyncio.gather(*(dispatcher(store, phones).cycle(NOON - HOUR) for _ in range(4)))

    assert tell(story).told() == [("alice", "hour-before"), ("bob", "hour-before")]


def test_a_fact_that_arrives_between_planning_and_claiming_is_looked_at_first(tell: Tell) -> None:
    class Late:
        """A store in which the bag is changed just after the plan was made."""

        def __init__(self, store: Store) -> None:
            self.store, self.read, self.planned = store, store.read, False

        async def write(self, step):  # type: ignore[no-untyped-def]
            answer = await self.store.write(step)
            if not self.planned:
                self.planned = True
                await say(self.store, Said([]))
            return answer

    async def story(store: Store, phones: Phones) -> None:
        await say(store, Said([BAG]))
        late = Late(store)
        await dispatcher(late, phones).cycle(NOON - HOUR)
        await dispatcher(late, phones).cycle(NOON - HOUR + 1)

    assert tell(story).pushes == []
