"""The handlers of passkeys: making, listing and ending them, and signing in with one."""

from typing import Any

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath, SkipValidation
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from server.access import enrolment
from server.access.admission import signed_out
from server.access.answers import signed_in
from server.access.body import read_body
from server.access.enrolment import MAX_DEVICE_NAME, Enrolment
from server.access.entering import Wanted, enter, require_fresh
from server.access.passkey import ceremony
from server.access.passkey.ceremony import NotProved
from server.access.passkey.party import Party, party_of
from server.access.phone_proof import Challenges
from server.access.routes import TheSealKeys, phone_key, welcome
from server.declared import takes
from server.edge import Asked, TheClock, TheSettings, TheStore
from server.refusal import Refusal, not_found
from server.settings import Settings
from server.store import Connection, passkeys
from server.store.passkeys import Passkey
from server.trail import note
from shared_rules import instant

TheCeremonies = SkipValidation[Challenges]


class MadeBody(msgspec.Struct, frozen=True):
    """`credential`: the JSON form of what the browser made."""

    credential: dict[str, Any]
    name: str = "Passkey"


class ShownBody(msgspec.Struct, frozen=True):
    """`credential`: the JSON form of what the browser got; the phone it is, or a new one's name and key."""

    credential: dict[str, Any]
    device: str | None = None
    name: str = "Phone"
    key: str | None = None


@post("/api/passkeys/options", status_code=200, opt=takes(None, 409))
async def making_options(
    request: Asked, store: TheStore, clock: TheClock, settings: TheSettings, ceremonies: TheCeremonies
) -> dict[str, Any]:
    """What the browser needs to make a passkey for the asker."""
    session, now_ms, party = request.user, clock.now_ms(), _party(request, settings)

    def step(connection: Connection) -> list[Passkey]:
        require_fresh(connection, session, now_ms)
        return passkeys.of_user(connection, session.user)

    known = await store.read(step)
    return {"publicKey": ceremony.registration_options(party, session, known, ceremonies, now_ms)}


@post("/api/passkeys", status_code=201, opt=takes(MadeBody, 409))
async def keep_passkey(
    request: Asked, store: TheStore, clock: TheClock, settings: TheSettings, ceremonies: TheCeremonies
) -> dict[str, Any]:
    """Keeps the passkey the browser made."""
    body = read_body(await request.body(), MadeBody)
    session, now_ms, party = request.user, clock.now_ms(), _party(request, settings)
    try:
        made = ceremony.verify_registration(party, session.user, body.credential, ceremonies, now_ms)
    except NotProved:
        raise Refusal(400, "passkey", "This passkey was not made for this request. Try again.") from None
    passkey = Passkey(
        id=made.id,
        user=session.user,
        device=session.device,
        name=body.name.strip()[:MAX_DEVICE_NAME] or "Passkey",
        public=made.public,
        count=made.count,
        created_ms=now_ms,
    )

    def step(connection: Connection) -> None:
        require_fresh(connection, session, now_ms)
        if passkeys.find(connection, made.id) is not None:
            raise Refusal(400, "passkey", "This passkey is in use already.")
        passkeys.add(connection, passkey)

    await store.write(step)
    note(request, [], "passkey kept")
    return _seen(passkey)


@get("/api/passkeys", opt=takes())
async def list_passkeys(request: Asked, store: TheStore) -> dict[str, Any]:
    """The asker's passkeys."""
    user = request.user.user
    found = await store.read(lambda connection: passkeys.of_user(connection, user))
    return {"passkeys": [_seen(passkey) for passkey in found]}


@delete("/api/passkeys/{id_:str}", status_code=200, opt=takes())
async def remove_passkey(
    request: Asked, store: TheStore, clock: TheClock, id_: FromPath[str]
) -> dict[str, bool]:
    """Ends one of the asker's passkeys."""
    session, now_ms = request.user, clock.now_ms()
    try:
        wanted = base64url_to_bytes(id_)
    except ValueError:
        raise not_found() from None

    def step(connection: Connection) -> bool:
        require_fresh(connection, session, now_ms)
        return passkeys.remove(connection, wanted, session.user)

    if not await store.write(step):
        raise not_found()
    note(request, [], "passkey removed")
    return {"removed": True}


@post("/api/sign-in/passkey/options", status_code=200, opt=takes(None, 409))
async def sign_in_options(
    request: Asked, clock: TheClock, settings: TheSettings, ceremonies: TheCeremonies
) -> dict[str, Any]:
    """What the browser needs to sign somebody in."""
    return {"publicKey": ceremony.sign_in_options(_party(request, settings), ceremonies, clock.now_ms())}


@post("/api/sign-in/passkey", status_code=201, opt=takes(ShownBody, 401, 409))
async def sign_in(
    request: Asked,
    store: TheStore,
    clock: TheClock,
    settings: TheSettings,
    ceremonies: TheCeremonies,
    seal: TheSealKeys,
) -> Response[dict[str, Any]]:
    """A session for whom the passkey belongs to, on a phone of theirs or a new one."""
    body = read_body(await request.body(), ShownBody)
    now_ms, party = clock.now_ms(), _party(request, settings)
    wanted = Wanted(device=body.device, name=body.name, key=phone_key(body.key))
    term = enrolment.term_of(settings, now_ms)

    def step(connection: Connection) -> tuple[Enrolment, dict[str, Any]] | Refusal:
        passkey = passkeys.find(connection, ceremony.credential_id(body.credential))
        if passkey is None:
            return signed_out()
        count = ceremony.verify_sign_in(party, passkey, body.credential, ceremonies, now_ms)
        passkeys.use(connection, passkey.id, count, now_ms)
        made = enter(connection, passkey.user, wanted, now_ms, term)
        return (
            made
            if isinstance(made, Refusal)
            else (made, signed_in(connection, made, seal.public, settings.bearer))
        )

    try:
        entered = await store.write(step)
    except NotProved:
        entered = signed_out()
    if isinstance(entered, Refusal):
        note(request, [], "passkey refused")
        raise entered
    made, answer = entered
    note(request, [], f"passkey, phone {made.session.device}", made.session.user)
    return welcome(made, answer, settings, 201)


def _party(request: Asked, settings: Settings) -> Party:
    return party_of(settings.origin, request.headers.get("host", ""))


def _seen(passkey: Passkey) -> dict[str, Any]:
    used_ms = passkey.used_ms
    return {
        "id": bytes_to_base64url(passkey.id),
        "name": passkey.name,
        "created_at": instant.text(passkey.created_ms // 1000),
        "used_at": None if used_ms is None else instant.text(used_ms // 1000),
        "device": passkey.device,
    }
