"""What every way of signing in ends with: a session on a phone; and what asks for a fresh one."""

import msgspec

from server.access.admission import shut_out
from server.access.enrolment import Enrolment, add_phone, sign_in
from server.refusal import Refusal
from server.store import passkeys, passwords, people, phone_keys, phones
from server.store.engine import Connection
from server.store.people import Session
from server.store.sessions import Term

FRESH_MS = 15 * 60_000


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody signs in: a phone they have, or a new one with its name and its key."""

    device: str | None
    name: str
    key: bytes | None


def enter(connection: Connection, user: str, wanted: Wanted, now_ms: int, term: Term) -> Enrolment | Refusal:
    """A session for a user who has just proved who they are."""
    person = people.person(connection, user)
    if person is None or person.disabled_ms is not None:
        return shut_out()
    known = None if wanted.device is None else phones.device(connection, wanted.device)
    if known is not None and known.user == user:
        if known.revoked_ms is not None:
            return shut_out()
        return sign_in(connection, user, known.id, now_ms, term)
    made = add_phone(connection, user, wanted.name, now_ms, term)
    if wanted.key is not None:
        phone_keys.keep(connection, made.session.device, wanted.key)
    return made


def has_a_way_in(connection: Connection, user: str) -> bool:
    """True when a user can sign in without a new code."""
    return bool(passkeys.of_user(connection, user)) or passwords.factors_of(connection, user).is_whole


def require_fresh(connection: Connection, session: Session, now_ms: int) -> None:
    """Raises Refusal when a way in is to be changed from a session that somebody else may have picked up."""
    if now_ms - session.signed_in_ms > FRESH_MS and has_a_way_in(connection, session.user):
        raise Refusal(403, "sign-in-again", "Sign in again first: this changes how you sign in.")
