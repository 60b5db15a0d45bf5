"""The installation as the commands reach it: one step on its store, and who is meant by a name."""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import TypeVar

import click

from server.app import open_store
from server.clock import SystemClock
from server.command.serve import settings_or_exit
from server.store import Connection, UnusableStore, people
from server.store.engine import UnsafeSqlite
from server.store.people import Person, Team

Answer = TypeVar("Answer")


def write(step: Callable[[Connection], Answer]) -> Answer:
    """Runs a step on the installation's store; the server may run meanwhile. Exit 1 without a store."""

    async def work() -> Answer:
        store = open_store(settings_or_exit(dict(os.environ)))
        try:
            return await store.write(step)
        finally:
            store.close()

    try:
        return asyncio.run(work())
    except (UnsafeSqlite, UnusableStore) as error:
        sys.exit(f"bagwatch: {error}")


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return SystemClock().now_ms()


def the_team(connection: Connection, name: str) -> Team:
    """The team with this id or name. Raises UsageError."""
    found = [team for team in people.teams(connection) if name in (team.id, team.name)]
    if not found:
        raise click.UsageError(f"there is no team {name!r}: see `bagwatch team list`")
    return found[0]


def the_user(connection: Connection, name: str) -> Person:
    """The one user with this id or name. Raises UsageError."""
    found = [person for person in people.people(connection) if name in (person.id, person.name)]
    if len(found) != 1:
        why = "there is no user" if not found else "there is more than one user"
        raise click.UsageError(f"{why} {name!r}: see `bagwatch user list`")
    return found[0]
