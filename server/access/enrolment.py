"""How a phone becomes someone's. Runs inside one write step; the secret leaves once, only its hash stays."""

import msgspec

from server import ids
from server.settings import Settings
from server.store import codes, people, phones, sessions
from server.store.engine import Connection
from server.store.people import Session
from server.store.sessions import Term

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MAX_DEVICE_NAME = 80


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that somebody has just signed in on, and the token it shows from now on."""

    token: str
    session: Session
    expires_ms: int


def term_of(settings: Settings, now_ms: int) -> Term:
    """How long a phone stays signed in."""
    return Term(
        expires_ms=now_ms + settings.session_days * DAY_MS, idle_ms=settings.session_idle_hours * HOUR_MS
    )


def make_code(connection: Connection, user: str, expires_ms: int) -> str:
    """A new one-use code for a user."""
    code = ids.enrolment_code()
    codes.add_code(connection, ids.code_hash(code), user, expires_ms)
    return code


def enrol(connection: Connection, code_hash: bytes, name: str, now_ms: int, term: Term) -> Enrolment | None:
    """Uses up a code. None when it is unknown, used, expired, or its user is disabled."""
    user = codes.use_code(connection, code_hash, now_ms)
    return None if user is None else add_phone(connection, user, name, now_ms, term)


def add_phone(connection: Connection, user: str, name: str, now_ms: int, term: Term) -> Enrolment:
    """A phone for a user who exists, with a session."""
    device = ids.uuid7()
    phones.add_device(connection, device, user, name.strip()[:MAX_DEVICE_NAME] or "Phone", now_ms)
    return sign_in(connection, user, device, now_ms, term)


def sign_in(connection: Connection, user: str, device: str, now_ms: int, term: Term) -> Enrolment:
    """A new session on a phone of the user; those the phone's browser had before end."""
    token = ids.token()
    sessions.end_of_device(connection, device)
    sessions.add_session(connection, ids.secret_hash(token), device, now_ms, term)
    found = people.person(connection, user)
    assert found is not None
    session = Session(user=user, name=found.name, role=found.role, teams=found.teams, device=device)
    return Enrolment(token=token, session=session, expires_ms=term.expires_ms)
