"""The built phone app, held in memory with the headers each file needs."""

import gzip
import mimetypes
import re
from pathlib import Path

import msgspec

BUILT = Path(__file__).parent.parent / "built" / "web"
NOT_BUILT = b"""<!doctype html><meta charset="utf-8"><title>Bagwatch</title>
<p>The server runs, but the phone app is not built. Run <code>make build</code> and start again.</p>
"""

# A name that carries a hash of its content can be kept for ever.
_HASHED = re.compile(r"-[0-9A-Za-z_]{8,}\.[a-z0-9]+$")
_PACKED_TYPES = ("text/", "application/json", "application/manifest", "image/svg")

WORKER = "sw.js"
# It fetches the app's own files and shows a picture beside a notice; it does nothing else.
WORKER_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'"
)
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        # No text of a record can become a script: only these two may make what a page runs or parses.
        "require-trusted-types-for 'script'",
        "trusted-types lit-html bagwatch",
    )
)


class File(msgspec.Struct, frozen=True):
    """One file of the app."""

    content: bytes
    packed: bytes | None
    """The same under gzip, where that is smaller."""
    headers: dict[str, str]


class Bundle:
    """The files by path, `index.html` for every page of the app."""

    def __init__(self, files: dict[str, File]) -> None:
        self._files = files

    @classmethod
    def load(cls, directory: Path = BUILT) -> "Bundle":
        """Reads every file once. A directory that does not exist is an app that is not built."""
        paths = sorted(path for path in directory.rglob("*") if path.is_file())
        return cls({path.relative_to(directory).as_posix(): _file(path) for path in paths})

    def file(self, path: str) -> File | None:
        """The file at a path, without a leading slash."""
        return self._files.get(path)

    def page(self) -> tuple[File, int]:
        """The app itself, or what to do when it is not built, with the status of that."""
        index = self._files.get("index.html")
        if index is not None:
            return index, 200
        return File(NOT_BUILT, None, _headers("index.html", "text/html")), 503


def _file(path: Path) -> File:
    content = path.read_bytes()
    media_type = _media_type(path.name)
    packed = gzip.compress(content, 9, mtime=0) if media_type.startswith(_PACKED_TYPES) else None
    small = packed if packed is not None and len(packed) < len(content) else None
    return File(content, small, _headers(path.name, media_type))


def _media_type(name: str) -> str:
    if name.endswith(".webmanifest"):
        return "application/manifest+json"
    # Machines differ in what they call a script; a browser refuses a worker under another type.
    if name.endswith((".js", ".mjs")):
        return "text/javascript"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _headers(name: str, media_type: str) -> dict[str, str]:
    kept = "public, max-age=31536000, immutable" if _HASHED.search(name) else "no-cache"
    headers = {"content-type": media_type, "cache-control": kept, "vary": "accept-encoding"}
    if name == WORKER:
        # A worker lives by the policy of its own file, not by its page's.
        headers["content-security-policy"] = WORKER_POLICY
    if media_type.startswith("text/html"):
        headers["content-security-policy"] = CONTENT_SECURITY_POLICY
        headers["permissions-policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    return headers
