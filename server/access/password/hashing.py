"""Passwords as they are kept: argon2id with the library's own parameters (RFC 9106, low memory)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server import ids

_HASHER = PasswordHasher()
# For a user who has none: an answer to a stranger takes as long as to anybody.
_NOBODYS = _HASHER.hash(ids.token())


def hash_of(password: str) -> str:
    """What is kept of a password. Slow on purpose: run it in a thread."""
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def is_right(kept: str | None, password: str) -> bool:
    """True when the password is the one that was kept. As slow without one."""
    try:
        right = _HASHER.verify(kept or _NOBODYS, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None
