"""Whom a team rings is set by commands and told to its phones."""

from pathlib import Path

import pytest

from server.access.enrolment import make_code
from server.store import audit
from tests.server.command.test_commands import Installation
from tests.server.ward import Ward


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "data")
    made.says("team", "add", "North")
    return made


def test_contacts_are_added_changed_listed_in_order_and_removed(installation: Installation) -> None:
    installation.says("team", "contact", "add", "North", "On call", "020 7946 0102")
    installation.says("team", "contact", "add", "North", "Pharmacy", "+44 (0)20 7946 0103")
    installation.says("team", "contact", "add", "North", "On  call ", "020 7946 0999")
    assert installation.says("team", "contact", "list").splitlines() == [
        "North  On call  020 7946 0999",
        "North  Pharmacy  +44 (0)20 7946 0103",
    ]
    installation.says("team", "contact", "remove", "North", "On call")
    assert installation.says("team", "contact", "list", "North") == "North  Pharmacy  +44 (0)20 7946 0103"
    assert "no such contact" in installation.says("team", "contact", "remove", "North", "On call", status=1)


@pytest.mark.parametrize(
    "number", ["", "12", "call me", "020 7946 0102;ext=1", "١٢٣٤", "9" * 40, "javascript:1"]
)
def test_what_is_no_number_is_refused(installation: Installation, number: str) -> None:
    said = installation.says("team", "contact", "add", "North", "On call", "--", number, status=2)
    assert "no telephone number" in said
    assert installation.says("team", "contact", "list") == ""


def test_an_unknown_team_a_name_without_letters_and_too_many_are_refused(installation: Installation) -> None:
    assert "no team" in installation.says("team", "contact", "add", "South", "On call", "999", status=2)
    assert "a name has" in installation.says("team", "contact", "add", "North", "  ", "999", status=2)
    for place in range(20):
        installation.says("team", "contact", "add", "North", f"Number {place}", "999")
    said = installation.says("team", "contact", "add", "North", "One more", "999", status=1)
    assert "at most 20" in said
    installation.says("team", "contact", "add", "North", "Number 7", "998")


def test_a_phone_is_told_the_contacts_of_its_own_teams_at_each_sign_in(ward: Ward) -> None:
    typed = Installation(ward.directory)
    typed.says("team", "contact", "add", "North", "On call", "020 7946 0102")
    typed.says("team", "contact", "add", "South", "Other", "020 7946 0103")
    until = ward.clock.now_ms() + 10**6
    code = ward.do(lambda connection: make_code(connection, ward.users["alice"], until))
    with ward.client() as client:
        enrolled = client.post("/api/devices/enrol", json={"code": code, "name": "x"}).json()
        client.cookies.clear()
        me = client.get("/api/me", headers=ward.bearer("alice")).json()
    for told in (enrolled, me):
        (team,) = told["teams"]
        assert team["contacts"] == [{"name": "On call", "number": "020 7946 0102"}]
    routes = [kept.entry.route for kept in ward.ask(lambda c: list(audit.entries(c)))]
    assert routes.count("bagwatch team contact add") == 2
