"""The handler of the inbox, for prescribers and consultants."""

import asyncio
from typing import Any

from litestar import get
from litestar.params import SkipValidation

from server.access.inbox.waiting import Waiting, inbox, patients_of
from server.declared import takes
from server.edge import Asked, TheClock, TheStore
from server.rules.shelf import Shelf
from server.store import Connection, people
from server.store.people import Person
from server.trail import note

TheShelf = SkipValidation[Shelf]


@get("/api/inbox", opt=takes())
async def show_inbox(request: Asked, store: TheStore, clock: TheClock, shelf: TheShelf) -> dict[str, Any]:
    """The decisions the rules ask for, and the telephone orders that await the asker's countersignature."""
    session, now = request.user, clock.now_ms() // 1000

    def step(connection: Connection) -> tuple[list[Waiting], list[Person]]:
        everyone = people.people(connection)
        return patients_of(connection, shelf, session, everyone, now), everyone

    waiting, everyone = await store.read(step)
    found = await asyncio.to_thread(inbox, waiting, session, everyone, now)
    note(request, [one["patient"] for part in found.values() for one in part])
    return found
