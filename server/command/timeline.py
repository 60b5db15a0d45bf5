"""`bagwatch restore` and `bagwatch epoch`: what to do after the database came back from a backup."""

import os
import sys
from pathlib import Path

import click

from server.app import make_private
from server.command.installation import write
from server.command.serve import settings_or_exit
from server.serve import CannotServe, alone_on
from server.settings import Settings
from server.store import Connection, timeline
from server.store.backup import DamagedBackup, put_in_place
from server.store.marker import Marker, position, write_marker


@click.group()
def epoch() -> None:
    """The name of this timeline of the log."""


@epoch.command("show")
def show() -> None:
    """Print the epoch."""
    click.echo(write(timeline.epoch))


@epoch.command("new")
def new() -> None:
    """Begin another epoch, so that every phone offers again what it wrote. Harmless at any time."""
    _begin(settings_or_exit(dict(os.environ)))


@click.command()
@click.argument("backup", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(backup: Path) -> None:
    """Put BACKUP in place of the database and begin another epoch. What was there is kept beside it."""
    settings = settings_or_exit(dict(os.environ))
    make_private(settings.data)
    try:
        with alone_on(settings.data):
            put_in_place(backup, settings.database)
    except CannotServe as error:
        sys.exit(f"bagwatch: {error}; stop it first")
    except DamagedBackup as error:
        sys.exit(f"bagwatch: the backup is damaged, nothing was changed: {error}")
    _begin(settings)


def _begin(settings: Settings) -> None:
    def step(connection: Connection) -> Marker:
        timeline.begin_epoch(connection)
        return position(connection)

    begun = write(step)
    write_marker(settings.data, begun)
    click.echo(begun.epoch)
