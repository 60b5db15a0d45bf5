"""What people do on the phone, in the words that are on the screen."""

import datetime
import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

from playwright.sync_api import Page, expect

from tests.browser.service import Service

# The browser's own check-in with its push service can take this long.
REMINDERS_MS = 90_000
PASSPHRASE = "harbour tulip nine"
PASSKEY = "Use fingerprint, face or screen lock"
Found = TypeVar("Found")

# On a busy machine a first meeting with the server takes longer than the 5 s that are waited by default.
expect.set_options(timeout=20_000)

NOTICES = (
    "navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) =>"
    " all.map(({title, body, tag, data}) => ({title, body, tag, data})))"
)
CLICK = (
    "async (tag) => { const [notification] = await self.registration.getNotifications({tag});"
    " self.dispatchEvent(new NotificationEvent('notificationclick', {notification})); }"
)


def enrol(page: Page, user: dict[str, Any], name: str, passphrase: str = PASSPHRASE) -> None:
    """Show the one-use code and choose a passphrase; the patients of the team arrive."""
    show_code(page, user, name)
    choose(page, passphrase)
    expect(page.get_by_role("article").first).to_be_visible()


def enrol_by_passkey(page: Page, user: dict[str, Any], name: str) -> None:
    """Show the one-use code and choose the phone's own screen lock; the patients of the team arrive."""
    show_code(page, user, name)
    page.get_by_role("button", name=PASSKEY).click()
    expect(page.get_by_role("article").first).to_be_visible()


def show_code(page: Page, user: dict[str, Any], name: str) -> None:
    """Use up the one-use code; how to unlock is asked next."""
    page.get_by_label("Enrolment code").fill(user["enrolment_code"])
    page.get_by_label("Name of this phone").fill(name)
    page.get_by_role("button", name="Enrol this phone").click()
    expect(page.get_by_role("heading", name="Choose how to unlock this phone")).to_be_visible()


def choose(page: Page, passphrase: str = PASSPHRASE) -> None:
    """Choose a passphrase to unlock this phone with."""
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_label("Passphrase again").fill(passphrase)
    page.get_by_role("button", name="Use this passphrase").click()


def unlock(page: Page, passphrase: str = PASSPHRASE) -> None:
    """Open a locked phone, as after each start; what was on the screen is there again."""
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_label("Passphrase", exact=True)).to_have_count(0)


def lock_now(page: Page) -> None:
    """Tap the button on "This phone"."""
    page.evaluate("location.hash = '#/phone'")
    page.get_by_role("button", name="Lock now").click()
    is_locked(page)


def lock_in_the_pocket(page: Page) -> None:
    """The phone locks by itself, as told by another tab: nobody leaves the form that is filled."""
    page.evaluate("new BroadcastChannel('bagwatch').postMessage('locked')")
    is_locked(page)


def is_locked(page: Page) -> None:
    """The locked screen is shown."""
    expect(page.get_by_role("heading", level=1, name=re.compile("^Locked"))).to_be_visible()


def turn_on_reminders(page: Page, service: Service) -> None:
    """Tap the button and wait until a test notice has proved that reminders arrive."""
    page.goto(f"{service.url}/#/phone")
    page.get_by_role("button", name="Turn on reminders").click()
    expect(page.get_by_text("reminders proved").first).to_be_visible(timeout=REMINDERS_MS)


def notices(page: Page) -> list[dict[str, Any]]:
    """The notices this phone shows, newest last."""
    found: list[dict[str, Any]] = page.evaluate(NOTICES)
    return found


def click_notice(page: Page, tag: str) -> None:
    """Tap a notice: a headless browser has no tray, so the worker is given the event of the tap."""
    page.context.service_workers[0].evaluate(CLICK, tag)


def change_bag(page: Page, batch: str) -> None:
    """On the screen of a bag change: identity, checks, the batch on the label, save."""
    page.get_by_text("Two identifiers match").click()
    page.get_by_role("button", name="All checked").click()
    page.get_by_text("Change the dose, the hours or the label").click()
    page.get_by_label("Batch, if on the label").fill(batch)
    page.get_by_role("button", name="Save bag change").click()


def begin_note(page: Page, service: Service, patient: dict[str, Any], words: str) -> None:
    """Write a note of a patient, and do not save it."""
    page.goto(f"{service.url}/#/patient/{patient['id']}/note")
    page.get_by_label("Note", exact=True).fill(words)


def until(found: Callable[[], Found | None], seconds: float = 30) -> Found:
    """What is found in time. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.2)
    raise TimeoutError("not found in time")


def bag_due_soon(
    service: Service, token: str, within_seconds: float = 3600
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A patient of the ward whose bag is due within the hour, and that task."""
    for patient in service.ask("/api/patients", token)["patients"]:
        answer = service.ask(f"/api/patients/{patient['id']}/advice", token)
        for task in answer["tasks"]:
            if task["task"] == "bag.change" and 0 < seconds_until(task["due_at"]) < within_seconds:
                return patient, task
    raise LookupError("no bag is due within the hour")


def seconds_until(instant: str) -> float:
    """Seconds from now to an RFC 3339 instant."""
    return datetime.datetime.fromisoformat(instant).timestamp() - time.time()
