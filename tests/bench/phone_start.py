"""How long the enrolled app takes to draw the board with the server gone, CPU x1 and slowed x4."""

import statistics
import tempfile

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.bench.ward_server import ward_server

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
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main() -> None:
    """Prints the medians, with the first paint of a bare page in the same browser beside them."""
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
            _enrol(context.new_page(), url, server.nurse()["enrolment_code"])
        print("\nPhone: from opening to the board of six patients drawn with advice, server stopped")
        for slowdown in SLOWDOWNS:
            app, bare = _median(context, url, slowdown, DRAWN), _median(context, BARE, slowdown, PAINTED)
            print(
                f"  CPU x{slowdown}: {app:6.0f} ms   a bare page paints in {bare:.0f} ms ({app / bare:.1f})"
            )
        context.close()


def _enrol(page: Page, url: str, code: str) -> None:
    page.goto(url)
    page.get_by_label("Enrolment code").fill(code)
    page.get_by_label("Name of this phone").fill("Measured phone")
    page.get_by_role("button", name="Enrol this phone").click()
    page.get_by_role("article").first.wait_for()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
    page.reload()
    page.get_by_role("article").first.wait_for()
    page.close()


def _median(context: BrowserContext, url: str, slowdown: int, mark: str) -> float:
    times = []
    for _ in range(RUNS):
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        page.goto(url, wait_until="commit")
        times.append(float(page.wait_for_function(mark).json_value()))
        page.close()
    return statistics.median(times)
