"""Each asker, each route, each patient: the expected status, and no byte of a patient who is not theirs.

What is expected is written here by hand, apart from the table the product reads.
"""

import re
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from server import ids
from server.access.printed import as_markdown
from server.access.table import TABLE
from server.edge import COOKIE
from server.store import accounts, held, phones, sessions
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]
EVERYONE = ["nurse", "pharmacist", "prescriber", "consultant", "coordinator", "administrator"]
SENIORS = ["prescriber", "consultant", "coordinator", "administrator"]
OVERSEERS = ["coordinator", "administrator"]
CLINICAL = ["nurse", "pharmacist", "prescriber", "consultant", "coordinator"]
ROLE_OF = {
    "bob": "nurse",
    "pat": "pharmacist",
    "priya": "prescriber",
    "carl": "consultant",
    "cora": "coordinator",
    "adam": "administrator",
    "charlie": "nurse",
}
ALLOWED: dict[str, list[str]] = {
    "GET /api/me": EVERYONE,
    "POST /api/logout": EVERYONE,
    "GET /api/sessions": EVERYONE,
    "DELETE /api/sessions": EVERYONE,
    "DELETE /api/sessions/{id_}": EVERYONE,
    "POST /api/devices/{device}/revoke": EVERYONE,
    "POST /api/passkeys/options": EVERYONE,
    "POST /api/passkeys": EVERYONE,
    "GET /api/passkeys": EVERYONE,
    "DELETE /api/passkeys/{id_}": EVERYONE,
    "PUT /api/me/password": EVERYONE,
    "POST /api/me/totp": EVERYONE,
    "POST /api/me/totp/confirm": EVERYONE,
    "POST /api/users/{user}/recovery": ["administrator"],
    "GET /api/vapid-key": EVERYONE,
    "PUT /api/devices/me/push": EVERYONE,
    "GET /api/devices/me/push": EVERYONE,
    "DELETE /api/devices/me/push": EVERYONE,
    "POST /api/devices/me/push/test": EVERYONE,
    "POST /api/sync/push": EVERYONE,
    "POST /api/sync/sealed": EVERYONE,
    "GET /api/sync/pull": EVERYONE,
    "GET /api/sync/live": EVERYONE,
    "GET /api/rules/notes": EVERYONE,
    "GET /api/patients": EVERYONE,
    "GET /api/patients/{patient}": EVERYONE,
    "GET /api/patients/{patient}/advice": EVERYONE,
    "GET /api/patients/{patient}/second-checks": EVERYONE,
    "GET /api/patients/{patient}/rules": EVERYONE,
    "GET /api/patients/{patient}/facts": EVERYONE,
    "POST /api/patients/{patient}/break-glass": CLINICAL,
    "GET /api/break-glass": EVERYONE,
    "GET /api/inbox": ["prescriber", "consultant"],
    "GET /api/devices": OVERSEERS,
    "GET /api/held": SENIORS,
    "POST /api/held/{number}/release": SENIORS,
    "POST /api/held/{number}/annotate": SENIORS,
}
PUBLIC = {
    "GET /",
    "GET /{path}",
    "GET /rules",
    "GET /rules/current.json",
    "GET /rules/{name}",
    "GET /api/health",
    "POST /api/devices/enrol",
    "POST /api/session/challenge",
    "POST /api/session/resume",
    "POST /api/sign-in/passkey/options",
    "POST /api/sign-in/passkey",
    "POST /api/sign-in/password",
    "POST /api/devices/me/push/proved",
}
# A stream has no end to wait for; test_edge and test_live look at it.
ENDLESS = {"GET /api/sync/live"}
# After these somebody is nobody.
LAST = {"POST /api/logout", "POST /api/devices/{device}/revoke"}
BODIES: dict[str, Any] = {
    "POST /api/sync/push": {"facts": []},
    "POST /api/sync/sealed": {"sealed": []},
    "POST /api/patients/{patient}/break-glass": {"reason": "too short"},
}
# Opening a foreign patient is what it is for; test_glass looks at it.
EMERGENCY = {"POST /api/patients/{patient}/break-glass"}
# What who may ask is answered, where it is not 200: bodies are empty here, and the ids are somebody else's.
HEARD = {
    "DELETE /api/passkeys/{id_}": 404,
    "DELETE /api/sessions/{id_}": 404,
    "POST /api/devices/me/push/test": 409,
    "POST /api/devices/{device}/revoke": 404,
    "POST /api/held/{number}/annotate": 404,
    "POST /api/held/{number}/release": 404,
    "POST /api/me/totp/confirm": 400,
    "POST /api/passkeys": 400,
    "POST /api/passkeys/options": 409,
    "POST /api/patients/{patient}/break-glass": 400,
    "POST /api/users/{user}/recovery": 400,
    "PUT /api/devices/me/push": 400,
    "PUT /api/me/password": 400,
}
# An administrator ends anybody's phone.
POWERS = {("adam", "POST /api/devices/{device}/revoke"): 200}
NORTHERN, SOUTHERN = "Northernname", "Southernname"


def routes_of(app: Litestar) -> set[str]:
    return {
        f"{method} {route.path_format}"
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods - {"OPTIONS"}
    }


class Scene:
    """A ward with a patient on each side, and people who should not come in."""

    def __init__(self, ward: Ward, client: Client) -> None:
        self.ward, self.client, self.by_cookie = ward, client, False
        self.patients = {
            "north": ward.patient("alice", NORTHERN),
            "south": ward.patient("charlie", SOUTHERN),
            "unknown": ids.uuid7(),
        }
        for author, side in (("alice", "north"), ("charlie", "south")):
            ward.push(author, ward.note(author, self.patients[side], f"note of {side}ernname"))
            ward.push(author, {**ward.note(author, self.patients[side]), "author": ids.uuid7()})
        listed = ward.ask(lambda c: sessions.listed(c, ward.clock.now_ms()))
        held_rows = {row.user: row.number for row in ward.ask(held.unsettled)}
        self.of_side = {
            side: {
                "device": ward.devices[author],
                "user": ward.users[author],
                "number": str(held_rows[ward.users[author]]),
                "id_": next(one.id for one in listed if one.user == ward.users[author]),
            }
            for author, side in (("alice", "north"), ("charlie", "south"))
        }

    def headers(self, who: str) -> dict[str, str]:
        """What this person's phone sends: the cookie, or the token of a script."""
        if self.by_cookie:
            return {"cookie": f"{COOKIE}={self.ward.tokens[who]}", "origin": ORIGIN}
        return self.ward.bearer(who)

    def ask(self, who: str | None, route: str, patient: str = "", foreign: str = "south") -> Any:
        """`foreign`: the side whose phones, sessions, held facts and people the path names."""
        method, path = route.split(" ")
        path = path.replace("{patient}", self.patients.get(patient, ""))
        path = re.sub(r"\{(number|id_|device|user)\}", lambda found: self.of_side[foreign][found[1]], path)
        headers = {} if who is None else self.headers(who)
        return self.client.request(method, path, headers=headers, json=BODIES.get(route))


@pytest.fixture
def scene(ward: Ward) -> Any:
    with ward.client() as client:
        yield Scene(ward, client)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A scene for what changes nothing."""
    ward = Ward(tmp_path_factory.mktemp("stage"))
    with ward.client() as client:
        yield Scene(ward, client)
    ward.store.close()


def test_every_route_of_the_app_has_a_row_and_every_row_a_route(scene: Scene) -> None:
    rows = {f"{row.method} {row.path}" for row in TABLE}
    assert routes_of(scene.client.app) == rows
    assert rows == set(ALLOWED) | PUBLIC
    assert len(TABLE) == len(rows)


def test_a_route_without_a_row_answers_nobody(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.edge.row_of", lambda *_: None)
    with ward.client() as client:
        for path in ("/api/me", "/api/patients", "/api/health", "/"):
            assert client.get(path, headers=ward.bearer("adam")).status_code == 404


def test_what_is_public_is_said_to_be_so(scene: Scene) -> None:
    assert {f"{row.method} {row.path}" for row in TABLE if row.is_public} == PUBLIC


@pytest.mark.parametrize("route", sorted(set(ALLOWED) - ENDLESS - LAST))
@pytest.mark.parametrize("who", sorted(ROLE_OF))
def test_a_role_is_heard_where_it_may_ask_and_nowhere_else(stage: Scene, who: str, route: str) -> None:
    assert_heard(stage, who, route)


@pytest.mark.parametrize("route", sorted(LAST))
@pytest.mark.parametrize("who", sorted(ROLE_OF))
def test_a_role_is_heard_where_it_ends_a_session_or_a_phone(scene: Scene, who: str, route: str) -> None:
    assert_heard(scene, who, route)


@pytest.mark.parametrize("route", sorted(set(ALLOWED) - ENDLESS - LAST))
def test_the_cookie_opens_what_the_role_opens_and_nothing_else(scene: Scene, route: str) -> None:
    scene.by_cookie = True
    for who in ("bob", "charlie"):
        assert_heard(scene, who, route)


def assert_heard(scene: Scene, who: str, route: str) -> None:
    own, foreign = ("south", "north") if who == "charlie" else ("north", "south")
    allowed = ROLE_OF[who] in ALLOWED[route]
    if "{patient}" not in route:
        answer = scene.ask(who, route, foreign=foreign)
        right = POWERS.get((who, route), HEARD.get(route, 200))
        assert answer.status_code == (right if allowed else 403), answer.text
        assert_silent(answer, foreign, scene)
        return
    answers = {side: scene.ask(who, route, side) for side in (own, foreign, "unknown")}
    assert answers[own].status_code == (HEARD.get(route, 200) if allowed else 403)
    refused = {404, 400} if route in EMERGENCY else {404}
    assert answers[foreign].status_code == answers["unknown"].status_code
    assert answers[foreign].status_code in (refused if allowed else {403})
    assert answers[foreign].content == answers["unknown"].content
    for answer in answers.values():
        assert_silent(answer, foreign, scene)


def assert_silent(answer: Any, side: str, scene: Scene) -> None:
    name = NORTHERN if side == "north" else SOUTHERN
    assert name.lower() not in answer.text.lower()
    assert scene.patients[side] not in answer.text


def test_who_is_nobody_any_more_is_not_heard(scene: Scene) -> None:
    ward = scene.ward
    ward.do(lambda c: phones.revoke_device(c, ward.devices["bob"], ward.clock.now_ms()))
    ward.do(lambda c: accounts.disable_user(c, ward.users["carl"], ward.clock.now_ms()))
    for who, route, side in product((None, "bob", "carl"), ALLOWED, ("north", "unknown")):
        # A phone whose secret ended may ask once a second.
        ward.clock.advance(1)
        answer = scene.ask(who, route, side)
        assert answer.status_code == 401, (who, route)
        assert set(answer.json()) == {"error", "detail"}
        assert_silent(answer, "north", scene)


def test_a_foreign_patient_is_heard_of_once_the_team_changes_and_not_before(scene: Scene) -> None:
    ward, route = scene.ward, "GET /api/patients/{patient}"
    assert scene.ask("charlie", route, "north").status_code == 404
    ward.do(lambda c: accounts.join_team(c, ward.users["charlie"], ward.teams["north"], 1))
    assert scene.ask("charlie", route, "north").status_code == 200
    ward.do(lambda c: accounts.leave_team(c, ward.users["charlie"], ward.teams["north"], 2))
    assert scene.ask("charlie", route, "north").status_code == 404


def test_a_change_of_role_counts_at_once(scene: Scene) -> None:
    ward = scene.ward
    assert scene.ask("bob", "GET /api/devices").status_code == 403
    ward.do(lambda c: accounts.change_role(c, ward.users["bob"], "coordinator", ward.clock.now_ms()))
    assert scene.ask("bob", "GET /api/devices").status_code == 200


def test_a_fact_of_a_foreign_patient_is_answered_without_a_word_of_the_patient(scene: Scene) -> None:
    ward = scene.ward
    fact = ward.note("charlie", scene.patients["north"])
    unknown = ward.note("charlie", ids.uuid7())
    content = msgspec.json.encode({"facts": [fact, unknown]})
    answer = scene.client.post("/api/sync/push", content=content, headers=ward.bearer("charlie"))
    assert [receipt["reason"] for receipt in answer.json()["receipts"]] == ["patient", "patient"]
    assert_silent(answer, "north", scene)


def test_the_page_of_the_table_is_what_the_table_says() -> None:
    assert (Path(__file__).parents[2] / "docs" / "authorisation.md").read_text() == as_markdown()
