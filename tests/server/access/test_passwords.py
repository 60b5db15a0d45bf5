"""Where there is no passkey: a password nobody guesses first, and a code good once. Both, or nothing."""

import time
from typing import Any

import pyotp
import pytest
from litestar.testing import TestClient

from server.access.enrolment import make_code
from server.access.password.codes import step_of
from server.access.password.strength import weakness
from server.access.vault import KEY_FILE, Vault
from server.app import build_app
from server.secret_file import SecretFileError
from server.settings import Settings
from server.store import accounts, passwords
from tests.server.ward import NOW, ORIGIN, Ward

Client = TestClient[Any]
PASSWORD = "gravel teapot northbound ferry"


@pytest.fixture
def client(ward: Ward) -> Any:
    settings = Settings(data=ward.directory, origin=ORIGIN, sign_ins_per_minute=600)
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        yield client


class Someone:
    """A person with a session, a password and an authenticator app."""

    def __init__(self, ward: Ward, client: Client, who: str = "alice") -> None:
        self.ward, self.client, self.user = ward, client, ward.users[who]
        code = ward.do(lambda c: make_code(c, self.user, 2**50))
        answer = client.post("/api/devices/enrol", json={"code": code, "name": "Desk"})
        self.cookie = {"cookie": answer.headers["set-cookie"].split(";")[0]}
        self.device = answer.json()["device"]["id"]
        self.secret = ""
        client.cookies.clear()

    def set_password(self, password: Any = PASSWORD) -> Any:
        return self.client.put("/api/me/password", json={"password": password}, headers=self.cookie)

    def begin_codes(self) -> Any:
        answer = self.client.post("/api/me/totp", headers=self.cookie)
        self.secret = answer.json().get("secret", "")
        return answer

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.ward.clock.now_ms() // 1000)

    def confirm(self, code: str | None = None) -> Any:
        return self.client.post(
            "/api/me/totp/confirm", json={"code": code or self.code()}, headers=self.cookie
        )

    def sign_in(self, **more: Any) -> Any:
        given = {"user": self.user, "password": PASSWORD, "totp": self.code() if self.secret else "000000"}
        answer = self.client.post("/api/sign-in/password", json={**given, **more})
        self.client.cookies.clear()
        return answer


@pytest.fixture
def alice(ward: Ward, client: Client) -> Someone:
    made = Someone(ward, client)
    assert made.set_password().status_code == 200
    assert made.begin_codes().status_code == 200
    assert made.confirm().json() == {"confirmed": True}
    ward.clock.advance(30)
    return made


def test_password_and_code_together_sign_in_by_id_or_by_name(ward: Ward, alice: Someone) -> None:
    answer = alice.sign_in(device=alice.device)
    assert (answer.status_code, answer.json()["device"]["id"]) == (201, alice.device)
    ward.clock.advance(30)
    assert alice.sign_in(user="Alice").json()["user"]["id"] == alice.user


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "gravel teapot northbound Ferry"},
        {"password": ""},
        {"totp": "000000"},
        {"totp": ""},
        {"totp": "x" * 5000},
        {"user": "nobody"},
        {"user": ""},
        {"user": "Bob"},
    ],
)
def test_a_wrong_half_is_refused_in_the_same_words(alice: Someone, wrong: dict[str, str]) -> None:
    answer = alice.sign_in(**wrong)
    assert answer.status_code == 401
    assert answer.content == alice.sign_in(user="nobody at all").content
    assert alice.sign_in().status_code == 201


def test_a_code_is_good_once_and_one_step_early_or_late(ward: Ward, alice: Someone) -> None:
    code = alice.code()
    assert alice.sign_in(totp=code).status_code == 201
    assert alice.sign_in(totp=code).status_code == 401
    ward.clock.advance(60)
    late = alice.code()
    ward.clock.advance(30)
    assert alice.sign_in(totp=late).status_code == 201
    assert alice.sign_in(totp=f" {alice.code()[:3]} {alice.code()[3:]} ").status_code == 201


@pytest.mark.parametrize(("ahead", "taken"), [(-31, False), (-30, True), (0, True), (59, True), (60, False)])
def test_a_code_counts_from_a_step_before_to_a_step_after(ahead: int, taken: bool) -> None:
    secret, start = pyotp.random_base32(), NOW // 30 * 30
    code = pyotp.TOTP(secret).at(start)
    assert (step_of(secret, code, 0, start + ahead) is not None) == taken


def test_a_password_without_a_confirmed_code_signs_nobody_in(ward: Ward, client: Client) -> None:
    bob = Someone(ward, client, "bob")
    bob.set_password()
    assert bob.sign_in().status_code == 401
    bob.begin_codes()
    assert bob.sign_in().status_code == 401
    assert bob.confirm("000000").json()["error"] == "totp"
    assert bob.sign_in().status_code == 401


def test_a_name_that_two_people_have_signs_nobody_in(ward: Ward, alice: Someone) -> None:
    ward.do(lambda c: accounts.add_user(c, "other", "Alice", "nurse", 0))
    assert alice.sign_in(user="Alice").status_code == 401
    assert alice.sign_in().status_code == 201


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "elevenchars",
        "password1234",
        "Password1234!",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaaa",
        "x" * 257,
    ],
)
def test_a_short_or_common_password_is_refused_and_says_why(alice: Someone, password: str) -> None:
    answer = alice.set_password(password)
    assert (answer.status_code, answer.json()["error"], answer.json()["at"]) == (400, "password", "password")
    assert alice.sign_in().status_code == 201


def test_ones_own_name_makes_no_password() -> None:
    for own in ("bagwatchasharowe", "Asha Rowe 2026", "BagwatchBagwatch1"):
        assert weakness(own, ["Asha Rowe"]) is not None, own
    assert weakness(PASSWORD, ["Asha Rowe"]) is None
    assert weakness("ж" * 3 + " тихий паром у маяка", []) is None


def test_a_new_password_ends_the_other_sessions(ward: Ward, client: Client, alice: Someone) -> None:
    elsewhere = Someone(ward, client)
    assert alice.set_password("another walnut orbiting slowly").status_code == 200
    assert client.get("/api/me", headers=elsewhere.cookie).status_code == 401
    assert client.get("/api/me", headers=alice.cookie).status_code == 200
    assert alice.sign_in().status_code == 401


def test_a_change_asks_for_a_fresh_sign_in(ward: Ward, alice: Someone) -> None:
    ward.clock.advance(3600)
    for answer in (alice.set_password("another walnut orbiting slowly"), alice.begin_codes()):
        assert (answer.status_code, answer.json()["error"]) == (403, "sign-in-again")


def test_guesses_at_one_user_wait_whatever_their_address(ward: Ward) -> None:
    settings = Settings(
        data=ward.directory, origin=ORIGIN, sign_ins_per_minute=18, trusted_proxy="testclient"
    )
    body = {"user": "Alice", "password": "x", "totp": "1"}
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        statuses = [
            client.post(
                "/api/sign-in/password", json=body, headers={"x-forwarded-for": f"192.0.2.{number}"}
            ).status_code
            for number in range(4)
        ]
    assert statuses == [401, 401, 401, 429]


def test_an_unknown_user_is_refused_no_faster_than_a_known_one(alice: Someone) -> None:
    def seconds(user: str) -> float:
        times = []
        for _ in range(3):
            began = time.perf_counter()
            alice.sign_in(user=user, password="wrong")
            times.append(time.perf_counter() - began)
        return min(times)

    assert seconds("nobody") > seconds(alice.user) / 3


def test_neither_password_nor_secret_is_stored_and_a_copied_database_gives_no_codes(
    ward: Ward, alice: Someone
) -> None:
    stored = b"".join(path.read_bytes() for path in ward.directory.glob("bagwatch.sqlite*"))
    assert alice.user.encode() in stored and b"$argon2id$" in stored
    assert PASSWORD.encode() not in stored and alice.secret.encode() not in stored
    kept = ward.ask(lambda c: passwords.totp_of(c, alice.user))
    assert kept is not None
    assert Vault.load_or_make(ward.directory).open(alice.user, kept.sealed) == alice.secret
    assert Vault.load_or_make(ward.directory).open("another user", kept.sealed) is None
    assert Vault(b"\1" * 32).open(alice.user, kept.sealed) is None
    assert (ward.directory / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_may_read_or_that_is_damaged_is_not_used(ward: Ward, alice: Someone) -> None:
    path = ward.directory / KEY_FILE
    path.chmod(0o644)
    with pytest.raises(SecretFileError, match="chmod 600"):
        Vault.load_or_make(ward.directory)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(SecretFileError, match="32 bytes"):
        Vault.load_or_make(ward.directory)


def test_the_picture_for_the_app_is_drawn_here_and_says_the_service(ward: Ward, client: Client) -> None:
    answer = Someone(ward, client).begin_codes().json()
    assert answer["uri"].startswith("otpauth://totp/Bagwatch:Alice?") and answer["secret"] in answer["uri"]
    assert answer["qr"].startswith("<svg") and "http" not in answer["qr"]
