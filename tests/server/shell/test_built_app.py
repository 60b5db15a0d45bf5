"""The app as it is built asks nobody but its own server."""

import re

import pytest

from server.shell.bundle import BUILT

# Names of languages, which nobody fetches.
NAMESPACES = ("http://www.w3.org/1998/", "http://www.w3.org/1999/", "http://www.w3.org/2000/")
READABLE = {".html", ".js", ".css", ".webmanifest", ".svg"}
ADDRESS = re.compile(r"(?:https?|wss?)://[\w.-][^\s\"'`<>)]*", re.IGNORECASE)
# Without a scheme a browser takes the page's own; only where a page or a style names what it loads.
WITHOUT_SCHEME = re.compile(r"(?:(?:src|href)\s*=\s*[\"']?|url\(\s*[\"']?|@import\s+[\"'])(//[\w.-]+)")


def elsewhere(text: str) -> list[str]:
    """The addresses of other origins in a file."""
    named = [address for address in ADDRESS.findall(text) if not address.startswith(NAMESPACES)]
    return named + WITHOUT_SCHEME.findall(text)


@pytest.mark.skipif(not BUILT.is_dir(), reason="the app is not built here; `make test` builds it")
def test_the_built_app_names_no_address_of_another_origin() -> None:
    files = [path for path in BUILT.rglob("*") if path.suffix in READABLE]
    assert {".html", ".js", ".css"} <= {path.suffix for path in files}
    assert {path.name: found for path in files if (found := elsewhere(path.read_text()))} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/x.js">',
        "<link href='//fonts.example/a.css'>",
        "a{background:url(//img.example/a.png)}",
        'fetch("http://127.0.0.1:9/x")',
        "new WebSocket(`wss://live.example`)",
        '@import "//style.example/a.css"',
    ],
)
def test_an_address_of_another_origin_is_seen(text: str) -> None:
    assert len(elsewhere(text)) == 1


def test_a_namespace_and_an_own_path_are_no_other_origin() -> None:
    assert elsewhere('<svg xmlns="http://www.w3.org/2000/svg"><use href="/a.svg"/></svg>') == []
