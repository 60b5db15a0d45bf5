"""What every request passes: who is asking, from where, and in what form an error or a header leaves.

Deny by default: a route answers to whom its row in `access.table` names, and a route without a row to nobody.
A handler finds the session as `request.user`.
"""

import logging
import traceback
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request, Response
from litestar.datastructures import MutableScopeHeaders, State
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.params import SkipValidation
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.access.gate import require
from server.access.table import Row, row_of
from server.clock import Clock
from server.ids import secret_hash
from server.refusal import Refusal, not_found
from server.settings import Settings
from server.store import Connection, Store, sessions
from server.store.people import Session

COOKIE = "__Host-bagwatch"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains"

log = logging.getLogger("bagwatch.edge")

Asked = Request[Session, bytes, State]
TheStore = SkipValidation[Store]
TheClock = SkipValidation[Clock]
TheSettings = SkipValidation[Settings]


class Gate(ASGIMiddleware):
    """Asks the table of each request, and puts the `Session` on it; or refuses."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, store: Store, clock: Clock, settings: Settings) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["user"], scope["auth"] = None, None
        assert scope["type"] == ScopeType.HTTP
        row = row_of(scope["method"], scope["path_template"])
        if row is None:
            raise not_found()
        request: Request[Any, Any, Any] = Request(scope)
        bearer = bearer_token(request)
        if row.changes and bearer is None:
            self._refuse_foreign_origin(request)
        if not row.is_public:
            await self._admit(scope, row, bearer or request.cookies.get(COOKIE, ""))
        await next_app(scope, receive, send)

    async def _admit(self, scope: Scope, row: Row, token: str) -> None:
        token_hash, now_ms = secret_hash(token), self._clock.now_ms()
        patient = scope["path_params"].get("patient")

        def step(connection: Connection) -> Session | None:
            session = sessions.find(connection, token_hash, now_ms) if token else None
            if session is not None:
                require(connection, row, session, patient)
            return session

        session = await self._store.read(step)
        if session is None:
            raise Refusal(401, "sign-in", "This phone is not signed in. Enrol it with a code.")
        scope["user"], scope["auth"] = session, token_hash

    def _refuse_foreign_origin(self, request: Request[Any, Any, Any]) -> None:
        # A cookie is sent by the browser on its own, so a write must show that our page asked for it.
        origin = request.headers.get("origin")
        own = {self._settings.origin, f"{request.url.scheme}://{request.headers.get('host', '')}"}
        if origin is not None and origin not in own:
            raise Refusal(403, "origin", "This request does not come from the app.")
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refusal(403, "origin", "This request does not come from the app.")


def bearer_token(request: Request[Any, Any, Any]) -> str | None:
    """The token of an `Authorization: Bearer` header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


class Finish:
    """Adds the headers every answer carries, and one log line without path parameters or query."""

    def __init__(self, settings: Settings) -> None:
        self._tls = urlsplit(settings.origin).scheme == "https"

    async def __call__(self, message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._tls:
            headers.setdefault("strict-transport-security", HSTS)
        if scope["path"].startswith("/api"):
            headers.setdefault("cache-control", "no-store")
        log.info("%s %s %s", scope["method"], scope.get("path_template", "-"), message["status"])


class Problem(msgspec.Struct, omit_defaults=True):
    """The form of every error."""

    error: str
    detail: str
    at: str | None = None


def answer_refusal(_: Request[Any, Any, Any], refusal: Refusal) -> Response[Problem]:
    """A refusal in its own words."""
    problem = Problem(refusal.code, refusal.detail, refusal.at)
    return Response(problem, status_code=refusal.status, media_type="application/json")


def answer_http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """An error of the framework, without the values it may quote."""
    code, detail = HTTP_WORDS.get(error.status_code, ("bad-request", "This request cannot be understood."))
    headers = error.headers or {}
    return Response(
        Problem(code, detail), status_code=error.status_code, headers=headers, media_type="application/json"
    )


def answer_fault(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """A fault of ours: a place for the log, never a value, because values may be of a patient."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    place = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    log.error("fault %s at %s in %s", type(error).__name__, place, request.scope.get("path_template", "-"))
    problem = Problem("fault", "The server failed. Nothing was confirmed; try again.")
    return Response(problem, status_code=500, media_type="application/json")


HTTP_WORDS = {
    400: ("bad-request", "This request cannot be understood."),
    404: ("not-found", "There is nothing here that you may see."),
    405: ("method", "This address does not take that method."),
    413: ("too-large", "The request is too large. Send fewer facts at once."),
}
EXCEPTION_HANDLERS: dict[type[Exception] | int, Any] = {
    Refusal: answer_refusal,
    HTTPException: answer_http_error,
    Exception: answer_fault,
}
