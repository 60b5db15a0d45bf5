"""Changes of the phones people carry."""

from server.store import passkeys, passwords, sessions
from server.store.engine import Connection
from server.store.people import Device


def add_device(connection: Connection, device: str, user: str, name: str, now_ms: int) -> None:
    """Makes a phone of a user."""
    connection.execute(
        "INSERT INTO devices (id, user, name, created_ms) VALUES (?, ?, ?, ?)", [device, user, name, now_ms]
    )


def device(connection: Connection, id_: str) -> Device | None:
    """The phone with this id, a revoked one too."""
    row = connection.execute(
        "SELECT id, user, name, created_ms, revoked_ms FROM devices WHERE id = ?", [id_]
    ).fetchone()
    return None if row is None else Device(**dict(zip(Device.__struct_fields__, row, strict=True)))


def revoke_device(connection: Connection, device: str, now_ms: int) -> bool:
    """Ends a phone and the ways in that were set on it. False when there is none, or it is revoked already.

    With a password or codes of that phone ends what was begun by password elsewhere. The phone's own sessions
    stay, good for nothing but to tell it that it was shut out.
    """
    passkeys.remove_of_device(connection, device)
    if passwords.remove_of_device(connection, device):
        sessions.end_by_password(connection, device)
    changed = connection.execute(
        "UPDATE devices SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL", [now_ms, device]
    )
    return changed.rowcount == 1
