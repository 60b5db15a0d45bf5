"""`bagwatch rules show` and `bagwatch rules diff`: the rules for people."""

import sys
from pathlib import Path

import click

from shared_rules.comparison import differences
from shared_rules.document import outline
from shared_rules.protocol import BrokenProtocol, Protocol, UnknownProtocol, load, protocol_hash, read
from shared_rules.words import say_value

EXIT_BROKEN_INPUT = 2


def protocol_of(name: str) -> Protocol:
    """A protocol by the name it comes with, or from a file."""
    return read(Path(name)) if Path(name).exists() else load(name)


@click.command()
@click.argument("protocol", default="blinatumomab")
def show(protocol: str) -> None:
    """Print the protocol as encoded, clause by clause. PROTOCOL is a name or a file."""
    try:
        sections = outline(protocol_of(protocol))
    except (BrokenProtocol, UnknownProtocol, OSError) as error:
        click.echo(f"bagwatch rules show: {error}", err=True)
        sys.exit(EXIT_BROKEN_INPUT)
    for section in sections:
        click.echo(f"\n{section.title}\n{'=' * len(section.title)}")
        for entry in section.entries:
            click.echo(f"\n{entry.title}")
            for label, text in entry.rows:
                click.echo(f"  {label}: {text}")


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
def diff(before: str, after: str) -> None:
    """Print what protocol B says differently from A; each is a name or a file. Exit 1 when they differ."""
    try:
        first, second = protocol_of(before), protocol_of(after)
    except (BrokenProtocol, UnknownProtocol, OSError) as error:
        click.echo(f"bagwatch rules diff: {error}", err=True)
        sys.exit(EXIT_BROKEN_INPUT)
    found = differences(first, second)
    click.echo(f"A {protocol_hash(first)}\nB {protocol_hash(second)}")
    for change in found:
        click.echo(f"\n{change.path}\n  A: {say_value(change.before)}\n  B: {say_value(change.after)}")
    if not found:
        click.echo("They say the same.")
    sys.exit(1 if found else 0)
