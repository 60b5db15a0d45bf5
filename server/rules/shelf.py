"""The versions at hand: decoded once, at most a few at a time."""

from server.rules.served import ServedRules, read_version
from server.store import Connection, protocols

VERSIONS_AT_HAND = 16


class Shelf:
    """Versions by hash. The installed one is always at hand and answers when another cannot be read."""

    def __init__(self, installed: ServedRules) -> None:
        self.installed = installed
        self._at_hand: dict[str, ServedRules | None] = {}

    def find(self, connection: Connection, version: str) -> ServedRules | None:
        """A kept version; None when it is not kept or this program cannot read it."""
        if version == self.installed.hash:
            return self.installed
        if version not in self._at_hand:
            content = protocols.find(connection, version)
            if content is None:
                return None
            # Several threads may come here at once: each puts the same thing in the same place.
            if len(self._at_hand) >= VERSIONS_AT_HAND:
                self._at_hand = {}
            self._at_hand[version] = read_version(content)
        return self._at_hand.get(version)
