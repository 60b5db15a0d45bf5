"""The one form in which an error leaves, without a value of ours or of the framework."""

import logging
import traceback
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from server.refusal import Refusal

log = logging.getLogger("bagwatch.edge")


class Problem(msgspec.Struct, omit_defaults=True):
    """The form of every error."""

    error: str
    detail: str
    at: str | None = None


def answer_refusal(_: Request[Any, Any, Any], refusal: Refusal) -> Response[Problem]:
    """A refusal in its own words."""
    problem = Problem(refusal.code, refusal.detail, refusal.at)
    wait = refusal.retry_seconds
    headers = {} if wait is None else {"retry-after": str(wait)}
    return Response(problem, status_code=refusal.status, media_type="application/json", headers=headers)


def answer_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """An error of the framework, without the values it may quote."""
    if error.status_code >= 500:
        return answer_fault(request, error)
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
