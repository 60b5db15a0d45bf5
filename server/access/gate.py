"""The one door to a patient's record: what the table says of a route, asked of a session."""

from server.access.table import Row
from server.refusal import Refusal, not_found
from server.store import scope
from server.store.engine import Connection
from server.store.people import Session


def require(connection: Connection, row: Row, session: Session, patient: str | None) -> None:
    """Raises Refusal unless the table lets this session ask this route of this patient."""
    if session.role not in row.roles:
        raise Refusal(403, "role", f"This is for {', '.join(row.roles)}.")
    if row.relation == "patient":
        require_patient(connection, session, patient or "")


def require_patient(connection: Connection, session: Session, patient: str) -> None:
    """Raises the same Refusal for an unknown patient and for one of another team, unless it was opened."""
    if patient not in session.opened and not scope.may_see(connection, session.user, patient):
        raise not_found()
