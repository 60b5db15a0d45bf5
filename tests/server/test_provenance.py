"""What a browser opens as a page is no data, and data has one address."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server.edge import COOKIE
from tests.server.test_edge import api_routes
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


NAVIGATIONS = (
    {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "none"},
    {"sec-fetch-mode": "navigate"},
    {"sec-fetch-dest": "iframe"},
    {"sec-fetch-dest": "embed"},
    {"sec-fetch-dest": "object"},
)


@pytest.mark.parametrize("navigation", NAVIGATIONS)
def test_the_address_bar_of_a_locked_phone_shows_nothing_of_any_route(
    ward: Ward, client: Client, navigation: dict[str, str]
) -> None:
    patient = ward.patient(family_name="Unmistakable")
    for shown in ({"cookie": f"{COOKIE}={ward.tokens['alice']}"}, ward.bearer("alice"), {}):
        for method, path in api_routes(client.app):
            asked = path.replace("{number}", "1").replace("{patient}", patient)
            answer = client.request(method, asked, headers={**shown, **navigation})
            assert (answer.status_code, answer.json()["error"]) == (403, "origin"), (method, path)
            assert "Unmistakable" not in answer.text


def test_the_app_itself_and_a_script_still_read(ward: Ward, client: Client) -> None:
    ward.patient(family_name="Unmistakable")
    cookie = {"cookie": f"{COOKIE}={ward.tokens['alice']}"}
    app = {"sec-fetch-mode": "cors", "sec-fetch-dest": "empty", "sec-fetch-site": "same-origin"}
    for headers in ({**cookie, **app}, cookie, ward.bearer("alice")):
        answer = client.get("/api/patients", headers=headers)
        assert answer.status_code == 200 and "Unmistakable" in answer.text
    page = client.get("/", headers={**cookie, **NAVIGATIONS[0], "accept": "text/html"})
    assert page.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "//api/patients",
        "/api%2fpatients",
        "/api%2Fpatients",
        "/api//patients",
        "/api/patients/",
        "/api/patient%73",
    ],
)
def test_data_is_answered_under_the_plain_address_only(ward: Ward, client: Client, path: str) -> None:
    ward.patient(family_name="Unmistakable")
    answer = client.get(f"{ORIGIN}{path}", headers=ward.bearer("alice"))
    assert (answer.status_code, answer.json()["error"]) == (404, "not-found")
    assert "Unmistakable" not in answer.text
