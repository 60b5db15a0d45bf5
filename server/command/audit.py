"""`bagwatch audit`: who read or wrote whose record, as JSON lines."""

import sys
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from server.command.installation import the_user, write
from server.store import Connection
from server.store import audit as trail
from server.store.audit import Kept
from shared_rules import instant


def _since(_: click.Context, __: click.Parameter, text: str | None) -> int:
    try:
        return 0 if text is None else instant.parse(text) * 1000
    except instant.NotAnInstant as error:
        raise click.BadParameter(f"is {error}") from None


@click.command()
@click.option("--patient", help="Only what touched the patient with this id.")
@click.option("--user", "user_name", help="Only what this user did; name or id.")
@click.option(
    "--since", "since_ms", callback=_since, help="Only from this instant on (2026-06-01T08:00:00Z)."
)
@click.option("--verify", is_flag=True, help="Only check the chain; exit 1 where it is broken.")
def audit(patient: str | None, user_name: str | None, since_ms: int, verify: bool) -> None:
    """Print the audit, the oldest first, each row with the hash over it and all before it.

    A patient is named by id, never by name.
    """
    if verify:
        return _verify()

    def step(connection: Connection) -> None:
        user = None if user_name is None else the_user(connection, user_name).id
        for kept in _matching(connection, since_ms, patient, user):
            click.echo(msgspec.json.encode(_line(kept)))

    write(step)
    return None


def _matching(connection: Connection, since_ms: int, patient: str | None, user: str | None) -> Iterator[Kept]:
    for kept in trail.entries(connection, since_ms):
        is_of_patient = patient is None or patient in kept.entry.patients
        if is_of_patient and (user is None or user == kept.entry.user):
            yield kept


def _line(kept: Kept) -> dict[str, Any]:
    entry = kept.entry
    said = {name: value for name, value in msgspec.structs.asdict(entry).items() if name != "at_ms"}
    return {
        "number": kept.number,
        "at": instant.text(entry.at_ms // 1000),
        **said,
        "chain": kept.chain.hex(),
    }


def _verify() -> None:
    broken, head = write(lambda connection: (trail.first_broken(connection), trail.head(connection)))
    if broken is not None:
        sys.exit(f"bagwatch: row {broken} is not as it was written, or a row before it is missing")
    click.echo(f"whole, up to {head.hex()}")
