"""A phone proves that reminders reach it: it answers a nonce that only a decrypted test notice holds."""

import msgspec

from server.ids import secret_hash, token
from server.notices.dispatcher import Sends, Storage
from server.notices.endpoint import Keys, Subscription
from server.notices.message import proof_message
from server.notices.outcome import Kind, Outcome
from server.store import subscriptions

# A test notice that comes later than this shows nothing of now.
PROOF_LIFE_SECONDS = 600
PROOF_TOPIC = "proof"


class Desk(msgspec.Struct, frozen=True):
    """What the routes need to know: how to send, the key browsers subscribe with, our address, and whether
    loopback endpoints are taken (tests on one machine)."""

    sender: Sends
    public_key: str
    origin: str
    allow_loopback: bool


async def ask(store: Storage, desk: Desk, device: str, now_ms: int) -> Outcome | None:
    """Send a test notice to a phone; None where it has no subscription. The nonce is kept before it is
    sent.
    """
    reach = await store.read(lambda connection: subscriptions.of_device(connection, device))
    if reach is None:
        return None
    nonce = token()
    nonce_hash = secret_hash(nonce)
    await store.write(lambda connection: subscriptions.ask_proof(connection, device, nonce_hash, now_ms))
    outcome = await desk.sender.send(
        Subscription(reach.endpoint, Keys(reach.p256dh, reach.auth)),
        proof_message(desk.origin, nonce),
        ttl_seconds=PROOF_LIFE_SECONDS,
        urgency="high",
        topic=PROOF_TOPIC,
    )
    if outcome.kind is Kind.GONE:
        await store.write(lambda connection: subscriptions.forget(connection, device, reach.endpoint))
    return outcome


async def prove(store: Storage, nonce: str, now_ms: int) -> bool:
    """Note that the phone answered. False for a nonce that is unknown, used or too old."""
    nonce_hash, oldest_ms = secret_hash(nonce), now_ms - PROOF_LIFE_SECONDS * 1000
    return await store.write(
        lambda connection: subscriptions.prove(connection, nonce_hash, now_ms, oldest_ms)
    )
