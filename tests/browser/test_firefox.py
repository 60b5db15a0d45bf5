"""In Firefox the app loads, enrols, locks, unlocks, records offline, sends, and takes passkeys."""

from pathlib import Path

from tests.browser.acts import PASSKEY, PASSPHRASE, bag_due_soon, until
from tests.browser.firefox import Firefox
from tests.browser.firefox_acts import (
    A_CARD,
    AUTHENTICATOR,
    change_bag_offline,
    choose_passphrase,
    lock_now,
    says,
    show,
    show_code,
    sign_out,
    tap,
    unlock,
)
from tests.browser.service import Service


def test_a_bag_change_recorded_offline_in_firefox_reaches_the_server(
    service: Service, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    patient, task = bag_due_soon(service, asha["token"])
    with Firefox(tmp_path / "firefox") as browser:
        show_code(browser, service.url, asha)
        choose_passphrase(browser)
        change_bag_offline(browser, service, patient, "FIRE1")
        service.start()
        assert until(lambda: task["key"] not in keys(service, asha["token"], patient["id"]), 60)
        browser.wait(says("and sent"))


def test_firefox_starts_locked_offline_and_opens_to_the_passphrase_only(
    service: Service, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    patient, _ = bag_due_soon(service, asha["token"])
    with Firefox(tmp_path / "firefox") as browser:
        show_code(browser, service.url, asha)
        choose_passphrase(browser)
        browser.wait("navigator.serviceWorker.controller !== null")
        service.kill()
        # Reloading by the protocol passes over the worker; a person comes back to the address.
        browser.go("about:blank")
        browser.go(service.url)
        browser.wait(says("Infusion stopped: note the time"))
        assert not browser.run(says(patient["family_name"].upper()))
        unlock(browser, "harbour tulip ten")
        browser.wait(says("That does not unlock this phone"))
        unlock(browser, PASSPHRASE)
        browser.wait(says(patient["family_name"].upper()))
        lock_now(browser)
        assert not browser.run(says(patient["family_name"].upper()))


def test_firefox_lets_a_person_in_by_passkey_and_unlocks_by_it_or_asks_a_passphrase(
    service: Service, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    with Firefox(tmp_path / "firefox") as browser:
        browser.command("WebAuthn:AddVirtualAuthenticator", AUTHENTICATOR)
        show_code(browser, service.named_url, asha)
        tap(browser, PASSKEY)
        browser.wait(f"{A_CARD} || {says('choose a passphrase too')}")
        if not browser.run(A_CARD):
            choose_passphrase(browser)
        sign_out(browser)
        show(browser, "#/sign-in")
        tap(browser, "Sign in with a passkey")
        browser.wait(says("You are signed in. Unlock to see your patients."))


def keys(service: Service, token: str, patient: str) -> list[str]:
    """The keys of a patient's tasks, as the server has them."""
    return [task["key"] for task in service.ask(f"/api/patients/{patient}/advice", token)["tasks"]]
