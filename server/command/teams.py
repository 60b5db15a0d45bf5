"""`bagwatch team`: the teams of a real installation, and whom each rings."""

import re
import sys

import click

from server import ids
from server.command.installation import now_ms, the_team, write
from server.command.noted import noted
from server.store import Connection, accounts, contacts, people
from server.store.contacts import Contact

NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{1,23}[0-9]")
MOST_NAME = 80


@click.group()
def team() -> None:
    """The teams patients are given to."""


@team.command("add")
@click.argument("name")
def add_team(name: str) -> None:
    """Add a team."""
    made = ids.uuid7()

    def step(connection: Connection) -> None:
        if any(found.name == name for found in people.teams(connection)):
            raise click.UsageError(f"there is a team {name!r} already")
        accounts.add_team(connection, made, name, now_ms())
        noted(connection, "team add", made)

    write(step)
    click.echo(made)


@team.command("list")
def list_teams() -> None:
    """Every team: id and name."""
    for found in write(people.teams):
        click.echo(f"{found.id}  {found.name}")


@team.group("contact")
def contact() -> None:
    """Whom a team rings: shown on its phones, also offline."""


@contact.command("add")
@click.argument("team")
@click.argument("name")
@click.argument("number")
def add_contact(team: str, name: str, number: str) -> None:
    """Add NAME with a telephone NUMBER to a team, or change the number of that name."""
    words, digits = " ".join(name.split()), number.strip()
    if not 0 < len(words) <= MOST_NAME:
        raise click.UsageError(f"a name has 1 to {MOST_NAME} characters")
    if NUMBER.fullmatch(digits) is None:
        raise click.UsageError(f"{number!r} is no telephone number: digits, spaces, brackets and a leading +")

    def step(connection: Connection) -> bool:
        found = the_team(connection, team).id
        kept = contacts.keep(connection, found, Contact(words, digits))
        if kept:
            noted(connection, "team contact add", found)
        return kept

    if not write(step):
        sys.exit(f"bagwatch: a team has at most {contacts.MOST_OF_A_TEAM} contacts")


@contact.command("remove")
@click.argument("team")
@click.argument("name")
def remove_contact(team: str, name: str) -> None:
    """Take NAME away from a team's contacts."""

    def step(connection: Connection) -> bool:
        found = the_team(connection, team).id
        removed = contacts.remove(connection, found, " ".join(name.split()))
        if removed:
            noted(connection, "team contact remove", found)
        return removed

    if not write(step):
        sys.exit("bagwatch: the team has no such contact: see `bagwatch team contact list`")


@contact.command("list")
@click.argument("team", required=False)
def list_contacts(team: str | None) -> None:
    """Whom a team rings, or all teams: team, name, number."""

    def step(connection: Connection) -> list[str]:
        found = people.teams(connection) if team is None else [the_team(connection, team)]
        return [
            f"{one.name}  {said.name}  {said.number}"
            for one in found
            for said in contacts.of_team(connection, one.id)
        ]

    for line in write(step):
        click.echo(line)
