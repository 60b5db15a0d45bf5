"""A case: one patient's facts, an instant, and the name of the protocol to answer under.

The form in which questions are put to the rules outside the service: files, vectors, the other engine.
"""

from typing import Any, NamedTuple

from shared_rules import instant
from shared_rules.facts import BrokenEnvelope, Fact, decode_facts


class Case(NamedTuple):
    """Facts of one patient and `now`, whole seconds since 1970 UTC."""

    now: int
    facts: list[Fact]


def protocol_name(value: Any) -> str:
    """The protocol that a case asks for; raises BrokenEnvelope when it names none."""
    if not isinstance(value, dict):
        raise BrokenEnvelope("", "a case is an object with protocol, now and facts")
    name = value.get("protocol")
    if not isinstance(name, str):
        raise BrokenEnvelope("protocol", "not the name of a protocol")
    return name


def decode_case(value: Any) -> Case:
    """Instant and facts of `{"protocol", "now", "facts"}`; BrokenEnvelope has the path of what is wrong."""
    if not isinstance(value, dict):
        raise BrokenEnvelope("", "a case is an object with protocol, now and facts")
    now = value.get("now")
    if not isinstance(now, str):
        raise BrokenEnvelope("now", "not an instant such as 2026-06-01T08:00:00Z")
    try:
        seconds = instant.parse(now)
    except instant.NotAnInstant as error:
        raise BrokenEnvelope("now", str(error)) from error
    return Case(now=seconds, facts=decode_facts(value.get("facts"), "facts"))
