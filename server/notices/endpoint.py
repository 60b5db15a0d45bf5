"""What a browser hands over when it subscribes, checked before anything is sent there.

The endpoint's host comes from outside, so it is a way into the hospital's network unless it is on a list
(the push services of Google, Mozilla, Apple and Microsoft). Knows nothing of sending.
"""

import base64
import binascii
import re
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

# Debian's Chromium is given jmt17.google.com where Google's own build is given fcm.googleapis.com.
PUSH_HOSTS = re.compile(
    r"fcm\.googleapis\.com|jmt17\.google\.com|updates\.push\.services\.mozilla\.com"
    r"|([a-z0-9-]+\.)+push\.apple\.com|([a-z0-9-]+\.)+notify\.windows\.com"
)
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
MAX_ENDPOINT_CHARS = 1024
POINT_BYTES = 65
AUTH_BYTES = 16


class Keys(msgspec.Struct, frozen=True):
    """The browser's public point and its secret, both base64url, as `PushSubscription.toJSON()` gives
    them.
    """

    p256dh: str
    auth: str


class Subscription(msgspec.Struct, frozen=True):
    """Where one phone is reached."""

    endpoint: str
    keys: Keys


class SubscriptionError(ValueError):
    """The subscription cannot be sent to. `path` names the field, the message says why, without its value."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


def check_endpoint(endpoint: str, *, allow_loopback: bool = False) -> None:
    """Refuse an endpoint that is no https address of a known push service.

    `allow_loopback` also admits plain or secure loopback addresses, for tests on one machine.
    Raises SubscriptionError.
    """
    if len(endpoint) > MAX_ENDPOINT_CHARS:
        raise SubscriptionError("endpoint", f"is longer than {MAX_ENDPOINT_CHARS} characters")
    try:
        address = urlsplit(endpoint)
        host, port = address.hostname, address.port
    except ValueError:
        raise SubscriptionError("endpoint", "is not an address") from None
    if allow_loopback and host in LOOPBACK_HOSTS and address.scheme in ("http", "https"):
        return
    if address.scheme != "https":
        raise SubscriptionError("endpoint", "must be an https address")
    if address.username is not None or port not in (None, 443):
        raise SubscriptionError("endpoint", "must not carry a name or a port")
    if host is None or not PUSH_HOSTS.fullmatch(host):
        raise SubscriptionError("endpoint", "is not at a known push service")


def check_subscription(subscription: Subscription, *, allow_loopback: bool = False) -> None:
    """Refuse what could never be encrypted for: lengths, and that the key is a point of P-256.

    Raises SubscriptionError.
    """
    check_endpoint(subscription.endpoint, allow_loopback=allow_loopback)
    point = _decoded("keys.p256dh", subscription.keys.p256dh)
    if len(point) != POINT_BYTES or point[0] != 4:
        raise SubscriptionError("keys.p256dh", f"must be an uncompressed point of {POINT_BYTES} bytes")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise SubscriptionError("keys.p256dh", "is not a point of the curve P-256") from None
    if len(_decoded("keys.auth", subscription.keys.auth)) != AUTH_BYTES:
        raise SubscriptionError("keys.auth", f"must be {AUTH_BYTES} bytes")


def _decoded(path: str, text: str) -> bytes:
    bare = text.rstrip("=")
    # Python's decoder skips what it does not know, the push service would not.
    if not re.fullmatch(r"[A-Za-z0-9_-]+", bare):
        raise SubscriptionError(path, "is not base64url")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        raise SubscriptionError(path, "is not base64url") from None
