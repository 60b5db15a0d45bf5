"""Where a request comes from, by what its browser says of it, and under which address it was asked.

Knows nothing of who asks. A script that sends no such headers is judged by its secret alone.
"""

from collections.abc import Mapping
from itertools import zip_longest

from server.refusal import Refusal, not_found

NAVIGATED = ("document", "iframe", "frame", "embed", "object")


def refuse_navigation(headers: Mapping[str, str]) -> None:
    """Raises Refusal for what a browser would show as a page or within one.

    The browser's cookie outlives the lock of the app: an address typed on a locked phone must show nothing.
    """
    if headers.get("sec-fetch-mode") == "navigate" or headers.get("sec-fetch-dest") in NAVIGATED:
        raise Refusal(403, "origin", "Open the app. This address is only for the app itself.")


def refuse_foreign(headers: Mapping[str, str], own: set[str]) -> None:
    """Raises Refusal for a write that another page asked for: a cookie is sent by the browser on its own.

    `own`: the origins under which the app is served.
    """
    origin = headers.get("origin")
    if origin is not None and origin not in own:
        raise _foreign()
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise _foreign()


def refuse_other_spelling(raw_path: bytes, template: str) -> None:
    """Raises Refusal unless the address is spelled as its route: no doubled, closing or encoded slash.

    What stands before the service (a proxy, a browser's cache) tells routes apart by their spelling.
    """
    asked = raw_path.partition(b"?")[0].decode("latin-1")
    for part, said in zip_longest(template.split("/"), asked.split("/")):
        if part is None or said is None or not _is_spelled(part, said):
            raise not_found()


def _is_spelled(part: str, said: str) -> bool:
    return said != "" and "%2f" not in said.lower() if part.startswith("{") else part == said


def _foreign() -> Refusal:
    return Refusal(403, "origin", "This request does not come from the app.")
