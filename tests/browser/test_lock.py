"""A phone locks when it is put away, says no name while locked, and loses nothing that was being written."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    bag_due_soon,
    begin_note,
    change_bag,
    enrol,
    is_locked,
    lock_in_the_pocket,
    lock_now,
    unlock,
    until,
)
from tests.browser.conftest import MakePhone
from tests.browser.service import Service

CLOCK_TIME = re.compile(r"\d\d:\d\d")
UNLOCK_SECONDS = 1
UNLOCKED = "() => performance.getEntriesByName('unlocked')[0]?.startTime"
# What a browser does when another app comes before it.
VISIBILITY = """(state) => {
  Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def asha(service: Service) -> dict[str, Any]:
    return service.user("nurse")


def names(service: Service, user: dict[str, Any]) -> list[str]:
    """The family names and numbers of whoever a person may see."""
    patients = service.ask("/api/patients", user["token"])["patients"]
    found = [patient[field] for patient in patients for field in ("family_name", "nhs_number")]
    assert len(found) > 5
    return [name for name in found if name]


def says_none_of(page: Page, words: list[str]) -> None:
    text = page.content().lower()
    assert [word for word in words if word.lower() in text] == []


def test_a_locked_phone_shows_clock_times_and_no_name(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    assert [name for name in names(service, asha) if name.lower() in page.content().lower()] != []
    lock_now(page)
    says_none_of(page, [*names(service, asha), asha["name"]])
    expect(page.get_by_text(CLOCK_TIME).first).to_be_visible()

    page.reload()
    is_locked(page)
    says_none_of(page, [*names(service, asha), asha["name"]])
    expect(page.get_by_text(CLOCK_TIME).first).to_be_visible()
    unlock(page)
    expect(page.get_by_role("article").first).to_be_visible()


def test_a_wrong_passphrase_does_not_unlock_and_the_right_one_does_within_a_second(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    lock_now(page)
    page.get_by_label("Passphrase", exact=True).fill("harbour tulip ten")
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_text("That does not unlock this phone")).to_be_visible()
    says_none_of(page, names(service, asha))
    page.evaluate("performance.clearMarks()")
    page.get_by_label("Passphrase", exact=True).fill("harbour tulip nine")
    began = page.evaluate("performance.now()")
    page.get_by_role("button", name="Unlock", exact=True).click()
    unlocked = page.wait_for_function(UNLOCKED).json_value()
    # Twice the promise: the machine that tests is shared, the bench measures.
    assert unlocked - began < 2 * UNLOCK_SECONDS * 1000


def test_two_minutes_without_a_touch_lock_the_phone(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    page.clock.install()
    page.reload()
    unlock(page)
    page.clock.fast_forward(115_000)
    expect(page.get_by_role("heading", name="Now")).to_be_visible()
    page.get_by_role("heading", name="Now").click()
    page.clock.fast_forward(115_000)
    expect(page.get_by_role("heading", name="Now")).to_be_visible()
    page.clock.fast_forward(10_000)
    is_locked(page)
    says_none_of(page, names(service, asha))


def test_a_phone_out_of_sight_is_covered_at_once_and_locks_after_half_a_minute(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    page.clock.install()
    page.reload()
    unlock(page)
    card = page.get_by_role("article").first
    page.evaluate(VISIBILITY, "hidden")
    assert not card.is_visible()
    page.clock.fast_forward(25_000)
    page.evaluate(VISIBILITY, "visible")
    expect(card).to_be_visible()

    page.evaluate(VISIBILITY, "hidden")
    page.clock.fast_forward(35_000)
    says_none_of(page, names(service, asha))
    page.evaluate(VISIBILITY, "visible")
    is_locked(page)


def test_a_form_that_was_being_filled_is_there_again_after_the_lock(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    patient, _ = bag_due_soon(service, asha["token"])
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    begin_note(page, service, patient, "Half a sentence about the line")
    page.get_by_text("Two identifiers match").click()
    # Locked as a pocket locks it: nobody leaves the form, and the browser is ended after that.
    page.clock.install()
    lock_in_the_pocket(page)
    says_none_of(page, ["Half a sentence"])
    page.reload()
    is_locked(page)
    unlock(page)
    expect(page.get_by_label("Note", exact=True)).to_have_value("Half a sentence about the line")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Half a sentence about the line")).to_be_visible()


def test_a_form_is_there_again_though_the_browser_was_killed_out_of_sight(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    patient, _ = bag_due_soon(service, asha["token"])
    own = phone("own")
    page = own.on(service.url)
    enrol(page, asha, "Asha's phone")
    begin_note(page, service, patient, "Interrupted by the doorbell")
    address = page.url
    page.evaluate(VISIBILITY, "hidden")
    page.wait_for_timeout(1_000)
    own.kill()

    page = own.on(address)
    unlock(page)
    expect(page.get_by_label("Note", exact=True)).to_have_value("Interrupted by the doorbell")
    page.evaluate(VISIBILITY, "hidden")
    page.evaluate(VISIBILITY, "visible")
    page.get_by_text("Two identifiers match").click()
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Interrupted by the doorbell")).to_be_visible()
    lock_now(page)
    unlock(page)
    expect(page.get_by_role("link", name="Go on with it")).to_have_count(0)


def test_a_form_begun_before_the_lock_waits_while_a_notice_opens_its_task(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    patient, task = bag_due_soon(service, asha["token"])
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    begin_note(page, service, patient, "To be gone on with")
    lock_in_the_pocket(page)
    page.goto(f"{service.url}/#/task/{task['key']}")
    is_locked(page)
    unlock(page)
    expect(page.get_by_role("link", name="Change bag").first).to_be_visible()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("Note", exact=True)).to_have_value("To be gone on with")
    expect(page.get_by_role("link", name="Go on with it")).to_have_count(0)


def test_a_stop_noted_on_a_locked_phone_is_named_after_unlocking(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    patient, _ = bag_due_soon(service, asha["token"])
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    lock_now(page)
    page.get_by_role("button", name="Infusion stopped: note the time").click()
    expect(page.get_by_text(re.compile(r"Stop noted at \d\d:\d\d"))).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile(r"Stop noted at \d\d:\d\d"))).to_be_visible()
    unlock(page)
    page.get_by_role("link", name="Say whose it is").click()
    page.get_by_role("button", name=re.compile(patient["family_name"], re.IGNORECASE)).first.click()
    expect(page.get_by_text("Infusion stopped.").first).to_be_visible()

    def is_stopped() -> bool:
        answer = service.ask(f"/api/patients/{patient['id']}/advice", asha["token"])
        return answer["state"]["stopped_since"] is not None

    assert until(is_stopped)


def test_a_lock_in_one_tab_locks_all_and_each_is_unlocked_by_itself(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    own = phone("own")
    page = own.on(service.url)
    enrol(page, asha, "Asha's phone")
    assert own.context is not None
    other = own.context.new_page()
    other.goto(service.url)
    is_locked(other)
    unlock(other)
    lock_now(page)
    is_locked(other)
    unlock(other)
    is_locked(page)
    expect(other.get_by_role("article").first).to_be_visible()


def test_a_locked_phone_unlocks_and_records_without_a_network(
    service: Service, phone: MakePhone, asha: dict[str, Any]
) -> None:
    patient, task = bag_due_soon(service, asha["token"])
    own = phone("own")
    page = own.on(service.url)
    enrol(page, asha, "Asha's phone")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    service.kill()
    own.off()
    page = own.on(f"{service.url}/#/patient/{patient['id']}/bag")
    is_locked(page)
    unlock(page)
    change_bag(page, "LOCK1")
    expect(page.get_by_text("not sent yet")).to_be_visible()
    lock_now(page)
    service.start()

    # Nobody unlocks: what waits is carried sealed.
    def arrived() -> bool:
        page.evaluate("dispatchEvent(new Event('online'))")
        tasks = service.ask(f"/api/patients/{patient['id']}/advice", asha["token"])["tasks"]
        return all(one["key"] != task["key"] for one in tasks)

    assert until(arrived, 60)
    is_locked(page)
