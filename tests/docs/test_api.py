"""The page of routes says what the service answers, and every route stands on it."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from server.app import HANDLERS
from server.command import main
from server.command.api import as_markdown

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def test_the_page_of_routes_is_as_the_command_prints_it() -> None:
    printed = CliRunner().invoke(main, ["api"]).output
    assert PAGE.read_text() == printed, "run `bagwatch api > docs/api.md`"


def test_each_route_of_the_service_stands_on_the_page_once() -> None:
    page = as_markdown(HANDLERS)
    routes = [(method, path) for one in HANDLERS for method in one.http_methods for path in one.paths]
    assert page.count("\n| `") == len(routes)


def silent() -> None: ...


def told() -> None:
    """Says something."""


@pytest.mark.parametrize(("path", "handler"), [("/api/health", silent), ("/api/unheard-of", told)])
def test_a_route_that_nobody_may_ask_or_that_says_nothing_is_refused(
    path: str, handler: Callable[[], None]
) -> None:
    with pytest.raises(LookupError):
        as_markdown([SimpleNamespace(paths={path}, http_methods={"GET"}, fn=handler)])
