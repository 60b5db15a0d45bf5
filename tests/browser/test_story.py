"""A bag change recorded offline reaches the team, and the reminder for that bag reached the phones before."""

import datetime
import re
import zoneinfo

from playwright.sync_api import Page, expect

from server.notices.ladder import token
from tests.browser.acts import (
    bag_due_soon,
    change_bag,
    click_notice,
    enrol,
    notices,
    seconds_until,
    turn_on_reminders,
    unlock,
    until,
)
from tests.browser.conftest import MakePhone
from tests.browser.fake_fcm import FakeFcm
from tests.browser.service import Service

BATCH = "STORY1"
SAVED_OFFLINE = re.compile(r"Saved on this phone \d\d:\d\d, not sent yet")


def test_a_bag_change_recorded_offline_reaches_the_team(
    service: Service, fcm: FakeFcm, phone: MakePhone
) -> None:
    asha, colleague = service.user("nurse", 0), service.user("nurse", 1)
    assert asha["team"] == colleague["team"]
    patient, task = bag_due_soon(service, asha["token"])
    own, other = phone("own"), phone("other")
    page, others_page = own.on(service.url), other.on(service.url)
    enrol(page, asha, "Asha's phone")
    enrol(others_page, colleague, "A colleague's phone")
    turn_on_reminders(page, service)
    turn_on_reminders(others_page, service)

    for each in (page, others_page):
        reminder = the_notice(each, task["key"])
        assert reminder["title"] == "Infusion care"
        assert reminder["body"] == f"1 task due by {london(task['until_at'])}. Open the app."
    assert seconds_until(task["due_at"]) > 0, "the reminder came before the bag was due"
    assert {push["urgency"] for push in fcm.sent()} == {"high"}

    click_notice(page, token(task["key"]))
    page.wait_for_url(f"**/#/task/{token(task['key'])}")
    name = f"{patient['family_name'].upper()}, {patient['given_name']}"
    expect(page.get_by_text(name).first).to_be_visible()
    page.get_by_role("link", name="Change bag").first.click()

    page.context.set_offline(True)
    change_bag(page, BATCH)
    expect(page.get_by_text(SAVED_OFFLINE)).to_be_visible()
    own.kill()
    assert task_key(service, asha["token"], patient["id"]) == task["key"], "it has not reached the server"

    page = own.on(service.url)
    unlock(page)
    others_page.goto(f"{service.url}/#/patient/{patient['id']}")
    expect(others_page.get_by_text(f"batch {BATCH}")).to_be_visible(timeout=30_000)
    assert task_key(service, asha["token"], patient["id"]) != task["key"]
    expect(page.get_by_text("Saved on this phone 0")).to_be_visible()


def the_notice(page: Page, key: str) -> dict[str, str]:
    """The notice of a task, once this phone shows it."""

    def shown() -> dict[str, str] | None:
        return next((notice for notice in notices(page) if notice["tag"] == token(key)), None)

    return until(shown)


def task_key(service: Service, script: str, patient: str) -> str:
    """The key of a patient's next bag change, as the server has it."""
    tasks = service.ask(f"/api/patients/{patient}/advice", script)["tasks"]
    found: str = next(task["key"] for task in tasks if task["task"] == "bag.change")
    return found


def london(instant: str) -> str:
    moment = datetime.datetime.fromisoformat(instant)
    return moment.astimezone(zoneinfo.ZoneInfo("Europe/London")).strftime("%H:%M")
