"""What the server has of a patient, as a script reads it beside the stories."""

import json
from typing import Any

from tests.browser.service import Service


def facts_of(service: Service, who: dict[str, Any], patient: dict[str, Any]) -> list[dict[str, Any]]:
    """Every fact of a patient's record, as somebody of the team reads it."""
    found: list[dict[str, Any]] = service.ask(f"/api/patients/{patient['id']}/facts", who["token"])["facts"]
    return found


def batch_in(
    service: Service, who: dict[str, Any], patient: dict[str, Any], batch: str
) -> dict[str, Any] | None:
    """The fact with a batch, if it is in the record."""
    return next(
        (fact for fact in facts_of(service, who, patient) if f'"{batch}"' in json.dumps(fact["body"])), None
    )


def held_after_revocation(service: Service) -> dict[str, Any] | None:
    """What was kept out of the record because its phone was shut out, if anything was."""
    coordinator = service.user("coordinator")
    found = service.ask("/api/held", coordinator["token"])["held"]
    return next((one for one in found if one["reason"] == "revoked"), None)


def carriers(service: Service, author: dict[str, Any]) -> list[str]:
    """Whose sessions brought what somebody had sealed, by the audit; the oldest first."""
    rows = [json.loads(line) for line in service.manage("audit").splitlines()]
    carried = [row for row in rows if row["route"] == "POST /api/sync/sealed"]
    return [row["user"] for row in carried if f"for:{author['id']} " in row["detail"]]
