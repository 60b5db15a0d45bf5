"""`bagwatch replay`: how the advice changed, fact by fact, in the order in which the facts were recorded."""

import sys
from collections.abc import Iterator

import click

from server.command.changes import changes
from server.command.told import TellingFailed, read_cases
from shared_rules import instant
from shared_rules.advice import advise
from shared_rules.answer import Answer
from shared_rules.case import Case
from shared_rules.protocol import Protocol

EXIT_BROKEN_INPUT = 2


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--protocol", "protocol_file", metavar="FILE", help="Judge under this protocol file.")
def replay(file: str, protocol_file: str | None) -> None:
    """Print, for each case in FILE, what each fact added to the advice (+), took away (-) or changed (~)."""
    try:
        for name, protocol, case in read_cases(file, protocol_file):
            click.echo(f"# {name}")
            click.echo(protocol.not_for_clinical_use)
            for line in replayed(protocol, case):
                click.echo(line)
            click.echo("")
    except TellingFailed as error:
        click.echo(f"bagwatch replay: {error}", err=True)
        sys.exit(EXIT_BROKEN_INPUT)


def replayed(protocol: Protocol, case: Case) -> Iterator[str]:
    """The lines of one case: each fact, then what changed; at the end, what time alone changed."""
    order = sorted(case.facts, key=lambda fact: (fact.recorded_at, fact.at, fact.id))
    before: Answer | None = None
    for count, fact in enumerate(order, start=1):
        answer = advise(protocol, order[:count], fact.recorded_at)
        late = f", happened {instant.text(fact.at)}" if fact.at != fact.recorded_at else ""
        yield f"{instant.text(fact.recorded_at)}  {fact.kind}{late}"
        yield from changes(protocol, before, answer)
        before = answer
    yield f"{instant.text(case.now)}  now"
    yield from changes(protocol, before, advise(protocol, case.facts, case.now))
