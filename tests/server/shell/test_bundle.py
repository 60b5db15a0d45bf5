"""The app's files are served with the headers that keep them safe and fresh."""

import gzip
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from server.shell.bundle import Bundle
from tests.server.ward import Ward

PATIENCE_SECONDS = 20.0
FILES = {
    "index.html": b"<!doctype html><title>Bagwatch</title>" + b" " * 300,
    "sw.js": b"self.x = 1;" * 50,
    "app-0a1b2c3d.js": b"export {};" * 50,
    "manifest.webmanifest": b"{}",
    "icons/icon-192.png": b"\x89PNG",
}


@pytest.fixture
def client(ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    built = tmp_path / "web"
    for name, content in FILES.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_bytes(content)
    monkeypatch.setattr(
        "server.app.Bundle", type("Built", (), {"load": staticmethod(lambda: Bundle.load(built))})
    )
    with ward.client() as client:
        yield client


Client = TestClient[Any]
PAGE = {"accept": "text/html,*/*"}


@pytest.mark.parametrize("path", ["/", "/index.html", "/patient/3", "/any/page/of/the/app"])
def test_every_page_is_the_app_under_a_policy_without_inline_script(client: Client, path: str) -> None:
    answer = client.get(path, headers=PAGE)
    assert (answer.status_code, answer.content) == (200, FILES["index.html"])
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_hashed_files_are_kept_for_ever_and_the_worker_never(client: Client) -> None:
    assert "immutable" in client.get("/app-0a1b2c3d.js").headers["cache-control"]
    assert client.get("/sw.js").headers["cache-control"] == "no-cache"
    assert client.get("/sw.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/manifest.webmanifest").headers["content-type"].startswith("application/manifest+json")


def test_text_is_packed_for_who_takes_it(client: Client) -> None:
    packed = client.get("/sw.js", headers={"accept-encoding": "gzip"})
    plain = client.get("/sw.js", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.content == plain.content == FILES["sw.js"]
    assert "content-encoding" not in client.get("/icons/icon-192.png").headers
    assert len(gzip.compress(FILES["sw.js"])) < len(FILES["sw.js"])


@pytest.mark.parametrize(
    "path", ["/nothing.js", "/icons/none.png", "/..%2f..%2fbagwatch.sqlite", "/api/x", "/api"]
)
def test_what_is_no_file_and_no_page_is_not_found(client: Client, path: str) -> None:
    assert client.get(path, headers=PAGE).status_code == 404


def test_an_app_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    file, status = Bundle.load(tmp_path / "nowhere").page()
    assert status == 503 and b"make build" in file.content


def test_the_rules_in_force_are_served_under_their_hash_for_ever(ward: Ward, client: Client) -> None:
    current = client.get("/rules/current.json")
    assert current.headers["cache-control"] == "no-cache"
    assert current.json()["url"] == f"/rules/{current.json()['hash']}.json"
    rules = client.get(current.json()["url"])
    assert "immutable" in rules.headers["cache-control"]
    assert msgspec.json.decode(rules.content)
    old = "0" * 64
    ward.do(lambda c: c.execute("INSERT INTO protocols VALUES (?, ?, 0)", [old, b'{"old":true}']))
    assert client.get(f"/rules/{old}.json").json() == {"old": True}
    assert client.get(f"/rules/{'1' * 64}.json").status_code == 404
    assert client.get(f"/rules/{old}").status_code == 404


def test_health_is_well_while_the_dispatcher_cycles_and_not_long_after(ward: Ward, client: Client) -> None:
    def health() -> tuple[int, str]:
        answer = client.get("/api/health")
        return answer.status_code, answer.json()["dispatcher"]["status"]

    # The first cycle runs beside the requests; on a busy machine it takes its time.
    ends = time.monotonic() + PATIENCE_SECONDS
    while health() != (200, "ok") and time.monotonic() < ends:
        time.sleep(0.02)
    assert health() == (200, "ok")
    ward.clock.advance(86_400)
    assert (503, "failing") in [health() for _ in range(3)]
