"""The handlers anyone may ask: pages and files of the app, health."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import SkipValidation

from server.edge import TheClock, TheStore
from server.pulse import Pulse
from server.refusal import not_found
from server.shell.bundle import Bundle, File
from server.store import timeline
from shared_rules import instant

TheBundle = SkipValidation[Bundle]
ThePulse = SkipValidation[Pulse]
Anyone = Request[Any, Any, Any]


@get("/api/health")
async def health(store: TheStore, clock: TheClock, pulse: ThePulse) -> Response[dict[str, Any]]:
    """200 while the store answers and the dispatcher has lately gone through a whole cycle, else 503."""
    epoch = await store.read(timeline.epoch)
    now_ms = clock.now_ms()
    alive = pulse.is_alive(now_ms)
    last = None if pulse.last_ms is None else instant.text(pulse.last_ms // 1000)
    answer = {
        "status": "ok" if alive else "failing",
        "store": "ok",
        "dispatcher": {"status": "ok" if alive else "failing", "last_cycle_at": last},
        "epoch": epoch,
        "server_time": instant.text(now_ms // 1000),
    }
    return Response(answer, status_code=200 if alive else 503)


@get(["/", "/{path:path}"])
async def app_file(request: Anyone, bundle: TheBundle, path: str = "/") -> Response[bytes]:
    """A file of the app; for a page of it, the app itself. Nothing is answered under `/api` from here."""
    name = path.strip("/")
    if name.startswith("api/") or name == "api":
        raise not_found()
    found = bundle.file(name)
    if found is not None:
        return _answer(request, found, 200)
    if name and not _is_page(request, name):
        raise not_found()
    return _answer(request, *bundle.page())


def _is_page(request: Anyone, name: str) -> bool:
    return "text/html" in request.headers.get("accept", "") and "." not in name.rsplit("/", 1)[-1]


def _answer(request: Anyone, file: File, status: int) -> Response[bytes]:
    headers = dict(file.headers)
    content_type = headers.pop("content-type")
    content = file.content
    if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        content = file.packed
    return Response(content, status_code=status, media_type=content_type, headers=headers)
