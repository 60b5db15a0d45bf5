"""What every request passes: who is asking, from where, and in what form an error or a header leaves.

Deny by default: a route answers to whom its row in `access.table` names, and a route without a row to nobody.
A handler finds the session as `request.user`.
"""

import logging
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import Cookie, MutableScopeHeaders, State
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.params import SkipValidation
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.access.admission import Admission, Shown, admit
from server.access.limits import Limits
from server.access.table import Row, row_of
from server.clock import Clock
from server.ids import secret_hash
from server.provenance import refuse_foreign, refuse_navigation, refuse_other_spelling
from server.refusal import Refusal, not_found
from server.settings import Settings
from server.store import Store, sessions
from server.store.people import Session
from server.store.sessions import Holder
from server.trail import note

COOKIE = "__Host-bagwatch"
# Several people share a phone, but its browser holds one cookie: the phone says for whom it asks.
SPOKEN_FOR = "bagwatch-user"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
DATA = "/api/"
# An answer of the service is data. Opened as a page it can do nothing.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
FRAME_POLICY = "frame-ancestors 'none'"
HSTS = "max-age=31536000; includeSubDomains"

log = logging.getLogger("bagwatch.edge")

Asked = Request[Session, bytes, State]
TheStore = SkipValidation[Store]
TheClock = SkipValidation[Clock]
TheSettings = SkipValidation[Settings]


class Gate(ASGIMiddleware):
    """Asks the table of each request, and puts the `Session` on it; or refuses."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, store: Store, clock: Clock, settings: Settings, limits: Limits) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._limits = limits

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        assert scope["type"] == ScopeType.HTTP
        scope["user"], scope["auth"] = None, None
        row = row_of(scope["method"], scope["path_template"])
        if row is None:
            raise not_found()
        request: Request[Any, Any, Any] = Request(scope)
        if row.path.startswith(DATA):
            refuse_other_spelling(scope.get("raw_path") or scope["path"].encode(), row.path)
            refuse_navigation(request.headers)
        self._limits.check_address(row, self._address(request), self._clock.now_ms())
        bearer = bearer_token(request)
        if row.changes and bearer is None:
            await self._refuse_foreign(request)
        if not row.is_public:
            await self._admit(request, row, bearer)
        await next_app(scope, receive, send)

    async def _refuse_foreign(self, request: Request[Any, Any, Any]) -> None:
        host = f"{request.url.scheme}://{request.headers.get('host', '')}"
        try:
            refuse_foreign(request.headers, {self._settings.origin, host})
        except Refusal:
            # Whose cookie another page tried to use is kept; nobody is admitted.
            token = request.cookies.get(COOKIE, "")
            if token:
                token_hash = secret_hash(token)
                holder = await self._store.read(lambda c: sessions.holder(c, token_hash))
                self._note_holder(request, holder, "from elsewhere")
            raise

    async def _admit(self, request: Request[Any, Any, Any], row: Row, bearer: str | None) -> None:
        scope, now_ms = request.scope, self._clock.now_ms()
        token = bearer or request.cookies.get(COOKIE, "")
        shown = Shown(
            token_hash=secret_hash(token) if token else None,
            way="cookie" if bearer is None else "bearer",
            patient=scope["path_params"].get("patient"),
            user=request.headers.get(SPOKEN_FOR),
        )
        takes_bearer = self._settings.bearer
        found: Admission = await self._store.read(lambda c: admit(c, row, shown, takes_bearer, now_ms))
        scope["user"], scope["auth"] = found.session, shown.token_hash
        self._note_holder(request, found.holder)
        if found.refusal is not None:
            raise found.refusal
        assert found.session is not None and shown.token_hash is not None
        self._limits.check_session(row, found.session, now_ms)
        if now_ms - found.session.seen_ms >= sessions.TOUCH_MS:
            token_hash = shown.token_hash
            await self._store.write(lambda c: sessions.touch(c, token_hash, now_ms))

    def _note_holder(
        self, request: Request[Any, Any, Any], holder: Holder | None, why: str | None = None
    ) -> None:
        """Has the audit name whose secret did not count, and why; or refuses whoever fills it."""
        if holder is not None:
            self._limits.check_ended(holder.device, self._clock.now_ms())
            said = why or ("ended session" if holder.is_welcome else "shut out")
            note(request, [], f"{said}, phone {holder.device}", holder.user)

    def _address(self, request: Request[Any, Any, Any]) -> str:
        client = request.client.host if request.client else ""
        if client and client == self._settings.trusted_proxy:
            # The last name is the one that the proxy itself wrote.
            return request.headers.get("x-forwarded-for", client).rsplit(",", 1)[-1].strip()
        return client


def session_cookie(token: str, seconds: int) -> Cookie:
    """The cookie that carries a session; an empty one takes it back."""
    return Cookie(
        key=COOKIE, value=token, path="/", secure=True, httponly=True, samesite="strict", max_age=seconds
    )


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
            headers.setdefault("content-security-policy", DATA_POLICY)
        # The page's own policy stands; scripts and refusals elsewhere are at least in nobody's frame.
        headers.setdefault("content-security-policy", FRAME_POLICY)
        log.info("%s %s %s", scope["method"], scope.get("path_template", "-"), message["status"])
