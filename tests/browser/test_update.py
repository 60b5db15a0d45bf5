"""A new version of the app waits until the person says so."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import server
from tests.browser.acts import enrol, unlock
from tests.browser.conftest import MakePhone
from tests.browser.service import Service

CACHES = "caches.keys().then((names) => names.filter((name) => name.startsWith('bagwatch-')).sort())"
LOOK = "navigator.serviceWorker.getRegistration().then((registration) => registration.update())"
VERSION = re.compile(r'(?<=version:")[0-9a-f]+(?=")')


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Service]:
    """A server that runs from a copy of its own, so that a new version can be put in place."""
    home = Path(server.__file__).parent
    shutil.copytree(home, tmp_path / "home" / "server")
    with Service(tmp_path, {"PYTHONPATH": str(tmp_path / "home")}) as running:
        yield running


def test_a_new_version_waits_for_the_person_and_then_replaces_the_old(
    installed: Service, tmp_path: Path, phone: MakePhone
) -> None:
    page = phone("own").on(installed.url)
    enrol(page, installed.user("nurse"), "Asha's phone")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    [old] = page.evaluate(CACHES)

    new = deploy(installed, tmp_path / "home" / "server" / "built" / "web" / "sw.js")
    page.evaluate(LOOK)
    offer = page.get_by_role("button", name="Use it now")
    expect(offer).to_be_visible()
    page.reload()
    unlock(page)
    expect(offer).to_be_visible()
    assert page.evaluate(CACHES) == sorted([old, new]), "the old version still runs"

    with page.expect_navigation():
        offer.click()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    unlock(page)
    expect(page.get_by_role("heading", name="Now")).to_be_visible()
    assert settled(page) == [new]
    expect(offer).to_be_hidden()


def test_a_half_finished_deploy_leaves_the_old_version_running(
    installed: Service, tmp_path: Path, phone: MakePhone
) -> None:
    page = phone("own").on(installed.url)
    enrol(page, installed.user("nurse"), "Asha's phone")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    [old] = page.evaluate(CACHES)
    web = tmp_path / "home" / "server" / "built" / "web"
    (web / "manifest.webmanifest").write_bytes(b"{}")
    worker = (web / "sw.js").read_text()
    (web / "sw.js").write_text(re.sub(r'"/manifest\.webmanifest":"sha256-', r"\g<0>A", worker))
    deploy(installed, web / "sw.js")

    page.evaluate(f"{LOOK}.catch(() => null)")
    page.wait_for_function(
        "navigator.serviceWorker.getRegistration().then((one) => !one.installing && !one.waiting)"
    )
    page.reload()
    unlock(page)
    expect(page.get_by_role("heading", name="Now")).to_be_visible()
    assert old in page.evaluate(CACHES)
    expect(page.get_by_role("button", name="Use it now")).to_be_hidden()


def deploy(installed: Service, worker: Path) -> str:
    """Put another version in place and start the server again. Answers the name of its cache."""
    installed.stop()
    text = worker.read_text()
    [before] = VERSION.findall(text)
    after = before[::-1]
    worker.write_text(text.replace(before, after))
    installed.start()
    return f"bagwatch-{after}"


def settled(page: Page) -> list[str]:
    """The caches once only one version is left, or what there is after a while."""
    page.wait_for_function(f"{CACHES}.then((names) => names.length === 1)")
    found: list[str] = page.evaluate(CACHES)
    return found
