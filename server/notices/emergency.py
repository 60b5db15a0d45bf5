"""Notices that a patient was opened from outside the team in an emergency: pure, from sights to notices."""

import hashlib
from collections.abc import Iterable

from server.notices.ladder import TOKEN_CHARS, token
from server.store.break_glass import Sight
from server.store.deliveries import Planned

RUNG = "opened"
TELLS_SECONDS = 24 * 3600
"""For so long after the opening somebody is still told of it, where their phone was out of reach."""
# Those who answer for the team. Everybody else of the team reads it beside the patient.
TOLD = ("consultant", "coordinator")


def emergency_notices(sights: Iterable[Sight], zone: str) -> list[Planned]:
    """One notice of each sight for each of those roles in the patient's own team; `zone` is the patient's.

    Two of one instant by one person are one: a notice more may never cost the patient's reminders.
    """
    found = (_notice(sight, role, zone) for sight in sights for role in TOLD)
    return list({notice.id: notice for notice in found}.values())


def _notice(sight: Sight, role: str, zone: str) -> Planned:
    key = f"opened:{sight.patient}:{sight.user}:{sight.from_ms}"
    at = sight.from_ms // 1000
    return Planned(
        id=hashlib.sha256(f"{key}\n{role}".encode()).hexdigest()[:TOKEN_CHARS],
        task=token(key),
        rung=RUNG,
        at=at,
        until=at + TELLS_SECONDS,
        by=at,
        zone=zone,
        urgency="normal",
        role=role,
    )
