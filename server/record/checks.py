"""What the record says of second checks: by whom, and whether that is proved."""

from typing import Any

import msgspec

from server.second_check import Check, Claim, Doubt, Signer, claim_of, doubt_of_signature, doubt_of_words
from server.store import log, people, phone_keys, phones, scope
from server.store.engine import Connection
from server.store.people import Person
from server.sync.judge import could_see
from shared_rules import instant


def second_checks(connection: Connection, patient: str) -> list[dict[str, Any]]:
    """Each fact of a patient that says it was checked twice, in the order of arrival."""
    everyone = {person.id: person for person in people.people(connection)}
    found = []
    for content in log.facts_of(connection, patient):
        value = msgspec.json.decode(content)
        claim = claim_of(value)
        if claim is not None:
            found.append(_told(connection, value, claim, everyone))
    return found


def _told(
    connection: Connection, value: dict[str, Any], claim: Claim, everyone: dict[str, Person]
) -> dict[str, Any]:
    doubt = _doubt(connection, value, claim, everyone)
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


def _doubt(
    connection: Connection, value: dict[str, Any], claim: Claim, everyone: dict[str, Person]
) -> Doubt | None:
    if claim.check is not None:
        return doubt_of_signature(value, claim.check, _signer(connection, value, claim.check))
    if claim.is_malformed or claim.words is None:
        return "signature"
    author, team = everyone.get(value["author"]), scope.team_of(connection, value["patient"])
    names = [person.name for person in everyone.values() if team in person.teams]
    return doubt_of_words(claim.words, "" if author is None else author.name, names)


def _signer(connection: Connection, value: dict[str, Any], check: Check) -> Signer:
    phone, key = phones.device(connection, check.device), phone_keys.find(connection, check.device)
    patient = value["patient"]
    sees_now = scope.may_see(connection, check.user, patient)
    revoked_ms = None if phone is None else phone.revoked_ms
    return Signer(
        owner=None if phone is None else phone.user,
        key=None if key is None else key.public,
        may_see=could_see(value, sees_now, scope.spans(connection, check.user, patient), None),
        is_shut_out=revoked_ms is not None and instant.parse(value["recorded_at"]) * 1000 >= revoked_ms,
    )
