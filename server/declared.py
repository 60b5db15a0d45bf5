"""What a route takes and what it may refuse, said beside its handler; `bagwatch api --schema` prints it.

Said once for all routes, and not here: 401 and 403 where a session is needed, 403 for a write from elsewhere,
404 where the path names something, 400 and 413 where there is a body, 429 everywhere.
"""

from typing import Any

import msgspec

OPTION = "declared"


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """`body`: the type of the JSON body; `query`: the JSON Schema of each parameter behind the `?`."""

    body: Any = None
    body_is_required: bool = True
    query: dict[str, dict[str, Any]] = {}
    refuses: tuple[int, ...] = ()
    content_type: str = "application/json"


def takes(
    body: Any = None,
    *refuses: int,
    required: bool = True,
    query: dict[str, dict[str, Any]] | None = None,
    answers: str = "application/json",
) -> dict[str, Any]:
    """The option of a handler."""
    said = Declared(
        body=body, body_is_required=required, query=query or {}, refuses=refuses, content_type=answers
    )
    return {OPTION: said}
