"""`bagwatch rules list`, `add` and `recall`: the versions of an installation, while the server may run."""

import sys
from pathlib import Path

import click

from server.command.installation import now_ms, write
from server.command.noted import noted
from server.rules.served import ServedRules, serve_protocol
from server.store import Connection, protocols
from shared_rules import instant
from shared_rules.protocol import BrokenProtocol, read

EXIT_BROKEN_INPUT = 2
FEWEST_LETTERS = 8
MOST_REASON = 500


@click.command("list")
def list_versions() -> None:
    """Every version ever served: hash, since when, current or recalled and why."""
    for line in write(_lines):
        click.echo(line)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def add(file: Path) -> None:
    """Make the protocol in FILE current. Courses keep their version until somebody adopts this one."""
    try:
        rules = serve_protocol(read(file))
    except (BrokenProtocol, OSError) as error:
        click.echo(f"bagwatch rules add: {error}", err=True)
        sys.exit(EXIT_BROKEN_INPUT)
    refusal = write(lambda connection: _add(connection, rules))
    if refusal is not None:
        click.echo(f"bagwatch rules add: {refusal}", err=True)
        sys.exit(1)
    click.echo(rules.hash)


@click.command()
@click.argument("version", metavar="HASH")
@click.option("--reason", required=True, help="Why, for every screen; nothing of a patient.")
def recall(version: str, reason: str) -> None:
    """Recall the version HASH (its first 8 letters or more). It still answers, and says so everywhere."""
    said = reason.strip()
    if not said or len(said) > MOST_REASON:
        raise click.UsageError(f"the reason is 1 to {MOST_REASON} letters")
    found, is_new, is_current = write(lambda connection: _recall(connection, version, said))
    click.echo(f"{found} {'is recalled' if is_new else 'was recalled before; the first reason stays'}")
    if is_current:
        click.echo("It is still current: make another current with `bagwatch rules add`.")


def _lines(connection: Connection) -> list[str]:
    current = protocols.current(connection)
    reasons = {one.hash: one.reason for one in protocols.recalled(connection)}
    lines = []
    for version in protocols.versions(connection):
        marks = ["current"] if version.hash == current else []
        marks += [f"recalled: {reasons[version.hash]}"] if version.hash in reasons else []
        since = instant.text(version.served_ms // 1000)
        lines.append("  ".join([version.hash, since, *marks]))
    return lines


def _add(connection: Connection, rules: ServedRules) -> str | None:
    """Why this version cannot become current, or None when it has."""
    if any(one.hash == rules.hash for one in protocols.recalled(connection)):
        return f"{rules.hash} was recalled"
    protocols.keep(connection, rules.hash, rules.content, now_ms())
    if protocols.current(connection) != rules.hash:
        protocols.make_current(connection, rules.hash, now_ms())
        noted(connection, "rules add", rules.hash)
    return None


def _recall(connection: Connection, version: str, reason: str) -> tuple[str, bool, bool]:
    """The hash in full, whether it was not recalled before, whether it is current. Raises UsageError."""
    known = [one.hash for one in protocols.versions(connection) if one.hash.startswith(version)]
    if len(version) < FEWEST_LETTERS or len(known) != 1:
        raise click.UsageError("no one version begins with that: see `bagwatch rules list`")
    is_new = protocols.recall(connection, known[0], reason, now_ms())
    if is_new:
        noted(connection, "rules recall", known[0])
    return known[0], is_new, protocols.current(connection) == known[0]
