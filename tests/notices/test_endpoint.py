"""What a browser hands over is checked before anything is sent there."""

import pytest

from server.notices.endpoint import (
    Keys,
    Subscription,
    SubscriptionError,
    check_endpoint,
    check_subscription,
)
from tests.notices.push_service import Browser, b64url

GOOD = "https://fcm.googleapis.com/fcm/send/abc:def"


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOD,
        "https://jmt17.google.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/QGu",
        "https://db5p.notify.windows.com/w/?token=x",
        "https://web.push.apple.com:443/QGu",
    ],
)
def test_the_known_push_services_are_taken(endpoint: str) -> None:
    check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "https://169.254.169.254/latest/meta-data",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil-fcm.googleapis.com/x",
        "https://push.apple.com.evil.example/x",
        "https://evilpush.apple.com/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8080/x",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "file:///etc/passwd",
        "https://[",
        "",
        "https://fcm.googleapis.com/" + "x" * 2000,
    ],
)
def test_every_other_address_is_refused_with_its_field(endpoint: str) -> None:
    with pytest.raises(SubscriptionError) as refused:
        check_endpoint(endpoint)
    assert refused.value.path == "endpoint"
    assert endpoint == "" or endpoint not in str(refused.value)


def test_loopback_is_taken_only_where_settings_allow_it() -> None:
    check_endpoint("http://127.0.0.1:4444/p", allow_loopback=True)
    with pytest.raises(SubscriptionError):
        check_endpoint("http://10.0.0.1/p", allow_loopback=True)


def test_the_keys_of_a_real_browser_are_taken() -> None:
    check_subscription(Browser().subscription(GOOD))


GOOD_KEYS = Browser().subscription(GOOD).keys


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        (Keys("", GOOD_KEYS.auth), "keys.p256dh"),
        (Keys("not base64!", GOOD_KEYS.auth), "keys.p256dh"),
        (Keys("A", GOOD_KEYS.auth), "keys.p256dh"),
        (Keys(GOOD_KEYS.p256dh[:-4], GOOD_KEYS.auth), "keys.p256dh"),
        (Keys(b64url(b"\x02" + b"\x01" * 64), GOOD_KEYS.auth), "keys.p256dh"),
        (Keys(b64url(b"\x04" + b"\x01" * 64), GOOD_KEYS.auth), "keys.p256dh"),
        (Keys(GOOD_KEYS.p256dh, b64url(b"abc")), "keys.auth"),
        (Keys(GOOD_KEYS.p256dh, "é" * 22), "keys.auth"),
    ],
)
def test_keys_nothing_could_be_encrypted_for_are_refused_with_their_field(keys: Keys, path: str) -> None:
    with pytest.raises(SubscriptionError) as refused:
        check_subscription(Subscription(GOOD, keys))
    assert refused.value.path == path
