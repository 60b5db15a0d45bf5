"""`bagwatch api`: every route of the service, as a page for people: `docs/api.md`."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib.metadata import version
from typing import Any, Protocol

import click
import msgspec

from server.access.table import Row, row_of
from server.app import HANDLERS
from server.command.openapi import as_openapi
from server.store.people import ROLES

_HEAD = """# Routes

Printed by `bagwatch api` from the handlers and from the table of who may ask; a test finds drift.
JSON over HTTP; an error is `{"error": code, "detail": sentence, "at"?: path}`. Fields may be added,
those that are there keep their meaning. Of whom each role may ask: [authorisation.md](authorisation.md).

| route | who may ask | what it does |
|---|---|---|
"""


class Handler(Protocol):
    """What a route says of itself."""

    @property
    def paths(self) -> Collection[str]: ...

    @property
    def http_methods(self) -> Collection[str]: ...

    @property
    def fn(self) -> Callable[..., Any]: ...


@click.command()
@click.option("--schema", is_flag=True, help="Print the routes as an OpenAPI document instead.")
def api(schema: bool) -> None:
    """Print the page of all routes."""
    if not schema:
        return click.echo(as_markdown(HANDLERS), nl=False)
    document = as_openapi(HANDLERS, version("bagwatch"))
    return click.echo(msgspec.json.format(msgspec.json.encode(document)))


def as_markdown(handlers: Iterable[Handler]) -> str:
    """The whole page, by path. Raises LookupError for a route that nobody may ask, or that says nothing."""
    lines = sorted(line for handler in handlers for line in _lines(handler))
    return _HEAD + "".join(f"| `{method} {path}` | {who} | {what} |\n" for path, method, who, what in lines)


def _lines(handler: Handler) -> Iterator[tuple[str, str, str, str]]:
    promise = " ".join((handler.fn.__doc__ or "").split("\n\n")[0].split())
    for method in handler.http_methods:
        for path in sorted(handler.paths):
            plain = re.sub(r":\w+}", "}", path)
            row = row_of(method, plain)
            if row is None or not promise:
                raise LookupError(f"{method} {plain}")
            yield plain, method, _who(row), promise.replace("|", "\\|")


def _who(row: Row) -> str:
    if row.is_public:
        return "anyone"
    return "every user" if set(row.roles) == set(ROLES) else ", ".join(row.roles)
