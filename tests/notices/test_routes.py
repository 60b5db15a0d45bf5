"""Where a phone says how it is reached and proves that it is, through the whole service."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from litestar.testing import AsyncTestClient

from server import ids
from server.access import enrolment
from server.app import build_app, open_store
from server.notices.endpoint import Subscription
from server.notices.vapid import load_or_make, public_text
from server.settings import Settings
from server.store import Connection, accounts
from server.store.sessions import Term
from tests.clocks import StandingClock
from tests.notices.push_service import Browser, PushService

NOW_MS = 1_780_574_400_000
Client = AsyncTestClient[Any]
PUSH = "/api/devices/me/push"


class Setting(NamedTuple):
    """A service, a signed-in phone's client, its browser and its push service."""

    client: Client
    browser: Browser
    service: PushService
    clock: StandingClock
    settings: Settings

    def subscription(self, path: str = "/p/1") -> dict[str, Any]:
        return as_json(self.browser.subscription(self.service.base + path))


Story = Callable[[Setting], Awaitable[None]]


def as_json(subscription: Subscription) -> dict[str, Any]:
    keys = {"p256dh": subscription.keys.p256dh, "auth": subscription.keys.auth}
    return {"endpoint": subscription.endpoint, "keys": keys}


@pytest.fixture
def tell(tmp_path: Path) -> Callable[[Story], None]:
    """Run a story against the whole service."""

    def run(story: Story) -> None:
        async def whole() -> None:
            async with setting(tmp_path) as found:
                await story(found)

        asyncio.run(whole())

    return run


Tell = Callable[[Story], None]


@asynccontextmanager
async def setting(directory: Path) -> AsyncIterator[Setting]:
    settings = Settings(
        data=directory / "data", origin="https://ward.example", push_loopback=True, bearer=True
    )
    token, clock = await enrolled(settings), StandingClock(NOW_MS)
    with PushService().in_thread() as service:
        async with AsyncTestClient(build_app(settings, clock), base_url="https://ward.example") as client:
            client.headers["Authorization"] = f"Bearer {token}"
            yield Setting(client, Browser(), service, clock, settings)


async def enrolled(settings: Settings) -> str:
    """The token of one nurse's phone."""
    user, store = ids.uuid7(), open_store(settings)

    def step(connection: Connection) -> str:
        accounts.add_team(connection, "north", "north", 0)
        accounts.add_user(connection, user, "Alice", "nurse", 0)
        accounts.join_team(connection, user, "north", 0)
        return enrolment.add_phone(connection, user, "phone", 0, Term(expires_ms=NOW_MS * 2)).token

    token = await store.write(step)
    store.close()
    return token


def test_a_phone_is_given_the_key_to_subscribe_with(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        answer = await at.client.get("/api/vapid-key")
        assert answer.json() == {"key": public_text(load_or_make(at.settings.data))}

    tell(story)


def test_nobody_without_a_session_is_answered(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        del at.client.headers["Authorization"]
        for method, path in (
            ("GET", "/api/vapid-key"),
            ("GET", PUSH),
            ("PUT", PUSH),
            ("DELETE", PUSH),
            ("POST", f"{PUSH}/test"),
        ):
            assert (await at.client.request(method, path)).status_code == 401

    tell(story)


def test_a_subscription_is_kept_confirmed_and_dropped(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        for _ in range(2):
            kept = await at.client.put(PUSH, json=at.subscription())
            assert kept.json() == {
                "subscribed": True,
                "endpoint": f"{at.service.base}/p/1",
                "proved_at": None,
            }
        assert (await at.client.get(PUSH)).json()["subscribed"] is True
        assert (await at.client.delete(PUSH)).json()["subscribed"] is False
        assert (await at.client.get(PUSH)).json()["endpoint"] is None

    tell(story)


@pytest.mark.parametrize(
    ("body", "at_path"),
    [
        (b"", None),
        (b"[]", None),
        (b'{"endpoint": 7}', None),
        (b'{"endpoint": "https://fcm.googleapis.com/x"}', None),
        (b"[" * 4000, None),
        (b'{"endpoint": "https://evil.example/x", "keys": {"p256dh": "a", "auth": "b"}}', "endpoint"),
        (
            b'{"endpoint": "https://fcm.googleapis.com/x", "keys": {"p256dh": "a", "auth": "b"}}',
            "keys.p256dh",
        ),
    ],
)
def test_a_subscription_that_cannot_be_used_is_refused_with_its_field(
    tell: Tell, body: bytes, at_path: str | None
) -> None:
    async def story(at: Setting) -> None:
        refused = await at.client.put(PUSH, content=body)
        assert refused.status_code == 400
        assert refused.json().get("at") == at_path
        assert "evil.example" not in refused.text

    tell(story)


def test_a_subscription_as_long_as_a_book_is_refused(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        assert (await at.client.put(PUSH, content=b" " * 10_000)).status_code == 413

    tell(story)


def test_a_phone_proves_that_a_test_notice_reached_it(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        await at.client.put(PUSH, json=at.subscription())
        assert (await at.client.post(f"{PUSH}/test")).json() == {"outcome": "sent"}
        notice = json.loads(at.browser.decrypt(at.service.requests[0]["body"]))
        nonce = notice["notification"]["data"]["proof"]
        del at.client.headers["Authorization"]
        at.clock.advance(2)
        proved = await at.client.post(f"{PUSH}/proved", json={"nonce": nonce})
        assert proved.json() == {"proved_at": "2026-06-04T12:00:02Z"}
        assert (await at.client.post(f"{PUSH}/proved", json={"nonce": nonce})).status_code == 404

    tell(story)


def test_the_proof_is_shown_to_the_phone_until_it_is_reached_elsewhere(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        await prove(at)
        assert (await at.client.put(PUSH, json=at.subscription())).json()["proved_at"] is not None
        assert (await at.client.put(PUSH, json=at.subscription("/p/2"))).json()["proved_at"] is None

    tell(story)


def test_an_answer_that_comes_too_late_or_was_guessed_proves_nothing(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        await at.client.put(PUSH, json=at.subscription())
        await at.client.post(f"{PUSH}/test")
        nonce = json.loads(at.browser.decrypt(at.service.requests[0]["body"]))["notification"]["data"][
            "proof"
        ]
        at.clock.advance(601)
        for said in (nonce, "guessed", ""):
            assert (await at.client.post(f"{PUSH}/proved", json={"nonce": said})).status_code == 404
        assert (await at.client.post(f"{PUSH}/proved", content=b"{")).status_code == 400
        assert (await at.client.get(PUSH)).json()["proved_at"] is None

    tell(story)


def test_a_test_notice_without_a_subscription_says_what_to_do(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        refused = await at.client.post(f"{PUSH}/test")
        assert (refused.status_code, refused.json()["error"]) == (409, "no-subscription")

    tell(story)


def test_a_test_notice_to_an_ended_subscription_forgets_it(tell: Tell) -> None:
    async def story(at: Setting) -> None:
        await at.client.put(PUSH, json=at.subscription())
        at.service.answers = [(410, {})]
        assert (await at.client.post(f"{PUSH}/test")).json() == {"outcome": "gone"}
        assert (await at.client.get(PUSH)).json()["subscribed"] is False

    tell(story)


def test_no_endpoint_key_or_nonce_is_in_the_log(tell: Tell, caplog: pytest.LogCaptureFixture) -> None:
    async def story(at: Setting) -> None:
        await prove(at)
        for secret in (at.service.base, at.subscription()["keys"]["auth"], at.settings.origin):
            assert secret not in caplog.text

    with caplog.at_level(logging.DEBUG, logger="bagwatch"):
        tell(story)
    assert PUSH in caplog.text


async def prove(at: Setting) -> None:
    """Subscribe, be sent a test notice, and answer it."""
    await at.client.put(PUSH, json=at.subscription())
    await at.client.post(f"{PUSH}/test")
    notice = json.loads(at.browser.decrypt(at.service.requests[-1]["body"]))
    nonce = notice["notification"]["data"]["proof"]
    assert (await at.client.post(f"{PUSH}/proved", json={"nonce": nonce})).status_code == 200
