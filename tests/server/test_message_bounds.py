"""Where one request ends and the next begins is never in doubt: what says it twice is refused, over a real
connection.
"""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.service import Service

HEAD = b"POST /api/session/challenge HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
SMUGGLED = b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
BODY = b'{"device":"x"}'


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = Service(Path(tmp_path_factory.mktemp("bounds")) / "data")
    made.start()
    yield made
    made.kill()


def answers(service: Service, content: bytes) -> list[bytes]:
    """The statuses that come back until the server is silent or closes; a body has no line end of its own."""
    said = b""
    with socket.create_connection(("127.0.0.1", service.port), 5) as connection:
        connection.settimeout(1)
        connection.sendall(content)
        try:
            while part := connection.recv(65_536):
                said += part
        except TimeoutError:
            pass
    return re.findall(rb"HTTP/1\.1 (\d{3}) ", said)


def test_two_whole_requests_have_two_answers(service: Service) -> None:
    whole = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
    assert answers(service, whole + whole) == [b"200", b"200"]


@pytest.mark.parametrize(
    "bounds",
    [
        b"Content-Length: 14\r\nContent-Length: 60\r\n\r\n" + BODY,
        b"Content-Length : 14\r\n\r\n" + BODY,
        b"Content-Length: +14\r\n\r\n" + BODY,
        b"Transfer-Encoding: identity\r\nContent-Length: 14\r\n\r\n" + BODY,
        b"Transfer-Encoding: xchunked\r\nContent-Length: 14\r\n\r\n" + BODY,
        b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n0\r\n\r\n" % (5 + len(SMUGGLED)),
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY,
    ],
)
def test_a_request_with_two_ends_or_a_wrong_one_lets_no_second_one_through(
    service: Service, bounds: bytes
) -> None:
    said = answers(service, HEAD + bounds + SMUGGLED)
    assert len(said) <= 1 and b"200" not in said
