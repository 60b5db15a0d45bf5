"""A person has one pace, however many phones and addresses ask in that person's name."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server.access.enrolment import add_phone
from server.app import build_app
from server.settings import Settings
from server.store.sessions import Term
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]
OF_A_PHONE, PHONES = 5, 4


@pytest.fixture
def client(ward: Ward) -> Any:
    settings = Settings(
        data=ward.directory,
        origin=ORIGIN,
        bearer=True,
        requests_per_minute=OF_A_PHONE,
        trusted_proxy="testclient",
    )
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        yield client


def phones_of(ward: Ward, who: str) -> list[str]:
    now_ms, term = ward.clock.now_ms(), Term(expires_ms=2**50)
    return [
        ward.do(lambda c: add_phone(c, ward.users[who], "Phone", now_ms, term)).token for _ in range(PHONES)
    ]


def ask(client: Client, token: str, address: str) -> int:
    headers = {"authorization": f"Bearer {token}", "x-forwarded-for": address}
    return client.get("/api/me", headers=headers).status_code


def test_many_phones_of_one_person_wait_together_and_a_colleague_does_not(ward: Ward, client: Client) -> None:
    statuses = [
        # No phone and no address asks more than it may: what ends is the person's share.
        ask(client, token, f"192.0.2.{number}")
        for number, token in enumerate(phones_of(ward, "alice"))
        for _ in range(OF_A_PHONE)
    ]
    heard = statuses.count(200)
    assert OF_A_PHONE <= heard < OF_A_PHONE * PHONES
    assert statuses == [200] * heard + [429] * (len(statuses) - heard)
    assert ask(client, ward.tokens["bob"], "192.0.2.99") == 200


def test_a_person_who_waited_is_heard_again(ward: Ward, client: Client) -> None:
    tokens = phones_of(ward, "alice")
    for number, token in enumerate(tokens):
        for _ in range(OF_A_PHONE):
            ask(client, token, f"192.0.2.{number}")
    fresh = phones_of(ward, "alice")[0]
    assert ask(client, fresh, "192.0.2.98") == 429
    ward.clock.advance(60)
    assert ask(client, fresh, "192.0.2.98") == 200
