"""Whether a secret lets somebody in: by the way it came, for a route. Reads the store, changes nothing."""

from typing import Literal

import msgspec

from server.access.gate import require
from server.access.table import Row
from server.refusal import Refusal
from server.store import sessions
from server.store.engine import Connection
from server.store.people import Session
from server.store.sessions import Holder

Way = Literal["cookie", "bearer"]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a request shows of itself: its secret as a hash (None: none), and the patient of its path.

    `user`: whom the phone takes itself to speak for; on a shared phone the cookie may be a colleague's.
    """

    token_hash: bytes | None
    way: Way
    patient: str | None
    user: str | None = None


class Admission(msgspec.Struct, frozen=True):
    """Who asks, as far as is known, and why they may not, if so."""

    session: Session | None
    refusal: Refusal | None
    holder: Holder | None = None
    """Whose secret it was, where it counts no more."""


def admit(connection: Connection, row: Row, shown: Shown, takes_bearer: bool, now_ms: int) -> Admission:
    """Decides on a route that is not public."""
    if shown.way == "bearer" and not takes_bearer:
        return Admission(None, Refusal(403, "bearer", "This server takes no bearer tokens."))
    session = None if shown.token_hash is None else sessions.find(connection, shown.token_hash, now_ms)
    if session is None or (session.kind == "bearer" and not takes_bearer):
        return _stranger(connection, shown)
    if shown.user not in (None, session.user):
        return Admission(None, signed_out())
    try:
        _require_reach(row, session)
        require(connection, row, session, shown.patient)
    except Refusal as refusal:
        return Admission(session, refusal)
    return Admission(session, None)


def signed_out() -> Refusal:
    """The words for whoever is not, or not any more, signed in."""
    return Refusal(401, "sign-in", "This phone is not signed in. Sign in, or enrol it with a code.")


def shut_out() -> Refusal:
    """The words for a phone that is to be wiped."""
    return Refusal(401, "revoked", "This phone may no longer be used. Ask for a new code.")


def _stranger(connection: Connection, shown: Shown) -> Admission:
    holder = None if shown.token_hash is None else sessions.holder(connection, shown.token_hash)
    # One person's end wipes nobody else's data: where somebody is named, only a token of theirs does.
    is_shut_out = holder is not None and not holder.is_welcome and shown.user in (None, holder.user)
    return Admission(None, shut_out() if is_shut_out else signed_out(), holder)


def _require_reach(row: Row, session: Session) -> None:
    is_within = {"all": True, "read": not row.changes, "sync": row.pace == "sync"}[session.reach]
    if not is_within:
        raise Refusal(403, "bearer", f"This token is only for {session.reach}.")
