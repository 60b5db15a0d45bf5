"""`bagwatch device` and `bagwatch patient`: phones, and which team a patient belongs to."""

import os
import sys
from pathlib import Path

import click

from server.access.enrolment import HOUR_MS, make_code
from server.access.picture import as_svg, as_terminal, enrolment_address
from server.command.installation import now_ms, the_team, the_user, write
from server.command.noted import noted
from server.command.serve import settings_or_exit
from server.store import Connection, people, phones, scope


@click.group()
def device() -> None:
    """The phones people carry."""


@device.command("add")
@click.argument("name")
def add_device(name: str) -> None:
    """Make a one-use enrolment code for a user's phone."""
    hours = settings_or_exit(dict(os.environ)).enrolment_hours
    expires_ms = now_ms() + hours * HOUR_MS
    click.echo(write(lambda connection: _code(connection, "device add", name, expires_ms)))
    click.echo(f"It can be used once, within {hours} hours.", err=True)


@device.command("code")
@click.argument("name")
@click.option(
    "--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw the picture into this file instead."
)
def show_code(name: str, svg: Path | None) -> None:
    """Make a one-use enrolment code, as words and as a picture for the phone's camera."""
    settings = settings_or_exit(dict(os.environ))
    expires_ms = now_ms() + settings.enrolment_hours * HOUR_MS
    code = write(lambda connection: _code(connection, "device code", name, expires_ms))
    address = enrolment_address(settings.origin, code)
    click.echo(code)
    if svg is None:
        click.echo(as_terminal(address))
    else:
        svg.write_text(as_svg(address))
        svg.chmod(0o600)
    click.echo(f"It can be used once, within {settings.enrolment_hours} hours.", err=True)


def _code(connection: Connection, command: str, name: str, expires_ms: int) -> str:
    found = the_user(connection, name).id
    noted(connection, command, f"for {found}")
    return make_code(connection, found, expires_ms)


@device.command("list")
def list_devices() -> None:
    """Every phone: id, owner, name."""

    def step(connection: Connection) -> list[str]:
        names = {person.id: person.name for person in people.people(connection)}
        return [
            f"{found.id}  {names[found.user]}  {found.name}{' (revoked)' if found.revoked_ms else ''}"
            for found in people.devices(connection)
        ]

    for line in write(step):
        click.echo(line)


@device.command("revoke")
@click.argument("id_", metavar="ID")
def revoke(id_: str) -> None:
    """End a phone's access at once."""

    def step(connection: Connection) -> bool:
        revoked = phones.revoke_device(connection, id_, now_ms())
        if revoked:
            noted(connection, "device revoke", f"phone {id_}")
        return revoked

    if not write(step):
        sys.exit("bagwatch: there is no such phone, or it is revoked already")


@click.group()
def patient() -> None:
    """Which team a patient belongs to."""


@patient.command("list")
def list_patients() -> None:
    """Every patient: id and team, without names."""

    def step(connection: Connection) -> list[str]:
        names = {found.id: found.name for found in people.teams(connection)}
        return [f"{found.patient}  {names[found.team]}" for found in scope.placed(connection)]

    for line in write(step):
        click.echo(line)


@patient.command("assign")
@click.argument("id_", metavar="ID")
@click.argument("team_name", metavar="TEAM")
def assign(id_: str, team_name: str) -> None:
    """Give a registered patient to a team; the former team's phones forget the patient."""

    def step(connection: Connection) -> bool:
        team = the_team(connection, team_name).id
        moved = scope.reassign(connection, id_, team, now_ms())
        if moved:
            noted(connection, "patient assign", f"{id_} to {team}")
        return moved

    if not write(step):
        sys.exit("bagwatch: there is no such patient, or it belongs to that team already")
