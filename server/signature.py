"""Signatures of phones: ECDSA on P-256 with SHA-256, `r` and `s` of 32 bytes each (decision record 0009)."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from server import base64url

POINT_BYTES = 65
SIGNATURE_BYTES = 64


def read_point(said: str) -> bytes | None:
    """An uncompressed point of the curve in base64url. None when it is none."""
    content = base64url.read(said)
    if content is None or len(content) != POINT_BYTES:
        return None
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), content)
    except ValueError:
        return None
    return content


def is_signed(public: bytes, said: bytes, signature: str) -> bool:
    """True when the holder of the private half of `public` signed what is said."""
    content = base64url.read(signature)
    if content is None or len(content) != SIGNATURE_BYTES:
        return False
    half = SIGNATURE_BYTES // 2
    der = encode_dss_signature(int.from_bytes(content[:half]), int.from_bytes(content[half:]))
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public)
    try:
        key.verify(der, said, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
