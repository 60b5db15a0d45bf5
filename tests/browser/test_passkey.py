"""People use a passkey of a real browser, or a password and a code, to be let in and to unlock."""

import time

import pyotp
from playwright.sync_api import expect

from tests.browser.acts import (
    PASSKEY,
    bag_due_soon,
    change_bag,
    choose,
    enrol,
    enrol_by_passkey,
    is_locked,
    lock_now,
    show_code,
    unlock,
    until,
)
from tests.browser.authenticator import OpenApp
from tests.browser.service import Service

UNLOCK = "Unlock with fingerprint, face or screen lock"


def test_a_phone_is_enrolled_locked_and_unlocked_by_a_fingerprint_also_offline(
    service: Service, open_app: OpenApp
) -> None:
    asha = service.user("nurse")
    patient, _ = bag_due_soon(service, asha["token"])
    page = open_app().page
    enrol_by_passkey(page, asha, "Asha's phone")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    lock_now(page)
    expect(page.get_by_label("Passphrase", exact=True)).to_have_count(0)
    page.get_by_role("button", name=UNLOCK).click()
    expect(page.get_by_role("article").first).to_be_visible()

    service.kill()
    page.reload()
    is_locked(page)
    page.get_by_role("button", name=UNLOCK).click()
    expect(page.get_by_role("article").first).to_be_visible()
    page.goto(f"{service.named_url}/#/patient/{patient['id']}/bag")
    change_bag(page, "FINGER1")
    expect(page.get_by_text("not sent yet")).to_be_visible()


def test_a_finger_that_is_not_the_owners_unlocks_nothing(service: Service, open_app: OpenApp) -> None:
    opened = open_app()
    page = opened.page
    enrol_by_passkey(page, service.user("nurse"), "Asha's phone")
    lock_now(page)
    opened.recognise(the_owner=False)
    page.get_by_role("button", name=UNLOCK).click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible(timeout=30_000)
    is_locked(page)
    expect(page.get_by_role("article")).to_have_count(0)


def test_a_colleagues_passkey_on_the_same_phone_opens_their_own_data_and_nobody_elses(
    service: Service, open_app: OpenApp
) -> None:
    opened = open_app()
    page = opened.page
    enrol_by_passkey(page, service.user("nurse"), "The same phone")
    [ashas] = opened.passkeys()
    lock_now(page)
    page.goto(f"{service.named_url}/#/enrol")
    enrol_by_passkey(page, service.user("nurse", 1), "The same phone")
    lock_now(page)
    opened.forget(ashas)
    page.get_by_label("AR", exact=True).check()
    page.get_by_role("button", name=UNLOCK).click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible(timeout=30_000)
    is_locked(page)
    expect(page.get_by_role("article")).to_have_count(0)
    page.get_by_label("BC", exact=True).check()
    page.get_by_role("button", name=UNLOCK).click()
    expect(page.get_by_role("article").first).to_be_visible()


def test_a_passkey_that_derives_no_key_signs_in_and_a_passphrase_is_asked_too(
    service: Service, open_app: OpenApp
) -> None:
    page = open_app(hasPrf=False).page
    show_code(page, service.user("nurse"), "Asha's phone")
    page.get_by_role("button", name=PASSKEY).click()
    expect(page.get_by_text("It cannot unlock this phone: choose a passphrase too.")).to_be_visible()
    choose(page)
    expect(page.get_by_role("article").first).to_be_visible()
    lock_now(page)
    expect(page.get_by_role("button", name=UNLOCK)).to_have_count(0)
    unlock(page)


def test_who_signed_out_still_unlocks_but_speaks_to_the_server_only_after_signing_in(
    service: Service, open_app: OpenApp
) -> None:
    asha = service.user("nurse")
    patient, task = bag_due_soon(service, asha["token"])
    page = open_app().page
    enrol_by_passkey(page, asha, "Asha's phone")
    page.goto(f"{service.named_url}/#/phone")
    page.get_by_role("button", name="Sign out of this phone").click()
    is_locked(page)
    page.get_by_role("button", name=UNLOCK).click()
    expect(page.get_by_text("You are signed out. Entries are kept here.")).to_be_visible()
    page.goto(f"{service.named_url}/#/patient/{patient['id']}/bag")
    change_bag(page, "OUT1")
    expect(page.get_by_text("not sent yet")).to_be_visible()

    page.get_by_role("link", name="Sign in to send them").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Sign-in and lock")).to_be_visible()
    expect(page.get_by_text("You have 1 passkey, no password and no one-time codes.")).to_be_visible()

    def arrived() -> bool:
        tasks = service.ask(f"/api/patients/{patient['id']}/advice", asha["token"])["tasks"]
        return all(one["key"] != task["key"] for one in tasks)

    assert until(arrived)


def test_a_new_phone_is_entered_by_password_and_code_and_a_passphrase_replaced(
    service: Service, open_app: OpenApp
) -> None:
    asha = service.user("nurse")
    page = open_app().page
    enrol(page, asha, "Asha's phone")
    page.goto(f"{service.named_url}/#/ways")
    page.get_by_role("button", name="Set a password").click()
    page.get_by_label("New password", exact=True).fill("too short")
    page.get_by_label("New password again").fill("too short")
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_role("alert")).to_be_visible()
    for field in ("New password", "New password again"):
        page.get_by_label(field, exact=True).fill("a lantern by the quay")
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_text("The password is set.")).to_be_visible()
    page.get_by_role("button", name="Set up one-time codes").click()
    page.get_by_role("button", name="Make a secret for this account").click()
    expect(page.get_by_role("img", name="QR code of the secret below")).to_be_visible()
    secret = page.locator(".secret b").inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Confirm the code").click()
    expect(page.get_by_text("One-time codes are set up.")).to_be_visible()

    page.get_by_role("button", name="Change the passphrase").click()
    page.get_by_label("Your passphrase now").fill("not this one at all")
    for field in ("New passphrase", "New passphrase again"):
        page.get_by_label(field, exact=True).fill("seven green anchors")
    page.get_by_role("button", name="Use this passphrase").click()
    expect(page.get_by_text("That does not unlock this phone")).to_be_visible()
    page.get_by_label("Your passphrase now").fill("harbour tulip nine")
    page.get_by_role("button", name="Use this passphrase").click()
    expect(page.get_by_text("The new passphrase unlocks this phone.")).to_be_visible()
    lock_now(page)
    unlock(page, "seven green anchors")

    other = open_app("other").page
    other.get_by_role("link", name="Sign in without a code").click()
    other.get_by_label("Your name").fill(asha["name"])
    other.get_by_label("Password").fill("a lantern by the quay")
    other.get_by_label("One-time code").fill("000000")
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_text("The server did not let you in.")).to_be_visible()
    # A code is good once: this is the one after it.
    other.get_by_label("One-time code").fill(pyotp.TOTP(secret).at(time.time() + 30))
    other.get_by_role("button", name="Sign in", exact=True).click()
    choose(other)
    expect(other.get_by_role("article").first).to_be_visible()

    page.goto(f"{service.named_url}/#/ways")
    page.get_by_role("button", name="End Phone").click()
    expect(page.get_by_role("button", name="End Phone")).to_have_count(0)
