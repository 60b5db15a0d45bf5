"""The handlers of access: enrolment, who am I, phones."""

from typing import Any, TypeVar

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import SkipValidation

from server import ids
from server.access import enrolment
from server.access.phone_proof import Challenges, is_signed, read_public
from server.edge import COOKIE, Asked, TheClock, TheSettings, TheStore
from server.refusal import Refusal
from server.store import Connection, installs, people, phone_keys, sessions
from server.store.people import Device, Session
from shared_rules import instant

TheChallenges = SkipValidation[Challenges]
Body = TypeVar("Body", bound=msgspec.Struct)


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


MAX_ENROL_BYTES = 4096
NOT_PROVED = Refusal(401, "sign-in", "This phone is not signed in. Enrol it with a code.")


@post("/api/devices/enrol", status_code=201, request_max_body_size=MAX_ENROL_BYTES)
async def enrol(
    request: Asked, store: TheStore, clock: TheClock, settings: TheSettings
) -> Response[dict[str, Any]]:
    """Makes the phone that shows a one-use code its owner's: a cookie, and the same token for scripts."""
    body = _read(await request.body(), EnrolBody)
    key = None if body.key is None else read_public(body.key)
    if body.key is not None and key is None:
        raise Refusal(400, "key", "The key of this phone is no P-256 key.", "key")
    now_ms = clock.now_ms()
    expires_ms = now_ms + settings.session_days * enrolment.DAY_MS

    def step(connection: Connection) -> tuple[enrolment.Enrolment, dict[str, Any]] | None:
        made = enrolment.enrol(connection, body.code, body.name, now_ms, expires_ms)
        if made is not None and key is not None:
            phone_keys.keep(connection, made.session.device, key)
        return None if made is None else (made, _who(connection, made.session))

    enrolled = await store.write(step)
    if enrolled is None:
        raise Refusal(403, "code", "This code is not known, was used, or has expired. Ask for a new one.")
    made, who = enrolled
    answer = {**who, "token": made.token, "expires_at": instant.text(expires_ms // 1000)}
    return Response(answer, cookies=[_cookie(made.token, settings.session_days * 86_400)])


@post("/api/session/challenge", status_code=200, request_max_body_size=MAX_ENROL_BYTES)
async def challenge(request: Asked, clock: TheClock, challenges: TheChallenges) -> dict[str, str]:
    """What a phone must sign to sign in again. Says nothing of whether the phone is known."""
    body = _read(await request.body(), ChallengeBody)
    return {"challenge": challenges.make(body.device, clock.now_ms())}


@post("/api/session/resume", status_code=200, request_max_body_size=MAX_ENROL_BYTES)
async def resume(
    request: Asked, store: TheStore, clock: TheClock, settings: TheSettings, challenges: TheChallenges
) -> Response[dict[str, Any]]:
    """A new session for the phone that signed its challenge; the phone's sessions before it end."""
    body = _read(await request.body(), ProofBody)
    now_ms = clock.now_ms()
    token = ids.token()
    fresh = challenges.take(body.challenge, body.device, now_ms)

    def step(connection: Connection) -> dict[str, Any] | None:
        public = phone_keys.find(connection, body.device)
        if public is None or not is_signed(public, body.device, body.challenge, body.signature):
            return None
        expires_ms = sessions.replace(connection, ids.secret_hash(token), body.device, now_ms)
        session = sessions.find(connection, ids.secret_hash(token), now_ms) if expires_ms else None
        return None if session is None else _who(connection, session)

    who = await store.write(step) if fresh else None
    if who is None:
        raise NOT_PROVED
    return Response(who, cookies=[_cookie(token, settings.session_days * 86_400)])


def _read(content: bytes, kind: type[Body]) -> Body:
    fields = ", ".join(f'"{field.name}"' for field in msgspec.structs.fields(kind))
    try:
        return msgspec.json.decode(content, type=kind)
    except (ValueError, RecursionError):
        raise Refusal(400, "bad-request", f"Send {{{fields}}} as JSON.") from None


def _cookie(token: str, seconds: int) -> Cookie:
    return Cookie(
        key=COOKIE, value=token, path="/", secure=True, httponly=True, samesite="strict", max_age=seconds
    )


def _who(connection: Connection, session: Session) -> dict[str, Any]:
    known = {team.id: team.name for team in people.teams(connection)}
    return {
        "user": {"id": session.user, "name": session.name, "role": session.role},
        "device": {"id": session.device},
        "teams": [{"id": team, "name": known[team]} for team in session.teams],
    }


@get("/api/me")
async def me(request: Asked, store: TheStore) -> dict[str, Any]:
    """Who is asking, with the names of the teams."""
    session = request.user
    return await store.read(lambda connection: _who(connection, session))


@post("/api/logout", status_code=200)
async def logout(request: Asked, store: TheStore) -> Response[dict[str, Any]]:
    """Ends this session. Facts on the phone stay there, and are sent by the next."""
    token_hash: bytes = request.auth
    await store.write(lambda connection: sessions.end(connection, token_hash))
    return Response({"signed_out": True}, cookies=[_cookie("", 0)])


@get("/api/devices")
async def list_devices(request: Asked, store: TheStore) -> dict[str, Any]:
    """The phones of the asker's teams and what each still holds unsent; for those who oversee."""
    session = request.user
    return {"devices": await store.read(lambda connection: _devices(connection, session))}


def _devices(connection: Connection, session: Session) -> list[dict[str, Any]]:
    reports: dict[str, list[installs.Install]] = {}
    for report in installs.reports(connection):
        reports.setdefault(report.device, []).append(report)
    owners = {person.id: person for person in people.people(connection)}
    return [
        _device(device, owners[device.user], reports.get(device.id, []))
        for device in people.devices(connection)
        if session.role == "administrator" or not set(owners[device.user].teams).isdisjoint(session.teams)
    ]


def _device(device: Device, owner: people.Person, reports: list[installs.Install]) -> dict[str, Any]:
    return {
        "id": device.id,
        "name": device.name,
        "user": {"id": owner.id, "name": owner.name, "role": owner.role},
        "revoked": device.revoked_ms is not None,
        "storages": [
            {
                "install": report.install,
                "unsent": report.unsent,
                "oldest_at": report.oldest_at,
                "highest_device_seq": report.highest_device_seq,
                "pushed_at": instant.text(report.pushed_ms // 1000),
            }
            for report in reports
        ],
    }
