"""The handlers of the record: patients, one patient, advice."""

import asyncio
from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery, SkipValidation

from server.access.gate import require_patient
from server.declared import takes
from server.edge import Asked, TheClock, TheStore
from server.record.advice import advice
from server.record.checks import second_checks
from server.record.names import who
from server.refusal import Refusal
from server.rules.applied import Applied, applied
from server.rules.shelf import Shelf
from server.store import Connection, log, people, scope
from server.store.people import Session
from server.trail import note
from shared_rules import instant

TheShelf = SkipValidation[Shelf]


@get("/api/patients", opt=takes())
async def list_patients(request: Asked, store: TheStore) -> dict[str, Any]:
    """The patients of the asker's teams, by family name. Held and stopped patients are among them."""
    session = request.user
    found = await store.read(lambda connection: _patients(connection, session))
    note(request, [patient["id"] for patient in found])
    return {"patients": found}


@get("/api/patients/{patient:str}", opt=takes())
async def get_patient(request: Asked, store: TheStore, patient: FromPath[str]) -> dict[str, Any]:
    """One patient of the asker's teams."""
    session = request.user

    def step(connection: Connection) -> dict[str, Any]:
        require_patient(connection, session, patient)
        key = scope.patient_key(connection, patient)
        assert key is not None
        return _patient(connection, key, patient)

    return await store.read(step)


@get(
    "/api/patients/{patient:str}/advice",
    opt=takes(None, 400, query={"at": {"type": "string", "format": "date-time"}}),
)
async def get_advice(
    request: Asked,
    store: TheStore,
    clock: TheClock,
    shelf: TheShelf,
    patient: FromPath[str],
    at: FromQuery[str | None] = None,
) -> Response[bytes]:
    """What the rules say now, or said at an instant from the facts recorded by then."""
    session = request.user
    moment = None if at is None else _instant(at)
    now = clock.now_ms() // 1000

    def step(connection: Connection) -> tuple[Applied, list[bytes]]:
        require_patient(connection, session, patient)
        return applied(connection, shelf, patient, moment, now), log.facts_of(connection, patient)

    rules, contents = await store.read(step)
    answer = await asyncio.to_thread(advice, rules, contents, moment, now)
    return Response(answer, media_type="application/json")


@get("/api/patients/{patient:str}/second-checks", opt=takes())
async def get_second_checks(request: Asked, store: TheStore, patient: FromPath[str]) -> dict[str, Any]:
    """Who checked besides the author, for each fact that says so, and whether their phone signed it."""
    session = request.user

    def step(connection: Connection) -> list[dict[str, Any]]:
        require_patient(connection, session, patient)
        return second_checks(connection, patient)

    return {"second_checks": await store.read(step)}


def _instant(text: str) -> int:
    try:
        return instant.parse(text)
    except instant.NotAnInstant as error:
        raise Refusal(400, "bad-instant", f"`at` is {error}.", "at") from None


def _patients(connection: Connection, session: Session) -> list[dict[str, Any]]:
    found = [
        _patient(connection, key, patient) for key, patient in scope.visible(connection, session.user).items()
    ]
    return sorted(found, key=lambda patient: (patient["name"], patient["id"]))


def _patient(connection: Connection, key: int, patient: str) -> dict[str, Any]:
    names = who(log.naming_facts(connection, key))
    team = scope.team_of(connection, patient)
    known = {found.id: found.name for found in people.teams(connection)}
    shown = ", ".join(part for part in (names["family_name"], names["given_name"]) if part)
    return {"id": patient, "name": shown, **names, "team": {"id": team, "name": known.get(team or "")}}
