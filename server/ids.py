"""New identities and secrets. Nothing else makes them, so that nothing else can make a weak one."""

import hashlib
import secrets

from uuid_utils import uuid7 as fresh_uuid7

TOKEN_BYTES = 32
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


def uuid7() -> str:
    """A new UUIDv7: unique, and roughly in the order of making."""
    return str(fresh_uuid7())


def uuid7_at(at_ms: int) -> str:
    """A new UUIDv7 that carries an instant of the past, in milliseconds since 1970 UTC."""
    return str(fresh_uuid7(nanoseconds=at_ms * 1_000_000))


def token() -> str:
    """A secret of 256 bits as URL-safe text."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def epoch_name() -> str:
    """A new name for a timeline of the log."""
    return secrets.token_hex(8)


def signing_key() -> bytes:
    """A new key of 256 bits."""
    return secrets.token_bytes(TOKEN_BYTES)


def nonce() -> bytes:
    """16 bytes that were never used before."""
    return secrets.token_bytes(16)


def enrolment_code() -> str:
    """A code of 58 bits that a person can read aloud: three groups of four, without 0, 1, I, L, O and U."""
    letters = [secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, CODE_LENGTH, 4))


def secret_hash(secret: str) -> bytes:
    """What is stored of a token or code. The secrets are random and long, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def code_hash(code: str) -> bytes:
    """What is stored of a one-use code. Codes are short enough to be spoken: each guess is made slow."""
    text = read_code(code).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=b"bagwatch one-use code", n=2**14, r=8, p=1, dklen=32)


def is_code(text: str) -> bool:
    """False for what cannot be a code, whatever it was made of."""
    return len(read_code(text)) == CODE_LENGTH + CODE_LENGTH // 4 - 1


def read_code(text: str) -> str:
    """An enrolment code as it was made, from what a person typed: any case, with or without dashes."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
