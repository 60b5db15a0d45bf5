"""Bytes as text that needs no escaping anywhere: base64url without padding (RFC 4648, section 5)."""

import base64
from binascii import Error as NotBase64


def text(content: bytes) -> str:
    """The bytes as text."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def read(said: str) -> bytes | None:
    """The bytes in the text. None for anything else."""
    try:
        return base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True)
    except (NotBase64, ValueError):
        return None
