"""Every route as an OpenAPI document: what it takes, what it answers and what it may refuse."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

import msgspec

from server.access.table import Row
from server.command.handler import Handler, promise, rows
from server.declared import OPTION, Declared
from server.edge import COOKIE
from server.problem import Problem

VERSION = "3.1.0"
REFERENCE = "#/components/schemas/{name}"
MEANS = {
    400: "The request cannot be understood.",
    401: "Not, or not any more, signed in.",
    403: "Not for this asker.",
    404: "Unknown, or not the asker's.",
    409: "What there is does not fit this request.",
    413: "The body is too large.",
    415: "The body is packed in an unknown way.",
    429: "Too many requests; the header Retry-After says how long to wait.",
    503: "The service fails.",
}


class Described(Handler, Protocol):
    """What a route says of itself, with what it takes and refuses."""

    @property
    def status_code(self) -> int: ...

    @property
    def opt(self) -> Mapping[str, Any]: ...


def as_openapi(handlers: Iterable[Described], version: str) -> dict[str, Any]:
    """The whole document. Raises LookupError for a route that declares nothing, or that nobody may ask."""
    operations = sorted(
        (one for handler in handlers for one in _operations(handler)),
        key=lambda one: (one[0].path, one[0].method),
    )
    bodies = {said.body for *_, said in operations if said.body is not None}
    types = [Problem, *sorted(bodies, key=lambda body: str(body.__name__))]
    schemas, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    schema_of = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for row, handler, said in operations:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, handler, said, schema_of)
    return {
        "openapi": VERSION,
        "info": {"title": "Bagwatch", "version": version},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _operations(handler: Described) -> Iterator[tuple[Row, Described, Declared]]:
    said = handler.opt.get(OPTION)
    for row in rows(handler):
        if not isinstance(said, Declared):
            raise LookupError(f"{row.method} {row.path}")
        yield row, handler, said


def _operation(row: Row, handler: Described, said: Declared, schema_of: dict[Any, Any]) -> dict[str, Any]:
    answer = {"description": "Done.", "content": {said.content_type: {}}}
    problem = {"application/json": {"schema": schema_of[Problem]}}
    refused = {
        str(status): {"description": MEANS[status], "content": problem} for status in _refuses(row, said)
    }
    # Its own form: what is well and what is not.
    if 503 in said.refuses:
        refused["503"] = {"description": MEANS[503], "content": {"application/json": {}}}
    found: dict[str, Any] = {
        "summary": promise(handler),
        "parameters": [*_in_path(row.path, handler), *_in_query(said)],
        "responses": {str(handler.status_code): answer, **refused},
        "security": [] if row.is_public else [{"cookie": []}, {"bearer": []}],
    }
    if said.body is not None:
        content = {"application/json": {"schema": schema_of[said.body]}}
        found["requestBody"] = {"required": said.body_is_required, "content": content}
    return found


def _refuses(row: Row, said: Declared) -> list[int]:
    statuses = {429, *said.refuses}
    statuses |= set() if row.is_public else {401, 403}
    statuses |= {403} if row.changes else set()
    statuses |= {404} if "{" in row.path else set()
    statuses |= {400, 413} if said.body is not None else set()
    return sorted(statuses)


def _in_path(path: str, handler: Described) -> list[dict[str, Any]]:
    typed = " ".join(handler.paths)
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer" if f"{{{name}:int}}" in typed else "string"},
        }
        for name in re.findall(r"{(\w+)}", path)
    ]


def _in_query(said: Declared) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in said.query.items()
    ]
