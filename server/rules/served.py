"""A version of the rules as the server runs it: the protocol, its canonical JSON and the hash of that."""

import hashlib

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
    return serve_protocol(load(name))


def serve_protocol(protocol: Protocol) -> ServedRules:
    """A protocol made ready to be served."""
    return ServedRules(protocol=protocol, hash=protocol_hash(protocol), content=canonical(protocol))


def read_version(content: bytes) -> ServedRules | None:
    """A kept version; None where this program can no longer read what an older or newer one wrote."""
    try:
        protocol = msgspec.json.decode(content, type=Protocol)
    except msgspec.DecodeError:
        return None
    # The hash is that of the kept bytes: fields that came later have defaults, which are not among them.
    return ServedRules(protocol=protocol, hash=hashlib.sha256(content).hexdigest(), content=content)
