"""Where a phone's pull stands, as text that only this server can make and read.

It is signed because the server trusts it twice: a cursor that lies ahead of the log proves that the log
was restored from a backup, and a fact's `seen` proves what its author could see when writing.
"""

import base64
import binascii
import hashlib
import hmac

import msgspec

SIGNATURE_BYTES = 12
MAX_LENGTH = 256


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """A phone holds every fact up to `sequence` of the patients it could see at `generation`.

    While it catches up with a change of scope, `target` is the generation it moves to and `backfilled` the
    sequence up to which it has the facts of the patients it gained.
    """

    epoch: str
    generation: int
    sequence: int
    target: int = 0
    backfilled: int = 0


_decoder = msgspec.json.Decoder(Cursor)


def write_cursor(key: bytes, cursor: Cursor) -> str:
    """The cursor as URL-safe text."""
    payload = msgspec.json.encode(cursor)
    return base64.urlsafe_b64encode(_sign(key, payload) + payload).decode().rstrip("=")


def read_cursor(key: bytes, text: str) -> Cursor | None:
    """The cursor in `text`; None for anything this server did not make."""
    if len(text) > MAX_LENGTH:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    signature, payload = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(key, payload)):
        return None
    return _decoder.decode(payload)


def _sign(key: bytes, payload: bytes) -> bytes:
    return hmac.digest(key, payload, hashlib.sha256)[:SIGNATURE_BYTES]
