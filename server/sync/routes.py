"""The handlers of sync: push, pull, live."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery, QueryParameter, SkipValidation
from litestar.response import ServerSentEvent, ServerSentEventMessage

from server.declared import takes
from server.edge import Asked, TheClock, TheStore
from server.store import Connection, audit, installs, sessions, timeline
from server.sync import pull as pulling
from server.sync.arriving import MOST_READ_BYTES, read_content
from server.sync.batch import MAX_BYTES, Batch, read_batch
from server.sync.live import Live
from server.sync.receive import Outcome, Receipt, Source, receive
from server.sync.said import PushSaid
from server.trail import kept_with, note
from shared_rules import instant

TheLive = SkipValidation[Live]


class PushAnswer(msgspec.Struct):
    """One receipt for each fact, in order."""

    receipts: list[Receipt]
    epoch: str
    server_time: str


class _Belonging(msgspec.Struct):
    patient: str


@post("/api/sync/push", status_code=200, request_max_body_size=MOST_READ_BYTES, opt=takes(PushSaid, 415))
async def push(request: Asked, store: TheStore, clock: TheClock, live: TheLive) -> Response[bytes]:
    """Keeps every fact of the body, on disk before the answer, and gives each its receipt."""
    batch = await asyncio.to_thread(read_batch, await read_content(request, MAX_BYTES))
    source = Source(user=request.user.user, device=request.user.device, now_ms=clock.now_ms())

    def step(connection: Connection) -> tuple[Outcome, str]:
        outcome = receive(connection, source, batch.entries)
        _report(connection, source, batch)
        note(request, _patients(batch), counts(outcome.receipts))
        audit.append(connection, kept_with(request, 200, source.now_ms))
        return outcome, timeline.epoch(connection)

    outcome, epoch = await store.write(step)
    live.poke(outcome.teams)
    return _json(
        msgspec.json.encode(PushAnswer(outcome.receipts, epoch, instant.text(source.now_ms // 1000)))
    )


def _patients(batch: Batch) -> list[str]:
    said = (entry.value.get("patient") for entry in batch.entries if entry.value and not entry.problem)
    return [patient for patient in said if isinstance(patient, str)]


def counts(receipts: list[Receipt]) -> str:
    """What became of the facts, in codes: `accepted:2 held.role:1`."""
    codes = Counter(".".join(filter(None, (receipt.status, receipt.reason))) for receipt in receipts)
    return " ".join(f"{code}:{count}" for code, count in sorted(codes.items()))


def _report(connection: Connection, source: Source, batch: Batch) -> None:
    if batch.install is None or batch.frontier is None:
        return
    numbers = [entry.value["device_seq"] for entry in batch.entries if entry.value and not entry.problem]
    report = installs.Install(
        install=batch.install,
        device=source.device,
        unsent=batch.frontier.unsent,
        oldest_at=batch.frontier.oldest_at,
        highest_device_seq=max(numbers, default=0),
        pushed_ms=source.now_ms,
    )
    installs.report(connection, report)


@get(
    "/api/sync/pull",
    opt=takes(None, 400, query={"cursor": {"type": "string"}, "limit": {"type": "integer", "minimum": 1}}),
)
async def pull(
    request: Asked,
    store: TheStore,
    clock: TheClock,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1)] = pulling.DEFAULT_LIMIT,
) -> Response[bytes]:
    """A page of facts as they were received, within the scope of the session."""
    user = request.user.user
    found = await store.read(lambda connection: pulling.pull(connection, user, cursor or None, limit))
    server_time = instant.text(clock.now_ms() // 1000)
    if isinstance(found, pulling.Page):
        note(request, {msgspec.json.decode(fact, type=_Belonging).patient for fact in found.facts})
        return _json(pulling.page_json(found, server_time))
    epoch = found.epoch
    if found.restored is not None:
        ahead = found.restored
        epoch = await store.write(lambda connection: pulling.leave_timeline(connection, ahead))
    return _json(msgspec.json.encode({"reset": found.why, "epoch": epoch, "server_time": server_time}))


@get("/api/sync/live", opt=takes(answers="text/event-stream"))
async def listen(request: Asked, store: TheStore, clock: TheClock, live: TheLive) -> ServerSentEvent:
    """Server-sent events `poke` and `heartbeat`: the server's time, and no data."""
    token_hash: bytes = request.auth

    async def is_welcome() -> bool:
        now_ms = clock.now_ms()
        found = await store.read(lambda connection: sessions.find(connection, token_hash, now_ms))
        return found is not None

    async def signals() -> AsyncIterator[ServerSentEventMessage]:
        async for signal in live.listen(request.user.device, request.user.teams, is_welcome):
            server_time = instant.text(clock.now_ms() // 1000)
            yield ServerSentEventMessage(event=signal, data=f'{{"server_time":"{server_time}"}}')

    return ServerSentEvent(signals())


def _json(content: bytes) -> Response[bytes]:
    return Response(content, media_type="application/json")
