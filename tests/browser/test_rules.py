"""A phone with old or recalled rules says so and keeps working; others are adopted; the rules are read."""

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.acts import bag_due_soon, begin_note, enrol, unlock
from tests.browser.conftest import MakePhone
from tests.browser.service import Service
from tests.server.rules.ward import FIRST, SECOND

OLD = "The rules on this phone are old"
RECALLED = "These rules were recalled: A wrong limit."
RECONNECTED_MS = 90_000


def add_second(service: Service) -> None:
    file = service.directory / "second.json"
    file.write_bytes(SECOND.content)
    service.manage("rules", "add", str(file))


def open_patient(page: Page, service: Service, patient: dict[str, Any], *further: str) -> None:
    page.goto(f"{service.url}/#/" + "/".join(["patient", patient["id"], *further]))


def test_an_offline_phone_with_old_rules_says_so_keeps_working_and_fetches_them_later(
    service: Service, phone: MakePhone
) -> None:
    page = phone("own").on(service.url)
    asha = service.user("nurse")
    enrol(page, asha, "Asha's phone")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    patient, _ = bag_due_soon(service, asha["token"])

    def cut(route: Route) -> None:
        route.abort()

    # The phone hears that there are other rules, and loses the network before it has them.
    page.context.route(f"**/rules/{SECOND.hash}.json", cut)
    add_second(service)
    page.reload()
    unlock(page)
    expect(page.get_by_text(OLD)).to_be_visible()
    service.kill()
    page.reload()
    unlock(page)
    expect(page.get_by_text(OLD)).to_be_visible()
    begin_note(page, service, patient, "Well, offline, with old rules.")
    page.get_by_text("Two identifiers match").click()
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("not sent yet")).to_be_visible()
    expect(page.get_by_text(f"Advice by rules version {FIRST.hash[:12]}")).to_be_visible()

    page.context.unroute(f"**/rules/{SECOND.hash}.json", cut)
    service.start()
    expect(page.get_by_text(OLD)).to_have_count(0, timeout=RECONNECTED_MS)
    expect(page.get_by_role("link", name="Compare with the current version")).to_be_visible()
    page.goto(f"{service.url}/#/phone")
    expect(page.get_by_text(f"Newest version on this phone: {SECOND.hash[:12]}")).to_be_visible()


def test_a_recall_is_said_loudly_until_a_consultant_adopts_another_version(
    service: Service, phone: MakePhone
) -> None:
    asha, consultant = service.user("nurse"), service.user("consultant")
    patient, _ = bag_due_soon(service, asha["token"])
    nurses = phone("nurses").on(service.url)
    enrol(nurses, asha, "Asha's phone")
    add_second(service)
    service.manage("rules", "recall", FIRST.hash, "--reason", "A wrong limit.")
    nurses.goto(service.url)
    nurses.reload()
    unlock(nurses)
    expect(nurses.get_by_text("under recalled rules: A wrong limit.")).to_be_visible()
    open_patient(nurses, service, patient)
    expect(nurses.get_by_text(RECALLED)).to_be_visible()
    nurses.get_by_role("link", name="Compare with the current version").first.click()
    expect(nurses.get_by_text("writing every hours")).to_be_visible()
    expect(nurses.get_by_text("Only a prescriber or consultant can adopt")).to_be_visible()
    expect(nurses.get_by_role("button", name="Adopt version")).to_have_count(0)

    consultants = phone("consultants").on(service.url)
    enrol(consultants, consultant, "The consultant's phone")
    open_patient(consultants, service, patient, "adopt")
    expect(consultants.get_by_text("writing every hours")).to_be_visible()
    consultants.get_by_role("button", name=f"Adopt version {SECOND.hash[:12]}").click()
    expect(consultants.get_by_text("Confirm that two identifiers match")).to_be_visible()
    consultants.get_by_role("checkbox").click()
    consultants.get_by_role("button", name=f"Adopt version {SECOND.hash[:12]}").click()
    expect(consultants.get_by_text(f"version {SECOND.hash[:12]}, adopted for this patient")).to_be_visible()

    open_patient(nurses, service, patient)
    expect(nurses.get_by_text(f"version {SECOND.hash[:12]}, adopted")).to_be_visible(timeout=RECONNECTED_MS)
    expect(nurses.get_by_text(RECALLED)).to_have_count(0)
    answer = service.ask(f"/api/patients/{patient['id']}/advice", asha["token"])
    assert answer["protocol"] == SECOND.hash and "rules" not in answer


def test_the_rules_are_read_on_the_phone_and_printed_from_the_server(
    service: Service, phone: MakePhone
) -> None:
    page = phone("own").on(service.url)
    enrol(page, service.user("nurse"), "Asha's phone")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.goto(f"{service.url}/#/rules")
    page.get_by_text("Decisions awaiting sign-off").click()
    expect(page.get_by_role("heading", name="D01", exact=True)).to_be_visible()
    page.get_by_text("Clauses of the written protocol").click()
    expect(page.get_by_role("heading", name="no-flush")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="Page to print").click()
    expect(page.get_by_role("heading", name="Queries for the protocol's owner")).to_be_visible()
    expect(page.get_by_text("Not for clinical use until signed off").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('th')).borderBottomWidth") == "3px"
