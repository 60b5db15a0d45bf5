"""What the record says of second checks: by whom, and whether that is proved."""

from typing import Any, NamedTuple

import msgspec

from server.second_check import Check, Claim, Doubt, Signer, claim_of, doubt_of_signature, doubt_of_words
from server.store import log, people, phone_keys, phones, scope
from server.store.engine import Connection
from server.store.people import Person
from server.sync.judge import could_see


class Arrived(NamedTuple):
    """A fact, and when it arrived."""

    value: dict[str, Any]
    ms: int


def second_checks(connection: Connection, patient: str) -> list[dict[str, Any]]:
    """Each fact of a patient that says it was checked twice, in the order of arrival."""
    everyone = {person.id: person for person in people.people(connection)}
    found = []
    for arrived_ms, content in log.arrivals_of(connection, patient):
        value = msgspec.json.decode(content)
        claim = claim_of(value)
        if claim is not None:
            found.append(_told(connection, Arrived(value, arrived_ms), claim, everyone))
    return found


def _told(connection: Connection, fact: Arrived, claim: Claim, everyone: dict[str, Person]) -> dict[str, Any]:
    value, doubt = fact.value, _doubt(connection, fact, claim, everyone)
    user = everyone.get(claim.check.user) if claim.check is not None and doubt is None else None
    return {
        "fact": value["id"],
        "kind": value["kind"],
        "at": value["at"],
        "said": claim.words,
        "user": None if user is None else {"id": user.id, "name": user.name, "role": user.role},
        "proved": doubt is None,
        "why_not": doubt,
    }


def _doubt(connection: Connection, fact: Arrived, claim: Claim, everyone: dict[str, Person]) -> Doubt | None:
    value = fact.value
    if claim.check is not None:
        person = everyone.get(claim.check.user)
        return doubt_of_signature(value, claim.check, _signer(connection, fact, claim.check, person))
    if claim.is_malformed or claim.words is None:
        return "signature"
    author, team = everyone.get(value["author"]), scope.team_of(connection, value["patient"])
    names = [person.name for person in everyone.values() if team in person.teams]
    return doubt_of_words(claim.words, "" if author is None else author.name, names)


def _signer(connection: Connection, fact: Arrived, check: Check, person: Person | None) -> Signer:
    phone, key = phones.device(connection, check.device), phone_keys.find(connection, check.device)
    patient = fact.value["patient"]
    sees_now = scope.may_see(connection, check.user, patient)
    ends = (None if phone is None else phone.revoked_ms, None if person is None else person.disabled_ms)
    return Signer(
        owner=None if phone is None else phone.user,
        key=None if key is None else key.public,
        may_see=could_see(fact.value, sees_now, scope.spans(connection, check.user, patient), None),
        # By arrival: what a fact says of its own time is the author's word, not the second person's.
        is_shut_out=any(end is not None and fact.ms >= end for end in ends),
    )
