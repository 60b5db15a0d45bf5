"""In Firefox the app loads, enrols, records offline and sends."""

from pathlib import Path

from tests.browser.acts import PASSPHRASE, bag_due_soon, until
from tests.browser.firefox import Firefox
from tests.browser.service import Service

FILL = """
  ((label, value) => {
    const field = [...document.querySelectorAll('label')].find((one) => one.innerText.trim() === label);
    const input = field.querySelector('input');
    input.value = value;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    return true;
  })(...args)
"""
TAP = """
  ((words) => {
    const all = [...document.querySelectorAll('button, label, summary, a')];
    const found = all.find((one) => one.innerText.trim().startsWith(words));
    found.click();
    return true;
  })(...args)
"""


def says(words: str) -> str:
    return f"document.body.innerText.includes({words!r})"


def test_a_bag_change_recorded_offline_in_firefox_reaches_the_server(
    service: Service, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    patient, task = bag_due_soon(service, asha["token"])
    with Firefox(tmp_path / "firefox") as browser:
        browser.go(service.url)
        browser.wait(says("Enrolment code"))
        browser.run(FILL, "Enrolment code", asha["enrolment_code"])
        browser.run(FILL, "Name of this phone", "Asha's phone")
        browser.run(TAP, "Enrol this phone")
        browser.wait(says("Choose how to unlock this phone"))
        for field in ("Passphrase", "Passphrase again"):
            browser.run(FILL, field, PASSPHRASE)
        browser.run(TAP, "Use this passphrase")
        browser.wait("document.querySelector('article') !== null")
        browser.wait("navigator.serviceWorker.controller !== null")

        # Firefox reaches loopback even when it is told that it is offline, so the server is what goes away.
        service.kill()
        browser.go(f"{service.url}/#/patient/{patient['id']}/bag")
        browser.wait(says("Two identifiers match"))
        browser.run(TAP, "Two identifiers match")
        browser.run(TAP, "All checked")
        browser.run(TAP, "Save bag change")
        browser.wait(says("not sent yet"))

        service.start()
        assert until(lambda: task["key"] not in keys(service, asha["token"], patient["id"]), 60)
        browser.wait(says("and sent"))


def keys(service: Service, token: str, patient: str) -> list[str]:
    """The keys of a patient's tasks, as the server has them."""
    return [task["key"] for task in service.ask(f"/api/patients/{patient}/advice", token)["tasks"]]
