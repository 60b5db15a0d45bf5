"""Pictures of the five screens on a phone, light and dark: `python -m tests.browser.screens`.

They are taken from a fresh demo ward and written to `docs/screens/`, where the README shows them.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.acts import bag_due_soon, enrol, lock_now, turn_on_reminders
from tests.browser.chromium import Phone
from tests.browser.fake_fcm import FakeFcm
from tests.browser.service import Service

TARGET = Path(__file__).parents[2] / "docs" / "screens"
MAX_BYTES = 150_000


def main() -> int:
    """0 when all ten are written and small enough."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bagwatch-screens-") as directory,
        FakeFcm(Path(directory)) as fcm,
        Service(Path(directory), fcm.server_environment) as service,
        sync_playwright() as playwright,
    ):
        for theme, place in (("light", 0), ("dark", 1)):
            phone = Phone(playwright, Path(directory) / theme, fcm.chromium_switches)
            picture(phone, service, theme, place)
    heavy = [path.name for path in TARGET.glob("*.png") if path.stat().st_size > MAX_BYTES]
    if heavy:
        print(f"larger than {MAX_BYTES} bytes: {', '.join(heavy)}", file=sys.stderr)
    return 1 if heavy else 0


def picture(phone: Phone, service: Service, theme: str, place: int) -> None:
    """The five screens in one theme, on the phone of one nurse."""
    nurse = service.user("nurse", place)
    patient, _ = bag_due_soon(service, nurse["token"])
    try:
        page = phone.on(service.url, dark=theme == "dark")
        enrol(page, nurse, "A phone")
        turn_on_reminders(page, service)
        shoot(show(page, service, ""), f"now-{theme}")
        shoot(show(page, service, f"patient/{patient['id']}"), f"patient-{theme}")
        form = show(page, service, f"patient/{patient['id']}/bag")
        form.get_by_text("Two identifiers match").click()
        form.get_by_role("button", name="All checked").click()
        shoot(form, f"bag-change-{theme}")
        shoot(show(page, service, f"patient/{stopped(service, nurse['token'])}/stopped"), f"stopped-{theme}")
        lock_now(page)
        shoot(page, f"locked-{theme}")
    finally:
        phone.off()


def stopped(service: Service, token: str) -> str:
    """The patient whose infusion was stopped last, of those a nurse sees."""
    found: list[tuple[str, str]] = []
    for patient in service.ask("/api/patients", token)["patients"]:
        state = service.ask(f"/api/patients/{patient['id']}/advice", token)["state"]
        if state["stopped_since"] is not None:
            found.append((state["stopped_since"], patient["id"]))
    return max(found)[1]


def show(page: Page, service: Service, address: str) -> Page:
    page.goto(f"{service.url}/#/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def shoot(page: Page, name: str) -> None:
    """The part of the screen a person sees first, at half the phone's resolution to stay small."""
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    page.screenshot(path=TARGET / f"{name}.png", scale="css", animations="disabled")


if __name__ == "__main__":
    sys.exit(main())
