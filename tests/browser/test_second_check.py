"""Two people at one bedside with one phone: the second proves to be there, and the server can prove it."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.acts import bag_due_soon, enrol, until
from tests.browser.conftest import MakePhone
from tests.browser.service import Service

BENS = "copper kettle rain"


def test_a_second_check_is_signed_by_who_proves_to_be_there_and_falls_with_any_change(
    service: Service, phone: MakePhone
) -> None:
    asha, ben = service.user("nurse", 0), service.user("nurse", 1)
    patient, _ = bag_due_soon(service, asha["token"])
    page = phone("own").on(service.url)
    enrol(page, ben, "The same phone", BENS)
    page.goto(f"{service.url}/#/enrol")
    enrol(page, asha, "The same phone")
    page.goto(f"{service.url}/#/patient/{patient['id']}/bag")
    page.get_by_text("Two identifiers match").click()
    page.get_by_role("button", name="All checked").click()

    # Somebody else's passphrase proves nothing; Ben's does, and then a change takes it away.
    page.get_by_text("Second check", exact=True).click()
    page.locator(".choice-second .option").first.click()
    check(page, "harbour tulip nine")
    expect(page.get_by_text("That does not unlock this phone")).to_be_visible()
    check(page, BENS)
    expect(page.get_by_text("A change now takes it away.")).to_be_visible()
    page.get_by_text("−5 min").click()
    expect(page.get_by_text("The second check no longer counts")).to_be_visible()
    page.get_by_text("Second check", exact=True).click()
    page.locator(".choice-second .option").first.click()
    check(page, BENS)
    expect(page.get_by_text("A change now takes it away.")).to_be_visible()
    page.get_by_role("button", name="Save bag change").click()

    proof = until(lambda: proved(service, asha, patient))
    assert (proof["user"]["id"], proof["said"]) == (ben["id"], ben["id"])
    facts = service.ask(f"/api/patients/{patient['id']}/facts", asha["token"])["facts"]
    assert next(fact for fact in facts if fact["id"] == proof["fact"])["author"] == asha["id"]
    page.get_by_text("Bag changed").last.wait_for()
    entry = page.locator(".timeline li", has_text="Bag changed").first
    entry.locator("summary").click()
    expect(entry.get_by_text(f"Second check by {ben['name']}.")).to_be_visible()


def check(page: Page, passphrase: str) -> None:
    """The second person types and taps; the keyboard's own button does the same."""
    page.get_by_label("Passphrase of who checks").fill(passphrase)
    page.get_by_label("Passphrase of who checks").press("Enter")


def proved(service: Service, who: dict[str, Any], patient: dict[str, Any]) -> dict[str, Any] | None:
    """The second check that the server has proved, if there is one."""
    found = service.ask(f"/api/patients/{patient['id']}/second-checks", who["token"])["second_checks"]
    return next((one for one in found if one["proved"]), None)
