"""What two versions of a protocol say differently, for a person who must adopt or refuse one.

Compares the values, not the files: order of tables in a file, spacing and comments make no difference.
Entries of a list are matched by their own name, else by their place.
"""

from typing import Any, NamedTuple

import msgspec

from shared_rules.protocol import Protocol

NAMES = ("id", "code", "question", "analyte", "name", "rule", "parameter")


class Difference(NamedTuple):
    """One value that differs: where it stands, and what each version says (None: it says nothing)."""

    path: str
    before: Any
    after: Any


def differences(before: Protocol, after: Protocol) -> list[Difference]:
    """Every value that differs, in the order of the protocol."""
    return _walk("", msgspec.to_builtins(before), msgspec.to_builtins(after))


def _walk(path: str, before: Any, after: Any) -> list[Difference]:
    if isinstance(before, list) and isinstance(after, list):
        named = _by_name(before), _by_name(after)
        if named[0] is None or named[1] is None:
            return [] if before == after else [Difference(path, before, after)]
        return _walk(path, named[0], named[1])
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [*before, *(key for key in after if key not in before)]
        return [
            found
            for key in keys
            for found in _walk(f"{path}.{key}" if path else key, before.get(key), after.get(key))
        ]
    # A number is no boolean, though Python holds 1 and true for equal.
    same = before == after and isinstance(before, bool) == isinstance(after, bool)
    return [] if same else [Difference(path, before, after)]


def _by_name(entries: list[Any]) -> dict[str, Any] | None:
    """Entries under their own names; None where they have none or share one."""
    found: dict[str, Any] = {}
    for entry in entries:
        name = next((entry[key] for key in NAMES if key in entry), None) if isinstance(entry, dict) else None
        if name is None or name in found:
            return None
        found[str(name)] = entry
    return found
