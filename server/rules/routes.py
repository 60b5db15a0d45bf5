"""The handlers of the rules: versions for phones, a page for people, and what applies to a patient."""

import asyncio
from typing import Any

from litestar import Response, get
from litestar.params import FromPath, SkipValidation

from server.access.gate import require_patient
from server.declared import takes
from server.edge import Asked, TheClock, TheStore
from server.refusal import not_found
from server.rules.applied import applied, notes_of
from server.rules.page import CONTENT_SECURITY_POLICY, rules_page
from server.rules.said import said_of, said_of_recall
from server.rules.served import read_version
from server.rules.shelf import Shelf
from server.store import Connection, protocols, scope
from shared_rules import instant

TheShelf = SkipValidation[Shelf]
PAGE = "text/html"
IMMUTABLE = {"cache-control": "public, max-age=31536000, immutable"}
NO_CACHE = {"cache-control": "no-cache"}


@get("/rules/current.json", opt=takes())
async def current_rules(store: TheStore) -> Response[dict[str, Any]]:
    """The hash of the current rules and where they are; every version ever served; what was recalled."""
    return Response(await store.read(_current), headers=NO_CACHE)


@get("/rules", opt=takes(None, 404, answers=PAGE))
async def current_page(store: TheStore) -> Response[str]:
    """The current rules as a page for people."""
    return await _page(store, None)


@get("/rules/{name:str}", opt=takes(answers="*/*"))
async def rules_by_hash(name: FromPath[str], store: TheStore) -> Response[Any]:
    """The canonical JSON of a version, which never changes; its page for people without `.json`."""
    wanted = name.removesuffix(".json")
    if wanted == name:
        return await _page(store, name)
    content = await store.read(lambda connection: protocols.find(connection, wanted))
    if content is None:
        raise not_found()
    return Response(content, media_type="application/json", headers=IMMUTABLE)


@get("/api/patients/{patient:str}/rules", opt=takes())
async def patient_rules(
    request: Asked, store: TheStore, clock: TheClock, shelf: TheShelf, patient: FromPath[str]
) -> dict[str, Any]:
    """Which version applies to a patient and why, whether it was recalled, and which is current."""
    session = request.user

    def step(connection: Connection) -> dict[str, Any]:
        require_patient(connection, session, patient)
        found = applied(connection, shelf, patient, None, clock.now_ms() // 1000)
        return said_of(found, protocols.current(connection))

    return await store.read(step)


@get("/api/rules/notes", opt=takes())
async def rules_notes(request: Asked, store: TheStore) -> dict[str, Any]:
    """What the server knew when a course was opened or a version adopted, for the asker's patients: roles of
    the author, version current then. A phone needs it to name the same version.
    """
    session = request.user

    def step(connection: Connection) -> dict[str, Any]:
        arrived = protocols.openings_and_adoptions(connection, scope.visible(connection, session.user))
        return {"notes": notes_of(connection, arrived)}

    return await store.read(step)


def _current(connection: Connection) -> dict[str, Any]:
    current = protocols.current(connection)
    return {
        "hash": current,
        "url": f"/rules/{current}.json",
        "versions": [
            {"hash": version.hash, "served_at": instant.text(version.served_ms // 1000)}
            for version in protocols.versions(connection)
        ],
        "recalled": [said_of_recall(one) for one in protocols.recalled(connection)],
    }


async def _page(store: TheStore, wanted: str | None) -> Response[str]:
    def step(connection: Connection) -> tuple[str, bytes | None, dict[str, Any]]:
        current = _current(connection)
        version = wanted or current["hash"]
        return version, protocols.find(connection, version), current

    version, content, current = await store.read(step)
    rules = None if content is None else await asyncio.to_thread(read_version, content)
    if rules is None:
        raise not_found()
    is_current = current["hash"] == version
    standing = "This is the current version." if is_current else "Another version is current by now."
    recalled = next((one["reason"] for one in current["recalled"] if one["hash"] == version), None)
    page = await asyncio.to_thread(rules_page, rules, [standing], recalled)
    headers = {**NO_CACHE, "content-security-policy": CONTENT_SECURITY_POLICY}
    return Response(page, media_type="text/html", headers=headers)
