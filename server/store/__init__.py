"""What the server remembers. SQL is written here and nowhere else."""

from server.store.engine import Connection
from server.store.store import Store, UnusableStore

__all__ = ["Connection", "Store", "UnusableStore"]
