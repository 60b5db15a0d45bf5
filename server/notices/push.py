"""Sends one web push and says what came of it. The only file that knows pywebpush and py_vapid.

Their primitives encrypt (RFC 8291) and sign (RFC 8292); the request is ours, because `webpush()` of
pywebpush 2.5 follows redirects, waits for ever and drops what the phone cannot take at once. Logs
nothing.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
from pywebpush import WebPusher

from server.notices.endpoint import Subscription, SubscriptionError, check_subscription
from server.notices.outcome import Kind, Outcome, of_status

# All messages look alike to the push service: one record, one length.
PADDED_BYTES = 1024
# RFC 8292 allows 24 h; half of it survives a clock that is wrong by hours.
TOKEN_LIFE_SECONDS = 12 * 3600
TOKEN_KEPT_SECONDS = 6 * 3600
MAX_AUDIENCES = 64
CONNECT_SECONDS = 4
TOTAL_SECONDS = 10
IN_FLIGHT = 20
WNS_SHORTEST_TTL_SECONDS = 60


class MessageLengthError(ValueError):
    """The message does not fit the fixed length; a fault of this program."""


class Sender:
    """Sends to push services over one kept session.

    `contact` is the `sub` of RFC 8292: a real mailto or https address, or Apple refuses. `proxy` is the
    address of an outgoing http proxy, where the network has one. `clock` gives seconds since 1970 UTC.
    Use within `async with`.
    """

    def __init__(
        self,
        key: ec.EllipticCurvePrivateKey,
        contact: str,
        clock: Callable[[], int],
        *,
        allow_loopback: bool = False,
        proxy: str | None = None,
    ) -> None:
        self._vapid = Vapid02(private_key=key)
        self._contact = contact
        self._clock = clock
        self._allow_loopback = allow_loopback
        self._proxy = proxy
        self._tokens: dict[str, tuple[int, str]] = {}
        self._gate = asyncio.Semaphore(IN_FLIGHT)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Sender":
        limits = aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS)
        self._session = aiohttp.ClientSession(timeout=limits, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(
        self, subscription: Subscription, message: bytes, *, ttl_seconds: int, urgency: str, topic: str
    ) -> Outcome:
        """Send one message (JSON) and say what came of it; never raises for what the other side does.

        `topic` (RFC 8030 section 5.4) is at most 32 characters of base64url. Raises MessageLengthError.
        """
        if len(message) > PADDED_BYTES:
            raise MessageLengthError(f"{len(message)} bytes, at most {PADDED_BYTES}")
        try:
            check_subscription(subscription, allow_loopback=self._allow_loopback)
        except SubscriptionError:
            # What was stored under other settings is not sent to, and not forgotten either.
            return Outcome(Kind.REFUSED, "unusable-subscription")
        # JSON ignores blanks behind its value.
        body = _encrypted(subscription, message.ljust(PADDED_BYTES))
        headers = self._headers(subscription.endpoint, ttl_seconds, urgency, topic)
        async with self._gate:
            return await self._post(subscription.endpoint, body, headers)

    async def _post(self, endpoint: str, body: bytes, headers: dict[str, str]) -> Outcome:
        if self._session is None:
            raise RuntimeError("the sender is used outside its `async with`")
        try:
            # A push service does not redirect; following one would let a stranger's endpoint reach inside.
            async with self._session.post(
                endpoint, data=body, headers=headers, allow_redirects=False, proxy=self._proxy
            ) as answer:
                return of_status(answer.status, answer.headers.get("Retry-After"), self._clock())
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            return Outcome(Kind.LATER, type(fault).__name__)

    def _headers(self, endpoint: str, ttl_seconds: int, urgency: str, topic: str) -> dict[str, str]:
        address = urlsplit(endpoint)
        headers = {
            "Authorization": self._token(f"{address.scheme}://{address.netloc}"),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(ttl_seconds),
            "Urgency": urgency,
            "Topic": topic,
        }
        if (address.hostname or "").endswith("notify.windows.com"):
            # Windows refuses a TTL of 0 and drops what it may not cache.
            headers["X-WNS-Cache-Policy"] = "cache"
            headers["TTL"] = str(max(ttl_seconds, WNS_SHORTEST_TTL_SECONDS))
        return headers

    def _token(self, audience: str) -> str:
        """The signed header for one push service, one signature every few hours."""
        now = self._clock()
        kept_until, header = self._tokens.get(audience, (0, ""))
        if kept_until - TOKEN_KEPT_SECONDS <= now < kept_until:
            return header
        # New claims each time: the library writes into what it is given.
        claims = {"sub": self._contact, "aud": audience, "exp": now + TOKEN_LIFE_SECONDS}
        header = str(self._vapid.sign(claims)["Authorization"])
        if len(self._tokens) >= MAX_AUDIENCES:
            self._tokens.clear()
        self._tokens[audience] = (now + TOKEN_KEPT_SECONDS, header)
        return header


def _encrypted(subscription: Subscription, plain: bytes) -> bytes:
    keys = {"p256dh": subscription.keys.p256dh, "auth": subscription.keys.auth}
    return bytes(WebPusher({"endpoint": subscription.endpoint, "keys": keys}).encode(plain)["body"])
