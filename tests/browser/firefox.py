"""Firefox as it is installed, headless, over its own remote protocol (Marionette)."""

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.browser.service import free_port

FIREFOX = shutil.which("firefox-esr") or "/usr/bin/firefox-esr"
START_SECONDS = 60
SCRIPT_MS = 60_000
# Nothing but loopback is ever asked for, and nobody is asked anything.
PREFERENCES: dict[str, bool | int | str] = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "dom.push.serverURL": "ws://127.0.0.1:9/",
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.prefetch-next": False,
    "network.proxy.type": 0,
    "network.trr.mode": 5,
    "permissions.default.desktop-notification": 1,
    "remote.prefs.recommended": True,
    "security.webauth.webauthn_enable_softtoken": True,
    "security.webauth.webauthn_enable_usbtoken": False,
    "services.settings.server": "http://127.0.0.1:9/v1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "http://127.0.0.1:9/",
}


class Firefox:
    """One browser with a profile of its own. Use within `with`."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._port = free_port()
        self._number = 0

    def __enter__(self) -> "Firefox":
        self._profile.mkdir(parents=True, exist_ok=True)
        preferences = {**PREFERENCES, "marionette.port": self._port}
        lines = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()
        )
        (self._profile / "user.js").write_text("".join(lines))
        environment = {**os.environ, "MOZ_HEADLESS": "1", "MOZ_CRASHREPORTER_DISABLE": "1"}
        environment |= {"MOZ_DISABLE_CONTENT_SANDBOX": "1", "HOME": str(self._profile)}
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        command = [FIREFOX, "--marionette", "--remote-allow-system-access", "--no-remote", "--headless"]
        with (self._profile / "firefox.log").open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--profile", str(self._profile)], env=environment, stdout=log, stderr=log
            )
        self._socket = self._connected()
        self._socket.settimeout(90)
        self._file = self._socket.makefile("rb")
        self._receive()
        self.command("WebDriver:NewSession")
        self.command("WebDriver:SetTimeouts", {"script": SCRIPT_MS, "pageLoad": SCRIPT_MS})
        self.command("WebDriver:SetWindowRect", {"width": 390, "height": 844})
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.command("Marionette:Quit", {"flags": ["eForceQuit"]})
        except (OSError, RuntimeError):
            # A browser that is gone already cannot say so.
            self._process.terminate()
        self._socket.close()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(15)

    def command(self, name: str, parameters: dict[str, Any] | None = None) -> Any:
        """One command of the protocol. Raises RuntimeError with the browser's words."""
        self._number += 1
        content = json.dumps([0, self._number, name, parameters or {}]).encode()
        self._socket.sendall(str(len(content)).encode() + b":" + content)
        _, _, error, answer = self._receive()
        if error:
            raise RuntimeError(f"{name}: {error['error']}: {error['message']}")
        return answer

    def go(self, url: str) -> None:
        self.command("WebDriver:Navigate", {"url": url})

    def run(self, expression: str, *arguments: object) -> Any:
        """The value of an expression in the page; it may await, and finds `args`."""
        script = (
            "const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);"
            f"(async () => ({expression}))()"
            ".then((value) => done({value}), (fault) => done({fault: String(fault)}));"
        )
        answer = self.command("WebDriver:ExecuteAsyncScript", {"script": script, "args": list(arguments)})
        if "fault" in answer["value"]:
            raise RuntimeError(answer["value"]["fault"])
        return answer["value"].get("value")

    def wait(self, expression: str, seconds: float = 45) -> Any:
        """The first true value of an expression."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.run(expression):
                return value
            time.sleep(0.1)
        raise TimeoutError(f"{expression}: {self.run('document.body.innerText')}")

    def _connected(self) -> socket.socket:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                return socket.create_connection(("127.0.0.1", self._port), 1)
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.1)
        log = (self._profile / "firefox.log").read_text(errors="replace")
        raise RuntimeError(f"Firefox did not start: {log[-800:]}")

    def _receive(self) -> Any:
        length = b""
        while (byte := self._file.read(1)) != b":":
            if not byte:
                raise ConnectionError("Firefox has left")
            length += byte
        return json.loads(self._file.read(int(length)))
