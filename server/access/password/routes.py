"""The handlers of passwords and one-time codes: setting them, and signing in with both."""

from typing import Any

import msgspec
from litestar import Response, post, put
from litestar.params import SkipValidation
from msgspec import structs

from server.access import enrolment
from server.access.admission import signed_out
from server.access.answers import signed_in
from server.access.body import read_body
from server.access.enrolment import Enrolment
from server.access.entering import Wanted, enter, require_fresh
from server.access.limits import Limits
from server.access.password import codes
from server.access.password.hashing import hash_of, is_right
from server.access.password.strength import weakness
from server.access.picture import as_svg
from server.access.routes import TheHashers, TheSealKeys, phone_key, welcome
from server.access.vault import Vault
from server.declared import takes
from server.edge import Asked, TheClock, TheSettings, TheStore
from server.refusal import Refusal
from server.store import Connection, passwords, people, sessions
from server.trail import note

TheVault = SkipValidation[Vault]
TheLimits = SkipValidation[Limits]


class PasswordBody(msgspec.Struct, frozen=True):
    password: str


class CodeBody(msgspec.Struct, frozen=True):
    code: str


class SignInBody(msgspec.Struct, frozen=True):
    """`user`: an id, or a name that nobody else has; the phone it is, or the name and key of a new one."""

    user: str
    password: str
    totp: str
    device: str | None = None
    name: str = "Phone"
    key: str | None = None


@put("/api/me/password", opt=takes(PasswordBody))
async def keep_password(
    request: Asked, store: TheStore, clock: TheClock, hashers: TheHashers
) -> dict[str, bool]:
    """Sets the asker's password, and ends their other sessions."""
    body = read_body(await request.body(), PasswordBody)
    session, now_ms = request.user, clock.now_ms()
    why = await hashers.run(weakness, body.password, [session.name])
    if why is not None:
        raise Refusal(400, "password", why, "password")
    await store.read(lambda connection: require_fresh(connection, session, now_ms))
    kept = await hashers.run(hash_of, body.password)

    def step(connection: Connection) -> None:
        require_fresh(connection, session, now_ms)
        passwords.keep_password(connection, session.user, kept, now_ms, session.device)
        sessions.end_of_user(connection, session.user, session.id)

    await store.write(step)
    note(request, [], "password set")
    return {"kept": True}


@post("/api/me/totp", status_code=200, opt=takes())
async def begin_totp(request: Asked, store: TheStore, clock: TheClock, vault: TheVault) -> dict[str, str]:
    """A new secret for the asker's one-time codes; it counts once a code of it was shown."""
    session, now_ms, secret = request.user, clock.now_ms(), codes.new_secret()

    def step(connection: Connection) -> None:
        require_fresh(connection, session, now_ms)
        passwords.keep_totp(connection, session.user, vault.seal(session.user, secret), session.device)

    await store.write(step)
    note(request, [], "codes begun")
    uri = codes.address(secret, session.name)
    return {"secret": secret, "uri": uri, "qr": as_svg(uri)}


@post("/api/me/totp/confirm", status_code=200, opt=takes(CodeBody))
async def confirm_totp(request: Asked, store: TheStore, clock: TheClock, vault: TheVault) -> dict[str, bool]:
    """The asker's app shows the right code: the secret counts from now on."""
    body = read_body(await request.body(), CodeBody)
    user, now_ms = request.user.user, clock.now_ms()
    if not await store.write(lambda c: _use_code(c, vault, user, body.code, now_ms, False)):
        raise Refusal(400, "totp", "This code is not right, or was used. Wait for the next one.", "code")
    note(request, [], "codes confirmed")
    return {"confirmed": True}


@post("/api/sign-in/password", status_code=201, opt=takes(SignInBody, 401))
async def sign_in(
    request: Asked,
    store: TheStore,
    clock: TheClock,
    settings: TheSettings,
    vault: TheVault,
    limits: TheLimits,
    hashers: TheHashers,
    seal: TheSealKeys,
) -> Response[dict[str, Any]]:
    """A session for who knows the password and shows a code. The same words for every cause of failure."""
    body = read_body(await request.body(), SignInBody)
    now_ms = clock.now_ms()
    wanted = Wanted(device=body.device, name=body.name, key=phone_key(body.key))
    term = structs.replace(enrolment.term_of(settings, now_ms), by="password")
    user, kept = await store.read(lambda connection: _password_of(connection, body.user))
    # By whom it is found to be: else each spelling would have guesses of its own.
    limits.check_sign_in(user or body.user, now_ms)
    is_known = await hashers.run(is_right, kept, body.password)

    def step(connection: Connection) -> tuple[Enrolment, dict[str, Any]] | Refusal:
        if not is_known or not _use_code(connection, vault, user, body.totp, now_ms, True):
            return signed_out()
        made = enter(connection, user, wanted, now_ms, term)
        return (
            made
            if isinstance(made, Refusal)
            else (made, signed_in(connection, made, seal.public, settings.bearer))
        )

    entered = await store.write(step)
    if isinstance(entered, Refusal):
        note(request, [], "password refused", user)
        raise entered
    made, answer = entered
    note(request, [], f"password, phone {made.session.device}", made.session.user)
    return welcome(made, answer, settings, 201)


def _password_of(connection: Connection, name: str) -> tuple[str, str | None]:
    meant = [person for person in people.people(connection) if name in (person.id, person.name)]
    if len(meant) != 1:
        return "", None
    return meant[0].id, passwords.password_of(connection, meant[0].id)


def _use_code(
    connection: Connection, vault: Vault, user: str, code: str, now_ms: int, must_be_confirmed: bool
) -> bool:
    kept = passwords.totp_of(connection, user)
    secret = None if kept is None else vault.open(user, kept.sealed)
    if kept is None or secret is None or (must_be_confirmed and not kept.is_confirmed):
        return False
    step = codes.step_of(secret, code, kept.last_step, now_ms // 1000)
    if step is None:
        return False
    passwords.use_totp(connection, user, step)
    return True
