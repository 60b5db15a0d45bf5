"""In Firefox too several people use a phone, each behind a lock of their own, and a lost one is shut out."""

from pathlib import Path

from tests.browser.acts import bag_due_soon, until
from tests.browser.firefox import Firefox
from tests.browser.firefox_acts import (
    A_CARD,
    AUTHENTICATOR,
    LOCKED,
    change_bag_offline,
    choose_passkey,
    choose_passphrase,
    lock_now,
    says,
    show,
    show_code,
    sign_out,
    tap,
    unlock,
)
from tests.browser.readable import READABLE
from tests.browser.record import batch_in, carriers, held_after_revocation
from tests.browser.service import Service

BENS = "copper kettle rain"
UNLOCK = "Unlock with fingerprint, face or screen lock"


def test_what_one_wrote_offline_in_firefox_arrives_as_theirs_carried_by_who_came_next(
    service: Service, tmp_path: Path
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    patient, _ = bag_due_soon(service, asha["token"])
    with Firefox(tmp_path / "firefox") as browser:
        show_code(browser, service.url, asha)
        choose_passphrase(browser)
        change_bag_offline(browser, service, patient, "ASHA1")
        # Signed out, so that no session of hers is left to send it.
        sign_out(browser)
        service.start()
        show_code(browser, service.url, ben, "The same phone")
        choose_passphrase(browser, BENS)
        written = until(lambda: batch_in(service, ben, patient, "ASHA1"), 90)
        assert written["author"] == asha["id"]
        assert carriers(service, asha) == [ben["id"]]
        assert "Asha's phone" not in service.manage("session", "list"), "she has signed out"

        lock_now(browser)
        tap(browser, "AR")
        unlock(browser, BENS)
        browser.wait(says("That does not unlock this phone"))
        assert browser.run(LOCKED) and not browser.run(says(patient["family_name"].upper()))
        unlock(browser)
        browser.wait(says(patient["family_name"].upper()))
        show(browser, "#/phone")
        browser.wait(says(asha["name"]))


def test_in_firefox_the_passkey_of_one_opens_their_own_data_and_nobody_elses(
    service: Service, tmp_path: Path
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    with Firefox(tmp_path / "firefox") as browser:
        authenticator = browser.command("WebAuthn:AddVirtualAuthenticator", AUTHENTICATOR)["value"]
        where = {"authenticatorId": authenticator}
        show_code(browser, service.named_url, asha)
        choose_passkey(browser)
        [ashas] = browser.command("WebAuthn:GetCredentials", where)["value"]
        lock_now(browser)
        tap(browser, UNLOCK)
        browser.wait(A_CARD)
        lock_now(browser)
        show_code(browser, service.named_url, ben)
        choose_passkey(browser)
        lock_now(browser)

        browser.command("WebAuthn:RemoveCredential", {**where, "credentialId": ashas["credentialId"]})
        tap(browser, "AR")
        tap(browser, UNLOCK)
        browser.wait(says("The passkey was not used"))
        assert browser.run(LOCKED) and not browser.run(A_CARD)
        tap(browser, "BC")
        tap(browser, UNLOCK)
        browser.wait(A_CARD)
        show(browser, "#/phone")
        browser.wait(says(ben["name"]))


def test_a_revoked_firefox_is_wiped_at_its_next_contact_and_what_it_had_not_sent_is_held(
    service: Service, tmp_path: Path
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    patient, _ = bag_due_soon(service, asha["token"])
    with Firefox(tmp_path / "firefox") as browser:
        browser.command("WebAuthn:AddVirtualAuthenticator", AUTHENTICATOR)
        show_code(browser, service.named_url, asha, "The lost phone")
        choose_passkey(browser)
        change_bag_offline(browser, service, patient, "ASHA1")
        lock_now(browser)
        assert browser.run(READABLE) != []
        service.manage("device", "revoke", the_lost_phone(service))
        service.start()
        until(lambda: is_told(browser), 90)
        assert browser.run(READABLE) == [] and not browser.run(LOCKED)

        show_code(browser, service.named_url, ben, "The same phone")
        choose_passphrase(browser, BENS)
        assert until(lambda: held_after_revocation(service), 90)["user"] == asha["id"]
        assert batch_in(service, ben, patient, "ASHA1") is None
        assert carriers(service, asha) == [ben["id"]]


def the_lost_phone(service: Service) -> str:
    """The id of the phone that was enrolled here, as the administrator finds it."""
    [line] = [line for line in service.manage("device", "list").splitlines() if "The lost phone" in line]
    return line.split()[0]


def is_told(browser: Firefox) -> bool:
    """Whether the phone, with a network again, says that it was shut out."""
    browser.run("dispatchEvent(new Event('online'))")
    try:
        browser.wait(says("This phone was shut out by the server."), 10)
    except TimeoutError:
        return False
    return True
