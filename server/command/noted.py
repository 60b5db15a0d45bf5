"""What a command changes of who may come in is audited like what a route changes."""

from server.command.installation import now_ms
from server.store import Connection, audit
from server.store.audit import Entry


def noted(connection: Connection, command: str, detail: str) -> None:
    """Keeps a row for a command. It names no user: whoever may type it is known to the machine only."""
    entry = Entry(
        at_ms=now_ms(), user=None, device=None, route=f"bagwatch {command}", status=200, detail=detail
    )
    audit.append(connection, entry)
