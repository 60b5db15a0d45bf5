"""The handler of recovery, for administrators."""

import msgspec
from litestar import post
from litestar.params import FromPath

from server.access.body import read_body
from server.access.enrolment import HOUR_MS
from server.access.picture import as_svg, enrolment_address
from server.access.recovery.begin import begin_recovery
from server.declared import takes
from server.edge import Asked, TheClock, TheSettings, TheStore
from server.refusal import Refusal, not_found
from server.store import Connection, people
from server.trail import note
from shared_rules import instant

LEAST_REASON, MOST_REASON = 5, 500


class RecoveryBody(msgspec.Struct, frozen=True):
    reason: str


@post("/api/users/{user:str}/recovery", status_code=200, opt=takes(RecoveryBody, 409))
async def recover(
    request: Asked, store: TheStore, clock: TheClock, settings: TheSettings, user: FromPath[str]
) -> dict[str, str]:
    """A new one-use code for somebody else, whose sessions and ways in end. No secret of theirs is shown."""
    body = read_body(await request.body(), RecoveryBody)
    if not LEAST_REASON <= len(body.reason.strip()) <= MOST_REASON:
        raise Refusal(400, "reason", f"Say why, in {LEAST_REASON} to {MOST_REASON} characters.", "reason")
    if user == request.user.user:
        raise Refusal(409, "self", "Another administrator does this for you.")
    now_ms = clock.now_ms()
    expires_ms = now_ms + settings.enrolment_hours * HOUR_MS

    def step(connection: Connection) -> str:
        person = people.person(connection, user)
        if person is None or person.disabled_ms is not None:
            raise not_found()
        return begin_recovery(connection, user, now_ms, expires_ms)

    code = await store.write(step)
    note(request, [], f"recovery of {user}: {body.reason.strip()}")
    return {
        "code": code,
        "qr": as_svg(enrolment_address(settings.origin, code)),
        "expires_at": instant.text(expires_ms // 1000),
    }
