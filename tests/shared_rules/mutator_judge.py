"""What becomes of a mutant: refused by the protocol's own checks, killed by a worked case, or alive."""

from collections import defaultdict
from typing import Any, Literal, NamedTuple

import msgspec

from shared_rules.advice import advise
from shared_rules.case import Case, decode_case
from shared_rules.protocol import Protocol
from shared_rules.protocol_check import faults
from tests.shared_rules.mutator import Mutant
from tests.shared_rules.test_vectors import unmet, vectors

KILLERS_KEPT = 40


class Verdict(NamedTuple):
    """`by` is the worked case that noticed, or the words of the refusal."""

    fate: Literal["refused", "killed", "crashed", "alive"]
    by: str


class Judge:
    """All worked cases, decoded once; those that killed in a table are asked first there."""

    def __init__(self, plain: dict[str, Any]) -> None:
        self.plain = plain
        self.cases: dict[str, Case] = {}
        self.expected: dict[str, Any] = {}
        self.killers: dict[Any, list[str]] = defaultdict(list)
        for vector in vectors():
            self.cases[vector["name"]] = decode_case(vector["case"])
            self.expected[vector["name"]] = vector["expect"]

    def verdict(self, mutant: Mutant) -> Verdict:
        """The fate of one mutant. The engine must answer under every protocol that the checks let pass."""
        try:
            protocol = msgspec.convert(mutant.apply(self.plain), Protocol)
        except msgspec.ValidationError as error:
            return Verdict("refused", str(error))
        found = faults(protocol)
        if found:
            return Verdict("refused", found[0])
        return self.asked(protocol, mutant.path[:2])

    def asked(self, protocol: Protocol, table: Any) -> Verdict:
        """The first worked case that notices these rules."""
        first = self.killers[table]
        for name in [*first, *(name for name in self.cases if name not in first)]:
            try:
                answer = msgspec.to_builtins(advise(protocol, self.cases[name].facts, self.cases[name].now))
            except (LookupError, ValueError, TypeError, AttributeError, StopIteration) as error:
                return Verdict("crashed", f"{name}: {type(error).__name__} {error}")
            if unmet(answer, self.expected[name]):
                self._remember(first, name)
                return Verdict("killed", name)
        return Verdict("alive", "")

    def _remember(self, first: list[str], name: str) -> None:
        if name in first:
            first.remove(name)
        first.insert(0, name)
        del first[KILLERS_KEPT:]
