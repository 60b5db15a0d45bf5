"""`bagwatch session`: what is signed in, ending it, and tokens for scripts."""

import os
import sys
from typing import Literal

import click

from server import ids
from server.access.enrolment import DAY_MS
from server.command.installation import now_ms, the_user, write
from server.command.noted import noted
from server.command.serve import settings_or_exit
from server.store import Connection, people, phones, sessions
from server.store.sessions import Term
from shared_rules import instant

MOST_DAYS = 366


@click.group()
def session() -> None:
    """What is signed in, and from which phone."""


@session.command("list")
@click.option("--user", "user_name", help="Only of this user; name or id.")
def list_sessions(user_name: str | None) -> None:
    """Every session that may be used now: id, kind, last use, end, owner, phone."""

    def step(connection: Connection) -> list[str]:
        user = None if user_name is None else the_user(connection, user_name).id
        names = {person.id: person.name for person in people.people(connection)}
        return [
            f"{one.id}  {one.kind:<6}  {_text(one.seen_ms)}  {_text(one.expires_ms)}"
            f"  {names[one.user]}  {one.device_name}"
            for one in sessions.listed(connection, now_ms(), user)
        ]

    for line in write(step):
        click.echo(line)


@session.command("revoke")
@click.argument("id_", metavar="ID", required=False)
@click.option("--user", "user_name", help="Every session of this user; name or id.")
@click.option("--all", "everybodys", is_flag=True, help="Every session there is: everybody signs in again.")
def revoke(id_: str | None, user_name: str | None, everybodys: bool) -> None:
    """End one session, those of a user, or all. What phones have recorded stays on them."""
    if [id_ is not None, user_name is not None, everybodys].count(True) != 1:
        raise click.UsageError("give an ID, or --user, or --all")

    def step(connection: Connection) -> int:
        if id_ is not None:
            ended, what = int(sessions.end_listed(connection, id_)), f"session {id_}"
        elif user_name is not None:
            user = the_user(connection, user_name).id
            ended, what = sessions.end_of_user(connection, user), f"sessions of {user}"
        else:
            ended, what = sessions.end_all(connection), "every session"
        noted(connection, "session revoke", f"{what}: {ended}")
        return ended

    ended = write(step)
    if ended == 0:
        sys.exit("bagwatch: there is no such session")
    click.echo(f"{ended} ended")


@session.command("token")
@click.argument("name")
@click.option(
    "--reach",
    type=click.Choice(["read", "sync", "all"]),
    required=True,
    help="What it is good for: reading, push and pull, or all that its user may do.",
)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), required=True, help="When it ends.")
def make_token(name: str, reach: Literal["read", "sync", "all"], days: int) -> None:
    """Make a bearer token for a script that acts as a user. It is printed once."""
    if not settings_or_exit(dict(os.environ)).bearer:
        sys.exit("bagwatch: this installation takes no bearer tokens; see BAGWATCH_BEARER")
    token = ids.token()

    def step(connection: Connection) -> None:
        user, device, made_ms = the_user(connection, name).id, ids.uuid7(), now_ms()
        phones.add_device(connection, device, user, f"Script ({reach})", made_ms)
        term = Term(expires_ms=made_ms + days * DAY_MS, kind="bearer", reach=reach)
        sessions.add_session(connection, ids.secret_hash(token), device, made_ms, term)
        noted(connection, "session token", f"{reach} for {user}, {days} days")

    write(step)
    click.echo(token)


def _text(at_ms: int) -> str:
    return instant.text(at_ms // 1000)
