"""A patient opened from another team: those who answer for the patient are told, and read who and why."""

import re

from playwright.sync_api import expect

from tests.browser.acts import bag_due_soon, enrol, turn_on_reminders, unlock, until
from tests.browser.conftest import MakePhone
from tests.browser.fake_fcm import FakeFcm
from tests.browser.service import Service

A_WORKING_DAY_SECONDS = 12 * 3600
SAID = "opened from outside the team"
REASON = "Found unwell in the car park, her own team cannot be reached"


def test_a_consultant_is_told_and_reads_who_opened_whom_and_why(
    service: Service, fcm: FakeFcm, phone: MakePhone
) -> None:
    consultant = service.user("consultant")
    patient, _ = bag_due_soon(service, consultant["token"])
    page = phone("own").on(service.url)
    enrol(page, consultant, "The consultant's phone")
    turn_on_reminders(page, service)
    expect(page.get_by_text(SAID)).to_have_count(0)

    service.ask(f"/api/patients/{patient['id']}/break-glass", stranger(service), "POST", {"reason": REASON})
    # Shown for a day: no other notice lives so long. What a phone does with a push is told in other stories.
    until(lambda: [push for push in fcm.sent() if int(push["ttl"]) > A_WORKING_DAY_SECONDS], 60)
    # Whoever opens the app sees it: what was known at the unlocking is asked for anew.
    page.goto(f"{service.url}/#/")
    page.reload()
    unlock(page)
    said = page.get_by_text(SAID)
    expect(said).to_contain_text("Sam Elsewhere (nurse)")
    said.get_by_role("link", name="See why").click()
    expect(page.locator("q")).to_have_text(REASON)
    expect(page.locator(".banner-patient")).to_contain_text(patient["name"].split(",")[0].upper())


def stranger(service: Service) -> str:
    """A token of a nurse of another team."""
    service.manage("team", "add", "Elsewhere")
    service.manage("user", "add", "Sam Elsewhere", "--role", "nurse", "--team", "Elsewhere")
    printed = service.manage("device", "code", "Sam Elsewhere")
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", printed)
    assert code, printed
    made = service.ask("/api/devices/enrol", "", "POST", {"code": code[0], "name": "Sam's phone"})
    token: str = made["token"]
    return token
