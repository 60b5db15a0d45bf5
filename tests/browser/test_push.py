"""What push services and browsers do to subscriptions, in a real Chromium."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.acts import enrol, notices, turn_on_reminders, unlock, until
from tests.browser.conftest import MakePhone
from tests.browser.fake_fcm import FakeFcm
from tests.browser.service import Service
from tests.browser.small_http import Answer

TEST = "fetch('/api/devices/me/push/test', {method: 'POST'}).then((answer) => answer.json())"
UNSUBSCRIBE = (
    "navigator.serviceWorker.ready.then((one) => one.pushManager.getSubscription())"
    ".then((subscription) => subscription.unsubscribe())"
)
STATE = "fetch('/api/devices/me/push').then((answer) => answer.json())"


def test_a_phone_whose_subscription_ended_is_reached_again_after_its_next_open(
    service: Service, phone: MakePhone
) -> None:
    page = proved_phone(service, phone)
    before = page.evaluate(STATE)["endpoint"]
    assert page.evaluate(UNSUBSCRIBE)
    assert until(lambda: page.evaluate(TEST)["outcome"] == "gone")
    assert page.evaluate(STATE) == {"subscribed": False, "endpoint": None, "proved_at": None}

    page.reload()
    unlock(page)
    again = until(lambda: reached(page), 60)
    assert again["endpoint"] != before
    expect(page.get_by_text("reminders on, not proved").first).to_be_visible()
    assert page.evaluate(TEST) == {"outcome": "sent"}
    expect(page.get_by_text("reminders proved").first).to_be_visible()


def test_a_push_service_that_is_busy_is_not_taken_for_a_lost_phone(
    service: Service, fcm: FakeFcm, phone: MakePhone
) -> None:
    page = proved_phone(service, phone)
    for status in (429, 503, 403, 302):
        fcm.fault = Answer(status, headers={"Retry-After": "1", "Location": "/elsewhere"})
        assert page.evaluate(TEST)["outcome"] in ("later", "refused")
    assert page.evaluate(STATE)["subscribed"] is True
    fcm.fault = None
    assert page.evaluate(TEST) == {"outcome": "sent"}


def test_a_push_that_cannot_be_read_still_shows_a_notice(service: Service, phone: MakePhone) -> None:
    page = proved_phone(service, phone)

    def shown() -> dict[str, Any] | None:
        # The browser may drop what its developer tools hand over while a worker is starting.
        deliver(page, service.url, "{ this is no JSON")
        page.wait_for_timeout(2_000)
        return next((one for one in notices(page) if one["tag"] == "generic"), None)

    generic = until(shown)
    assert (generic["title"], generic["body"]) == ("Infusion care", "Open the app to see what is due.")


def proved_phone(service: Service, phone: MakePhone) -> Page:
    """An enrolled phone whose reminders are proved."""
    page = phone("own").on(service.url)
    enrol(page, service.user("nurse"), "Asha's phone")
    turn_on_reminders(page, service)
    return page


def reached(page: Page) -> dict[str, Any] | None:
    state: dict[str, Any] = page.evaluate(STATE)
    return state if state["subscribed"] else None


def deliver(page: Page, origin: str, data: str) -> None:
    """Hand the worker a push as the browser would after decryption."""
    devtools = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"])
    )
    devtools.send("ServiceWorker.enable")

    def known() -> list[dict[str, Any]]:
        # Waiting in the page lets its events arrive here.
        page.wait_for_timeout(50)
        return registrations

    until(known)
    push = {"origin": origin, "registrationId": registrations[0]["registrationId"], "data": data}
    devtools.send("ServiceWorker.deliverPushMessage", push)
