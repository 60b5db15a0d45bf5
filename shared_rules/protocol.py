"""The protocol: one hospital's regimen as data, read from one TOML (or JSON) file.

Promises frozen, fully checked values: what is misspelt, missing or of another type is refused when the file
is read. It knows nothing of patients, and no number of a regimen stands in code.
"""

import hashlib
from functools import cached_property
from pathlib import Path

import msgspec

from shared_rules.canonical import canonical
from shared_rules.protocol_check import faults
from shared_rules.protocol_tables import (
    Authority,
    Bags,
    Convulsions,
    Cycles,
    Dosing,
    Grades,
    Laboratory,
    LiverMultiple,
    Morning,
    Observations,
    Premedication,
    Records,
    Stay,
    Stops,
    Supportive,
    Testing,
    ToxicityRow,
    Writing,
)
from shared_rules.protocol_words import Clause, Decision, Query, Rule, Sources, TaskWords, sources_of

PROTOCOLS = Path(__file__).parent / "protocols"


class BrokenProtocol(ValueError):
    """The file is no protocol; the message says where and why."""


class UnknownProtocol(LookupError):
    """No protocol of this name comes with the product."""


class Protocol(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A regimen: its typed tables, its clauses and decisions, and the words of every finding and task.

    What is asked of a table again and again is an index, made once: a protocol never changes.
    """

    name: str
    title: str
    drug: str
    source: str
    not_for_clinical_use: str
    dosing: Dosing
    cycles: Cycles
    morning: Morning
    bags: Bags
    stops: Stops
    grades: Grades
    toxicities: list[ToxicityRow]
    convulsions: Convulsions
    laboratory: Laboratory
    liver_multiples: list[LiverMultiple]
    testing: Testing
    stays: list[Stay]
    premedication: Premedication
    supportive: Supportive
    observations: Observations
    writing: Writing
    records: Records
    authorities: list[Authority]
    clauses: list[Clause]
    decisions: list[Decision]
    queries: list[Query]
    rules: dict[str, Rule]
    tasks: dict[str, TaskWords]

    @cached_property
    def version(self) -> str:
        """SHA-256, in hexadecimal, of the canonical JSON."""
        return hashlib.sha256(canonical(self)).hexdigest()

    @cached_property
    def sources(self) -> dict[str, Sources]:
        """By rule and case: where a finding comes from."""
        return {code: sources_of(code, rule) for code, rule in self.rules.items()}

    @cached_property
    def row_by_code(self) -> dict[str, ToxicityRow]:
        """The rows of the toxicity table."""
        return {row.code: row for row in self.toxicities}

    @cached_property
    def row_code_by_toxicity(self) -> dict[str, str]:
        """In which row a toxicity acts; "" is that of one nobody knows."""
        others = next(row.code for row in self.toxicities if row.other_toxicities)
        named = {name: row.code for row in reversed(self.toxicities) for name in row.toxicities}
        return {**named, "": others}

    @cached_property
    def authority_by_question(self) -> dict[str, Authority]:
        """Whose answer to a question counts."""
        return {authority.question: authority for authority in self.authorities}


def load(name: str) -> Protocol:
    """A protocol that comes with the product, by name; raises UnknownProtocol."""
    for path in sorted(PROTOCOLS.glob("*.toml")):
        if path.stem == name:
            return read(path)
    raise UnknownProtocol("no protocol of this name is known")


def read(path: Path) -> Protocol:
    """The protocol of a `.toml` file, or of JSON of the same shape; raises BrokenProtocol, OSError."""
    content = path.read_bytes()
    try:
        if path.suffix == ".toml":
            protocol = msgspec.toml.decode(content, type=Protocol)
        else:
            protocol = msgspec.json.decode(content, type=Protocol)
    except (msgspec.DecodeError, ValueError) as error:
        raise BrokenProtocol(f"{path.name}: {error}") from error
    found = faults(protocol)
    if found:
        raise BrokenProtocol(f"{path.name}: {'; '.join(found)}")
    return protocol


def protocol_hash(protocol: Protocol) -> str:
    """SHA-256, in hexadecimal, of the protocol's canonical JSON: its version."""
    return protocol.version
