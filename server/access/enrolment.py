"""How a phone becomes someone's. Runs inside one write step; the secret leaves once, only its hash stays."""

import msgspec

from server import ids
from server.store import people, sessions
from server.store.engine import Connection
from server.store.people import Session

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MAX_DEVICE_NAME = 80


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that has just become someone's, and the token it shows from now on."""

    token: str
    session: Session
    expires_ms: int


def make_code(connection: Connection, user: str, expires_ms: int) -> str:
    """A new one-use code for a user."""
    code = ids.enrolment_code()
    sessions.add_code(connection, ids.secret_hash(code), user, expires_ms)
    return code


def enrol(connection: Connection, code: str, name: str, now_ms: int, expires_ms: int) -> Enrolment | None:
    """Uses up a code. None when it is unknown, used, expired, or its user is disabled."""
    user = sessions.use_code(connection, ids.secret_hash(ids.read_code(code)), now_ms)
    return None if user is None else add_phone(connection, user, name, now_ms, expires_ms)


def add_phone(connection: Connection, user: str, name: str, now_ms: int, expires_ms: int) -> Enrolment:
    """A phone for a user who exists, with a session."""
    device, token = ids.uuid7(), ids.token()
    sessions.add_device(connection, device, user, name.strip()[:MAX_DEVICE_NAME] or "Phone", now_ms)
    sessions.add_session(connection, ids.secret_hash(token), device, now_ms, expires_ms)
    found = people.person(connection, user)
    assert found is not None
    session = Session(user=user, name=found.name, role=found.role, teams=found.teams, device=device)
    return Enrolment(token=token, session=session, expires_ms=expires_ms)
