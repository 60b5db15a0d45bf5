"""Decides whether a fact belongs in the record. Pure: everything it asks is an argument.

A fact is judged as of its writing, so that what was written by someone who could see the patient is
accepted after that person, or the patient, has moved on.
"""

from typing import Any

from server.decided import DECISION, said
from server.store.held import Reason
from server.store.people import Membership, RoleSpan, Span
from server.sync.cursor import Cursor
from shared_rules import instant


def authored(value: dict[str, Any], user: str, roles: list[RoleSpan]) -> Reason | None:
    """Why a fact cannot be its author's word, or None."""
    if value["author"] != user:
        return "author"
    claimed = claimed_role(value["kind"], value["body"])
    if claimed is None or any(_had(role, claimed, value) for role in roles):
        return None
    return "role"


def claimed_role(kind: Any, body: Any) -> str | None:
    """The role in which a decision claims to be made by its author; None where there is no such claim.

    A replacement can carry a decision, so it is looked into. A telephone order names another giver.
    """
    last_kind, last_body = said(kind, body)
    if last_kind != DECISION or last_body.get("by_telephone") is True:
        return None
    role = last_body.get("role")
    return role if isinstance(role, str) else None


def could_see(value: dict[str, Any], sees_now: bool, spans: list[Span], seen: Cursor | None) -> bool:
    """True when the author may see the patient, or could when the fact was written.

    When that was is said by the phone's clock, by the clock as corrected, and by the position the phone
    had seen; each is enough, because a wrong clock is never a reason to refuse.
    """
    if sees_now:
        return True
    return any(covers(span, value, seen) for span in spans)


def covers(span: Span, value: dict[str, Any], seen: Cursor | None) -> bool:
    """True when a fact was written within a stretch of time."""
    if any(span.from_ms <= at_ms < span.until_ms for at_ms in writing_instants(value)):
        return True
    generation = -1 if seen is None else max(seen.generation, seen.target)
    return span.from_generation <= generation < span.until_generation


def team_of_author(memberships: list[Membership], value: dict[str, Any], seen: Cursor | None) -> str | None:
    """The team a new patient belongs to: its author's when the registration was written, else now."""
    written = [one.team for one in memberships if covers(one.span, value, seen)]
    now = [one.team for one in memberships if one.span.is_open()]
    return next(iter(written + now), None)


def writing_instants(value: dict[str, Any]) -> list[int]:
    """When a fact was written, in milliseconds: by the phone's clock, and corrected by its known offset."""
    written_ms = instant.parse(value["recorded_at"]) * 1000
    clock = value.get("clock")
    offset = clock.get("offset_ms") if isinstance(clock, dict) else None
    if isinstance(offset, int | float) and not isinstance(offset, bool):
        return [written_ms, written_ms + int(offset)]
    return [written_ms]


def roles_when(roles: list[RoleSpan], value: dict[str, Any]) -> set[str]:
    """The roles in which an author may have written a fact."""
    return {role.role for role in roles if _had(role, role.role, value)}


def _had(role: RoleSpan, claimed: str, value: dict[str, Any]) -> bool:
    if role.role != claimed:
        return False
    # The role one has now counts for what one wrote before the server knew of it.
    return role.until_ms is None or any(
        role.from_ms <= at_ms < role.until_ms for at_ms in writing_instants(value)
    )
