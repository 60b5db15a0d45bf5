"""Which version applies to a patient, from the facts and from what the server knew when they arrived."""

from typing import Any

import msgspec

from server.rules.served import ServedRules
from server.rules.shelf import Shelf
from server.store import Connection, people, protocols
from server.store.people import RoleSpan
from server.store.protocols import Arrived, Recalled
from shared_rules import instant
from shared_rules.facts import decode_facts
from shared_rules.version import InForce, Known, Note, in_force, versions_named


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """The version in force for a patient, and the one that answers: another only where that is unreadable."""

    in_force: InForce
    rules: ServedRules
    recalled: Recalled | None

    @property
    def is_readable(self) -> bool:
        """The version in force answers itself."""
        return self.rules.hash == self.in_force.hash


def applied(connection: Connection, shelf: Shelf, patient: str, at: int | None, now: int) -> Applied:
    """The version that applies now; or that applied at an instant (seconds), by what was recorded then."""
    moment = now if at is None else at
    arrived = protocols.deciding_facts(connection, patient)
    values = [msgspec.json.decode(fact.content) for fact in arrived]
    if at is not None:
        values = [value for value in values if instant.parse(value["recorded_at"]) <= at]
    history = protocols.history(connection)
    known = Known(
        notes=notes_of(connection, arrived),
        versions={version.hash for version in protocols.versions(connection)},
        current=history[-1][1] if at is None else protocols.current_at(history, at * 1000),
    )
    found = in_force(decode_facts(values, "facts"), versions_named(values), known, moment)
    recalls = [one for one in protocols.recalled(connection) if at is None or one.at_ms <= at * 1000]
    return Applied(
        in_force=found,
        rules=_readable(connection, shelf, found.hash, known.current),
        recalled=next((one for one in recalls if one.hash == found.hash), None),
    )


def notes_of(connection: Connection, arrived: list[Arrived]) -> dict[str, Note]:
    """What the server knew of each fact: the roles its author had, and the version current on its arrival."""
    history = protocols.history(connection)
    roles: dict[str, list[RoleSpan]] = {}
    notes = {}
    for fact in arrived:
        value = msgspec.json.decode(fact.content)
        author = value["author"]
        if author not in roles:
            roles[author] = people.roles_of(connection, author)
        current = protocols.current_at(history, fact.arrived_ms)
        notes[value["id"]] = Note(roles=_roles(roles[author], value, fact.arrived_ms), current=current)
    return notes


def _roles(spans: list[RoleSpan], value: dict[str, Any], arrived_ms: int) -> tuple[str, ...]:
    """The roles at the writing or at the arrival: a wrong clock on the phone must not undo a decision."""
    moments = (instant.parse(value["recorded_at"]) * 1000, arrived_ms)
    had = {span.role for span in spans for at_ms in moments if _covers(span, at_ms)}
    return tuple(sorted(had))


def _covers(span: RoleSpan, at_ms: int) -> bool:
    return span.from_ms <= at_ms and (span.until_ms is None or at_ms < span.until_ms)


def _readable(connection: Connection, shelf: Shelf, wanted: str, current: str) -> ServedRules:
    return shelf.find(connection, wanted) or shelf.find(connection, current) or shelf.installed
