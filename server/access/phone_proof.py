"""How a phone proves that it is the one that enrolled, when the browser lost its cookie.

A browser writes cookies to disk late: a phone killed soon after enrolment keeps its facts and its key, which
are written strictly, but not its cookie. It signs a challenge of the server with a key that never leaves it
(decision record 0009).
"""

import hmac
import struct

from server import base64url, ids, signature

CHALLENGE_MS = 60_000
STAMP_BYTES = 8 + 16
CHALLENGE_BYTES = STAMP_BYTES + 32
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
        return base64url.text(stamp + self._seal(device, stamp))

    def take(self, challenge: str, device: str, now_ms: int) -> bool:
        """True, once, for a challenge made for this phone within the last minute."""
        content = base64url.read(challenge)
        if content is None or len(content) != CHALLENGE_BYTES:
            return False
        stamp, seal = content[:STAMP_BYTES], content[STAMP_BYTES:]
        made_ms: int = struct.unpack(">Q", content[:8])[0]
        good = hmac.compare_digest(seal, self._seal(device, stamp))
        if not good or not 0 <= now_ms - made_ms <= CHALLENGE_MS or base64url.text(content) in self._used:
            return False
        self._used = {text: at for text, at in self._used.items() if now_ms - at <= CHALLENGE_MS}
        self._used[base64url.text(content)] = made_ms
        return True

    def _seal(self, device: str, stamp: bytes) -> bytes:
        return hmac.digest(self._key, stamp + device.encode("utf-8", "surrogatepass"), "sha256")


def is_signed(public: bytes, device: str, challenge: str, proof: str) -> bool:
    """True when the phone's key signed this challenge."""
    return signature.is_signed(public, f"{PURPOSE}\n{device}\n{challenge}".encode(), proof)
