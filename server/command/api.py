"""`bagwatch api`: every route of the service, as a page for people: `docs/api.md`."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version

import click
import msgspec

from server.access.table import Row
from server.app import HANDLERS
from server.command.handler import Handler, promise, rows
from server.command.openapi import as_openapi
from server.store.people import ROLES

_HEAD = """# Routes

Printed by `bagwatch api` from the handlers and from the table of who may ask; a test finds drift.
JSON over HTTP; an error is `{"error": code, "detail": sentence, "at"?: path}`. Fields may be added,
those that are there keep their meaning. Of whom each role may ask: [authorisation.md](authorisation.md).

| route | who may ask | what it does |
|---|---|---|
"""


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
    said = promise(handler)
    for row in rows(handler):
        if not said:
            raise LookupError(f"{row.method} {row.path}")
        yield row.path, row.method, _who(row), said.replace("|", "\\|")


def _who(row: Row) -> str:
    if row.is_public:
        return "anyone"
    return "every user" if set(row.roles) == set(ROLES) else ", ".join(row.roles)
