"""A crowd that signs in by password waits at its own door, and keeps nobody else waiting."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from litestar.testing import TestClient

from server.access.password import routes
from server.access.password.hashing import MOST_WAITING, THREADS
from server.app import build_app
from server.settings import Settings
from tests.server.ward import ORIGIN, Ward

ROOM = THREADS + MOST_WAITING
CROWD = ROOM + 20


def test_with_every_hasher_blocked_other_routes_answer_and_further_sign_ins_are_429(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient, released, turned_away = ward.patient(), threading.Event(), threading.Semaphore(0)

    def blocked(*_: object) -> bool:
        assert released.wait(60)
        return False

    monkeypatch.setattr(routes, "is_right", blocked)
    settings = Settings(data=ward.directory, origin=ORIGIN, sign_ins_per_minute=600, bearer=True)
    with (
        TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client,
        ThreadPoolExecutor(CROWD) as crowd,
    ):

        def attempt(place: int) -> Any:
            body = {"user": f"nobody {place}", "password": "x" * 200, "totp": "1"}
            answer = client.post("/api/sign-in/password", json=body)
            if answer.status_code == 429:
                turned_away.release()
            return answer

        tried: list[Future[Any]] = [crowd.submit(attempt, place) for place in range(CROWD)]
        try:
            assert all(turned_away.acquire(timeout=30) for _ in range(CROWD - ROOM))
            for path in ("/api/patients", f"/api/patients/{patient}/advice", "/api/health"):
                assert client.get(path, headers=ward.bearer("alice")).status_code in (200, 503), path
            assert not any(one.result().status_code == 401 for one in tried if one.done())
        finally:
            released.set()
        answers = [one.result() for one in tried]
        assert sorted(answer.status_code for answer in answers) == [401] * ROOM + [429] * (CROWD - ROOM)
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code == 429)
        assert attempt(CROWD).status_code == 401
