"""A phone as the server knows it, written from decision record 0012 alone: it signs facts and seals them."""

from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from litestar.testing import TestClient

from server import ids
from server.access.enrolment import make_code
from server.base64url import read, text
from tests.server.ward import Ward

NONCE_BYTES = 12


class SealingPhone:
    """One person's place on a phone: the person is a member of the cast, the phone's key is its own."""

    def __init__(self, ward: Ward, client: TestClient[Any], who: str) -> None:
        self.ward, self.client, self.who = ward, client, who
        self._key = generate_private_key(SECP256R1())
        answer = self._enrolled(text(self._point(self._key)))
        self.device, self.token, self.seal_key = answer["device"]["id"], answer["token"], answer["seal_key"]

    def _enrolled(self, key: str) -> Any:
        until = self.ward.clock.now_ms() + 3_600_000
        code = self.ward.do(lambda connection: make_code(connection, self.ward.users[self.who], until))
        made = self.client.post("/api/devices/enrol", json={"code": code, "name": "x", "key": key})
        assert made.status_code == 201
        self.client.cookies.clear()
        return made.json()

    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def fact(self, patient: str, said: str = "well", **other: Any) -> dict[str, Any]:
        return {**self.ward.note(self.who, patient, said), "device": self.device, **other}

    def letter(self, fact: Any, /, **other: Any) -> dict[str, Any]:
        """What is sealed: by default this phone's own word."""
        said = fact if isinstance(fact, str) else msgspec.json.encode(fact).decode()
        return {"device": self.device, "fact": said, "signature": self.sign(self.device, said), **other}

    def sign(self, device: str, said: str) -> str:
        content = f"bagwatch sealed fact\n{device}\n{said}".encode()
        r, s = decode_dss_signature(self._key.sign(content, ECDSA(SHA256())))
        return text(r.to_bytes(32) + s.to_bytes(32))

    def seal(self, fact: Any, /, **other: Any) -> dict[str, Any]:
        """The parcel of a fact, or of a letter with other parts."""
        return self.seal_bytes(msgspec.json.encode(self.letter(fact, **other)))

    def seal_bytes(self, content: bytes) -> dict[str, Any]:
        once, server = generate_private_key(SECP256R1()), self._server_point()
        ephemeral, nonce = self._point(once), ids.nonce()[:NONCE_BYTES]
        shared = once.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), server))
        key = HKDF(SHA256(), 32, ephemeral + server, b"bagwatch sealed fact v1").derive(shared)
        bound = b"bagwatch sealed fact v1\n" + self.seal_key["id"].encode()
        sealed = AESGCM(key).encrypt(nonce, content, bound)
        return {
            "v": 1,
            "key": self.seal_key["id"],
            "ephemeral": text(ephemeral),
            "nonce": text(nonce),
            "content": text(sealed),
        }

    def _server_point(self) -> bytes:
        point = read(self.seal_key["key"])
        assert point is not None
        return point

    @staticmethod
    def _point(key: Any) -> bytes:
        point: bytes = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return point
