"""What every story has: a push service, a server, phones. Everything is stopped, whatever happens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.browser.authenticator import HERE, OpenApp, Opened, with_authenticator
from tests.browser.chromium import Phone
from tests.browser.fake_fcm import FakeFcm
from tests.browser.service import Service

MakePhone = Callable[[str], Phone]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a real browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def fcm(tmp_path: Path) -> Iterator[FakeFcm]:
    with FakeFcm(tmp_path) as running:
        yield running


@pytest.fixture
def service(tmp_path: Path, fcm: FakeFcm) -> Iterator[Service]:
    """A fresh demo ward whose pushes go to the push service of this test."""
    quick = {"BAGWATCH_NOTICE_CYCLE_SECONDS": "1"}
    with Service(tmp_path, {**fcm.server_environment, **quick}) as running:
        yield running


# Of a module, not of the session: while it runs, no other test of this process can run an event loop.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def phone(tmp_path: Path, fcm: FakeFcm, playwright: Playwright) -> Iterator[MakePhone]:
    """Makes phones by name, each with a profile of its own."""
    made: list[Phone] = []

    def make(name: str) -> Phone:
        made.append(Phone(playwright, tmp_path / name, fcm.chromium_switches))
        return made[-1]

    yield make
    for one in made:
        one.off()


@pytest.fixture
def open_app(service: Service, playwright: Playwright, tmp_path: Path) -> Iterator[OpenApp]:
    """Opens the app by a host name, with an authenticator of the given abilities."""
    phones: list[Phone] = []

    def opened(name: str = "own", **abilities: Any) -> Opened:
        phones.append(Phone(playwright, tmp_path / name, [HERE]))
        return with_authenticator(phones[-1].on(service.named_url), **abilities)

    yield opened
    for one in phones:
        one.off()
