"""`bagwatch user`: who there is, in a real installation."""

import os
import sys

import click

from server import ids
from server.access.enrolment import HOUR_MS
from server.access.recovery.begin import begin_recovery
from server.command.installation import now_ms, the_team, the_user, write
from server.command.noted import noted
from server.command.serve import settings_or_exit
from server.store import Connection, accounts, people
from server.store.people import ROLES, Role


@click.group()
def user() -> None:
    """The people who may sign in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option(
    "--team", "teams", multiple=True, required=True, help="Name or id; may be given more than once."
)
def add_user(name: str, role: Role, teams: tuple[str, ...]) -> None:
    """Add a user to one or more teams."""
    made, words = ids.uuid7(), " ".join(name.split())
    if not words:
        raise click.UsageError("a user has a name")

    def step(connection: Connection) -> None:
        if people.namesakes(connection, words):
            raise click.UsageError(f"there is a user {words!r} already: an order names one person")
        found = [the_team(connection, team) for team in teams]
        accounts.add_user(connection, made, words, role, now_ms())
        for team in found:
            accounts.join_team(connection, made, team.id, now_ms())
        noted(connection, "user add", f"{role} {made}")

    write(step)
    click.echo(made)


@user.command("list")
def list_users() -> None:
    """Everyone: id, role, name, teams."""
    for person in write(people.people):
        ended = " (disabled)" if person.disabled_ms else ""
        click.echo(f"{person.id}  {person.role:<13}  {person.name}{ended}  {' '.join(person.teams)}")


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def change_role(name: str, role: Role) -> None:
    """Give a user another role. What was written before is judged by the former one."""

    def step(connection: Connection) -> None:
        found = the_user(connection, name).id
        accounts.change_role(connection, found, role, now_ms())
        noted(connection, "user role", f"{role} for {found}")

    write(step)


@user.command("join")
@click.argument("name")
@click.argument("team")
def join(name: str, team: str) -> None:
    """Add a user to a team."""

    def step(connection: Connection) -> None:
        found, joined = the_user(connection, name).id, the_team(connection, team).id
        if accounts.join_team(connection, found, joined, now_ms()):
            noted(connection, "user join", f"{found} to {joined}")

    write(step)


@user.command("leave")
@click.argument("name")
@click.argument("team")
def leave(name: str, team: str) -> None:
    """Take a user out of a team."""

    def step(connection: Connection) -> bool:
        found, former = the_user(connection, name).id, the_team(connection, team).id
        did_leave = accounts.leave_team(connection, found, former, now_ms())
        if did_leave:
            noted(connection, "user leave", f"{found} from {former}")
        return did_leave

    if not write(step):
        sys.exit("bagwatch: the user does not belong to that team")


@user.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """End a user's access at once."""

    def step(connection: Connection) -> bool:
        found = the_user(connection, name).id
        disabled = accounts.disable_user(connection, found, now_ms())
        if disabled:
            noted(connection, "user disable", found)
        return disabled

    if not write(step):
        sys.exit("bagwatch: the user is disabled already")


@user.command("recover")
@click.argument("name")
@click.option("--reason", required=True, help="Why, for the audit.")
def recover(name: str, reason: str) -> None:
    """End every session and way in of a user, and print a one-use code. Unsent facts are kept."""
    hours = settings_or_exit(dict(os.environ)).enrolment_hours

    def step(connection: Connection) -> str:
        found = the_user(connection, name).id
        noted(connection, "user recover", f"{found}: {reason.strip()}")
        return begin_recovery(connection, found, now_ms(), now_ms() + hours * HOUR_MS)

    click.echo(write(step))
    click.echo(f"It can be used once, within {hours} hours.", err=True)
