"""Opening a patient of another team in an emergency: allowed, never quiet."""

from typing import Any

from server.refusal import Refusal, not_found
from server.store import break_glass as opened
from server.store import deliveries, people, scope
from server.store.break_glass import Sight
from server.store.engine import Connection
from server.store.people import Session
from shared_rules import instant

LEAST_REASON, MOST_REASON = 10, 500
MOST_SHOWN = 500


def break_glass(
    connection: Connection, session: Session, patient: str, reason: str, now_ms: int, until_ms: int
) -> None:
    """Lets the asker see a patient until an instant. Raises Refusal."""
    words = reason.strip()
    if not LEAST_REASON <= len(words) <= MOST_REASON:
        raise Refusal(400, "reason", f"Say why, in {LEAST_REASON} to {MOST_REASON} characters.", "reason")
    key = scope.patient_key(connection, patient)
    if key is None:
        raise not_found()
    if scope.may_see(connection, session.user, patient):
        raise Refusal(409, "in-sight", "This patient belongs to your team already.")
    # One opening at a time: whoever repeats it neither prolongs it nor rings anybody again.
    open_ms = opened.open_until(connection, key, session.user, now_ms)
    if open_ms is not None:
        detail = f"You have this patient open until {instant.text(open_ms // 1000)}."
        raise Refusal(409, "open", detail)
    sight = Sight(
        patient=patient,
        user=session.user,
        device=session.device,
        reason=words,
        from_ms=now_ms,
        until_ms=until_ms,
    )
    opened.open_patient(connection, key, sight)
    deliveries.look_at_once(connection, key)


def glass_seen(connection: Connection, session: Session, since_ms: int) -> list[dict[str, Any]]:
    """What was opened since an instant: of the patients of the asker's teams; for who oversees, also what was
    opened by people of their teams; administrators see all.
    """
    everyone = {person.id: person for person in people.people(connection)}
    return [
        {
            "patient": sight.patient,
            "user": {"id": sight.user, "name": everyone[sight.user].name, "role": everyone[sight.user].role},
            "device": sight.device,
            "reason": sight.reason,
            "at": instant.text(sight.from_ms // 1000),
            "until": instant.text(sight.until_ms // 1000),
        }
        for sight in _known(connection, session, since_ms)
    ]


def _known(connection: Connection, session: Session, since_ms: int) -> list[Sight]:
    if session.role == "administrator":
        return opened.latest(connection, since_ms, MOST_SHOWN)
    oversees = session.role == "coordinator"
    return opened.latest_of(connection, session.teams, oversees, since_ms, MOST_SHOWN)
