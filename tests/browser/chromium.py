"""One phone: Debian's Chromium, headless, with a profile of its own that outlives the process."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright, ViewportSize

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# Nothing but loopback is ever asked for.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
PHONE: ViewportSize = {"width": 390, "height": 844}
GONE_SECONDS = 10


class Phone:
    """Switched on with `on`, off with `off`, and ended without warning with `kill`. The profile stays."""

    def __init__(self, playwright: Playwright, profile: Path, switches: Sequence[str] = ()) -> None:
        self._playwright = playwright
        self._profile = profile
        self._switches = [*SWITCHES, *switches]
        self.context: BrowserContext | None = None

    def on(self, url: str, *, dark: bool = False) -> Page:
        """Start the browser and open the app."""
        self.context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            headless=True,
            executable_path=CHROMIUM,
            args=self._switches,
            ignore_default_args=["--disable-background-networking"],
            viewport=PHONE,
            device_scale_factor=2,
            has_touch=True,
            color_scheme="dark" if dark else "light",
            timezone_id="Europe/London",
            locale="en-GB",
        )
        self.context.grant_permissions(["notifications"], origin=url)
        self.context.set_default_timeout(20_000)
        page = self.context.pages[0]
        page.goto(url)
        return page

    def off(self) -> None:
        """Close the browser in order."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """SIGKILL to every process of this browser; nothing is written after this."""
        for pid in self._processes():
            os.kill(pid, signal.SIGKILL)
        self._until_gone()
        if self.context is not None:
            # The driver may or may not have noticed yet; either way the browser is gone.
            with contextlib.suppress(Error):
                self.context.close()
            self.context = None
        # A killed browser leaves its lock behind, as a phone that lost power does.
        for lock in self._profile.glob("Singleton*"):
            lock.unlink()

    def _processes(self) -> list[int]:
        """Those that name this profile, and whatever they started."""
        parents = {}
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes()
                    parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                except (OSError, IndexError):
                    continue
                if f"--user-data-dir={self._profile}".encode() in line.split(b"\0"):
                    found.add(int(entry.name))
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found)

    def _until_gone(self) -> None:
        end = time.monotonic() + GONE_SECONDS
        while any(_is_running(pid) for pid in self._processes()):
            if time.monotonic() > end:
                raise TimeoutError("the browser outlived SIGKILL")
            time.sleep(0.05)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
