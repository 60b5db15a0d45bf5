"""Seals the secrets of one-time codes, so that a stolen copy of the database does not give them away."""

from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server import ids, secret_file

KEY_FILE = "sign-in.key"
FORMER_FILE = "sign-in.key.former"
NONCE_BYTES = 12


class Vault:
    """AES-GCM with 256 bits; what is sealed for one user does not open for another.

    What was sealed with the key before the last rotation still opens.
    """

    def __init__(self, key: bytes, former: bytes | None = None) -> None:
        self._ciphers = [AESGCM(one) for one in (key, former) if one is not None]

    @classmethod
    def load_or_make(cls, directory: Path) -> "Vault":
        """With the key in the directory, made on first use. Raises SecretFileError."""
        former = directory / FORMER_FILE
        key = secret_file.load_or_make(directory / KEY_FILE, ids.signing_key())
        return cls(key, secret_file.load(former, len(key)) if former.exists() else None)

    def seal(self, user: str, secret: str) -> bytes:
        """The secret, to be kept."""
        nonce = ids.nonce()[:NONCE_BYTES]
        return nonce + self._ciphers[0].encrypt(nonce, secret.encode(), user.encode())

    def open(self, user: str, sealed: bytes) -> str | None:
        """The secret; None when it was sealed with another key, or for another user, or was altered."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], user.encode()).decode()
            except (InvalidTag, ValueError):
                continue
        return None


def rotate(directory: Path) -> Vault:
    """Another key in place of the one in the directory, which stays beside it until the next rotation."""
    path = directory / KEY_FILE
    key = secret_file.load_or_make(path, ids.signing_key())
    secret_file.write_over(directory / FORMER_FILE, key)
    secret_file.write_over(path, ids.signing_key())
    return Vault.load_or_make(directory)
