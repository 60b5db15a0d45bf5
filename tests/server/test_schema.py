"""Every route declares what it takes and refuses, and keeps to it whatever is sent, whoever sends it.

`make test` tries cases for BAGWATCH_HUNT_SECONDS, `make hunt` for 20 minutes.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
import schemathesis
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from litestar.testing import TestClient
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server.access.table import TABLE
from server.app import HANDLERS, build_app
from server.command import main
from server.command.openapi import as_openapi
from server.settings import Settings
from tests.server.ward import CAST, ORIGIN, Ward

DOCUMENT = as_openapi(HANDLERS, "1")
# A stream has no end to wait for; what is ill is said with 503.
APART = {"/api/sync/live", "/api/health"}
BODYLESS = {
    "POST /api/logout",
    "POST /api/devices/{device}/revoke",
    "POST /api/passkeys/options",
    "POST /api/sign-in/passkey/options",
    "POST /api/me/totp",
    "POST /api/devices/me/push/test",
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ASKERS = [*(name for name, _, _ in CAST), None]
ROLES: dict[str | None, str] = {**{name: role for name, role, _ in CAST}, None: "nobody"}
LEAST_CASES_OF_A_ROLE = 10
# A round asks as one person, and nobody is asked twice before everybody was.
CASES_AT_ONCE = 30
FEWEST_ROUNDS = len(ASKERS)
FULL_SECONDS = 1200.0
SECRETS = ("authorization", "cookie")
# Whoever ends a session or a phone would be heard no more.
LAST_FOR = {("POST", "/api/logout"), ("DELETE", "/api/sessions")}


def test_the_command_prints_the_document_with_every_route_of_the_table() -> None:
    printed = CliRunner().invoke(main, ["api", "--schema"])
    document = msgspec.json.decode(printed.output)
    assert document["paths"] == msgspec.json.decode(msgspec.json.encode(DOCUMENT["paths"]))
    routes = {f"{method.upper()} {path}" for path, ways in document["paths"].items() for method in ways}
    assert routes == {f"{row.method} {row.path}" for row in TABLE}


def test_every_write_declares_its_body() -> None:
    without = {
        f"{method.upper()} {path}"
        for path, ways in DOCUMENT["paths"].items()
        for method, way in ways.items()
        if method in ("post", "put", "patch") and "requestBody" not in way
    }
    assert without == BODYLESS


def test_every_route_declares_its_refusals_in_the_form_of_a_problem() -> None:
    for path, ways in DOCUMENT["paths"].items():
        for way in ways.values():
            refused = {status: said for status, said in way["responses"].items() if status >= "400"}
            assert "429" in refused, path
            forms = {str(said["content"]) for status, said in refused.items() if status != "503"}
            assert forms == {str({"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}})}


def test_a_route_that_declares_nothing_is_refused() -> None:
    silent = SimpleNamespace(paths={"/api/me"}, http_methods={"GET"}, fn=len, status_code=200, opt={})
    with pytest.raises(LookupError, match="GET /api/me"):
        as_openapi([silent], "1")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ward, TestClient[Any]]]:
    ward = Ward(tmp_path_factory.mktemp("schema"))
    given_settings = Settings(
        data=ward.directory, origin=ORIGIN, bearer=True, sign_ins_per_minute=10**6, requests_per_minute=10**6
    )
    with TestClient(
        build_app(given_settings, ward.clock), base_url=ORIGIN, raise_server_exceptions=False
    ) as client:
        yield ward, client
    ward.store.close()


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(msgspec.json.decode(msgspec.json.encode(DOCUMENT)))
    found = [result.ok() for result in schema.get_all_operations()]
    return [one for one in found if one.path not in APART and (one.method.upper(), one.path) not in LAST_FOR]


class Hunt:
    """Asks one case after the other, each as somebody, and looks at every answer."""

    def __init__(self, ward: Ward, client: TestClient[Any]) -> None:
        self.ward, self.client, self.patient = ward, client, ward.patient()
        self.tried: Counter[tuple[str | None, int]] = Counter()

    def ask(self, case: Any, who: str | None, is_real: bool) -> None:
        if is_real and "patient" in case.path_parameters:
            case.path_parameters["patient"] = self.patient
        said = case.as_transport_kwargs(base_url=ORIGIN)
        # In place of the made-up ones: who asks is chosen here.
        headers = {name: text for name, text in said["headers"].items() if name.lower() not in SECRETS}
        headers |= {} if who is None else self.ward.bearer(who)
        body = {"json": said.get("json")} if "json" in said else {"content": said.get("data")}
        answer = self.client.request(
            said["method"], said["url"], params=said.get("params"), headers=headers, **body
        )
        self.tried[who, answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)
        assert "Traceback" not in answer.text


@pytest.mark.hunt
def test_whatever_the_schema_allows_or_not_is_answered_as_it_says(
    stage: tuple[Ward, TestClient[Any]],
) -> None:
    hunt, round_ = Hunt(*stage), 0
    full = os.environ.get("BAGWATCH_HUNT") == "full"
    ends = time.monotonic() + (FULL_SECONDS if full else float(os.environ.get("BAGWATCH_HUNT_SECONDS", "5")))
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    cases = st.one_of([one.as_strategy(generation_mode=mode) for one in operations() for mode in modes])
    while time.monotonic() < ends or round_ < FEWEST_ROUNDS:

        @seed(round_)
        @settings(
            max_examples=CASES_AT_ONCE,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases, who=st.just(ASKERS[round_ % len(ASKERS)]), is_real=st.booleans())
        def ask(case: Any, who: str | None, is_real: bool) -> None:
            hunt.ask(case, who, is_real)

        ask()
        round_ += 1
    tried: Counter[str] = Counter()
    for (who, _), count in hunt.tried.items():
        tried[ROLES[who]] += count
    print("cases tried:", ", ".join(f"{role} {tried[role]}" for role in sorted(set(ROLES.values()))))
    few = {role: tried[role] for role in set(ROLES.values()) if tried[role] < LEAST_CASES_OF_A_ROLE}
    assert few == {}, f"too few cases: {few}"
    # What is sent goes past the gate: it is taken, or refused for what it says.
    assert {200, 400, 401, 403, 404} <= {status for _, status in hunt.tried}
