"""`bagwatch explain`: why the rules say what they say of a case, for a person."""

import sys
from collections.abc import Iterator

import click

from server.command.plain_words import duration, say_dose
from server.command.told import TellingFailed, read_cases
from shared_rules import instant
from shared_rules.advice import advise
from shared_rules.answer import Answer, Finding
from shared_rules.case import Case
from shared_rules.facts import Fact
from shared_rules.protocol import Protocol
from shared_rules.words import ends, say_finding, say_task, say_value

EXIT_BROKEN_INPUT = 2


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--at", "at_text", metavar="INSTANT", help="Judge then, on the facts recorded by then.")
@click.option("--protocol", "protocol_file", metavar="FILE", help="Judge under this protocol file.")
def explain(file: str, at_text: str | None, protocol_file: str | None) -> None:
    """Print the course of each case in FILE, and each finding: source, facts, and what would end it."""
    try:
        at = instant.parse(at_text) if at_text else None
        for name, protocol, case in read_cases(file, protocol_file):
            for line in explanation(name, protocol, as_of(case, at)):
                click.echo(line)
    except (TellingFailed, instant.NotAnInstant) as error:
        click.echo(f"bagwatch explain: {error}", err=True)
        sys.exit(EXIT_BROKEN_INPUT)


def as_of(case: Case, at: int | None) -> Case:
    """The case as it stood at an instant: the facts recorded by then. Without one, as it is."""
    if at is None:
        return case
    return Case(now=at, facts=[fact for fact in case.facts if fact.recorded_at <= at])


def explanation(name: str, protocol: Protocol, case: Case) -> Iterator[str]:
    """The lines of one case."""
    answer = advise(protocol, case.facts, case.now)
    facts = {fact.id: fact for fact in case.facts}
    yield f"# {name}"
    yield protocol.not_for_clinical_use
    yield f"{protocol.title}, rules {answer.protocol[:12]}, at {instant.text(case.now)}"
    yield ""
    yield from _course(answer)
    for finding in answer.findings:
        yield ""
        yield from _finding(protocol, finding, facts)
    yield ""
    yield "Tasks" if answer.tasks else "No task."
    for task in answer.tasks:
        yield f"  {task.due_at or 'no time known'}  {say_task(protocol, task)}"
    yield ""


def _course(answer: Answer) -> Iterator[str]:
    state = answer.state
    yield f"{state.status.replace('_', ' ')}; cycle {say_value(state.cycle)}, day {say_value(state.day)}"
    yield f"infused {duration(state.infused_minutes)}"
    yield say_dose(state.dose_micrograms_per_day)
    if state.stopped_since:
        yield f"stopped since {state.stopped_since}"
    if state.bag:
        yield f"bag hung {state.bag.hung_at}, change planned {say_value(state.bag.next_change_at)}"
        yield f"bag expires {say_value(state.bag.expires_at)}, change by {say_value(state.bag.change_by)}"
    if state.not_understood:
        yield f"{state.not_understood} facts not understood"


def _finding(protocol: Protocol, finding: Finding, facts: dict[str, Fact]) -> Iterator[str]:
    said = say_finding(protocol, finding)
    yield f"{finding.level.upper()}  {said.title}  [{finding.rule}]  since {finding.since}"
    yield f"  {said.detail}"
    values = [f"{name} {say_value(value)}" for name, value in finding.values.items()]
    if values:
        yield f"  Values: {'; '.join(values)}"
    yield f"  From: {said.source}"
    for rest in finding.facts:
        fact = facts.get(rest)
        yield f"  Rests on: {f'{fact.kind} at {instant.text(fact.at)} ' if fact else ''}({rest})"
    yield f"  Ends with: {ends(protocol, finding)}"
