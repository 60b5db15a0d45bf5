"""How long the installed app takes to its first screen with the server gone, CPU x1 and slowed x4."""

import statistics
import tempfile

from playwright.sync_api import BrowserContext, sync_playwright

from tests.bench.ward_server import ward_server

RUNS = 7
SLOWDOWNS = (1, 4)
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
READY = "() => document.querySelector('main h1') !== null"


def main() -> None:
    """Prints the medians, with the time of an empty page in the same browser beside them."""
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
            page = context.new_page()
            page.goto(url)
            page.wait_for_function(
                "() => navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready"
            )
            page.wait_for_function(READY)
            page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
            page.close()
        print("\nPhone: offline start to first screen, server stopped")
        for slowdown in SLOWDOWNS:
            app, empty = (
                _median(context, url, slowdown, READY),
                _median(context, "about:blank", slowdown, "() => true"),
            )
            print(f"  CPU x{slowdown}: {app:6.0f} ms   (an empty page {empty:.0f} ms)")
        context.close()


def _median(context: BrowserContext, url: str, slowdown: int, ready: str) -> float:
    times = []
    for _ in range(RUNS):
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        page.goto(url, wait_until="commit")
        page.wait_for_function(ready, polling=5)
        times.append(float(page.evaluate("() => performance.now()")))
        page.close()
    return statistics.median(times)
