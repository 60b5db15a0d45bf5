"""Too many requests wait as told; a storm on one door does not close another."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server.access.limits import network_of
from server.access.pace import MOST_BUCKETS, Paces
from server.app import build_app
from server.settings import Settings
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]


def test_a_bucket_gives_a_minutes_worth_and_then_fills_evenly() -> None:
    paces = Paces()
    assert [paces.take(("a",), 60, 0) for _ in range(61)] == [0] * 60 + [1]
    assert paces.take(("a",), 60, 999) == 1
    assert paces.take(("a",), 60, 1000) == 0
    assert paces.take(("a",), 60, 1000) == 1
    assert paces.take(("b",), 60, 1000) == 0
    assert [paces.take(("a",), 60, 10**9) for _ in range(61)] == [0] * 60 + [1]


def test_waiting_as_told_is_enough() -> None:
    for per_minute in (1, 7, 60, 6000):
        paces, now_ms = Paces(), 0
        for _ in range(per_minute):
            assert paces.take(("a",), per_minute, now_ms) == 0
        wait = paces.take(("a",), per_minute, now_ms)
        assert wait >= 1
        assert paces.take(("a",), per_minute, now_ms + wait * 1000) == 0


def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing() -> None:
    paces = Paces()
    for _ in range(5):
        paces.take(("a",), 5, 1000)
    assert paces.take(("a",), 5, 0) > 0


def test_the_buckets_have_a_limit_and_forget_who_asked_the_longest_ago() -> None:
    paces = Paces()
    for number in range(MOST_BUCKETS + 10):
        paces.take((str(number),), 1, 0)
    assert paces.take((str(MOST_BUCKETS + 9),), 1, 0) > 0
    assert paces.take(("0",), 1, 0) == 0


@pytest.fixture
def client(ward: Ward) -> Any:
    settings = Settings(
        data=ward.directory,
        origin=ORIGIN,
        bearer=True,
        sign_ins_per_minute=6,
        requests_per_minute=5,
        trusted_proxy="testclient",
    )
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        yield client


def enrol(client: Client, address: str) -> Any:
    headers = {"x-forwarded-for": f"10.0.0.1, {address}"}
    return client.post("/api/devices/enrol", json={"code": "AAAA-AAAA-AAAA"}, headers=headers)


def test_an_address_that_guesses_codes_waits_and_another_does_not(ward: Ward, client: Client) -> None:
    assert [enrol(client, "192.0.2.1").status_code for _ in range(7)] == [403] * 6 + [429]
    answer = enrol(client, "192.0.2.1")
    assert answer.json()["error"] == "too-many" and int(answer.headers["retry-after"]) == 10
    assert enrol(client, "192.0.2.2").status_code == 403
    ward.clock.advance(10)
    assert enrol(client, "192.0.2.1").status_code == 403


def test_a_storm_of_sign_ins_does_not_stop_a_push(ward: Ward, client: Client) -> None:
    while enrol(client, "192.0.2.1").status_code != 429:
        pass
    headers = {**ward.bearer("alice"), "x-forwarded-for": "192.0.2.1"}
    assert client.post("/api/sync/push", content=b'{"facts":[]}', headers=headers).status_code == 200


def test_a_phone_that_asks_without_end_waits_and_its_sync_and_its_colleagues_do_not(
    ward: Ward, client: Client
) -> None:
    def me(who: str) -> int:
        return client.get("/api/me", headers=ward.bearer(who)).status_code

    assert [me("alice") for _ in range(6)] == [200] * 5 + [429]
    assert me("bob") == 200
    assert client.get("/api/sync/pull", headers=ward.bearer("alice")).status_code == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_network_of_ipv6_is_one_asker(address: str, network: str) -> None:
    assert network_of(address) == network


def test_an_address_nobody_vouches_for_is_not_believed(ward: Ward) -> None:
    settings = Settings(data=ward.directory, origin=ORIGIN, sign_ins_per_minute=2)
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        assert [enrol(client, f"192.0.2.{number}").status_code for number in range(3)] == [403, 403, 429]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/devices/enrol"),
        ("POST", "/api/session/resume"),
        ("POST", "/api/patients/x/break-glass"),
    ],
)
def test_a_body_beyond_what_a_route_can_need_is_refused(ward: Ward, method: str, path: str) -> None:
    with ward.client() as client:
        answer = client.request(method, path, content=b" " * 20_000, headers=ward.bearer("alice"))
        assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


def test_guesses_at_one_person_are_counted_together_under_name_and_id(ward: Ward) -> None:
    settings = Settings(data=ward.directory, origin=ORIGIN, sign_ins_per_minute=60)
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        said = ["Alice", ward.users["alice"]] * 6
        statuses = [
            client.post(
                "/api/sign-in/password", json={"user": user, "password": "x", "totp": "000000"}
            ).status_code
            for user in said
        ]
    assert statuses == [401] * 10 + [429] * 2
