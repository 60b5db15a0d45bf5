"""An authenticator in software: makes passkeys and signs with them, as a browser would answer in JSON."""

import base64
import hashlib
import json
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey. What it claims can be bent, to see whether anybody minds."""

    def __init__(self, origin: str, rp_id: str, flags: int = PRESENT | VERIFIED) -> None:
        self.origin, self.rp_id, self.flags = origin, rp_id, flags
        self.key = generate_private_key(SECP256R1())
        self.id = hashlib.sha256(str(id(self)).encode() + rp_id.encode()).digest()
        self.count = 0

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer of `navigator.credentials.create()`."""
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )
        attested = b"\0" * 16 + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(
            {
                "clientDataJSON": self._client_data("webauthn.create", options["challenge"]),
                "attestationObject": bytes_to_base64url(attestation),
            }
        )

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer of `navigator.credentials.get()`."""
        self.count += 1
        said = self._client_data("webauthn.get", options["challenge"])
        data = self._data(0)
        digest = hashlib.sha256(_content(said)).digest()
        return self._credential(
            {
                "clientDataJSON": said,
                "authenticatorData": bytes_to_base64url(data),
                "signature": bytes_to_base64url(self.key.sign(data + digest, ECDSA(SHA256()))),
            }
        )

    def _data(self, more: int) -> bytes:
        name = hashlib.sha256(self.rp_id.encode()).digest()
        return name + struct.pack(">BI", self.flags | more, self.count)

    def _client_data(self, kind: str, challenge: str) -> str:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return bytes_to_base64url(json.dumps(said).encode())

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        id_ = bytes_to_base64url(self.id)
        return {
            "id": id_,
            "rawId": id_,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def _content(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
