"""The handler of carried facts."""

import asyncio

import msgspec
from litestar import Response, post
from litestar.params import SkipValidation

from server.declared import takes
from server.edge import Asked, TheClock, TheStore
from server.seal import SealKeys
from server.store import Connection, audit, timeline
from server.sync.arriving import MOST_READ_BYTES, read_content
from server.sync.receive import Source
from server.sync.routes import PushAnswer, TheLive, counts
from server.sync.said import SealedSaid
from server.sync.sealed.carry import Carriage, carry
from server.sync.sealed.parcels import MAX_BYTES, open_all, read_parcels
from server.trail import kept_with, note
from shared_rules import instant

TheSealKeys = SkipValidation[SealKeys]


@post("/api/sync/sealed", status_code=200, request_max_body_size=MOST_READ_BYTES, opt=takes(SealedSaid, 415))
async def carry_sealed(
    request: Asked, store: TheStore, clock: TheClock, live: TheLive, seal: TheSealKeys
) -> Response[bytes]:
    """Keeps facts that other people sealed on this phone, under their true authors; a receipt for each."""
    contents = await asyncio.to_thread(read_parcels, await read_content(request, MAX_BYTES))
    carried = await asyncio.to_thread(open_all, seal, contents)
    carrier = Source(user=request.user.user, device=request.user.device, now_ms=clock.now_ms())

    def step(connection: Connection) -> tuple[Carriage, str]:
        carriage = carry(connection, carrier, carried)
        note(request, carriage.patients, _told(carriage))
        audit.append(connection, kept_with(request, 200, carrier.now_ms))
        return carriage, timeline.epoch(connection)

    carriage, epoch = await store.write(step)
    live.poke(carriage.teams)
    answer = PushAnswer(carriage.receipts, epoch, instant.text(carrier.now_ms // 1000))
    return Response(msgspec.json.encode(answer), media_type="application/json")


def _told(carriage: Carriage) -> str:
    """Whose facts were carried and what became of them: `for:<user> accepted:2; unreadable.sealed:1`."""
    parts = [f"for:{user} {counts(receipts)}" for user, receipts in sorted(carriage.authors.items())]
    unopened = [one for one in carriage.receipts if one.reason == "sealed"]
    return "; ".join([*parts, counts(unopened)] if unopened else parts)
