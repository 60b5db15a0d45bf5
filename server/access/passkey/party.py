"""Under which name browsers know this service: passkeys are bound to it for good."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from server.refusal import Refusal

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Party(msgspec.Struct, frozen=True):
    """The relying party: a host name, and the one origin its pages come from."""

    id: str
    origin: str


def party_of(origin: str, host: str) -> Party:
    """The party for a request to `host`. Raises Refusal where browsers offer no passkeys.

    A demonstration on this machine is also found as `localhost`, the only name without TLS a passkey takes.
    """
    own, asked = urlsplit(origin), urlsplit(f"//{host}")
    if own.hostname in LOOPBACK and asked.hostname == "localhost":
        return Party("localhost", f"{own.scheme}://{host}")
    if own.hostname is None or _is_address(own.hostname):
        raise Refusal(409, "no-passkeys", "Passkeys need a host name, not an address. Try http://localhost.")
    return Party(own.hostname, origin)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
