"""Seals the secrets of one-time codes, so that a stolen copy of the database does not give them away."""

from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server import ids, secret_file

KEY_FILE = "sign-in.key"
NONCE_BYTES = 12


class Vault:
    """AES-GCM with 256 bits; what is sealed for one user does not open for another."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    def load_or_make(cls, directory: Path) -> "Vault":
        """With the key in the directory, made on first use. Raises SecretFileError."""
        return cls(secret_file.load_or_make(directory / KEY_FILE, ids.signing_key()))

    def seal(self, user: str, secret: str) -> bytes:
        """The secret, to be kept."""
        nonce = ids.nonce()[:NONCE_BYTES]
        return nonce + self._cipher.encrypt(nonce, secret.encode(), user.encode())

    def open(self, user: str, sealed: bytes) -> str | None:
        """The secret; None when it was sealed with another key, or for another user, or was altered."""
        try:
            content = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], user.encode())
        except (InvalidTag, ValueError):
            return None
        return content.decode()
