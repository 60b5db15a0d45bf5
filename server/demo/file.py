"""`demo.json`: who may sign in to the ward and how, for people and programs that try it out."""

import os
from pathlib import Path
from typing import Any

import msgspec

from server.access.enrolment import make_code
from server.ids import code_hash, secret_hash, token
from server.record.names import who
from server.store import codes, log, people, scope, sessions
from server.store.engine import Connection

NAME = "demo.json"
# A demonstration is picked up again long after it was made.
VALID_MS = 10 * 365 * 86_400_000


def describe(connection: Connection, url: str, before: dict[str, Any], now_ms: int) -> dict[str, Any]:
    """The ward's people with a token and an unused code each, and its patients. Keeps those of `before`."""
    known = {user["id"]: user for user in before.get("users", [])}
    teams = {team.id: team.name for team in people.teams(connection)}
    return {
        "url": url,
        "teams": [{"id": id_, "name": name} for id_, name in teams.items()],
        "users": [
            {
                "id": person.id,
                "name": person.name,
                "role": person.role,
                "team": person.teams[0],
                "token": _token(connection, person.id, known.get(person.id), now_ms),
                "enrolment_code": _code(connection, person.id, known.get(person.id), now_ms),
            }
            for person in sorted(people.people(connection), key=lambda person: person.id)
            if person.teams
        ],
        "patients": [
            {"id": placed.patient, "name": _name(connection, placed.patient), "team": placed.team}
            for placed in scope.placed(connection)
        ],
    }


def read(directory: Path) -> dict[str, Any]:
    """What the file says, or nothing where there is none."""
    path = directory / NAME
    if not path.exists():
        return {}
    found: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return found


def write(directory: Path, content: dict[str, Any]) -> None:
    """Writes the file whole, readable by its owner only, because it holds tokens."""
    fresh = directory / f".{NAME}.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(content), indent=2))
    fresh.replace(directory / NAME)


def _token(connection: Connection, user: str, before: dict[str, Any] | None, now_ms: int) -> str:
    kept = (before or {}).get("token", "")
    if kept and sessions.find(connection, secret_hash(kept), now_ms) is not None:
        return str(kept)
    fresh = token()
    device = people.devices_of(connection, user)[0].id
    term = sessions.Term(expires_ms=now_ms + VALID_MS, kind="bearer")
    sessions.add_session(connection, secret_hash(fresh), device, now_ms, term)
    return fresh


def _code(connection: Connection, user: str, before: dict[str, Any] | None, now_ms: int) -> str:
    kept = (before or {}).get("enrolment_code", "")
    if kept and codes.is_usable(connection, code_hash(kept), now_ms):
        return str(kept)
    return make_code(connection, user, now_ms + VALID_MS)


def _name(connection: Connection, patient: str) -> str:
    key = scope.patient_key(connection, patient)
    names = who(log.naming_facts(connection, key)) if key is not None else {}
    return " ".join(part for part in (names.get("given_name"), names.get("family_name")) if part)
