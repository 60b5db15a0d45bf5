"""The headers that fence an answer in, word for word: a directive that is loosened or lost is seen here."""

from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from server.app import build_app
from server.settings import Settings
from server.shell.bundle import WORKER_POLICY, Bundle, _headers
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]
FENCES = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html bagwatch"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
PLACES = ("/", "/api/me", "/api/nothing", "/rules/current.json", "/nothing.js")


@pytest.fixture
def client(ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A service whose app is built, be it here or not."""
    built = tmp_path / "web"
    built.mkdir()
    (built / "index.html").write_text("<!doctype html><title>Bagwatch</title>")
    whole = Bundle.load(built)
    monkeypatch.setattr("server.app.Bundle", type("Built", (), {"load": staticmethod(lambda: whole)}))
    with ward.client() as client:
        yield client


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("who", ["alice", None])
def test_every_answer_carries_the_headers_that_fence_it_in(
    ward: Ward, client: Client, path: str, who: str | None
) -> None:
    answer = client.get(path, headers=ward.bearer(who) if who else {})
    assert {name: answer.headers.get(name) for name in FENCES} == FENCES


def test_what_the_service_says_is_kept_by_no_cache_and_can_do_nothing_as_a_page(
    ward: Ward, client: Client
) -> None:
    for path in ("/api/me", "/api/patients", "/api/nothing", "/api/health"):
        headers = client.get(path, headers=ward.bearer("alice")).headers
        assert headers["content-security-policy"] == DATA_POLICY, path
        assert headers["cache-control"] == "no-store", path


def test_the_worker_may_fetch_from_here_and_do_nothing_else() -> None:
    assert _headers("sw.js", "text/javascript")["content-security-policy"] == WORKER_POLICY
    said = dict(part.split(" ", 1) for part in WORKER_POLICY.split("; "))
    assert said == {
        "default-src": "'none'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self'",
        "frame-ancestors": "'none'",
    }


def test_whatever_is_served_is_in_nobodys_frame(client: Client) -> None:
    for path in ("/sw.js", "/manifest.webmanifest", "/nowhere.txt", "/rules/current.json", "/rules/x.json"):
        assert "frame-ancestors 'none'" in client.get(path).headers["content-security-policy"], path


@pytest.mark.parametrize("path", ["/", "/index.html", "/patient/3"])
def test_a_page_may_do_what_its_policy_says_and_no_word_more(client: Client, path: str) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["content-security-policy"]) == (200, PAGE_POLICY)


def test_the_page_of_an_app_that_is_not_built_has_the_same_policy(tmp_path: Path) -> None:
    file, _ = Bundle.load(tmp_path / "nowhere").page()
    assert file.headers["content-security-policy"] == PAGE_POLICY


def test_the_rules_as_a_page_run_no_script(client: Client) -> None:
    policy = client.get("/rules", headers={"accept": "text/html"}).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "script-src" not in policy and "unsafe" not in policy


def test_behind_tls_browsers_are_told_to_come_by_tls_only(ward: Ward) -> None:
    for origin, expected in (
        ("https://bagwatch.example.org", "max-age=31536000; includeSubDomains"),
        (ORIGIN, None),
    ):
        settings = Settings(data=ward.directory, origin=origin)
        with TestClient(build_app(settings, ward.clock), base_url=origin) as client:
            for path in ("/", "/api/me", "/nothing.js"):
                assert client.get(path).headers.get("strict-transport-security") == expected, path
