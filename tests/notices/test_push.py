"""One web push: encrypted for one browser, signed for one push service, and its outcome said."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from server.notices import push
from server.notices.endpoint import Keys, Subscription
from server.notices.outcome import Kind, Outcome
from server.notices.push import PADDED_BYTES, MessageLengthError, Sender
from tests.notices.push_service import Browser, PushService, b64url, claims_of

NOW = 1_780_574_400
KEY = ec.generate_private_key(ec.SECP256R1())
MESSAGE = json.dumps({"notification": {"title": "Infusion care"}}).encode()
Work = Callable[[Sender, PushService], Awaitable[None]]


def sending(work: Work, *, loopback: bool = True) -> PushService:
    """Run some sends against a push service and give it back."""

    async def whole() -> PushService:
        async with PushService().running() as service:
            async with Sender(KEY, "mailto:ops@ward.example", lambda: NOW, allow_loopback=loopback) as sender:
                await work(sender, service)
            return service

    return asyncio.run(whole())


async def send(sender: Sender, subscription: Subscription, message: bytes = MESSAGE) -> Outcome:
    return await sender.send(subscription, message, ttl_seconds=600, urgency="high", topic="ab" * 16)


def outcome_of(status: int, headers: dict[str, str] | None = None) -> tuple[Outcome, PushService]:
    outcomes: list[Outcome] = []

    async def work(sender: Sender, service: PushService) -> None:
        service.answers = [(status, headers or {})]
        outcomes.append(await send(sender, Browser().subscription(f"{service.base}/p/1")))

    service = sending(work)
    return outcomes[0], service


def test_the_browser_decrypts_what_was_sent_and_every_message_is_as_long() -> None:
    browser, bodies = Browser(), []

    async def work(sender: Sender, service: PushService) -> None:
        for message in (MESSAGE, b'{"a":1}'):
            assert (
                await send(sender, browser.subscription(f"{service.base}/p/1"), message)
            ).kind is Kind.SENT
        bodies.extend(request["body"] for request in service.requests)

    sending(work)
    assert [json.loads(browser.decrypt(body)) for body in bodies] == [json.loads(MESSAGE), {"a": 1}]
    assert {len(browser.decrypt(body)) for body in bodies} == {PADDED_BYTES}
    assert len({len(body) for body in bodies}) == 1


def test_a_push_names_its_life_its_urgency_and_its_topic() -> None:
    _, service = outcome_of(201)
    headers = service.requests[0]["headers"]
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("600", "high", "ab" * 16)
    assert headers["content-encoding"] == "aes128gcm"


def test_a_push_is_signed_for_its_own_push_service_and_for_less_than_a_day() -> None:
    _, service = outcome_of(201)
    authorization = service.requests[0]["headers"]["authorization"]
    assert Vapid02.verify(authorization)
    claims = claims_of(authorization)
    assert claims["aud"] == service.base
    assert claims["sub"] == "mailto:ops@ward.example"
    assert NOW < claims["exp"] <= NOW + 24 * 3600


def test_the_signature_is_kept_for_each_push_service_and_the_connection_too() -> None:
    async def work(sender: Sender, service: PushService) -> None:
        async with PushService().running() as other:
            for base in (service.base, service.base, other.base, service.base):
                await send(sender, Browser().subscription(f"{base}/p/1"))
            assert claims_of(other.requests[0]["headers"]["authorization"])["aud"] == other.base

    service = sending(work)
    assert len({request["headers"]["authorization"] for request in service.requests}) == 1
    assert service.connections == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (201, Kind.SENT),
        (202, Kind.SENT),
        (404, Kind.GONE),
        (410, Kind.GONE),
        (429, Kind.LATER),
        (500, Kind.LATER),
        (503, Kind.LATER),
        (400, Kind.REFUSED),
        (401, Kind.REFUSED),
        (403, Kind.REFUSED),
        (413, Kind.REFUSED),
        (301, Kind.REFUSED),
        (302, Kind.REFUSED),
        (307, Kind.REFUSED),
    ],
)
def test_each_answer_of_a_push_service_has_its_outcome(status: int, kind: Kind) -> None:
    headers = {"Location": "/inside"} if 300 <= status < 400 else {}
    outcome, service = outcome_of(status, headers)
    assert outcome.kind is kind
    assert len(service.requests) == 1, "a redirect is not followed"


def test_a_push_service_that_asks_for_patience_is_given_it() -> None:
    assert outcome_of(429, {"Retry-After": "120"})[0] == Outcome(Kind.LATER, "429", 120)
    assert outcome_of(503, {"Retry-After": "Thu, 04 Jun 2026 12:05:00 GMT"})[0].retry_seconds == 300


def test_a_push_service_that_never_answers_is_left_and_tried_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "TOTAL_SECONDS", 0.2)
    outcome, _ = outcome_of(0)
    assert outcome.kind is Kind.LATER
    assert "Timeout" in outcome.reason


def test_a_push_service_that_is_not_there_is_tried_later() -> None:
    outcomes: list[Outcome] = []

    async def work(sender: Sender, service: PushService) -> None:
        outcomes.append(await send(sender, Browser().subscription("http://127.0.0.1:1/p/1")))

    sending(work)
    assert outcomes[0].kind is Kind.LATER


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:9/p", "https://169.254.169.254/latest", "https://fcm.googleapis.com.evil.example/x"],
)
def test_nothing_is_sent_to_a_host_that_is_no_push_service(endpoint: str) -> None:
    outcomes: list[Outcome] = []

    async def work(sender: Sender, service: PushService) -> None:
        outcomes.append(await send(sender, Browser().subscription(endpoint)))

    sending(work, loopback=False)
    assert outcomes == [Outcome(Kind.REFUSED, "unusable-subscription")]


def test_keys_that_cannot_be_used_are_an_outcome_and_no_crash() -> None:
    async def work(sender: Sender, service: PushService) -> None:
        broken = Subscription(f"{service.base}/p", Keys(b64url(b"\x04" + b"\x01" * 64), b64url(b"0" * 16)))
        assert (await send(sender, broken)).kind is Kind.REFUSED

    assert sending(work).requests == []


def test_a_message_that_would_not_look_like_the_others_is_a_fault() -> None:
    async def work(sender: Sender, service: PushService) -> None:
        with pytest.raises(MessageLengthError):
            await send(sender, Browser().subscription(f"{service.base}/p"), b" " * (PADDED_BYTES + 1))

    sending(work)


def test_a_proxy_that_refuses_is_tried_later() -> None:
    async def whole() -> Outcome:
        async with PushService().running() as proxy:
            proxy.answers = [(503, {})]
            async with Sender(KEY, "mailto:ops@ward.example", lambda: NOW, proxy=proxy.base) as sender:
                return await send(sender, Browser().subscription("https://fcm.googleapis.com/fcm/send/x"))

    assert asyncio.run(whole()).kind is Kind.LATER
