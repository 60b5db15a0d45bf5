"""What the handlers of the service say of themselves, for the pages made of them."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, Protocol

from server.access.table import Row, row_of


class Handler(Protocol):
    """What a route says of itself."""

    @property
    def paths(self) -> Collection[str]: ...

    @property
    def http_methods(self) -> Collection[str]: ...

    @property
    def fn(self) -> Callable[..., Any]: ...


def rows(handler: Handler) -> Iterator[Row]:
    """The rows of the table under which a handler answers. Raises LookupError for a route without one."""
    for method in handler.http_methods:
        for path in sorted(handler.paths):
            plain = re.sub(r":\w+}", "}", path)
            row = row_of(method, plain)
            if row is None:
                raise LookupError(f"{method} {plain}")
            yield row


def promise(handler: Handler) -> str:
    """What it does, in the first paragraph of its own words; empty when it says nothing."""
    return " ".join((handler.fn.__doc__ or "").split("\n\n")[0].split())
