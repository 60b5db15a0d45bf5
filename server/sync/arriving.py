"""The body of what phones send: bounded in memory, and unpacked where it is packed."""

import zlib

from server.edge import Asked
from server.refusal import Refusal

# What is read, and thrown away beyond the limit of the route, before the server cuts a client off.
MOST_READ_BYTES = 32 * 1024 * 1024


async def read_content(request: Asked, most_bytes: int) -> bytes:
    """The body, unpacked. Raises Refusal when it is too large, or no gzip although it says so."""
    content = await _bounded(request, most_bytes)
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return content
    if encoding != "gzip":
        raise Refusal(415, "encoding", "A push is sent as it is, or with gzip.")
    return _unpacked(content, most_bytes)


async def _bounded(request: Asked, most_bytes: int) -> bytes:
    """The body, never more than the limit in memory.

    What is too large is read on and thrown away: a client that is cut off while it writes would not see the
    answer that tells it to send less.
    """
    kept, length = [], 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= most_bytes:
            kept.append(chunk)
    if length > most_bytes:
        raise _too_large()
    return b"".join(kept)


def _too_large() -> Refusal:
    return Refusal(413, "too-large", "The request is too large. Send fewer facts at once.")


def _unpacked(content: bytes, most_bytes: int) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpack.decompress(content, most_bytes + 1)
    except zlib.error:
        raise Refusal(400, "encoding", "The push is not gzip, although it says so.") from None
    if len(unpacked) > most_bytes:
        raise _too_large()
    if not unpack.eof:
        raise Refusal(400, "encoding", "The push is cut off.")
    return unpacked
