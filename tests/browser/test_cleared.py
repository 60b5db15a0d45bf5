"""A phone whose storage was cleared opens nothing by the session its browser still holds."""

from playwright.sync_api import Page, expect

from tests.browser.acts import enrol
from tests.browser.conftest import MakePhone
from tests.browser.service import Service

ASKED = "(path) => fetch(path).then((answer) => answer.status)"


def clear_storage(page: Page, url: str) -> None:
    """What a person can do in the settings of the browser: the app's data goes, the cookie stays."""
    page.goto("about:blank")
    kinds = {"origin": url, "storageTypes": "indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", kinds)
    page.goto(url)


def test_after_its_storage_was_cleared_a_phone_asks_to_sign_in_and_shows_nobody(
    service: Service, phone: MakePhone
) -> None:
    page = phone("own").on(service.url)
    enrol(page, service.user("nurse"), "Asha's phone")
    assert page.evaluate(ASKED, "/api/patients") == 200
    clear_storage(page, service.url)
    expect(page.get_by_text("storage was cleared")).to_be_visible()
    expect(page.get_by_label("Enrolment code")).to_be_visible()
    expect(page.get_by_role("heading", name="Choose how to unlock this phone")).to_have_count(0)
    expect(page.get_by_role("article")).to_have_count(0)
    assert page.evaluate(ASKED, "/api/patients") == 401


def test_the_address_bar_of_a_phone_shows_no_data(service: Service, phone: MakePhone) -> None:
    page = phone("own").on(service.url)
    enrol(page, service.user("nurse"), "Asha's phone")
    tab = page.context.new_page()
    # What is no route of the server is answered by the app itself, locked.
    for path, status in (("/api/patients", 403), ("/api/sync/pull", 403), ("//api/patients", 200)):
        answer = tab.goto(f"{service.url}{path}")
        assert answer is not None and answer.status == status, path
        assert "family_name" not in tab.content() and "sequence" not in tab.content()
