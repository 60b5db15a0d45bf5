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
from server.store import accounts, phones
from tests.server.ward import Ward

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
    "GET /api/break-glass": OVERSEERS,
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
# After these the asker is nobody.
LAST = {"POST /api/logout"}
BODIES: dict[str, Any] = {
    "POST /api/sync/push": {"facts": []},
    "POST /api/sync/sealed": {"sealed": []},
    "POST /api/patients/{patient}/break-glass": {"reason": "too short"},
}
# Opening a foreign patient is what it is for; test_glass looks at it.
EMERGENCY = {"POST /api/patients/{patient}/break-glass"}
# A right to ask is no promise that there is something: a body may be wrong, a row may not be there.
HEARD = {200, 201, 202, 400, 409}
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
        self.ward, self.client = ward, client
        self.patients = {
            "north": ward.patient("alice", NORTHERN),
            "south": ward.patient("charlie", SOUTHERN),
            "unknown": ids.uuid7(),
        }
        for author, side in (("alice", "north"), ("charlie", "south")):
            ward.push(author, ward.note(author, self.patients[side], f"note of {side}ernname"))
            ward.push(author, {**ward.note(author, self.patients[side]), "author": ids.uuid7()})

    def ask(self, who: str | None, route: str, patient: str = "") -> Any:
        method, path = route.split(" ")
        path = path.replace("{patient}", self.patients.get(patient, ""))
        path = re.sub(r"\{(number|id_|device|user)\}", "999", path)
        headers = {} if who is None else self.ward.bearer(who)
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
def test_a_role_is_heard_where_it_ends_its_own_session(scene: Scene, who: str, route: str) -> None:
    assert_heard(scene, who, route)


def assert_heard(scene: Scene, who: str, route: str) -> None:
    own, foreign = ("south", "north") if who == "charlie" else ("north", "south")
    allowed = ROLE_OF[who] in ALLOWED[route]
    if "{patient}" not in route:
        answer = scene.ask(who, route)
        missing = {404} if "{" in route else set()
        assert answer.status_code in (HEARD | missing if allowed else {403}), answer.text
        assert_silent(answer, foreign, scene)
        return
    answers = {side: scene.ask(who, route, side) for side in (own, foreign, "unknown")}
    assert answers[own].status_code in (HEARD if allowed else {403})
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
