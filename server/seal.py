"""The keys to which phones seal facts, so that a colleague's phone session can carry what it cannot read.

A phone knows the public half only (decision record 0012). What was sealed to a key before the last rotation
still opens, for as long as its file is kept.
"""

import hashlib
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server import base64url, secret_file
from server.secret_file import SecretFileError

KEY_FILE = "seal.key"
KEY_BYTES, NONCE_BYTES = 32, 12
PURPOSE = "bagwatch sealed fact v1"


class SealKey(msgspec.Struct, frozen=True):
    """What a phone seals to: an uncompressed point in base64url, and its short name."""

    id: str
    key: str


class Parcel(msgspec.Struct, frozen=True):
    """A sealed fact as it travels; `ephemeral`, `nonce` and `content` in base64url."""

    v: Literal[1]
    key: str
    ephemeral: str
    nonce: str
    content: str


class NotOpened(ValueError):
    """No key of ours opens the parcel, or it was altered."""


class SealKeys:
    """The key in use, which is the first, and those before it."""

    def __init__(self, keys: list[EllipticCurvePrivateKey]) -> None:
        self._keys = {_public(key).id: key for key in keys}
        self.public = _public(keys[0])

    @classmethod
    def load_or_make(cls, directory: Path) -> "SealKeys":
        """With the keys in the directory, the one in use made where there is none. Raises SecretFileError."""
        content = secret_file.load_or_make(directory / KEY_FILE, _fresh())
        former = sorted(directory.glob(f"{KEY_FILE}.*"))
        contents = [content, *(secret_file.load(path, KEY_BYTES) for path in former)]
        return cls([_private(one) for one in contents])

    def open(self, parcel: Parcel) -> bytes:
        """What was sealed. Raises NotOpened."""
        key = self._keys.get(parcel.key)
        point, nonce = base64url.read(parcel.ephemeral), base64url.read(parcel.nonce)
        content = base64url.read(parcel.content)
        if key is None or point is None or content is None or nonce is None or len(nonce) != NONCE_BYTES:
            raise NotOpened
        try:
            ephemeral = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
            cipher = AESGCM(_shared(key, ephemeral, point))
            return cipher.decrypt(nonce, content, f"{PURPOSE}\n{parcel.key}".encode())
        except (InvalidTag, ValueError):
            raise NotOpened from None


def rotate(directory: Path) -> SealKeys:
    """Another key in use; the former stays beside it under its own name, and still opens."""
    path = directory / KEY_FILE
    content = secret_file.load_or_make(path, _fresh())
    # Kept before it is replaced: nothing sealed to it may be lost by a stop in between.
    secret_file.write_over(path.with_name(f"{KEY_FILE}.{_public(_private(content)).id}"), content)
    secret_file.write_over(path, _fresh())
    return SealKeys.load_or_make(directory)


def _shared(key: EllipticCurvePrivateKey, ephemeral: EllipticCurvePublicKey, point: bytes) -> bytes:
    salt = point + _point(key)
    return HKDF(SHA256(), 32, salt, PURPOSE.encode()).derive(key.exchange(ECDH(), ephemeral))


def _public(key: EllipticCurvePrivateKey) -> SealKey:
    point = _point(key)
    return SealKey(hashlib.sha256(point).hexdigest()[:16], base64url.text(point))


def _point(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _private(content: bytes) -> EllipticCurvePrivateKey:
    try:
        return derive_private_key(int.from_bytes(content), SECP256R1())
    except ValueError:
        raise SecretFileError(f"{KEY_FILE} is not a key on the curve P-256") from None


def _fresh() -> bytes:
    return generate_private_key(SECP256R1()).private_numbers().private_value.to_bytes(KEY_BYTES)
