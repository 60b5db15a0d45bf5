"""What a senior does with a held fact: put it into the record as it is, or say why not."""

from typing import Any

import msgspec

from server.refusal import Refusal, not_found
from server.store import held, log, people, scope
from server.store.engine import Connection
from server.store.held import Held
from server.store.people import Session
from server.sync.entries import read_entry
from server.sync.receive import release, release_waiting
from server.sync.standing import Standing
from shared_rules import instant

MAX_NOTE = 500
UNRELEASABLE = {
    "conflict": "The record has another fact under this id. Record it anew instead.",
    "content": "Other phones could not read it. Record it anew instead.",
    "depth": "Other phones could not read it. Record it anew instead.",
    "envelope": "It does not say what a fact must. Record it anew instead.",
    "unreadable": "It is no fact. Record it anew instead.",
    "author": "It stands under another author's name. Its author can record it anew.",
    "sealed": "It could not be opened. The phone keeps it until its author is signed in there again.",
    "changed": "The order was changed before this word on it arrived. Who gave it can sign it anew.",
    "role": "Its author does not have the role it claims. The right person can record the decision.",
}

AWAITS = (
    "What it corrects has not arrived. It comes in by itself when that does and its author may correct it."
)


class Settlement(msgspec.Struct, frozen=True):
    """What a senior says of a held fact."""

    note: str | None = None


def visible_held(connection: Connection, session: Session) -> list[Held]:
    """What is held and not settled, of the asker's patients and of the people in the asker's teams."""
    patients = set(scope.visible(connection, session.user).values())
    teams = set(session.teams)
    # Those who were disabled, too: what they wrote still waits for somebody to look.
    colleagues = {person.id for person in people.people(connection) if not teams.isdisjoint(person.teams)}
    return [
        row
        for row in held.unsettled(connection)
        if row.patient in patients
        or (row.user in colleagues and (row.patient is None or _is_unplaced(connection, row.patient)))
    ]


def _is_unplaced(connection: Connection, patient: str) -> bool:
    return scope.patient_key(connection, patient) is None


def settle(
    connection: Connection, session: Session, number: int, note: str | None, to_release: bool, now_ms: int
) -> int | None:
    """Releases or annotates one row; answers the sequence of a released fact. Raises Refusal."""
    row = next((row for row in visible_held(connection, session) if row.number == number), None)
    if row is None:
        raise not_found()
    if to_release:
        key = _patient_key(connection, row, now_ms)
        sequence = release(connection, row, key, session.user, now_ms, note)
        release_waiting(connection, row.patient or "", now_ms)
        return sequence
    if not note or not note.strip():
        raise Refusal(400, "note", "Say why it stays out of the record.", "note")
    held.settle(connection, number, session.user, now_ms, note[:MAX_NOTE], None)
    return None


def _patient_key(connection: Connection, row: Held, now_ms: int) -> int:
    standing, value = Standing(connection, row.user), read_entry(row.content).value or {}
    words = _why_not(connection, row, standing, value)
    if words is not None:
        raise Refusal(409, "unreleasable", words)
    patient = row.patient or ""
    # A registration that was held makes its patient now, in its author's team.
    if scope.patient_key(connection, patient) is None:
        standing.register(value, now_ms)
    key = scope.patient_key(connection, patient)
    if key is None:
        raise Refusal(409, "unreleasable", "Its patient is not registered yet.")
    return key


def _why_not(connection: Connection, row: Held, standing: Standing, value: dict[str, Any]) -> str | None:
    """Why nobody may put a row into the record now, in words, or None."""
    if row.reason in ("role", "patient", "revoked") and standing.awaits(value):
        return AWAITS
    if row.reason in UNRELEASABLE:
        return UNRELEASABLE[row.reason]
    if log.find(connection, [row.id]):
        return UNRELEASABLE["conflict"]
    # The record has grown since it was held: what it corrects can have become somebody's decision.
    claim = standing.claim(value)
    return None if claim is None else UNRELEASABLE[claim]


def shown(row: Held) -> dict[str, Any]:
    """A held row for a senior's screen, with what can be read of it."""
    return {
        "number": row.number,
        "id": row.id or None,
        "reason": row.reason,
        "patient": row.patient,
        "user": row.user,
        "device": row.device,
        "arrived_at": instant.text(row.arrived_ms // 1000),
        "releasable": row.reason not in UNRELEASABLE,
        "fact": read_entry(row.content).value,
        "text": row.content.decode("utf-8", "replace"),
    }
