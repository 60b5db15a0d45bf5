"""The app starts and records when the server is gone, and catches up when it is back."""

from playwright.sync_api import expect

from tests.browser.acts import bag_due_soon, change_bag, enrol, unlock, until
from tests.browser.conftest import MakePhone
from tests.browser.service import Service


def test_the_app_starts_offline_after_the_server_was_killed(service: Service, phone: MakePhone) -> None:
    own = phone("own")
    page = own.on(service.url)
    enrol(page, service.user("nurse"), "Asha's phone")
    cards = page.get_by_role("article").count()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    service.kill()
    own.off()

    page = own.on(service.url)
    unlock(page)
    expect(page.get_by_role("heading", name="Now")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(cards)
    expect(page.get_by_text("last word from the server").first).to_be_visible()


def test_what_was_recorded_while_the_server_was_down_is_sent_when_it_is_back(
    service: Service, phone: MakePhone
) -> None:
    asha = service.user("nurse")
    patient, task = bag_due_soon(service, asha["token"])
    page = phone("own").on(service.url)
    enrol(page, asha, "Asha's phone")
    service.kill()
    page.goto(f"{service.url}/#/patient/{patient['id']}/bag")
    change_bag(page, "DOWN1")
    expect(page.get_by_text("not sent yet")).to_be_visible()
    service.start()

    def other_task() -> bool:
        tasks = service.ask(f"/api/patients/{patient['id']}/advice", asha["token"])["tasks"]
        return all(one["key"] != task["key"] for one in tasks)

    assert until(other_task, 90)
    expect(page.get_by_text("and sent")).to_be_visible()
