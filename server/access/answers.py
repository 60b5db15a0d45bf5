"""What access says of a session to its holder."""

from typing import Any

from server.access.enrolment import Enrolment
from server.seal import SealKey
from server.store import contacts, passkeys, passwords, people
from server.store.engine import Connection
from server.store.people import Session
from shared_rules import instant


def who(connection: Connection, session: Session, seal: SealKey) -> dict[str, Any]:
    """Whose session it is, the teams and whom they ring, and to what the phone seals facts."""
    known = {team.id: team.name for team in people.teams(connection)}
    return {
        "user": {"id": session.user, "name": session.name, "role": session.role},
        "device": {"id": session.device},
        "teams": [_team(connection, team, known[team]) for team in session.teams],
        "seal_key": {"id": seal.id, "key": seal.key},
    }


def _team(connection: Connection, team: str, name: str) -> dict[str, Any]:
    said = [{"name": one.name, "number": one.number} for one in contacts.of_team(connection, team)]
    return {"id": team, "name": name, "contacts": said}


def signed_in(connection: Connection, made: Enrolment, seal: SealKey, with_token: bool) -> dict[str, Any]:
    """The answer to a sign-in; the secret is in it for scripts, where they may use it."""
    answer = {**who(connection, made.session, seal), "expires_at": instant.text(made.expires_ms // 1000)}
    return {**answer, "token": made.token} if with_token else answer


def ways_in(connection: Connection, session: Session) -> dict[str, Any]:
    """By what the holder can sign in without a new code."""
    factors = passwords.factors_of(connection, session.user)
    return {
        "passkeys": len(passkeys.of_user(connection, session.user)),
        "password": factors.password,
        "totp": factors.totp,
    }
