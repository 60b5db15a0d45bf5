"""What the phone seals, the server opens: the same fact, under the author whose phone signed it."""

import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.base64url import read
from server.store import log, phone_keys
from tests.server.ward import Ward

SEALER = Path(__file__).parent / "seal_facts.mjs"
WORDS = [
    "well",
    "",
    'a "quote", a \\ and a\nline',
    "Ünï çødé 💊 ",
    "\u2028\u0000\u007f",
    "x" * 100_000,
    "💊" * 20_000,
]


def sealed_by_the_phone(seal_key: Any, device: str, facts: list[Any]) -> Any:
    asked = msgspec.json.encode({"seal": seal_key, "device": device, "facts": facts})
    return msgspec.json.decode(run(asked))


def run(asked: bytes) -> bytes:
    done = subprocess.run(["node", SEALER], input=asked, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def carried(ward: Ward, parcels: list[Any], public: str) -> list[Any]:
    key = read(public)
    assert key is not None
    ward.do(lambda connection: phone_keys.keep(connection, ward.devices["alice"], key))
    with ward.client() as client:
        answer = client.post("/api/sync/sealed", json={"sealed": parcels}, headers=ward.bearer("bob"))
    receipts: list[Any] = answer.json()["receipts"]
    return receipts


def seal_key(ward: Ward) -> Any:
    with ward.client() as client:
        return client.get("/api/me", headers=ward.bearer("alice")).json()["seal_key"]


def test_each_fact_the_phone_seals_arrives_as_it_was_written(ward: Ward) -> None:
    patient = ward.patient()
    facts = [ward.note("alice", patient, words) for words in WORDS]
    made = sealed_by_the_phone(seal_key(ward), ward.devices["alice"], facts)
    receipts = carried(ward, made["parcels"], made["public"])
    assert [receipt["status"] for receipt in receipts] == ["accepted"] * len(WORDS)
    stored = [msgspec.json.decode(content) for content in ward.ask(lambda c: log.facts_of(c, patient))]
    assert stored[1:] == facts


@pytest.mark.parametrize("field", ["key", "ephemeral", "nonce", "content"])
def test_a_changed_letter_anywhere_is_found(ward: Ward, field: str) -> None:
    made = sealed_by_the_phone(
        seal_key(ward), ward.devices["alice"], [ward.note("alice", ward.patient())] * 5
    )
    for place, parcel in enumerate(made["parcels"]):
        said = parcel[field]
        turned = "b" if said[place * 3] == "a" else "a"
        parcel[field] = said[: place * 3] + turned + said[place * 3 + 1 :]
    receipts = carried(ward, made["parcels"], made["public"])
    assert [receipt["status"] for receipt in receipts] == ["unreadable"] * 5


def test_half_a_sign_in_a_note_is_kept_as_a_push_of_it_would_be(ward: Ward) -> None:
    note = ward.note("alice", ward.patient(), "CUT")
    asked = msgspec.json.encode({"seal": seal_key(ward), "device": ward.devices["alice"], "facts": [note]})
    made = msgspec.json.decode(run(asked.replace(b"CUT", b"\\ud83d")))
    (receipt,) = carried(ward, made["parcels"], made["public"])
    assert (receipt["status"], receipt["reason"]) == ("held", "content")
