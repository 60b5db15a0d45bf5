"""Whatever anybody sends to any route, as any role: an answer in our form, never a fault."""

from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from server import ids
from server.access.table import TABLE, Row
from server.app import build_app
from server.settings import Settings
from tests.server.ward import CAST, ORIGIN, Ward

Client = TestClient[Any]
# A stream has no end to wait for.
ROUTES = [row for row in TABLE if row.path != "/api/sync/live"]
ASKERS = [None, *(name for name, _, _ in CAST)]
FIELDS = [
    "code",
    "name",
    "key",
    "device",
    "challenge",
    "signature",
    "credential",
    "password",
    "totp",
    "user",
    "reason",
    "note",
    "facts",
    "sealed",
    "ephemeral",
    "content",
    "v",
    "install",
    "frontier",
    "endpoint",
    "keys",
    "nonce",
    "id",
    "response",
    "clientDataJSON",
    "authenticatorData",
    "attestationObject",
    "type",
    "rawId",
    "at",
    "limit",
]

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=40)
    | st.just("A" * 200)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
    max_leaves=12,
)
bodies = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), values, max_size=8).map(msgspec.json.encode),
    values.map(msgspec.json.encode),
    st.binary(max_size=60),
)
words = st.one_of(
    st.text(min_size=1, max_size=20).filter(lambda text: text.strip("./ ") != ""),
    st.sampled_from(["0", "-1", "9" * 30, "null", "%00", "' OR 1=1 --", "é", "2026-06-01T08:00:00Z"]),
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Any:
    ward = Ward(tmp_path_factory.mktemp("fuzz"))
    given = Settings(data=ward.directory, origin=ORIGIN, bearer=True, sign_ins_per_minute=10**6)
    app = build_app(given, ward.clock)
    patient = ward.patient()
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as client:
        yield ward, client, patient
    ward.store.close()


def path_of(row: Row, word: str, patient: str, is_real: bool) -> str:
    parts = []
    for part in row.path.split("/"):
        if not part.startswith("{"):
            parts.append(part)
        else:
            parts.append(patient if is_real and part == "{patient}" else quote(word, safe=""))
    return "/".join(parts)


@given(
    row=st.sampled_from(ROUTES),
    who=st.sampled_from(ASKERS),
    body=bodies,
    word=words,
    is_real=st.booleans(),
    query=st.dictionaries(st.sampled_from(["cursor", "limit", "at", "x"]), words, max_size=2),
)
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nothing_that_is_sent_is_a_fault(
    stage: tuple[Ward, Client, str],
    row: Row,
    who: str | None,
    body: bytes,
    word: str,
    is_real: bool,
    query: dict[str, str],
) -> None:
    ward, client, patient = stage
    if row.path in ("/api/logout", "/api/devices/{device}/revoke") or "recovery" in row.path:
        word = ids.uuid7()
    headers = {} if who is None or row.path == "/api/logout" else ward.bearer(who)
    answer = client.request(
        row.method, path_of(row, word, patient, is_real), content=body, headers=headers, params=query
    )
    # A push service that is not there is no fault of what was sent.
    assert answer.status_code < 500 or row.path == "/api/health", (row.method, row.path, answer.text)
    if answer.status_code >= 400 and row.path.startswith("/api"):
        assert {"error", "detail"} <= set(answer.json()) <= {
            "error",
            "detail",
            "at",
        } or row.path == "/api/health"
    assert "Traceback" not in answer.text
