"""The trail of who read or wrote whose record: one row of the audit for each request the table marks.

A request is kept before its answer leaves; when it cannot be kept, there is no answer. Rows name patients by
id, and a patient only when the path says an id and not words that somebody typed.
"""

import re
from collections.abc import Iterable
from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import Message, Scope

from server.access.table import row_of
from server.clock import Clock
from server.store import Store, audit
from server.store.audit import Entry

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOTES, _KEPT = "bagwatch_notes", "bagwatch_kept"
NOTHING: tuple[list[str], str, str | None] = ([], "", None)
TOO_MANY = 429


class Trail:
    """Keeps the row of each request, when its answer is about to leave."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
            return
        row = row_of(scope["method"], scope.get("path_template", ""))
        if row is None or not row.audited or scope["state"].get(_KEPT):
            return
        # What nobody asked, and what was not heard for its number, would let a stranger fill the disk.
        _, _, known = scope["state"].get(_NOTES, NOTHING)
        is_stranger = scope.get("user") is None and known is None and row.pace != "sign-in"
        if is_stranger or message["status"] == TOO_MANY:
            return
        entry = _entry(scope, message["status"], self._clock.now_ms())
        if entry.patients or entry.detail or row.relation != "teams" or message["status"] >= 400:
            await self._store.write(lambda connection: audit.append(connection, entry))


def note(request: Request[Any, Any, Any], patients: Iterable[str], detail: str = "", user: str = "") -> None:
    """Says which patients a request reads or writes, what was done, and who a stranger proved to be."""
    named = sorted({patient for patient in patients if UUID.fullmatch(patient)})
    request.scope["state"][_NOTES] = (named, detail, user or None)


def kept_with(request: Request[Any, Any, Any], status: int, now_ms: int) -> Entry:
    """The row of this request, for a handler that keeps it in its own transaction."""
    request.scope["state"][_KEPT] = True
    return _entry(request.scope, status, now_ms)


def _entry(scope: Any, status: int, now_ms: int) -> Entry:
    session = scope.get("user")
    patients, detail, user = scope["state"].get(_NOTES, NOTHING)
    of_path = str(scope.get("path_params", {}).get("patient", ""))
    if UUID.fullmatch(of_path):
        patients = sorted({*patients, of_path})
    return Entry(
        at_ms=now_ms,
        user=session.user if session else user,
        device=session.device if session else None,
        route=f"{scope['method']} {scope['path_template']}",
        status=status,
        patients=patients,
        detail=detail,
    )
