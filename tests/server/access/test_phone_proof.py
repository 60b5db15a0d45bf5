"""A phone that lost its cookie signs in again by its key, and nobody else by it."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from litestar.testing import TestClient

from server import ids
from server.access.enrolment import make_code
from server.edge import COOKIE
from server.store import phones
from tests.server.ward import Ward

Client = TestClient[Any]


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Phone:
    """A phone with a key of its own."""

    def __init__(self, ward: Ward, client: Client) -> None:
        self.client, self.key = client, generate_private_key(SECP256R1())
        public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        until = ward.clock.now_ms() + 3_600_000
        code = ward.do(lambda connection: make_code(connection, ward.users["alice"], until))
        made = client.post("/api/devices/enrol", json={"code": code, "name": "x", "key": text(public)})
        assert made.status_code == 201
        self.device, self.token = made.json()["device"]["id"], made.json()["token"]
        client.cookies.clear()

    def challenge(self) -> str:
        answer = self.client.post("/api/session/challenge", json={"device": self.device})
        return str(answer.json()["challenge"])

    def sign(self, challenge: str, device: str | None = None) -> str:
        said = f"bagwatch session\n{device or self.device}\n{challenge}".encode()
        r, s = decode_dss_signature(self.key.sign(said, ECDSA(SHA256())))
        return text(r.to_bytes(32) + s.to_bytes(32))

    def resume(self, challenge: str, signature: str | None = None) -> int:
        proof = {
            "device": self.device,
            "challenge": challenge,
            "signature": signature or self.sign(challenge),
        }
        return self.client.post("/api/session/resume", json=proof).status_code


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


@pytest.fixture
def phone(ward: Ward, client: Client) -> Phone:
    return Phone(ward, client)


def test_a_phone_without_its_cookie_signs_in_again(phone: Phone, client: Client) -> None:
    assert client.get("/api/me").status_code == 401
    assert phone.resume(phone.challenge()) == 200
    # A test client keeps a secure cookie to itself on plain http; a browser on this machine does not.
    carried = {"cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    assert client.get("/api/me", headers=carried).json()["device"]["id"] == phone.device


def test_the_session_before_ends_and_the_new_one_ends_no_later(ward: Ward, phone: Phone) -> None:
    assert phone.resume(phone.challenge()) == 200
    old = {"authorization": f"Bearer {phone.token}"}
    phone.client.cookies.clear()
    assert phone.client.get("/api/me", headers=old).status_code == 401
    ward.clock.advance(30 * 86_400)
    assert phone.resume(phone.challenge()) == 401


def test_a_challenge_is_good_once_for_a_minute_for_one_phone(
    ward: Ward, client: Client, phone: Phone
) -> None:
    used = phone.challenge()
    assert phone.resume(used) == 200
    assert phone.resume(used) == 401
    late = phone.challenge()
    ward.clock.advance(61)
    assert phone.resume(late) == 401
    other = client.post("/api/session/challenge", json={"device": ids.uuid7()}).json()["challenge"]
    assert phone.resume(other) == 401


def test_another_key_a_broken_signature_and_a_made_up_challenge_are_refused(ward: Ward, phone: Phone) -> None:
    stranger = Phone(ward, phone.client)
    challenge = phone.challenge()
    stranger.device = phone.device
    for signature in (stranger.sign(challenge), "AAAA", "%", text(b"\0" * 64), text(b"\xff" * 64)):
        assert phone.resume(phone.challenge(), signature) == 401
    assert phone.resume("AAAA") == 401
    assert phone.resume(text(b"\0" * 56)) == 401


def test_a_revoked_phone_and_one_that_signed_out_stay_out(ward: Ward, client: Client) -> None:
    revoked, left = Phone(ward, client), Phone(ward, client)
    ward.do(lambda connection: phones.revoke_device(connection, revoked.device, ward.clock.now_ms()))
    assert revoked.resume(revoked.challenge()) == 401
    assert client.post("/api/logout", headers={"authorization": f"Bearer {left.token}"}).status_code == 200
    assert left.resume(left.challenge()) == 401


@pytest.mark.parametrize("key", ["", "AAAA", text(b"\4" + b"\1" * 64), text(b"\2" * 33)])
def test_a_key_that_is_none_is_refused_before_the_code_is_used(ward: Ward, client: Client, key: str) -> None:
    code = ward.do(lambda connection: make_code(connection, ward.users["bob"], ward.clock.now_ms() + 10**6))
    answer = client.post("/api/devices/enrol", json={"code": code, "name": "x", "key": key})
    assert (answer.status_code, answer.json()["error"]) == (400, "key")
    assert client.post("/api/devices/enrol", json={"code": code, "name": "x"}).status_code == 201


@pytest.mark.parametrize("path", ["challenge", "resume"])
@pytest.mark.parametrize("content", [b"", b"[]", b'{"device":7}', b'{"device":"\\ud800"}', b"[" * 2000])
def test_a_proof_that_cannot_be_read_is_refused_with_a_word(
    client: Client, path: str, content: bytes
) -> None:
    answer = client.post(f"/api/session/{path}", content=content)
    assert answer.status_code in (400, 401) and answer.json()["detail"]
