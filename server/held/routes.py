"""The handlers of the quarantine; for prescribers, consultants, coordinators and administrators."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.params import FromPath

from server.clock import Clock
from server.declared import takes
from server.edge import Asked, TheClock, TheStore
from server.held.desk import Settlement, settle, shown, visible_held
from server.refusal import Refusal
from server.store import Connection, Store, held
from server.store.held import Held
from server.sync.live import Live
from server.sync.routes import TheLive
from server.trail import note

MAX_BYTES = 8192


@get("/api/held", opt=takes())
async def list_held(request: Asked, store: TheStore) -> dict[str, Any]:
    """Everything of the asker's teams that no senior has looked at, the oldest first."""
    session = request.user
    rows = await store.read(lambda connection: visible_held(connection, session))
    note(request, [row.patient for row in rows if row.patient is not None])
    return {"held": [shown(row) for row in rows]}


@post(
    "/api/held/{number:int}/release",
    status_code=200,
    request_max_body_size=MAX_BYTES,
    opt=takes(Settlement, 409, required=False),
)
async def release_held(
    request: Asked, store: TheStore, clock: TheClock, live: TheLive, number: FromPath[int]
) -> dict[str, Any]:
    """Puts a held fact into the record, its bytes unchanged."""
    return await _settle(request, store, clock, live, number, True)


@post(
    "/api/held/{number:int}/annotate", status_code=200, request_max_body_size=MAX_BYTES, opt=takes(Settlement)
)
async def annotate_held(
    request: Asked, store: TheStore, clock: TheClock, live: TheLive, number: FromPath[int]
) -> dict[str, Any]:
    """Says why a held fact stays out of the record. It is kept."""
    return await _settle(request, store, clock, live, number, False)


async def _settle(
    request: Asked, store: Store, clock: Clock, live: Live, number: int, to_release: bool
) -> dict[str, Any]:
    session = request.user
    try:
        said = msgspec.json.decode(await request.body() or b"{}", type=Settlement)
    except (ValueError, RecursionError):
        raise Refusal(400, "bad-request", 'Send {"note"} as JSON.') from None
    now_ms = clock.now_ms()

    def step(connection: Connection) -> tuple[int | None, Held | None]:
        sequence = settle(connection, session, number, said.note, to_release, now_ms)
        return sequence, held.get(connection, number)

    sequence, row = await store.write(step)
    word = "released" if to_release else "annotated"
    note(request, [row.patient] if row and row.patient else [], f"{word} held:{number}")
    if sequence is not None:
        live.poke(session.teams)
    return {"number": number, "sequence": sequence}
