"""What the server remembers. SQL is written here and nowhere else."""

from server.store.engine import Connection
from server.store.store import Store

__all__ = ["Connection", "Store"]
