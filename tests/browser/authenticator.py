"""The app in Chromium with an authenticator that makes passkeys, and shows them without a finger."""

from collections.abc import Callable
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Page

ABILITIES = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "hasPrf": True,
    "automaticPresenceSimulation": True,
}
# A passkey takes no address for a name, and the browser is to find no other host.
HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"


class Opened(NamedTuple):
    """The app on a phone, and the authenticator of that phone."""

    page: Page
    devtools: CDPSession
    authenticator: str

    def recognise(self, *, the_owner: bool) -> None:
        """Whether the finger is one it knows, from now on."""
        verified = {"authenticatorId": self.authenticator, "isUserVerified": the_owner}
        self.devtools.send("WebAuthn.setUserVerified", verified)

    def passkeys(self) -> list[str]:
        """The ids of those it has."""
        where = {"authenticatorId": self.authenticator}
        found = self.devtools.send("WebAuthn.getCredentials", where)["credentials"]
        return [one["credentialId"] for one in found]

    def forget(self, passkey: str) -> None:
        """Remove one."""
        which = {"authenticatorId": self.authenticator, "credentialId": passkey}
        self.devtools.send("WebAuthn.removeCredential", which)


OpenApp = Callable[..., Opened]


def with_authenticator(page: Page, **abilities: Any) -> Opened:
    """Give a page's phone an authenticator."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {**ABILITIES, **abilities}
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Opened(page, devtools, made["authenticatorId"])
