"""`bagwatch rules`: the rules as files for other programs."""

import sys
from pathlib import Path

import click

from server.command.rules_life import add, list_versions, recall
from server.command.rules_told import diff, show
from shared_rules.export import export, write_types
from shared_rules.protocol import BrokenProtocol, read

EXIT_BROKEN_INPUT = 2


@click.group()
def rules() -> None:
    """The protocol as data."""


@rules.command("export")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--protocol", "protocol_file", metavar="FILE", help="Another protocol file.")
def export_rules(directory: Path, protocol_file: str | None) -> None:
    """Write protocol JSON, JSON Schemas (protocol, facts, answer) and the hash into DIR."""
    try:
        digest = export(directory, read(Path(protocol_file)) if protocol_file else None)
    except (BrokenProtocol, OSError) as error:
        click.echo(f"bagwatch rules export: {error}", err=True)
        sys.exit(EXIT_BROKEN_INPUT)
    click.echo(digest)


@rules.command("types")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
def write_typescript(directory: Path) -> None:
    """Write the schemas as TypeScript types into DIR."""
    try:
        written = write_types(directory)
    except OSError as error:
        click.echo(f"bagwatch rules types: {error}", err=True)
        sys.exit(EXIT_BROKEN_INPUT)
    for path in written:
        click.echo(path)


for told in (show, diff, list_versions, add, recall):
    rules.add_command(told)
