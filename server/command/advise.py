"""`bagwatch advise`: answers cases from files, one canonical JSON answer a line."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from server.command.cases import BrokenInput, CaseText, cut
from server.command.phone_engine import BrokenCase, NoPhoneEngine, PhoneEngine
from shared_rules.advice import advise as advise_course
from shared_rules.canonical import canonical
from shared_rules.case import decode_case, protocol_name
from shared_rules.facts import BrokenEnvelope
from shared_rules.protocol import BrokenProtocol, Protocol, UnknownProtocol, load, read

EXIT_BROKEN_INPUT = 2


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--engine", type=click.Choice(["server", "phone"]), default="server", help="Which engine answers."
)
@click.option("--protocol", "protocol_file", metavar="FILE", help="Answer under this protocol file.")
def advise(files: tuple[str, ...], engine: str, protocol_file: str | None) -> None:
    """Answer the cases in FILE… (`-` is standard input), one canonical JSON answer a line.

    A file holds a case {"protocol", "now", "facts"}, a vector {"case": …}, or an array of these. A case that
    cannot be read is one line on standard error; the others are answered, and the exit code is 2.
    """
    try:
        given = read(Path(protocol_file)) if protocol_file else None
        with ExitStack() as stack:
            broken = _answer_all(files, Answers(given, engine == "phone", stack))
    # The reader has seen enough, as `head` does: that is no broken input.
    except BrokenPipeError:
        raise
    except (BrokenProtocol, NoPhoneEngine, OSError) as error:
        click.echo(f"bagwatch advise: {error}", err=True)
        sys.exit(EXIT_BROKEN_INPUT)
    sys.exit(EXIT_BROKEN_INPUT if broken else 0)


class Answers:
    """Answers cases with one of the engines, each case under its protocol or all under the given one."""

    def __init__(self, given: Protocol | None, by_phone: bool, stack: ExitStack) -> None:
        self._given, self._by_phone, self._stack = given, by_phone, stack
        self._protocols: dict[str, Protocol] = {}
        self._phones: dict[str, PhoneEngine] = {}

    def answer(self, case: CaseText) -> bytes:
        """The canonical answer; raises BrokenInput."""
        try:
            name = "" if self._given else protocol_name(case.value)
            protocol = self._protocol(name)
            return self._phone_answer(name, protocol, case) if self._by_phone else _own_answer(protocol, case)
        except (BrokenEnvelope, BrokenCase) as error:
            raise BrokenInput(case.name, error.path, error.reason) from error
        except UnknownProtocol as error:
            raise BrokenInput(case.name, "protocol", str(error)) from error

    def _protocol(self, name: str) -> Protocol:
        if name not in self._protocols:
            self._protocols[name] = self._given or load(name)
        return self._protocols[name]

    def _phone_answer(self, name: str, protocol: Protocol, case: CaseText) -> bytes:
        if name not in self._phones:
            self._phones[name] = self._stack.enter_context(PhoneEngine(canonical(protocol)))
        said = self._phones[name].answer(case.text)
        if isinstance(said, BrokenCase):
            raise said
        return said


def _own_answer(protocol: Protocol, case: CaseText) -> bytes:
    decoded = decode_case(case.value)
    return canonical(advise_course(protocol, decoded.facts, decoded.now))


def _answer_all(files: tuple[str, ...], answers: Answers) -> bool:
    """Writes every answer and every error; true when there was an error."""
    out = sys.stdout.buffer
    broken = False
    for case in _cases(files):
        try:
            if isinstance(case, BrokenInput):
                raise case
            out.write(answers.answer(case) + b"\n")
        except BrokenInput as error:
            broken = True
            click.echo(str(error), err=True)
    return broken


def _cases(files: tuple[str, ...]) -> Iterator[CaseText | BrokenInput]:
    for name in files:
        try:
            content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            yield BrokenInput(name, "", f"cannot be read: {error.strerror}")
            continue
        yield from cut(name, content)
