"""The handlers anyone may ask: pages and files of the app, health."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath, SkipValidation

from server.declared import takes
from server.edge import TheClock, TheStore
from server.refusal import not_found
from server.shell.bundle import Bundle, File
from server.shell.vitals import Vitals
from server.store import timeline
from shared_rules import instant

TheBundle = SkipValidation[Bundle]
TheVitals = SkipValidation[Vitals]
PAGE = "text/html"
Anyone = Request[Any, Any, Any]


@get("/api/health", opt=takes(None, 503))
async def health(store: TheStore, clock: TheClock, vitals: TheVitals) -> Response[dict[str, Any]]:
    """200 while the store answers and takes writes, and the dispatcher goes through whole cycles, else 503.

    `degraded`, with 200: the cycles go through, but patients could not be planned or a push service refuses.
    """
    epoch = await store.read(timeline.epoch)
    now_ms = clock.now_ms()
    found = {"epoch": epoch, "server_time": instant.text(now_ms // 1000), **vitals.told(now_ms)}
    return Response(found, status_code=503 if found["status"] == "failing" else 200)


@get("/", opt=takes(answers=PAGE))
async def app_page(request: Anyone, bundle: TheBundle) -> Response[bytes]:
    """The app."""
    return _answer(request, *bundle.page())


@get("/{path:path}", opt=takes(answers="*/*"))
async def app_file(request: Anyone, bundle: TheBundle, path: FromPath[str]) -> Response[bytes]:
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
