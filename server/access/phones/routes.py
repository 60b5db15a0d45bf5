"""The handlers of phones and sessions: what is signed in where, and ending it."""

from typing import Any

from litestar import delete, get, post
from litestar.params import FromPath

from server.access.phones.seen import phones_of_teams, session_seen
from server.declared import takes
from server.edge import Asked, TheClock, TheStore
from server.refusal import not_found
from server.store import Connection, phones, sessions
from server.trail import note


@get("/api/devices", opt=takes())
async def list_devices(request: Asked, store: TheStore) -> dict[str, Any]:
    """The phones of the asker's teams and what each still holds unsent; for those who oversee."""
    session = request.user
    return {"devices": await store.read(lambda connection: phones_of_teams(connection, session))}


@post("/api/devices/{device:str}/revoke", status_code=200, opt=takes())
async def revoke_device(
    request: Asked, store: TheStore, clock: TheClock, device: FromPath[str]
) -> dict[str, bool]:
    """Ends a phone for good: an own one, or anybody's for an administrator."""
    session, now_ms = request.user, clock.now_ms()

    def step(connection: Connection) -> bool:
        found = phones.device(connection, device)
        is_allowed = found is not None and (found.user == session.user or session.role == "administrator")
        return is_allowed and phones.revoke_device(connection, device, now_ms)

    if not await store.write(step):
        raise not_found()
    note(request, [], f"phone {device}")
    return {"revoked": True}


@get("/api/sessions", opt=takes())
async def list_sessions(request: Asked, store: TheStore, clock: TheClock) -> dict[str, Any]:
    """Where the asker is signed in, the latest used first."""
    session, now_ms = request.user, clock.now_ms()
    found = await store.read(lambda connection: sessions.listed(connection, now_ms, session.user))
    return {"sessions": [session_seen(one, session.id) for one in found]}


@delete("/api/sessions/{id_:str}", status_code=200, opt=takes())
async def end_session(request: Asked, store: TheStore, id_: FromPath[str]) -> dict[str, int]:
    """Ends one of the asker's sessions."""
    user = request.user.user
    if not await store.write(lambda connection: sessions.end_listed(connection, id_, user)):
        raise not_found()
    return {"ended": 1}


@delete("/api/sessions", status_code=200, opt=takes())
async def end_other_sessions(request: Asked, store: TheStore) -> dict[str, int]:
    """Ends all of the asker's sessions but this one."""
    session = request.user
    return {"ended": await store.write(lambda c: sessions.end_of_user(c, session.user, session.id))}
