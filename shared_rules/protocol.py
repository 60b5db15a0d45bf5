"""The protocol: one hospital's regimen as data, read from one TOML (or JSON) file.

Promises frozen, fully checked values: what is misspelt, missing or of another type is refused when the file
is read. It knows nothing of patients, and no number of a regimen stands in code.
"""

import hashlib
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
from shared_rules.protocol_words import Clause, Decision, Query, Rule, TaskWords

_HASHES_KEPT = 8
PROTOCOLS = Path(__file__).parent / "protocols"


class BrokenProtocol(ValueError):
    """The file is no protocol; the message says where and why."""


class UnknownProtocol(LookupError):
    """No protocol of this name comes with the product."""


class Protocol(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A regimen: its typed tables, its clauses and decisions, and the words of every finding and task."""

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


# The latest hashes: a protocol never changes, and every answer carries its hash.
_HASHED: list[tuple[Protocol, str]] = []


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
    for known, known_hash in _HASHED:
        if known is protocol:
            return known_hash
    hashed = hashlib.sha256(canonical(protocol)).hexdigest()
    _HASHED.append((protocol, hashed))
    del _HASHED[:-_HASHES_KEPT]
    return hashed
