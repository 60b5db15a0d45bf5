"""The two engines side by side: the same case text to both, their bytes back."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from server.command.phone_engine import BrokenCase, PhoneEngine
from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.case import decode_case
from shared_rules.facts import BrokenEnvelope
from shared_rules.protocol import Protocol, load

Outcome = bytes


def server_outcome(protocol: Protocol, value: Any) -> Outcome:
    """The answer of the Python engine, or its error, as bytes."""
    try:
        case = decode_case(value)
    except BrokenEnvelope as error:
        return f"at {error.path}: {error.reason}".encode()
    return canonical(advise(protocol, case.facts, case.now))


def phone_outcome(said: bytes | BrokenCase) -> Outcome:
    """The answer of the phone's engine, or its error, as bytes."""
    return said if isinstance(said, bytes) else f"at {said.path}: {said.reason}".encode()


class BothEngines:
    """A protocol in Python and in a Node process that lives as long as this."""

    def __init__(self, protocol: Protocol | None = None) -> None:
        self.protocol = protocol or load("blinatumomab")
        self.phone = PhoneEngine(canonical(self.protocol))

    def __enter__(self) -> "BothEngines":
        self.phone.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.phone.__exit__(*error)

    def adopt(self, protocol: Protocol) -> None:
        """Answer under other rules from here on."""
        self.protocol = protocol
        self.phone.adopt(canonical(protocol))

    def outcomes(self, cases: Sequence[Any]) -> Iterator[tuple[Outcome, Outcome]]:
        """For each case (server's bytes, phone's bytes); both read the same JSON text."""
        texts = [json.dumps(case) for case in cases]
        for text, said in zip(texts, self.phone.answers(texts), strict=True):
            yield server_outcome(self.protocol, json.loads(text)), phone_outcome(said)

    def differ(self, case: Any) -> bool:
        """True when the two answers are not the same bytes."""
        [(server, phone)] = self.outcomes([case])
        return server != phone
