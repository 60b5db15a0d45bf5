"""The service's key pair for web push (RFC 8292), made once and kept in a file only its owner can read.

Losing the file makes every phone's subscription useless, so it is never overwritten here.
"""

import base64
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

KEY_FILE = "vapid.pem"


class KeyFileError(ValueError):
    """The key file cannot be used: unreadable, of another kind, or open to others."""


def load_or_make(directory: Path) -> ec.EllipticCurvePrivateKey:
    """The key in `directory`, made on first use with mode 600. Raises KeyFileError."""
    path = directory / KEY_FILE
    if not path.exists():
        _make(path)
    return load(path)


def load(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in the file. Raises KeyFileError, also when others than its owner may read the file."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyFileError(f"{path.name} must be readable by its owner only (chmod 600)")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as fault:
        if isinstance(fault, KeyFileError):
            raise
        raise KeyFileError(f"{path.name} is not a readable private key") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise KeyFileError(f"{path.name} is not a key on the curve P-256")
    return key


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """What a browser subscribes with: the uncompressed public point, base64url without padding."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _make(path: Path) -> None:
    """Write a new key beside the path and link it into place, so that two first starts agree on one key."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # A fresh name of its own, made with mode 600.
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        # Another start was first; its key is the one.
        pass
    finally:
        Path(draft).unlink()
