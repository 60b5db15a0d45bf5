"""The handlers of emergencies: opening a patient of another team, who opened whom, and reading the record."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter

from server.access.body import read_body
from server.access.enrolment import DAY_MS
from server.access.gate import require_patient
from server.access.sight.glass import break_glass, glass_seen
from server.declared import takes
from server.edge import Asked, TheClock, TheSettings, TheStore
from server.store import Connection, log
from server.trail import note
from shared_rules import instant

MINUTE_MS = 60_000
# Longer than anything is kept in mind; the audit knows more.
ALL_DAYS = 36_500


class ReasonBody(msgspec.Struct, frozen=True):
    reason: str


@post("/api/patients/{patient:str}/break-glass", status_code=201, opt=takes(ReasonBody, 409))
async def open_patient(
    request: Asked, store: TheStore, clock: TheClock, settings: TheSettings, patient: FromPath[str]
) -> dict[str, str]:
    """Opens a patient of another team for a short time. That team is told, and sees it with the reason."""
    body = read_body(await request.body(), ReasonBody)
    session, now_ms = request.user, clock.now_ms()
    until_ms = now_ms + settings.break_glass_minutes * MINUTE_MS
    await store.write(lambda c: break_glass(c, session, patient, body.reason, now_ms, until_ms))
    note(request, [patient], f"opened in an emergency: {body.reason.strip()}")
    return {"patient": patient, "until": instant.text(until_ms // 1000)}


@get("/api/break-glass", opt=takes(None, 400, query={"days": {"type": "integer", "minimum": 1}}))
async def list_break_glass(
    request: Asked, store: TheStore, clock: TheClock, days: Annotated[int, QueryParameter(ge=1)] = ALL_DAYS
) -> dict[str, Any]:
    """Who opened whom in an emergency and why, the newest first: of the patients of the asker's teams.

    `days`: how far back.
    """
    session, since_ms = request.user, clock.now_ms() - min(days, ALL_DAYS) * DAY_MS
    found = await store.read(lambda connection: glass_seen(connection, session, since_ms))
    note(request, [one["patient"] for one in found])
    return {"break_glass": found}


@get("/api/patients/{patient:str}/facts", opt=takes())
async def get_facts(request: Asked, store: TheStore, patient: FromPath[str]) -> Response[bytes]:
    """Every fact of a patient as it was received, for reading where a pull brings nothing."""
    session = request.user

    def step(connection: Connection) -> list[bytes]:
        require_patient(connection, session, patient)
        return log.facts_of(connection, patient)

    facts = await store.read(step)
    return Response(b'{"facts":[' + b",".join(facts) + b"]}", media_type="application/json")
