"""`bagwatch vapid`: the key pair of web push."""

import os
import sys

import click

from server.app import make_private
from server.command.serve import settings_or_exit
from server.notices.vapid import KEY_FILE, KeyFileError, load, load_or_make, public_text


@click.group()
def vapid() -> None:
    """The key pair that signs web pushes. Back it up: without it no phone is reached."""


@vapid.command("make")
def make() -> None:
    """Make the key if there is none, and print its public half. A key that exists is never replaced."""
    settings = settings_or_exit(dict(os.environ))
    make_private(settings.data)
    try:
        click.echo(public_text(load_or_make(settings.data)))
    except KeyFileError as error:
        sys.exit(f"bagwatch: {error}")


@vapid.command("show")
def show() -> None:
    """Print the public half of the key."""
    settings = settings_or_exit(dict(os.environ))
    try:
        click.echo(public_text(load(settings.data / KEY_FILE)))
    except KeyFileError as error:
        sys.exit(f"bagwatch: {error}")
