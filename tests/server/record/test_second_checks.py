"""A second check is proved by the second person's phone, and by nothing less; no fact waits for it."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from litestar.testing import TestClient

from server import ids
from server.base64url import text
from server.store import accounts, phone_keys, phones
from shared_rules.canonical import canonical
from tests.server.ward import Ward

Client = TestClient[Any]
SIGNED = ("id", "patient", "kind", "at", "author", "body")


class Signers:
    """Every member of the cast has a key on their phone."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        self.keys = {name: generate_private_key(SECP256R1()) for name in ward.devices}
        for name, key in self.keys.items():
            point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            ward.do(lambda c, name=name, point=point: phone_keys.keep(c, ward.devices[name], point))

    def check(self, who: str, fact: dict[str, Any], **other: Any) -> dict[str, Any]:
        device = self.ward.devices[who]
        said = f"bagwatch second check\n{device}\n".encode() + canonical(
            {name: fact[name] for name in SIGNED}
        )
        r, s = decode_dss_signature(self.keys[who].sign(said, ECDSA(SHA256())))
        signature = text(r.to_bytes(32) + s.to_bytes(32))
        return {"user": self.ward.users[who], "device": device, "signature": signature, **other}


@pytest.fixture
def signers(ward: Ward) -> Signers:
    return Signers(ward)


def change(ward: Ward, patient: str, words: str | None = "Bob", **other: Any) -> dict[str, Any]:
    checks = {"identity": True} if words is None else {"identity": True, "second_checker": words}
    return ward.fact("alice", "bag_changed", patient, {"checks": checks}, **other)


def told(ward: Ward, *facts: dict[str, Any]) -> list[dict[str, Any]]:
    """What the record says of facts, all of which are accepted."""
    assert {receipt.status for receipt in ward.push("alice", *facts)} == {"accepted"}
    with ward.client() as client:
        answer = client.get(f"/api/patients/{facts[0]['patient']}/second-checks", headers=ward.bearer("bob"))
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["second_checks"]
    return found


def test_a_check_signed_by_a_colleagues_phone_is_proved_and_named(ward: Ward, signers: Signers) -> None:
    fact = change(ward, ward.patient())
    (one,) = told(ward, {**fact, "second_check": signers.check("bob", fact)})
    bob = {"id": ward.users["bob"], "name": "Bob", "role": "nurse"}
    assert one == {
        "fact": fact["id"],
        "kind": "bag_changed",
        "at": fact["at"],
        "said": "Bob",
        "user": bob,
        "proved": True,
        "why_not": None,
    }


def test_a_signature_proves_without_words_and_in_any_order_of_fields(ward: Ward, signers: Signers) -> None:
    fact = change(ward, ward.patient(), None)
    check = signers.check("bob", fact)
    (one,) = told(ward, dict(reversed(list({**fact, "second_check": check}.items()))))
    assert (one["proved"], one["said"]) == (True, None)


@pytest.mark.parametrize(
    ("words", "why"), [("Bob", "named"), (" bOB ", "named"), ("Alice", "author"), ("Charlie", "unknown")]
)
def test_a_name_alone_is_not_proved(ward: Ward, words: str, why: str) -> None:
    (one,) = told(ward, change(ward, ward.patient(), words))
    assert (one["proved"], one["why_not"], one["user"], one["said"]) == (False, why, None, words)


def test_a_fact_without_a_second_checker_is_not_spoken_of(ward: Ward) -> None:
    patient = ward.patient()
    silent = [change(ward, patient, None), change(ward, patient, "  "), ward.note("alice", patient)]
    assert told(ward, *silent) == []


def test_a_correction_says_its_own_second_checker(ward: Ward, signers: Signers) -> None:
    changed = change(ward, ward.patient())
    body = {"fact": changed["id"], "kind": "bag_changed", "body": {"checks": {"second_checker": "Bob"}}}
    fact = ward.fact("alice", "fact_replaced", changed["patient"], body)
    one = told(ward, changed, {**fact, "second_check": signers.check("bob", fact)})[-1]
    assert one["proved"] and one["kind"] == "fact_replaced"


def broken(ward: Ward, signers: Signers, fact: dict[str, Any]) -> dict[str, tuple[Any, str]]:
    good = signers.check("bob", fact)
    return {
        "the author again": (signers.check("alice", fact), "author"),
        "another phone's key": ({**signers.check("pat", fact), "device": ward.devices["bob"]}, "signature"),
        "another person's phone": (signers.check("pat", fact, user=ward.users["bob"]), "signature"),
        "another fact": (signers.check("bob", {**fact, "at": "2026-06-01T07:00:00Z"}), "signature"),
        "a phone nobody knows": ({**good, "device": ids.uuid7()}, "signature"),
        "no signature": ({**good, "signature": ""}, "signature"),
        "somebody of another team": (signers.check("charlie", fact), "outsider"),
        "a number": (7, "signature"),
        "too little": ({"user": ward.users["bob"]}, "signature"),
        "half a sign": ({**good, "device": "é"}, "signature"),
    }


def test_what_does_not_hold_is_recorded_and_said_to_be_not_proved(ward: Ward, signers: Signers) -> None:
    patient = ward.patient()
    for name in broken(ward, signers, change(ward, patient)):
        fact = change(ward, patient)
        check, why = broken(ward, signers, fact)[name]
        one = told(ward, {**fact, "second_check": check})[-1]
        assert (one["fact"], one["proved"], one["why_not"]) == (fact["id"], False, why), name


def checked(ward: Ward, signers: Signers, who: str, fact: dict[str, Any]) -> dict[str, Any]:
    return {**fact, "second_check": signers.check(who, fact)}


def test_a_phone_that_was_shut_out_before_proves_nothing_and_one_shut_out_later_does(
    ward: Ward, signers: Signers
) -> None:
    patient = ward.patient()
    assert told(ward, checked(ward, signers, "pat", change(ward, patient)))[0]["proved"]
    ward.clock.advance(60)
    ward.do(lambda c: phones.revoke_device(c, ward.devices["pat"], ward.clock.now_ms()))
    after = told(ward, checked(ward, signers, "pat", change(ward, patient)))
    assert [one["why_not"] for one in after] == [None, "revoked"]


def test_a_time_of_writing_before_the_shutting_out_makes_no_check_of_a_lost_phone_good(
    ward: Ward, signers: Signers
) -> None:
    early = change(ward, ward.patient())
    ward.clock.advance(60)
    ward.do(lambda c: phones.revoke_device(c, ward.devices["pat"], ward.clock.now_ms()))
    assert told(ward, checked(ward, signers, "pat", early))[0]["why_not"] == "revoked"


def test_a_person_who_was_disabled_proves_nothing_any_more(ward: Ward, signers: Signers) -> None:
    fact = change(ward, ward.patient())
    ward.do(lambda c: accounts.disable_user(c, ward.users["pat"], ward.clock.now_ms()))
    assert told(ward, checked(ward, signers, "pat", fact))[0]["why_not"] == "revoked"
