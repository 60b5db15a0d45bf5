"""Secrets that live in files beside the database, readable by their owner only."""

import os
import tempfile
from pathlib import Path


class SecretFileError(ValueError):
    """The file cannot be used: not readable, of the wrong size, or open to others."""


def load_or_make(path: Path, fresh: bytes) -> bytes:
    """What the file holds; where there is none it is made, whole and with mode 600, of `fresh`."""
    if not path.exists():
        write_new(path, fresh)
    return load(path, len(fresh))


def load(path: Path, size: int) -> bytes:
    """What the file holds. Raises SecretFileError."""
    try:
        if path.stat().st_mode & 0o077:
            raise SecretFileError(f"{path.name} must be readable by its owner only (chmod 600)")
        content = path.read_bytes()
    except OSError as fault:
        raise SecretFileError(f"{path.name} cannot be read") from fault
    if len(content) != size:
        raise SecretFileError(f"{path.name} is not a key of {size} bytes")
    return content


def write_new(path: Path, content: bytes) -> None:
    """Makes the file, unless another start was first: then that one's is the one."""
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def write_over(path: Path, content: bytes) -> None:
    """Puts another secret in place of the former, at once."""
    _draft(path, content).replace(path)


def _draft(path: Path, content: bytes) -> Path:
    # Made with mode 600, under a name of its own.
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(draft)
