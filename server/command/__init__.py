"""The `bagwatch` command. It reads arguments and prints; what it does lives in the rooms it calls."""

from server.command.main import main

__all__ = ["main"]
