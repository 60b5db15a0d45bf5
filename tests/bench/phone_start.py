"""How long a phone takes with the server gone: to its locked screen, and from there to the board.

CPU x1 and slowed x4. That slows the page's thread only: the passphrase is derived beside it, at full
speed.
"""

import statistics
import tempfile

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.bench.ward_server import ward_server
from tests.browser.acts import PASSPHRASE, enrol, unlock

RUNS = 9
SLOWDOWNS = (1, 4)
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
BARE = "data:text/html,<!doctype html><title>bare</title><h1>Now</h1>"
DRAWN = "() => performance.getEntriesByName('drawn')[0]?.startTime"
UNLOCKED = "() => performance.getEntriesByName('unlocked')[0]?.startTime"
SUBMIT = "() => { performance.mark('tapped'); document.querySelector('form').requestSubmit() }"
TAPPED = "() => performance.getEntriesByName('tapped')[0].startTime"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main() -> None:
    """Prints the medians, with the first paint of a bare page in the same browser beside the first."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            headless=True,
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 390, "height": 844},
        )
        with ward_server() as server:
            url = server.url
            _enrol(context.new_page(), url, server.nurse())
        print("\nPhone, server stopped: to the locked screen, and from the passphrase to the board")
        for slowdown in SLOWDOWNS:
            bare = statistics.median(_paint(context, slowdown) for _ in range(RUNS))
            starts = [_start(context, url, slowdown) for _ in range(RUNS)]
            locked, board = (statistics.median(times) for times in zip(*starts, strict=True))
            print(
                f"  CPU x{slowdown}: {locked:6.0f} ms, then {board:.0f} ms"
                f"   a bare page paints in {bare:.0f} ms ({locked / bare:.1f})"
            )
        context.close()


def _enrol(page: Page, url: str, user: dict[str, str]) -> None:
    page.goto(url)
    enrol(page, user, "Measured phone")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
    page.reload()
    unlock(page)
    page.get_by_role("article").first.wait_for()
    page.close()


def _start(context: BrowserContext, url: str, slowdown: int) -> tuple[float, float]:
    page = _slowed(context, slowdown)
    page.goto(url, wait_until="commit")
    locked = float(page.wait_for_function(DRAWN).json_value())
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.evaluate(SUBMIT)
    unlocked = float(page.wait_for_function(UNLOCKED).json_value())
    board = unlocked - float(page.evaluate(TAPPED))
    page.close()
    return locked, board


def _paint(context: BrowserContext, slowdown: int) -> float:
    page = _slowed(context, slowdown)
    page.goto(BARE, wait_until="commit")
    painted = float(page.wait_for_function(PAINTED).json_value())
    page.close()
    return painted


def _slowed(context: BrowserContext, slowdown: int) -> Page:
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    return page
