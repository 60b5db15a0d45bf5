"""The handlers of the session: enrolment, signing in again by the phone's key, who am I, signing out."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import SkipValidation

from server import ids
from server.access import enrolment
from server.access.admission import shut_out, signed_out
from server.access.answers import signed_in, ways_in, who
from server.access.body import read_body
from server.access.enrolment import Enrolment
from server.access.password.hashing import Hashers
from server.access.phone_proof import Challenges, is_signed
from server.declared import takes
from server.edge import Asked, TheClock, TheSettings, TheStore, session_cookie
from server.refusal import Refusal
from server.seal import SealKeys
from server.settings import Settings
from server.signature import read_point
from server.store import Connection, phone_keys, sessions
from server.trail import note

TheChallenges = SkipValidation[Challenges]
TheHashers = SkipValidation[Hashers]
TheSealKeys = SkipValidation[SealKeys]


class EnrolBody(msgspec.Struct, frozen=True):
    """`key`: the phone's public key, by which it can sign in again when its cookie is lost."""

    code: str
    name: str = "Phone"
    key: str | None = None


class ChallengeBody(msgspec.Struct, frozen=True):
    device: str


class ProofBody(msgspec.Struct, frozen=True):
    device: str
    challenge: str
    signature: str


def welcome(
    made: Enrolment, answer: dict[str, Any], settings: Settings, status: int
) -> Response[dict[str, Any]]:
    """The answer to a sign-in, with its cookie."""
    cookie = session_cookie(made.token, settings.session_days * 86_400)
    return Response(answer, status_code=status, cookies=[cookie])


def phone_key(text: str | None) -> bytes | None:
    """The key a phone sends with its sign-in. Raises Refusal."""
    key = None if text is None else read_point(text)
    if text is not None and key is None:
        raise Refusal(400, "key", "The key of this phone is no P-256 key.", "key")
    return key


@post("/api/devices/enrol", status_code=201, opt=takes(EnrolBody, 403))
async def enrol(
    request: Asked,
    store: TheStore,
    clock: TheClock,
    settings: TheSettings,
    seal: TheSealKeys,
    hashers: TheHashers,
) -> Response[dict[str, Any]]:
    """Makes the phone that shows a one-use code its owner's."""
    body = read_body(await request.body(), EnrolBody)
    key, now_ms = phone_key(body.key), clock.now_ms()
    term = enrolment.term_of(settings, now_ms)
    code_hash = await hashers.run(ids.code_hash, body.code) if ids.is_code(body.code) else b""

    def step(connection: Connection) -> tuple[Enrolment, dict[str, Any]] | None:
        made = enrolment.enrol(connection, code_hash, body.name, now_ms, term)
        if made is None:
            return None
        if key is not None:
            phone_keys.keep(connection, made.session.device, key)
        return made, signed_in(connection, made, seal.public, settings.bearer)

    enrolled = await store.write(step)
    if enrolled is None:
        note(request, [], "code refused")
        raise Refusal(403, "code", "This code is not known, was used, or has expired. Ask for a new one.")
    made, answer = enrolled
    note(request, [], f"phone {made.session.device}", made.session.user)
    return welcome(made, answer, settings, 201)


@post("/api/session/challenge", status_code=200, opt=takes(ChallengeBody))
async def challenge(request: Asked, clock: TheClock, challenges: TheChallenges) -> dict[str, str]:
    """What a phone must sign to sign in again. Says nothing of whether the phone is known."""
    body = read_body(await request.body(), ChallengeBody)
    return {"challenge": challenges.make(body.device, clock.now_ms())}


@post("/api/session/resume", status_code=200, opt=takes(ProofBody, 401))
async def resume(
    request: Asked,
    store: TheStore,
    clock: TheClock,
    settings: TheSettings,
    challenges: TheChallenges,
    seal: TheSealKeys,
) -> Response[dict[str, Any]]:
    """A new session for the phone that signed its challenge; the phone's sessions before it end."""
    body = read_body(await request.body(), ProofBody)
    now_ms, token = clock.now_ms(), ids.token()
    fresh = challenges.take(body.challenge, body.device, now_ms)

    def step(connection: Connection) -> tuple[Enrolment, dict[str, Any]] | Refusal:
        phone = phone_keys.find(connection, body.device)
        if phone is None or not is_signed(phone.public, body.device, body.challenge, body.signature):
            return signed_out()
        if phone.is_shut_out:
            return shut_out()
        expires_ms = sessions.replace(connection, ids.secret_hash(token), body.device, now_ms)
        session = sessions.find(connection, ids.secret_hash(token), now_ms) if expires_ms else None
        if session is None or expires_ms is None:
            return signed_out()
        made = Enrolment(token=token, session=session, expires_ms=expires_ms)
        return made, signed_in(connection, made, seal.public, settings.bearer)

    resumed = await store.write(step) if fresh else signed_out()
    if isinstance(resumed, Refusal):
        raise resumed
    made, answer = resumed
    note(request, [], f"phone {made.session.device}", made.session.user)
    return welcome(made, answer, settings, 200)


@get("/api/me", opt=takes())
async def me(request: Asked, store: TheStore, seal: TheSealKeys) -> dict[str, Any]:
    """Who is asking, the teams and whom they ring, and by what the asker can sign in."""
    session = request.user
    return await store.read(lambda c: {**who(c, session, seal.public), "sign_in": ways_in(c, session)})


@post("/api/logout", status_code=200, opt=takes())
async def logout(request: Asked, store: TheStore) -> Response[dict[str, Any]]:
    """Ends this session. Facts on the phone stay there, and are sent by the next."""
    token_hash: bytes = request.auth
    await store.write(lambda connection: sessions.end(connection, token_hash))
    return Response({"signed_out": True}, cookies=[session_cookie("", 0)])
