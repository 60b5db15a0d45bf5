"""A ward in which a second version of the rules is current; the tests of the rules' life begin here."""

from typing import Any

import msgspec

from server.rules.served import ServedRules, load_rules, serve_protocol
from server.store import Connection, protocols
from tests.server.ward import Ward

FIRST = load_rules()
SECOND = serve_protocol(
    msgspec.structs.replace(
        FIRST.protocol, writing=msgspec.structs.replace(FIRST.protocol.writing, every_hours=96)
    )
)
OPENING = {
    "protocol": "blinatumomab",
    "weight_kg": 70,
    "timezone": "Europe/London",
    "holiday_region": "england-and-wales",
}


def serve(ward: Ward, rules: ServedRules) -> None:
    """This version is current from now on."""

    def step(connection: Connection) -> None:
        protocols.keep(connection, rules.hash, rules.content, ward.clock.now_ms())
        protocols.make_current(connection, rules.hash, ward.clock.now_ms())

    ward.do(step)


def open_course(ward: Ward, patient: str, author: str = "alice", **envelope: Any) -> str:
    """A course is opened now; answers the fact's id."""
    return say(ward, patient, author, "course_opened", OPENING, **envelope)


def adopt(ward: Ward, patient: str, author: str, version: str, **envelope: Any) -> str:
    """A version is adopted now; answers the fact's id."""
    return say(ward, patient, author, "protocol_adopted", {"hash": version}, **envelope)


def say(ward: Ward, patient: str, author: str, kind: str, body: Any, **envelope: Any) -> str:
    """A fact that is accepted; answers its id."""
    fact = ward.fact(author, kind, patient, body, **envelope)
    (receipt,) = ward.push(author, fact)
    assert receipt.status == "accepted", receipt
    found: str = fact["id"]
    return found
