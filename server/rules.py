"""The rules this server runs: read once at start, served under their hash."""

import msgspec

from shared_rules.canonical import canonical
from shared_rules.protocol import Protocol, load, protocol_hash

PROTOCOL = "blinatumomab"


class ServedRules(msgspec.Struct, frozen=True, kw_only=True):
    """A protocol with its canonical JSON and the hash of that."""

    protocol: Protocol
    hash: str
    content: bytes


def load_rules(name: str = PROTOCOL) -> ServedRules:
    """The protocol that is installed with the server."""
    protocol = load(name)
    return ServedRules(protocol=protocol, hash=protocol_hash(protocol), content=canonical(protocol))
