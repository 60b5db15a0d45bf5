"""`bagwatch key rotate`: another secret in place of one that may have become known."""

import os
import sys
from collections.abc import Callable

import click

from server import ids
from server.access.vault import rotate as rotate_vault
from server.app import make_private
from server.command.installation import write
from server.command.noted import noted
from server.command.serve import settings_or_exit
from server.notices.vapid import KEY_FILE as VAPID_FILE
from server.notices.vapid import KeyFileError, load_or_make
from server.seal import rotate as rotate_seal
from server.secret_file import SecretFileError
from server.settings import Settings
from server.store import Connection, passwords, sessions, subscriptions, timeline

FORMER = ".former"


@click.group()
def key() -> None:
    """The secrets of the installation."""


@key.command("rotate")
@click.argument("name", type=click.Choice(["cursor", "seal", "session", "sign-in", "vapid"]))
def rotate(name: str) -> None:
    """Replace a secret, and say what follows from it.

    \b
    cursor   phones begin their pull again from the beginning
    seal     phones seal to another key; the former ones are kept and still open; restart the server
    session  everybody signs in again; what phones have recorded stays
    sign-in  the secrets of one-time codes are sealed anew; restart the server
    vapid    phones subscribe to reminders again; restart the server
    """
    settings = settings_or_exit(dict(os.environ))
    try:
        said = WAYS[name](settings)
    except (KeyFileError, SecretFileError) as error:
        sys.exit(f"bagwatch: {error}; nothing was changed")
    write(lambda connection: noted(connection, "key rotate", name))
    click.echo(said)


def _cursor(_: Settings) -> str:
    write(lambda connection: timeline.rotate_cursor_key(connection, ids.signing_key()))
    return "Phones begin their pull again."


def _seal(settings: Settings) -> str:
    make_private(settings.data)
    return f"Phones seal to {rotate_seal(settings.data).public.id} once the server is restarted."


def _session(_: Settings) -> str:
    return f"{write(sessions.end_all)} sessions ended. Everybody signs in again."


def _sign_in(settings: Settings) -> str:
    vault = rotate_vault(settings.data)

    def step(connection: Connection) -> int:
        sealed = passwords.sealed_secrets(connection)
        for user, secret in ((user, vault.open(user, content)) for user, content in sealed):
            if secret is not None:
                passwords.seal_anew(connection, user, vault.seal(user, secret))
        return len(sealed)

    return f"{write(step)} secrets sealed anew. Restart the server."


def _vapid(settings: Settings) -> str:
    path = settings.data / VAPID_FILE
    if path.exists():
        path.replace(path.with_name(path.name + FORMER))
    load_or_make(settings.data)
    write(subscriptions.forget_all)
    return f"Restart the server; phones subscribe again. The former key is {path.name}{FORMER}: remove it."


WAYS: dict[str, Callable[[Settings], str]] = {
    "cursor": _cursor,
    "seal": _seal,
    "session": _session,
    "sign-in": _sign_in,
    "vapid": _vapid,
}
