"""The one door to a patient's record."""

from server.refusal import Refusal, not_found
from server.store import scope
from server.store.engine import Connection
from server.store.people import Role, Session

SENIORS: tuple[Role, ...] = ("prescriber", "consultant", "coordinator", "administrator")
OVERSEERS: tuple[Role, ...] = ("coordinator", "administrator")


def require_patient(connection: Connection, session: Session, patient: str) -> None:
    """Raises the same Refusal for an unknown patient and for one of another team."""
    if not scope.may_see(connection, session.user, patient):
        raise not_found()


def require_role(session: Session, roles: tuple[Role, ...]) -> None:
    """Raises Refusal when the asker's role is none of these."""
    if session.role not in roles:
        raise Refusal(403, "role", f"This is for {', '.join(roles)}.")
