"""Phones and sessions as their owners and those who oversee see them."""

from typing import Any

from server.store import installs, people
from server.store.engine import Connection
from server.store.people import Device, Session
from server.store.sessions import Listed
from shared_rules import instant


def phones_of_teams(connection: Connection, session: Session) -> list[dict[str, Any]]:
    """The phones of the asker's teams and what each still holds unsent; of everybody, for administrators."""
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


def session_seen(listed: Listed, current: str) -> dict[str, Any]:
    """A session as its owner sees it; `current` is the id of the one that asks."""
    return {
        "id": listed.id,
        "device": {"id": listed.device, "name": listed.device_name},
        "kind": listed.kind,
        "created_at": instant.text(listed.created_ms // 1000),
        "signed_in_at": instant.text(listed.signed_in_ms // 1000),
        "seen_at": instant.text(listed.seen_ms // 1000),
        "expires_at": instant.text(listed.expires_ms // 1000),
        "current": listed.id == current,
    }
