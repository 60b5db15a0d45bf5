"""Several people use one phone: each behind a lock of their own, and every fact arrives as its author's."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    bag_due_soon,
    change_bag,
    choose,
    enrol,
    lock_now,
    unlock,
    until,
)
from tests.browser.conftest import MakePhone
from tests.browser.readable import READABLE
from tests.browser.record import batch_in, held_after_revocation
from tests.browser.service import Service

BENS = "copper kettle rain"
SHUT_OUT = "This phone was shut out by the server."


def test_what_one_recorded_offline_arrives_as_theirs_by_the_session_of_the_next(
    service: Service, phone: MakePhone
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    patient, _ = bag_due_soon(service, asha["token"])
    page = recorded_offline(service, phone, asha, patient)
    page.context.set_offline(False)
    page.get_by_role("link", name="Another person").click()
    page.get_by_role("link", name="Enrol with a code").click()
    enrol(page, ben, "The same phone", BENS)

    written = until(lambda: batch_in(service, ben, patient, "ASHA1"))
    assert written["author"] == asha["id"]

    # Neither opens what is the other's, and each comes back to their own.
    lock_now(page)
    expect(page.get_by_text("Who are you?")).to_be_visible()
    page.get_by_label("AR", exact=True).check()
    page.get_by_label("Passphrase", exact=True).fill(BENS)
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_text("That does not unlock this phone")).to_be_visible()
    unlock(page)
    page.goto(f"{service.url}/#/phone")
    expect(page.get_by_text("Asha Rowe, nurse")).to_be_visible()
    page.goto(f"{service.url}/#/patient/{patient['id']}/bag")
    change_bag(page, "ASHA2")
    written = until(lambda: batch_in(service, ben, patient, "ASHA2"))
    assert written["author"] == asha["id"]


def test_a_revoked_phone_is_wiped_at_the_next_contact_and_its_unsent_fact_is_held(
    service: Service, phone: MakePhone
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    patient, _ = bag_due_soon(service, asha["token"])
    page = recorded_offline(service, phone, asha, patient)
    assert page.evaluate(READABLE) != []
    revoke(service, asha)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(SHUT_OUT)).to_be_visible(timeout=90_000)
    expect(page.get_by_role("button", name="Unlock", exact=True)).to_have_count(0)
    assert page.evaluate(READABLE) == []

    # Whoever uses the phone next carries what still waits there.
    enrol(page, ben, "The same phone", BENS)
    assert until(lambda: held_after_revocation(service), 90)["user"] == asha["id"]
    assert batch_in(service, ben, patient, "ASHA1") is None


def test_a_revocation_met_while_the_phone_is_open_ends_the_work_at_once(
    service: Service, phone: MakePhone
) -> None:
    asha = service.user("nurse")
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    name = page.get_by_role("article").first.locator(".who b").inner_text()
    revoke(service, asha)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(SHUT_OUT)).to_be_visible(timeout=90_000)
    assert name not in page.content()
    assert page.evaluate(READABLE) == []
    page.reload()
    expect(page.get_by_label("Enrolment code")).to_be_visible()


def test_who_cannot_unlock_starts_again_after_proving_who_they_are(
    service: Service, phone: MakePhone
) -> None:
    asha = service.user("nurse")
    patient, _ = bag_due_soon(service, asha["token"])
    page = recorded_offline(service, phone, asha, patient)
    expect(page.get_by_text("I cannot unlock this phone")).to_have_count(0)
    page.context.set_offline(False)
    page.goto(f"{service.url}/#/enrol")
    administrator = service.user("administrator")
    path = f"/api/users/{asha['id']}/recovery"
    said = service.ask(path, administrator["token"], "POST", {"reason": "Forgot the passphrase"})
    page.get_by_label("Enrolment code").fill(said["code"])
    page.get_by_label("Name of this phone").fill("Asha's phone again")
    page.get_by_role("button", name="Enrol this phone").click()
    page.get_by_text("I cannot unlock this phone").click()
    page.get_by_role("button", name="Start again on this phone").click()
    expect(page.get_by_role("heading", name="Choose how to unlock this phone")).to_be_visible()
    choose(page, "another garden gate")
    expect(page.get_by_role("article").first).to_be_visible()
    colleague = service.user("nurse", 1)
    assert until(lambda: batch_in(service, colleague, patient, "ASHA1"))["author"] == asha["id"]


def recorded_offline(
    service: Service, phone: MakePhone, asha: dict[str, Any], patient: dict[str, Any]
) -> Page:
    """A locked phone with a bag change that never met the server."""
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(f"{service.url}/#/patient/{patient['id']}/bag")
    change_bag(page, "ASHA1")
    expect(page.get_by_text("not sent yet")).to_be_visible()
    lock_now(page)
    return page


def revoke(service: Service, user: dict[str, Any]) -> None:
    """An administrator ends the phone that somebody enrolled in this test."""
    administrator = service.user("administrator")["token"]
    devices = service.ask("/api/devices", administrator)["devices"]
    for device in devices:
        if device["name"] == "Asha's phone" and device["user"]["id"] == user["id"]:
            service.ask(f"/api/devices/{device['id']}/revoke", administrator, "POST", {})
