"""In Firefox the app loads, enrols, locks, unlocks, records offline, sends, and takes passkeys."""

from pathlib import Path
from typing import Any

from tests.browser.acts import PASSPHRASE, bag_due_soon, until
from tests.browser.firefox import Firefox
from tests.browser.service import Service

FILL = """
  ((label, value) => {
    const field = [...document.querySelectorAll('label')].find((one) => one.innerText.trim() === label);
    const input = field.querySelector('input');
    input.value = value;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    return true;
  })(...args)
"""
TAP = """
  ((words) => {
    const all = [...document.querySelectorAll('button, label, summary, a')];
    const found = all.find((one) => one.innerText.trim().startsWith(words));
    found.click();
    return true;
  })(...args)
"""


A_CARD = "document.querySelector('article') !== null"
AUTHENTICATOR = {
    "protocol": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserConsenting": True,
    "isUserVerified": True,
}


def says(words: str) -> str:
    return f"document.body.innerText.includes({words!r})"


def enrol(browser: Firefox, url: str, user: dict[str, Any]) -> None:
    """Use up the one-use code; how to unlock is asked next."""
    browser.go(url)
    browser.wait(says("Enrolment code"))
    browser.run(FILL, "Enrolment code", user["enrolment_code"])
    browser.run(FILL, "Name of this phone", "Asha's phone")
    browser.run(TAP, "Enrol this phone")
    browser.wait(says("Choose how to unlock this phone"))


def choose_passphrase(browser: Firefox) -> None:
    for field in ("Passphrase", "Passphrase again"):
        browser.run(FILL, field, PASSPHRASE)
    browser.run(TAP, "Use this passphrase")
    browser.wait(A_CARD)


def test_a_bag_change_recorded_offline_in_firefox_reaches_the_server(
    service: Service, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    patient, task = bag_due_soon(service, asha["token"])
    with Firefox(tmp_path / "firefox") as browser:
        enrol(browser, service.url, asha)
        choose_passphrase(browser)
        browser.wait("navigator.serviceWorker.controller !== null")

        # Firefox reaches loopback even when it is told that it is offline, so the server is what goes away.
        service.kill()
        browser.go(f"{service.url}/#/patient/{patient['id']}/bag")
        browser.wait(says("Two identifiers match"))
        browser.run(TAP, "Two identifiers match")
        browser.run(TAP, "All checked")
        browser.run(TAP, "Save bag change")
        browser.wait(says("not sent yet"))

        service.start()
        assert until(lambda: task["key"] not in keys(service, asha["token"], patient["id"]), 60)
        browser.wait(says("and sent"))


def test_firefox_starts_locked_offline_and_opens_to_the_passphrase_only(
    service: Service, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    patient, _ = bag_due_soon(service, asha["token"])
    with Firefox(tmp_path / "firefox") as browser:
        enrol(browser, service.url, asha)
        choose_passphrase(browser)
        browser.wait("navigator.serviceWorker.controller !== null")
        service.kill()
        # Reloading by the protocol passes over the worker; a person comes back to the address.
        browser.go("about:blank")
        browser.go(service.url)
        browser.wait(says("Infusion stopped: note the time"))
        assert not browser.run(says(patient["family_name"].upper()))
        browser.run(FILL, "Passphrase", "harbour tulip ten")
        browser.run(TAP, "Unlock")
        browser.wait(says("That does not unlock this phone"))
        browser.run(FILL, "Passphrase", PASSPHRASE)
        browser.run(TAP, "Unlock")
        browser.wait(says(patient["family_name"].upper()))
        browser.run("location.hash = '#/phone'")
        browser.wait(says("Lock now"))
        browser.run(TAP, "Lock now")
        browser.wait(says("Infusion stopped: note the time"))
        assert not browser.run(says(patient["family_name"].upper()))


def test_firefox_lets_a_person_in_by_passkey_and_unlocks_by_it_or_asks_a_passphrase(
    service: Service, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    with Firefox(tmp_path / "firefox") as browser:
        browser.command("WebAuthn:AddVirtualAuthenticator", AUTHENTICATOR)
        enrol(browser, f"http://localhost:{service.port}", asha)
        browser.run(TAP, "Use fingerprint, face or screen lock")
        browser.wait(f"{A_CARD} || {says('choose a passphrase too')}")
        if not browser.run(A_CARD):
            choose_passphrase(browser)
        browser.run("location.hash = '#/phone'")
        browser.wait(says("Sign out of this phone"))
        browser.run(TAP, "Sign out of this phone")
        browser.wait(says("Another person"))
        browser.run("location.hash = '#/sign-in'")
        browser.wait(says("Sign in with a passkey"))
        browser.run(TAP, "Sign in with a passkey")
        browser.wait(says("You are signed in. Unlock to see your patients."))


def keys(service: Service, token: str, patient: str) -> list[str]:
    """The keys of a patient's tasks, as the server has them."""
    return [task["key"] for task in service.ask(f"/api/patients/{patient}/advice", token)["tasks"]]
