"""How a phone proves that it is the one that enrolled, when the browser lost its cookie.

A browser writes cookies to disk late: a phone killed soon after enrolment keeps its facts and its key, which
are written strictly, but not its cookie. It signs a challenge of the server with a key that never leaves it
(decision record 0009).
"""

import base64
import hmac
import struct
from binascii import Error as NotBase64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from server import ids

CHALLENGE_MS = 60_000
STAMP_BYTES = 8 + 16
CHALLENGE_BYTES = STAMP_BYTES + 32
SIGNATURE_BYTES = 64
POINT_BYTES = 65
# Names what is signed, so that the signature is good for nothing else.
PURPOSE = "bagwatch session"


class Challenges:
    """Challenges of this process: each for one phone or purpose, for a minute, good once.

    A restart ends them all.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._used: dict[str, int] = {}

    def make(self, device: str, now_ms: int) -> str:
        """A new challenge for a phone; nothing is stored until it is used."""
        stamp = struct.pack(">Q", now_ms) + ids.nonce()
        return _text(stamp + self._seal(device, stamp))

    def take(self, challenge: str, device: str, now_ms: int) -> bool:
        """True, once, for a challenge made for this phone within the last minute."""
        content = _content(challenge)
        if content is None or len(content) != CHALLENGE_BYTES:
            return False
        stamp, seal = content[:STAMP_BYTES], content[STAMP_BYTES:]
        made_ms: int = struct.unpack(">Q", content[:8])[0]
        good = hmac.compare_digest(seal, self._seal(device, stamp))
        if not good or not 0 <= now_ms - made_ms <= CHALLENGE_MS or _text(content) in self._used:
            return False
        self._used = {text: at for text, at in self._used.items() if now_ms - at <= CHALLENGE_MS}
        self._used[_text(content)] = made_ms
        return True

    def _seal(self, device: str, stamp: bytes) -> bytes:
        return hmac.digest(self._key, stamp + device.encode("utf-8", "surrogatepass"), "sha256")


def read_public(text: str) -> bytes | None:
    """The key of a phone, an uncompressed P-256 point in base64url. None when it is none."""
    content = _content(text)
    if content is None or len(content) != POINT_BYTES:
        return None
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), content)
    except ValueError:
        return None
    return content


def is_signed(public: bytes, device: str, challenge: str, signature: str) -> bool:
    """True when the phone's key signed this challenge (ECDSA with SHA-256, r and s of 32 bytes each)."""
    content = _content(signature)
    if content is None or len(content) != SIGNATURE_BYTES:
        return False
    half = SIGNATURE_BYTES // 2
    der = encode_dss_signature(int.from_bytes(content[:half]), int.from_bytes(content[half:]))
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public)
    try:
        key.verify(der, f"{PURPOSE}\n{device}\n{challenge}".encode(), ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _content(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (NotBase64, ValueError):
        return None
