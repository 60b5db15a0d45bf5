"""What the service shows to whoever asks in an odd way: no page about itself, no other origin, no detour."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from server.access.table import TABLE
from server.app import HANDLERS, build_app
from server.command.openapi import as_openapi
from server.edge import COOKIE
from server.settings import Settings
from server.store import Connection, Store
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]
ELSEWHERE = "https://evil.example"


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PATCH", "TRACK"])
@pytest.mark.parametrize("path", ["/", "/api/me", "/api/patients"])
def test_a_method_no_route_has_is_refused_and_says_nothing_back(
    ward: Ward, client: Client, method: str, path: str
) -> None:
    headers = {**ward.bearer("alice"), "x-said": "unmistakable"}
    answer = client.request(method, path, headers=headers)
    assert answer.status_code in (404, 405)
    assert "unmistakable" not in answer.text and ward.tokens["alice"] not in answer.text


@pytest.mark.parametrize(
    "path", ["/schema", "/schema/openapi.json", "/docs", "/metrics", "/.git/config", "/icons/", "/server/"]
)
def test_there_is_no_page_of_the_service_itself_and_no_list_of_files(client: Client, path: str) -> None:
    assert client.get(path, headers={"accept": "*/*"}).status_code == 404


def test_no_answer_lets_a_page_of_another_origin_read_it(ward: Ward, client: Client) -> None:
    cookie = {"cookie": f"{COOKIE}={ward.tokens['alice']}", "origin": ELSEWHERE}
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    for path in ("/", "/api/me", "/api/patients", "/rules/current.json"):
        for answer in (client.get(path, headers=cookie), client.options(path, headers={**cookie, **asked})):
            assert [name for name in answer.headers if name.startswith("access-control")] == [], path


def test_no_route_sends_anybody_elsewhere(ward: Ward, client: Client) -> None:
    declared = as_openapi(HANDLERS, "1")["paths"].values()
    statuses = {status for ways in declared for way in ways.values() for status in way["responses"]}
    assert {status for status in statuses if status.startswith("3")} == set()
    for row in TABLE:
        if row.method == "GET" and "{" not in row.path and row.path != "/api/sync/live":
            for path in (row.path, f"{row.path}/"):
                answer = client.get(path, headers=ward.bearer("adam"), follow_redirects=False)
                assert not answer.is_redirect and "location" not in answer.headers, path


def test_a_debugging_mode_of_the_framework_gives_nothing_away(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("Nora Whitfield 999 000 0000")

    monkeypatch.setenv("LITESTAR_DEBUG", "1")
    monkeypatch.setattr("server.sync.routes.receive", fails)
    app = build_app(ward.settings(), ward.clock)
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as client:
        answer = client.post("/api/sync/push", json={"facts": []}, headers=ward.bearer("alice"))
    assert (answer.status_code, set(answer.json())) == (500, {"error", "detail"})
    assert (
        "Whitfield" not in answer.text and "Traceback" not in answer.text and "routes.py" not in answer.text
    )


def test_a_new_installation_has_no_account_phone_or_code(ward: Ward, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new", origin=ORIGIN)
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN):
        store = Store.open(settings.database)
        for table in ("users", "devices", "codes", "passwords", "passkeys", "sessions"):
            kept = asyncio.run(store.read(partial(rows_of, table)))
            assert kept == 0, table
        store.close()


def rows_of(table: str, connection: Connection) -> int:
    found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_a_value_is_taken_from_its_place_only_and_once(ward: Ward, client: Client) -> None:
    patient, at = ward.patient(), "2026-06-01T08:00:00Z"
    path = f"/api/patients/{patient}/advice"
    plain = client.get(path, params={"at": at}, headers=ward.bearer("alice")).content
    # A body, a header or a cookie of that name says nothing.
    other = "2020-01-01T08:00:00Z"
    said = {**ward.bearer("alice"), "at": other, "cookie": f"at={other}"}
    assert client.request("GET", path, params={"at": at}, json={"at": other}, headers=said).content == plain
    # The last of two is the one, whole: they are not put together.
    twice = client.get(f"{path}?at={other}&at={at}", headers=ward.bearer("alice"))
    assert twice.content == plain


def test_what_a_body_says_beyond_its_fields_changes_nothing(ward: Ward, client: Client) -> None:
    password = "gravel teapot northbound ferry"
    more = {"password": password, "user": ward.users["bob"], "role": "administrator", "teams": ["south"]}
    assert client.put("/api/me/password", json=more, headers=ward.bearer("alice")).status_code == 200
    alice, bob = (client.get("/api/me", headers=ward.bearer(who)).json() for who in ("alice", "bob"))
    assert (alice["user"]["role"], alice["teams"][0]["name"]) == ("nurse", "North")
    assert (alice["sign_in"]["password"], bob["sign_in"]["password"]) == (True, False)


def test_a_read_changes_nothing_of_anybody(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    kept = ("facts", "held", "patients", "users", "roles", "memberships", "devices", "codes", "passkeys")
    before = ward.ask(partial(content_of, kept))
    for row in TABLE:
        if row.method == "GET" and row.path != "/api/sync/live":
            for who in ("alice", "cora", "adam"):
                path = row.path.replace("{patient}", patient)
                client.get(path, headers=ward.bearer(who))
    assert ward.ask(partial(content_of, kept)) == before


def content_of(tables: tuple[str, ...], connection: Connection) -> dict[str, list[Any]]:
    return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
