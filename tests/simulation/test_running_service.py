"""The service as a process: listeners are poked, one server runs on a directory, and it stops gently."""

import http.client
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.server.ward import Ward
from tests.simulation.service import Service, push


@pytest.fixture
def service(ward: Ward) -> Iterator[Service]:
    made = Service(ward.directory)
    made.start()
    yield made
    made.kill()


def listen(service: Service, token: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.request("GET", "/api/sync/live", headers={"authorization": f"Bearer {token}"})
    response = connection.getresponse()
    assert response.status == 200 and "text/event-stream" in response.headers["content-type"]
    return response


def next_event(stream: http.client.HTTPResponse) -> tuple[str, object]:
    name, data = "", b""
    for line in iter(stream.readline, b""):
        if line.startswith(b"event:"):
            name = line[6:].strip().decode()
        elif line.startswith(b"data:"):
            data = line[5:]
        elif not line.strip() and name:
            return name, msgspec.json.decode(data)
    return "", None


def test_a_phone_that_listens_is_poked_when_a_colleague_writes_and_told_nothing(
    ward: Ward, service: Service
) -> None:
    patient = ward.patient()
    bob = listen(service, ward.tokens["bob"])
    name, data = next_event(bob)
    assert name == "heartbeat" and set(data) == {"server_time"}  # type: ignore[call-overload]
    note = msgspec.json.encode({"facts": [ward.note("alice", patient, "secret")]})
    assert push(service.port, ward.tokens["alice"], note)
    name, data = next_event(bob)
    assert name == "poke" and set(data) == {"server_time"}  # type: ignore[call-overload]
    bob.close()


def test_a_server_with_listeners_stops_at_once_and_ends_their_streams(ward: Ward, service: Service) -> None:
    streams = [listen(service, ward.tokens[who]) for who in ("alice", "bob", "charlie")]
    for stream in streams:
        assert next_event(stream)[0] == "heartbeat"
    assert service.stop() == 0
    assert [next_event(stream)[0] for stream in streams] == ["", "", ""]


def refusal(service: Service, directory: Path, port: int) -> str:
    second = subprocess.run(
        service.command(), env=service.environment(directory, port), capture_output=True, timeout=30
    )
    assert second.returncode == 1
    return second.stderr.decode()


def test_a_second_server_on_the_same_port_or_directory_refuses_to_start(
    service: Service, ward: Ward, tmp_path: Path
) -> None:
    assert "Address already in use" in refusal(service, tmp_path / "other", service.port)
    assert "another server runs" in refusal(service, ward.directory, Service(ward.directory).port)


def start_refused(directory: Path) -> str:
    """What a server says that cannot start on a directory, in one line."""
    fresh = Service(directory)
    ended = subprocess.run(
        fresh.command(), env=fresh.environment(directory, fresh.port), capture_output=True, timeout=30
    )
    said = ended.stderr.decode()
    assert ended.returncode == 1 and "Traceback" not in said
    return said.splitlines()[-1]


def test_a_damaged_database_a_lost_directory_and_an_open_key_are_each_said_in_one_line(
    tmp_path: Path,
) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "bagwatch.sqlite").write_bytes(b"not a database" * 1000)
    assert "bagwatch.sqlite cannot be used: file is not a database" in start_refused(damaged)
    (tmp_path / "file").touch()
    assert "cannot be used: Not a directory" in start_refused(tmp_path / "file" / "inside")
    open_key = tmp_path / "open"
    open_key.mkdir()
    (open_key / "vapid.pem").write_text("x")
    (open_key / "vapid.pem").chmod(0o644)
    assert "vapid.pem must be readable by its owner only" in start_refused(open_key)


def test_a_push_that_is_far_too_large_is_answered_over_a_real_connection(
    ward: Ward, service: Service
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
    headers = {"authorization": f"Bearer {ward.tokens['alice']}"}
    connection.request("POST", "/api/sync/push", b"x" * 10_000_000, headers)
    response = connection.getresponse()
    assert response.status == 413 and msgspec.json.decode(response.read())["error"] == "too-large"
