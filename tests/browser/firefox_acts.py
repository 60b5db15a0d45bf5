"""What people do on the phone in Firefox, in the words on the screen. Each act waits for what it needs."""

import json
from typing import Any

from tests.browser.acts import PASSKEY, PASSPHRASE
from tests.browser.firefox import Firefox
from tests.browser.service import Service

FILL = """
  ((label, value) => {
    const field = [...document.querySelectorAll('label')].find((one) => one.innerText.trim() === label);
    const input = field?.querySelector('input');
    if (!input) return false;
    input.value = value;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    return true;
  })
"""
TAP = """
  ((words) => {
    const all = [...document.querySelectorAll('button, label, summary, a')];
    const found = all.find((one) => one.innerText.trim().startsWith(words) && !one.disabled);
    found?.click();
    return found !== undefined;
  })
"""
A_CARD = "document.querySelector('article') !== null"
LOCKED = "document.querySelector('h1')?.innerText.startsWith('Locked')"
AUTHENTICATOR = {
    "protocol": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserConsenting": True,
    "isUserVerified": True,
}


def says(words: str) -> str:
    """Whether words are on the screen, for the page to answer."""
    return f"document.body.innerText.includes({json.dumps(words)})"


def tap(browser: Firefox, words: str) -> None:
    """Tap what begins with these words, once it is there and can be tapped."""
    browser.wait(f"{TAP}({json.dumps(words)})")


def fill(browser: Firefox, label: str, value: str) -> None:
    """Type into a field, once it is there."""
    browser.wait(f"{FILL}({json.dumps(label)}, {json.dumps(value)})")


def show(browser: Firefox, address: str) -> None:
    """Go to another screen of the app that is open."""
    browser.run("location.hash = args[0]", address)


def show_code(browser: Firefox, url: str, user: dict[str, Any], name: str = "Asha's phone") -> None:
    """Use up the one-use code; how to unlock is asked next."""
    browser.go(f"{url}/#/enrol")
    fill(browser, "Enrolment code", user["enrolment_code"])
    fill(browser, "Name of this phone", name)
    tap(browser, "Enrol this phone")
    browser.wait(says("Choose how to unlock this phone"))


def choose_passphrase(browser: Firefox, passphrase: str = PASSPHRASE) -> None:
    """Choose a passphrase to unlock with; the patients of the team arrive."""
    for field in ("Passphrase", "Passphrase again"):
        fill(browser, field, passphrase)
    tap(browser, "Use this passphrase")
    browser.wait(A_CARD)


def choose_passkey(browser: Firefox) -> None:
    """Choose the phone's own screen lock, which unlocks it too; the patients of the team arrive."""
    tap(browser, PASSKEY)
    browser.wait(A_CARD)


def unlock(browser: Firefox, passphrase: str = PASSPHRASE) -> None:
    """Type a passphrase on the locked screen; whether it opens is for whoever asks to see."""
    fill(browser, "Passphrase", passphrase)
    tap(browser, "Unlock")


def lock_now(browser: Firefox) -> None:
    """Tap the button on "This phone"."""
    show(browser, "#/phone")
    tap(browser, "Lock now")
    browser.wait(LOCKED)


def sign_out(browser: Firefox) -> None:
    """Tap the button on "This phone"; it locks too."""
    show(browser, "#/phone")
    tap(browser, "Sign out of this phone")
    browser.wait(LOCKED)


def change_bag_offline(browser: Firefox, service: Service, patient: dict[str, Any], batch: str) -> None:
    """Record a bag change that never met the server, which is down from now on.

    Firefox reaches loopback even when it is told that it is offline, so the server is what goes away.
    """
    browser.wait("navigator.serviceWorker.controller !== null")
    service.kill()
    show(browser, f"#/patient/{patient['id']}/bag")
    tap(browser, "Two identifiers match")
    tap(browser, "All checked")
    tap(browser, "Change the dose, the hours or the label")
    fill(browser, "Batch, if on the label", batch)
    tap(browser, "Save bag change")
    browser.wait(says("not sent yet"))
