"""A passkey signs in who made it, on their phone, once for each challenge, and nobody else."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server.access.enrolment import make_code
from server.access.passkey.party import Party, party_of
from server.app import build_app
from server.refusal import Refusal
from server.settings import Settings
from server.store import accounts, phones
from tests.server.access.authenticator import PRESENT, VERIFIED, Authenticator
from tests.server.ward import Ward

Client = TestClient[Any]
HOST = "bagwatch.example.org"
ORIGIN = f"https://{HOST}"


@pytest.fixture
def client(ward: Ward) -> Any:
    settings = Settings(data=ward.directory, origin=ORIGIN)
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        yield client


class Phone:
    """A browser with a session, and a passkey."""

    def __init__(self, ward: Ward, client: Client, who: str = "alice") -> None:
        self.client = client
        code = ward.do(lambda c: make_code(c, ward.users[who], 2**50))
        answer = client.post("/api/devices/enrol", json={"code": code, "name": "Pocket"})
        self.cookie = {"cookie": answer.headers["set-cookie"].split(";")[0]}
        self.device = answer.json()["device"]["id"]
        self.passkey = Authenticator(ORIGIN, HOST)
        client.cookies.clear()

    def options(self) -> dict[str, Any]:
        answer = self.client.post("/api/passkeys/options", headers=self.cookie)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["publicKey"]
        return found

    def keep(self, passkey: Authenticator | None = None, options: dict[str, Any] | None = None) -> Any:
        credential = (passkey or self.passkey).make(options or self.options())
        body = {"credential": credential, "name": "Face"}
        return self.client.post("/api/passkeys", json=body, headers=self.cookie)


@pytest.fixture
def phone(ward: Ward, client: Client) -> Phone:
    made = Phone(ward, client)
    assert made.keep().status_code == 201
    return made


def challenge(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/api/sign-in/passkey/options").json()["publicKey"]
    return found


def sign_in(client: Client, credential: Any, **more: Any) -> Any:
    answer = client.post("/api/sign-in/passkey", json={"credential": credential, **more})
    client.cookies.clear()
    return answer


def test_a_passkey_signs_in_on_the_phone_it_has_and_ends_the_session_before(
    client: Client, phone: Phone
) -> None:
    answer = sign_in(client, phone.passkey.get(challenge(client)), device=phone.device)
    assert answer.status_code == 201 and "token" not in answer.json()
    assert (answer.json()["user"]["name"], answer.json()["device"]["id"]) == ("Alice", phone.device)
    fresh = {"cookie": answer.headers["set-cookie"].split(";")[0]}
    assert client.get("/api/me", headers=fresh).json()["sign_in"]["passkeys"] == 1
    assert client.get("/api/me", headers=phone.cookie).status_code == 401


def test_a_passkey_on_a_phone_without_a_name_makes_a_new_one(client: Client, phone: Phone) -> None:
    for device in (None, "unknown"):
        answer = sign_in(client, phone.passkey.get(challenge(client)), device=device, name="New")
        assert answer.status_code == 201 and answer.json()["device"]["id"] != phone.device
    assert client.get("/api/me", headers=phone.cookie).status_code == 200


def test_the_phone_of_another_user_is_not_taken_over(ward: Ward, client: Client, phone: Phone) -> None:
    other = Phone(ward, client, "bob")
    answer = sign_in(client, phone.passkey.get(challenge(client)), device=other.device)
    assert answer.json()["device"]["id"] not in (other.device, phone.device)
    assert client.get("/api/me", headers=other.cookie).json()["user"]["name"] == "Bob"


def test_the_options_ask_for_a_discoverable_verified_key_with_a_salt_of_the_user(
    ward: Ward, client: Client, phone: Phone
) -> None:
    options = phone.options()
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["rp"]["id"] == HOST and len(options["excludeCredentials"]) == 1
    salt = options["extensions"]["prf"]["eval"]["first"]
    assert salt == phone.options()["extensions"]["prf"]["eval"]["first"] and len(salt) == 43
    other = Phone(ward, client, "bob").options()["extensions"]["prf"]["eval"]["first"]
    assert other != salt


def test_a_signature_is_good_once(client: Client, phone: Phone) -> None:
    credential = phone.passkey.get(challenge(client))
    assert sign_in(client, credential).status_code == 201
    assert sign_in(client, credential).json()["error"] == "sign-in"


def test_a_challenge_is_too_old_after_a_minute(ward: Ward, client: Client, phone: Phone) -> None:
    asked = challenge(client)
    ward.clock.advance(61)
    assert sign_in(client, phone.passkey.get(asked)).status_code == 401


def bent(phone: Phone, **claims: Any) -> Authenticator:
    passkey = Authenticator(ORIGIN, HOST)
    passkey.key, passkey.id, passkey.count = phone.passkey.key, phone.passkey.id, phone.passkey.count
    for name, value in claims.items():
        setattr(passkey, name, value)
    return passkey


@pytest.mark.parametrize(
    "claims",
    [
        {"origin": "https://evil.example"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"id": b"x" * 32},
        {"key": Authenticator(ORIGIN, HOST).key},
    ],
)
def test_what_a_passkey_claims_is_checked(client: Client, phone: Phone, claims: dict[str, Any]) -> None:
    answer = sign_in(client, bent(phone, **claims).get(challenge(client)))
    assert (answer.status_code, answer.json()["error"]) == (401, "sign-in")
    assert sign_in(client, phone.passkey.get(challenge(client))).status_code == 201


def test_a_copy_of_a_passkey_that_counts_less_is_refused(client: Client, phone: Phone) -> None:
    copy = bent(phone)
    for _ in range(3):
        assert sign_in(client, phone.passkey.get(challenge(client))).status_code == 201
    assert sign_in(client, copy.get(challenge(client))).status_code == 401


@pytest.mark.parametrize("credential", [{}, {"id": 7}, {"id": "AAAA"}, {"id": "é", "response": []}, []])
def test_what_is_no_credential_is_refused_with_a_word(client: Client, phone: Phone, credential: Any) -> None:
    assert sign_in(client, credential).status_code in (400, 401)


def test_a_registration_with_a_challenge_of_another_user_or_used_is_refused(
    ward: Ward, client: Client, phone: Phone
) -> None:
    other = Phone(ward, client, "bob")
    assert other.keep(options=phone.options()).json()["error"] == "passkey"
    options = other.options()
    assert other.keep(options=options).status_code == 201
    assert other.keep(Authenticator(ORIGIN, HOST), options).status_code == 400


@pytest.mark.parametrize("flags", [PRESENT, VERIFIED])
def test_a_passkey_made_without_verifying_who_holds_the_phone_is_not_kept(
    ward: Ward, client: Client, flags: int
) -> None:
    phone = Phone(ward, client)
    answer = phone.keep(Authenticator(ORIGIN, HOST, flags))
    assert (answer.status_code, answer.json()["error"]) == (400, "passkey")
    assert client.get("/api/passkeys", headers=phone.cookie).json()["passkeys"] == []
    assert phone.keep().status_code == 201


def test_a_passkey_belongs_to_one_user(ward: Ward, client: Client, phone: Phone) -> None:
    other = Phone(ward, client, "bob")
    assert other.keep(phone.passkey).status_code == 400


def test_a_further_passkey_asks_for_a_fresh_sign_in_and_the_first_does_not(
    ward: Ward, client: Client
) -> None:
    phone = Phone(ward, client)
    ward.clock.advance(3600)
    assert phone.keep().status_code == 201
    answer = client.post("/api/passkeys/options", headers=phone.cookie)
    assert (answer.status_code, answer.json()["error"]) == (403, "sign-in-again")
    again = sign_in(client, phone.passkey.get(challenge(client)), device=phone.device)
    phone.cookie = {"cookie": again.headers["set-cookie"].split(";")[0]}
    assert phone.keep(Authenticator(ORIGIN, HOST)).status_code == 201


def test_a_passkey_is_listed_and_ended_by_its_owner_only(ward: Ward, client: Client, phone: Phone) -> None:
    other = Phone(ward, client, "bob")
    (listed,) = client.get("/api/passkeys", headers=phone.cookie).json()["passkeys"]
    assert (listed["name"], listed["used_at"], listed["device"]) == ("Face", None, phone.device)
    path = f"/api/passkeys/{listed['id']}"
    assert client.delete(path, headers=other.cookie).status_code == 404
    assert client.delete(path, headers=phone.cookie).json() == {"removed": True}
    assert sign_in(client, phone.passkey.get(challenge(client))).status_code == 401


def test_the_passkey_of_a_revoked_phone_opens_nothing(ward: Ward, client: Client, phone: Phone) -> None:
    ward.do(lambda c: phones.revoke_device(c, phone.device, ward.clock.now_ms()))
    assert sign_in(client, phone.passkey.get(challenge(client))).status_code == 401


def test_a_revoked_phone_hears_so_at_a_sign_in_by_another_passkey(ward: Ward, client: Client) -> None:
    first, second = Phone(ward, client), Phone(ward, client)
    assert second.keep().status_code == 201
    ward.do(lambda c: phones.revoke_device(c, first.device, ward.clock.now_ms()))
    answer = sign_in(client, second.passkey.get(challenge(client)), device=first.device)
    assert (answer.status_code, answer.json()["error"]) == (401, "revoked")


def test_a_disabled_user_does_not_come_in(ward: Ward, client: Client, phone: Phone) -> None:
    ward.do(lambda c: accounts.disable_user(c, ward.users["alice"], ward.clock.now_ms()))
    assert sign_in(client, phone.passkey.get(challenge(client))).json()["error"] == "revoked"


@pytest.mark.parametrize(
    ("origin", "host", "party"),
    [
        (ORIGIN, HOST, Party(HOST, ORIGIN)),
        (ORIGIN, "evil.example", Party(HOST, ORIGIN)),
        ("http://127.0.0.1:8000", "localhost:8000", Party("localhost", "http://localhost:8000")),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", None),
        ("https://192.0.2.7", "192.0.2.7", None),
        ("http://127.0.0.1:8000", "evil.example", None),
    ],
)
def test_a_passkey_is_bound_to_the_name_of_the_installation(
    origin: str, host: str, party: Party | None
) -> None:
    if party is not None:
        assert party_of(origin, host) == party
        return
    with pytest.raises(Refusal, match="host name"):
        party_of(origin, host)
