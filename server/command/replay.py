"""`bagwatch replay`: how the advice changed, fact by fact, in the order in which the facts were recorded."""

import sys
from collections.abc import Iterator

import click

from server.command.told import TellingFailed, read_cases
from shared_rules import instant
from shared_rules.advice import advise
from shared_rules.answer import Answer, Finding
from shared_rules.case import Case
from shared_rules.protocol import Protocol
from shared_rules.words import say_finding

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
    before: dict[str, Finding] = {}
    for count, fact in enumerate(order, start=1):
        answer = advise(protocol, order[:count], fact.recorded_at)
        late = f", happened {instant.text(fact.at)}" if fact.at != fact.recorded_at else ""
        yield f"{instant.text(fact.recorded_at)}  {fact.kind}{late}"
        yield from _changes(protocol, before, answer)
        before = _by_place(answer)
    yield f"{instant.text(case.now)}  now"
    yield from _changes(protocol, before, advise(protocol, case.facts, case.now))


def _by_place(answer: Answer) -> dict[str, Finding]:
    """Findings by their rule, and by their number where a rule is met more than once."""
    found: dict[str, Finding] = {}
    for finding in answer.findings:
        count = sum(1 for place in found if place.split("#")[0] == finding.rule)
        found[f"{finding.rule}#{count}"] = finding
    return found


def _changes(protocol: Protocol, before: dict[str, Finding], answer: Answer) -> Iterator[str]:
    after = _by_place(answer)
    for place in sorted(before.keys() - after.keys()):
        gone = before[place]
        yield f"    - {gone.level}  {say_finding(protocol, gone).title}  [{gone.rule}]"
    for place, finding in after.items():
        earlier = before.get(place)
        if earlier is None:
            yield f"    + {finding.level}  {say_finding(protocol, finding).title}  [{finding.rule}]"
        elif earlier.level != finding.level:
            yield f"    ~ {earlier.level} -> {finding.level}  [{finding.rule}]"
