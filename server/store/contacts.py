"""Whom a team rings: names and telephone numbers, in the order in which they were added."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("contacts")

MOST_OF_A_TEAM = 20


class Contact(msgspec.Struct, frozen=True):
    name: str
    number: str


@migrations()
def make_contacts(database: Database) -> None:
    database.execute(
        "CREATE TABLE contacts (place INTEGER PRIMARY KEY, team TEXT NOT NULL REFERENCES teams,"
        " name TEXT NOT NULL, number TEXT NOT NULL, UNIQUE (team, name)) STRICT"
    )


def keep(connection: Connection, team: str, contact: Contact) -> bool:
    """Adds a contact, or changes the number of one with that name. False when the team has too many."""
    known = of_team(connection, team)
    if contact.name not in (one.name for one in known) and len(known) >= MOST_OF_A_TEAM:
        return False
    connection.execute(
        "INSERT INTO contacts (team, name, number) VALUES (?, ?, ?)"
        " ON CONFLICT (team, name) DO UPDATE SET number = excluded.number",
        [team, contact.name, contact.number],
    )
    return True


def remove(connection: Connection, team: str, name: str) -> bool:
    """Takes a contact away. False when the team has none of that name."""
    changed = connection.execute("DELETE FROM contacts WHERE team = ? AND name = ?", [team, name])
    return changed.rowcount == 1


def of_team(connection: Connection, team: str) -> list[Contact]:
    """The contacts of a team, the first added first."""
    rows = connection.execute("SELECT name, number FROM contacts WHERE team = ? ORDER BY place", [team])
    return [Contact(*row) for row in rows]
