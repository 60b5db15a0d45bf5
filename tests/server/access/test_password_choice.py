"""Any password that is long and not what a guesser tries first: of whatever letters, whole as typed."""

from typing import Any

import pytest
from litestar.testing import TestClient
from zxcvbn.matching import RANKED_DICTIONARIES

from server.access.password.hashing import hash_of, is_right
from server.access.password.strength import LEAST_CHARACTERS, MOST_CHARACTERS, weakness
from tests.server.ward import Ward

Client = TestClient[Any]
WORDS = "gravel teapot northbound ferry "
COMMON = [word for word in RANKED_DICTIONARIES["passwords"] if len(word) >= LEAST_CHARACTERS]


def test_no_common_password_that_is_long_enough_is_taken() -> None:
    assert len(RANKED_DICTIONARIES["passwords"]) >= 3000 and len(COMMON) > 100
    assert [word for word in COMMON if weakness(word, []) is None] == []


@pytest.mark.parametrize(
    "password", ["blinatumomab", "Blinatumomab2026", "consultant-leukaemia", "blincyto-nurse"]
)
def test_what_who_knows_the_service_tries_first_is_not_taken(password: str) -> None:
    assert weakness(password, []) is not None


@pytest.mark.parametrize(
    "password",
    [
        (WORDS * 3)[:64],
        (WORDS * 9)[:MOST_CHARACTERS],
        "gravelteapotnorthbound",
        "8301 4427 9150 6638 2274",
        "тихий паром у маяка",
        "🦉 owl & 🍐 pear, twice",
        "ГРАВИЙ ЧАЙНИК СЕВЕР",
    ],
)
def test_length_is_asked_and_no_kind_of_letter(password: str) -> None:
    assert weakness(password, ["Asha Rowe"]) is None


def test_every_letter_counts_its_case_and_the_last_one_too() -> None:
    password = (WORDS * 9)[: MOST_CHARACTERS - 1] + "x"
    kept = hash_of(password)
    assert is_right(kept, password)
    for other in (password[:-1] + "y", password[:-1], password.upper(), f" {password}"[:MOST_CHARACTERS]):
        assert not is_right(kept, other)


def test_a_password_grows_no_older(ward: Ward) -> None:
    with ward.client() as client:
        body = {"password": WORDS.strip()}
        assert client.put("/api/me/password", json=body, headers=ward.bearer("alice")).status_code == 200
        ward.clock.advance(10 * 365 * 86_400)
        ways = client.get("/api/me", headers=ward.bearer("alice")).json()["sign_in"]
    assert ways["password"] is True


def test_a_password_is_kept_by_argon2id_as_strong_as_the_page_says() -> None:
    # RFC 9106, low memory: 64 MiB, 3 rounds, 4 lanes; a salt of its own each time.
    first, second = hash_of(WORDS), hash_of(WORDS)
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$") and first != second
