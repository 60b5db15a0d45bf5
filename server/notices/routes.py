"""The handlers of notices: where a phone is reached, and the proof that it is."""

from typing import Any

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import SkipValidation

from server.declared import takes
from server.edge import Asked, TheClock, TheStore
from server.notices.endpoint import Subscription, SubscriptionError, check_subscription
from server.notices.proof import Desk, ask, prove
from server.refusal import Refusal
from server.store import Connection, subscriptions
from server.store.subscriptions import Reach
from shared_rules import instant

MAX_PUSH_BYTES = 4096

TheDesk = SkipValidation[Desk]


class ProvedBody(msgspec.Struct, frozen=True):
    """What a phone read in the test notice."""

    nonce: str


@get("/api/vapid-key", opt=takes())
async def vapid_key(desk: TheDesk) -> dict[str, str]:
    """What a browser subscribes with."""
    return {"key": desk.public_key}


@put("/api/devices/me/push", request_max_body_size=MAX_PUSH_BYTES, opt=takes(Subscription))
async def keep_push(request: Asked, store: TheStore, clock: TheClock, desk: TheDesk) -> dict[str, Any]:
    """Stores or confirms where this phone is reached; says when it last proved that."""
    try:
        said = msgspec.json.decode(await request.body(), type=Subscription)
        check_subscription(said, allow_loopback=desk.allow_loopback)
    except SubscriptionError as error:
        raise Refusal(400, "bad-subscription", f"The {error.path} {error}.", error.path) from None
    except (ValueError, RecursionError):
        raise Refusal(400, "bad-request", 'Send {"endpoint", "keys": {"p256dh", "auth"}} as JSON.') from None
    device, now_ms, keys = request.user.device, clock.now_ms(), said.keys

    def step(connection: Connection) -> Reach | None:
        subscriptions.keep(connection, device, said.endpoint, keys.p256dh, keys.auth, now_ms)
        return subscriptions.of_device(connection, device)

    return _state(await store.write(step))


@get("/api/devices/me/push", opt=takes())
async def show_push(request: Asked, store: TheStore) -> dict[str, Any]:
    """Whether this phone is reached, and when it last proved that."""
    device = request.user.device
    return _state(await store.read(lambda connection: subscriptions.of_device(connection, device)))


@delete("/api/devices/me/push", status_code=200, opt=takes())
async def drop_push(request: Asked, store: TheStore) -> dict[str, Any]:
    """Ends reminders on this phone."""
    device = request.user.device
    await store.write(lambda connection: subscriptions.forget(connection, device))
    return _state(None)


@post("/api/devices/me/push/test", status_code=202, opt=takes(None, 409))
async def test_push(request: Asked, store: TheStore, clock: TheClock, desk: TheDesk) -> dict[str, Any]:
    """Sends this phone a test notice. Nothing is proved until the phone answers it."""
    outcome = await ask(store, desk, request.user.device, clock.now_ms())
    if outcome is None:
        raise Refusal(409, "no-subscription", "This phone has no subscription. Turn reminders on first.")
    return {"outcome": outcome.kind.value}


@post(
    "/api/devices/me/push/proved",
    status_code=200,
    request_max_body_size=MAX_PUSH_BYTES,
    opt=takes(ProvedBody, 404),
)
async def prove_push(request: Asked, store: TheStore, clock: TheClock) -> Response[dict[str, Any]]:
    """The phone read the test notice. Open to all: the worker has no session, and only that phone has the
    nonce.
    """
    try:
        said = msgspec.json.decode(await request.body(), type=ProvedBody)
    except (ValueError, RecursionError):
        raise Refusal(400, "bad-request", 'Send {"nonce"} as JSON.') from None
    now_ms = clock.now_ms()
    if not await prove(store, said.nonce, now_ms):
        raise Refusal(404, "not-found", "This test notice is not known, was answered, or is too old.")
    return Response({"proved_at": instant.text(now_ms // 1000)})


def _state(reach: Reach | None) -> dict[str, Any]:
    proved_ms = None if reach is None else reach.proved_ms
    return {
        "subscribed": reach is not None,
        "endpoint": None if reach is None else reach.endpoint,
        "proved_at": None if proved_ms is None else instant.text(proved_ms // 1000),
    }
