"""Two people at one bedside with one phone: the second proves to be there, and the server can prove it."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.acts import bag_due_soon, enrol, enrol_by_passkey, until
from tests.browser.authenticator import OpenApp
from tests.browser.conftest import MakePhone
from tests.browser.record import batch_in, facts_of
from tests.browser.screens import stopped
from tests.browser.service import Service

BENS = "copper kettle rain"
BY_PASSKEY = "Check with fingerprint, face or screen lock"


def test_a_second_check_is_signed_by_who_proves_to_be_there_and_falls_with_any_change(
    service: Service, phone: MakePhone
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    patient, _ = bag_due_soon(service, asha["token"])
    page = phone("own").on(service.url)
    enrol(page, ben, "The same phone", BENS)
    page.goto(f"{service.url}/#/enrol")
    enrol(page, asha, "The same phone")
    fill_bag(page, service.url, patient)

    # Somebody else's passphrase proves nothing; Ben's does, and then a change takes it away.
    name_the_second(page)
    check(page, "harbour tulip nine")
    expect(page.get_by_text("That does not unlock this phone")).to_be_visible()
    check(page, BENS)
    expect(page.get_by_text("A change now takes it away.")).to_be_visible()
    page.get_by_text("−5 min").click()
    expect(page.get_by_text("The second check no longer counts")).to_be_visible()
    name_the_second(page)
    check(page, BENS)
    expect(page.get_by_text("A change now takes it away.")).to_be_visible()
    page.get_by_role("button", name="Save bag change").click()

    proof = is_proved(service, asha, ben, patient)
    assert proof["said"] == ben["id"]
    page.get_by_text("Bag changed").last.wait_for()
    entry = page.locator(".timeline li", has_text="Bag changed").first
    entry.locator("summary").click()
    expect(entry.get_by_text(f"Second check by {ben['name']}.")).to_be_visible()


def test_a_second_check_of_a_bag_is_signed_by_the_passkey_of_who_checks_and_by_no_other_finger(
    service: Service, open_app: OpenApp
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    patient, _ = bag_due_soon(service, asha["token"])
    opened = open_app()
    page = opened.page
    enrol_by_passkey(page, ben, "The same phone")
    [bens] = opened.passkeys()
    page.goto(f"{service.named_url}/#/enrol")
    enrol_by_passkey(page, asha, "The same phone")
    fill_bag(page, service.named_url, patient)
    name_the_second(page)
    page.get_by_role("button", name=BY_PASSKEY).click()
    expect(page.get_by_text("A change now takes it away.")).to_be_visible()
    page.get_by_role("button", name="Save bag change").click()
    proof = is_proved(service, asha, ben, patient)
    assert proof["said"] == ben["id"]

    # Asha's own finger is known to this phone as well, and is not Ben's.
    page.wait_for_url(f"**/#/patient/{patient['id']}")
    opened.forget(bens)
    fill_bag(page, service.named_url, patient)
    name_the_second(page)
    page.get_by_role("button", name=BY_PASSKEY).click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible(timeout=30_000)
    page.get_by_text("Change the dose, the hours or the label").click()
    page.get_by_label("Batch, if on the label").fill("ALONE1")
    page.get_by_role("button", name="Save bag change").click()
    alone = until(lambda: batch_in(service, asha, patient, "ALONE1"))
    assert "second_check" not in alone and "second_checker" not in alone["body"]["checks"]


def test_a_second_check_of_a_restart_is_signed_and_stands_with_it_in_the_record(
    service: Service, phone: MakePhone
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    patient = {"id": stopped(service, asha["token"])}
    page = phone("own").on(service.url)
    enrol(page, ben, "The same phone", BENS)
    page.goto(f"{service.url}/#/enrol")
    enrol(page, asha, "The same phone")
    page.goto(f"{service.url}/#/patient/{patient['id']}/restart")
    page.get_by_text("Two identifiers match").click()
    page.locator(".choice-dose .option").first.click()
    page.get_by_text("Supervised by a professional").click()
    page.get_by_text("The same bag").click()
    name_the_second(page)
    check(page, BENS)
    expect(page.get_by_text("A change now takes it away.")).to_be_visible()
    page.get_by_role("button", name="Save restart").click()

    proof = is_proved(service, asha, ben, patient)
    # A restart has no place for the name of who checked: only the signature tells.
    assert (proof["kind"], proof["said"]) == ("infusion_resumed", None)
    state = service.ask(f"/api/patients/{patient['id']}/advice", asha["token"])["state"]
    assert state["stopped_since"] is None


def name_the_second(page: Page) -> None:
    """Say who checks: the one other person of this phone."""
    page.get_by_text("Second check", exact=True).click()
    page.locator(".choice-second .option").first.click()


def is_proved(
    service: Service, author: dict[str, Any], second: dict[str, Any], patient: dict[str, Any]
) -> dict[str, Any]:
    """The server's word on an entry: the author wrote it, and the second person signed it."""
    proof = until(lambda: proved(service, author, patient))
    assert proof["user"]["id"] == second["id"]
    fact = checked(service, author, patient, proof)
    assert (fact["author"], fact["second_check"]["user"]) == (author["id"], second["id"])
    return proof


def fill_bag(page: Page, url: str, patient: dict[str, Any]) -> None:
    """The screen of a bag change with all that must be said on it."""
    page.goto(f"{url}/#/patient/{patient['id']}/bag")
    page.get_by_text("Two identifiers match").click()
    page.get_by_role("button", name="All checked").click()


def checked(
    service: Service, who: dict[str, Any], patient: dict[str, Any], proof: dict[str, Any]
) -> dict[str, Any]:
    """The fact that a second check is of."""
    return next(fact for fact in facts_of(service, who, patient) if fact["id"] == proof["fact"])


def check(page: Page, passphrase: str) -> None:
    """The second person types and taps; the keyboard's own button does the same."""
    page.get_by_label("Passphrase of who checks").fill(passphrase)
    page.get_by_label("Passphrase of who checks").press("Enter")


def proved(service: Service, who: dict[str, Any], patient: dict[str, Any]) -> dict[str, Any] | None:
    """The second check that the server has proved, if there is one."""
    found = service.ask(f"/api/patients/{patient['id']}/second-checks", who["token"])["second_checks"]
    return next((one for one in found if one["proved"]), None)
