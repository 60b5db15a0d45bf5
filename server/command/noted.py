"""What a command changes of who may come in is audited like what a route changes."""

import getpass
import os

from server.command.installation import now_ms
from server.store import Connection, audit
from server.store.audit import Entry


def noted(connection: Connection, command: str, detail: str) -> None:
    """Keeps a row for a command. It names the machine's account that ran it, and no user of the service."""
    said = " ".join(part for part in (detail, f"by {_account()}") if part)
    entry = Entry(
        at_ms=now_ms(), user=None, device=None, route=f"bagwatch {command}", status=200, detail=said
    )
    audit.append(connection, entry)


def _account() -> str:
    try:
        return getpass.getuser()
    # A container may run under a number that has no name.
    except (KeyError, OSError):
        return f"account {os.getuid()}"
