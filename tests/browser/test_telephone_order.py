"""An order by telephone: taken down offline at the bedside, read back, and signed by who gave it."""

from playwright.sync_api import expect

from tests.browser.acts import bag_due_soon, enrol
from tests.browser.conftest import MakePhone
from tests.browser.service import Service

# Not for a moment may an entry be called sent that nobody has.
WATCH_FOR_SENT = """() => {
    window.saidSent = false;
    new MutationObserver(() => {
        window.saidSent ||= document.querySelector('.saved')?.textContent.includes('and sent') ?? false;
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
FINDING = "Telephone order to be countersigned"


def test_a_nurse_takes_an_order_down_without_signal_and_its_giver_signs_it(
    service: Service, phone: MakePhone
) -> None:
    nurse, consultant = service.user("nurse"), service.user("consultant")
    patient, _ = bag_due_soon(service, nurse["token"])
    page = phone("nurse").on(service.url)
    enrol(page, nurse, "The nurse's phone")
    page.context.set_offline(True)
    page.goto(f"{service.url}/#/record/{patient['id']}")
    page.get_by_role("link", name="Decision").click()
    # What is not filled is asked for, and what is filled stays.
    page.get_by_label("Name of who gave the order").fill(consultant["name"])
    page.get_by_role("button", name="Save telephone order").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the role of who gave the order.")
    page.get_by_text("Consultant", exact=True).click()
    page.get_by_role("combobox", name="What is decided").select_option(
        "Dexamethasone before the dose goes up"
    )
    page.get_by_text("No", exact=True).click()
    page.get_by_text("Two identifiers match").click()
    page.get_by_text("Read back: patient").click()
    page.evaluate(WATCH_FOR_SENT)
    page.get_by_role("button", name="Save telephone order").click()
    expect(page.get_by_label("Saved")).to_contain_text("not sent yet")
    assert page.evaluate("window.saidSent") is False
    expect(page.get_by_text(FINDING).first).to_be_attached()
    # Who took it down is not asked to sign it.
    expect(page.get_by_role("link", name="Sign or refuse")).to_have_count(0)
    page.context.set_offline(False)
    expect(page.get_by_label("Saved")).to_contain_text("and sent")

    givers = phone("giver").on(service.url)
    enrol(givers, consultant, "The consultant's phone")
    givers.goto(f"{service.url}/#/")
    givers.get_by_role("link", name="Read it").click()
    order = givers.get_by_role("article", name="Telephone order to countersign")
    expect(order).to_contain_text("by telephone, read back")
    order.get_by_role("link", name="Sign or refuse").click()
    givers.get_by_text("Yes, I gave this order").click()
    givers.get_by_role("button", name="Save").click()
    expect(givers.get_by_role("link", name="Sign or refuse")).to_have_count(0)
    expect(givers.get_by_text(FINDING)).to_have_count(0)
    expect(givers.get_by_label("Saved")).to_contain_text("and sent")
    answer = service.ask(f"/api/patients/{patient['id']}/advice", nurse["token"])
    assert "decision.countersign" not in {found["rule"] for found in answer["findings"]}
    expect(page.get_by_text(FINDING)).to_have_count(0)
