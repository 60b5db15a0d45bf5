"""Which buckets a request draws from: its address, then its phone and its user."""

import ipaddress

from server.access.pace import Key, Paces
from server.access.table import Row
from server.refusal import Refusal
from server.settings import Settings
from server.store.people import Session

PHONES_OF_AN_ADDRESS = 10
PHONES_OF_A_USER = 2
# Each is a row of the audit.
ENDED_OF_A_PHONE = 60


def network_of(address: str) -> str:
    """What one household or ward asks from: an IPv4 address, or the 64 bits that IPv6 gives a network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


class Limits:
    """The limits of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._paces = Paces()
        # Apart, so that whoever has many addresses pushes nobody else's bucket out.
        self._addresses = Paces()
        self._requests = settings.requests_per_minute
        self._sign_ins = settings.sign_ins_per_minute

    def check_address(self, row: Row, address: str, now_ms: int) -> None:
        """Before it is known who asks. Raises Refusal."""
        is_sign_in = row.pace == "sign-in"
        most = self._sign_ins if is_sign_in else self._requests * PHONES_OF_AN_ADDRESS
        self._take(("address", row.pace, network_of(address)), most, now_ms, self._addresses)

    def check_session(self, row: Row, session: Session, now_ms: int) -> None:
        """Once it is known who asks. Raises Refusal."""
        self._take(("phone", row.pace, session.device), self._requests, now_ms)
        self._take(("user", row.pace, session.user), self._requests * PHONES_OF_A_USER, now_ms)

    def check_ended(self, device: str, now_ms: int) -> None:
        """A phone whose secret counts no more, and that asks and asks. Raises Refusal."""
        self._take(("ended", device), ENDED_OF_A_PHONE, now_ms)

    def check_sign_in(self, user: str, now_ms: int) -> None:
        """An attempt to sign in as somebody, from wherever. Raises Refusal."""
        self._take(("sign-in", user), max(1, self._sign_ins // 6), now_ms)

    def _take(self, key: Key, per_minute: int, now_ms: int, paces: Paces | None = None) -> None:
        wait = (paces or self._paces).take(key, per_minute, now_ms)
        if wait:
            detail = f"Too many requests. Try again in {wait} seconds."
            raise Refusal(429, "too-many", detail, retry_seconds=wait)
