"""The outbox of notices: what is planned for each patient, and one row for each notice to each phone.

Instants are whole seconds since 1970 UTC. A delivery is `waiting` until it is `sent`; it is `withdrawn`
when the task is done or the person no longer responsible, `gone` when the phone's subscription ended,
`lapsed` when its window closed unsent. Nothing here decides who is told of what.
"""

from collections.abc import Sequence

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store.engine import Connection

migrations = Migrations("deliveries")

NOT_LEASED = 0
_COPIED = 'task, rung, until, "by", zone, urgency, role'
_COPIED_FROM_NOTICE = 'n.task, n.rung, n.until, n."by", n.zone, n.urgency, n.role'
# What a patient's facts say may not be told before those facts were looked at: being done beats all else.
_PLAN_IS_CURRENT = (
    "(SELECT sequence FROM planned WHERE patient = deliveries.patient)"
    " >= ifnull((SELECT max(sequence) FROM facts WHERE patient = deliveries.patient), 0)"
)
_IS_REACHABLE = (
    "EXISTS (SELECT 1 FROM reachable r WHERE r.patient = deliveries.patient AND r.role = deliveries.role"
    " AND r.device = deliveries.device)"
)


class Stale(msgspec.Struct, frozen=True):
    """A patient to plan: its key, id, the newest sequence there was when this was read, and when it was to be
    looked at (None: never planned).
    """

    patient_key: int
    patient: str
    sequence: int
    look_at: int | None


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One notice as it is kept. `task` names the task without telling anything (32 hex digits)."""

    id: str
    task: str
    rung: str
    at: int
    until: int
    by: int
    zone: str
    urgency: str
    role: str


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery this process may send until its lease ends. `attempt` counts from 1."""

    number: int
    attempt: int
    device: str
    endpoint: str
    p256dh: str
    auth: str
    task: str
    rung: str
    until: int
    by: int
    zone: str
    urgency: str


@migrations()
def make_deliveries(database: Database) -> None:
    database.execute(
        "CREATE TABLE planned (patient INTEGER PRIMARY KEY REFERENCES patients, sequence INTEGER NOT NULL,"
        " look_at INTEGER NOT NULL) STRICT"
    )
    database.execute(
        "CREATE TABLE notices (id TEXT PRIMARY KEY, patient INTEGER NOT NULL REFERENCES patients,"
        " task TEXT NOT NULL, rung TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL,"
        ' "by" INTEGER NOT NULL, zone TEXT NOT NULL, urgency TEXT NOT NULL, role TEXT NOT NULL) STRICT'
    )
    database.execute("CREATE INDEX notices_patient ON notices (patient)")
    database.execute("CREATE INDEX notices_open ON notices (at, until)")
    database.execute(
        "CREATE TABLE deliveries (number INTEGER PRIMARY KEY, notice TEXT NOT NULL, device TEXT NOT NULL,"
        " patient INTEGER NOT NULL, task TEXT NOT NULL, rung TEXT NOT NULL, until INTEGER NOT NULL,"
        ' "by" INTEGER NOT NULL, zone TEXT NOT NULL, urgency TEXT NOT NULL, role TEXT NOT NULL,'
        " state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL,"
        " lease_until INTEGER NOT NULL, sent_at INTEGER, reason TEXT, UNIQUE (notice, device)) STRICT"
    )
    database.execute("CREATE INDEX deliveries_waiting ON deliveries (next_at) WHERE state = 'waiting'")
    database.execute(
        "CREATE VIEW reachable AS SELECT a.patient, u.role, s.device FROM assignments a"
        " JOIN memberships m ON m.team = a.team AND m.until_ms IS NULL"
        " JOIN users u ON u.id = m.user AND u.disabled_ms IS NULL"
        " JOIN devices d ON d.user = u.id AND d.revoked_ms IS NULL"
        " JOIN subscriptions s ON s.device = d.id WHERE a.until_ms IS NULL"
    )


@migrations()
def make_ends(database: Database) -> None:
    database.execute("CREATE INDEX deliveries_until ON deliveries (until)")


def stale(connection: Connection, now: int, limit: int) -> list[Stale]:
    """Patients with facts that were not planned yet, or whose next look is due.

    A patient of whom nobody can be told waits until a phone is reachable.
    """
    rows = connection.execute(
        "SELECT p.key, p.id, ifnull((SELECT max(sequence) FROM facts WHERE patient = p.key), 0) AS newest,"
        " n.look_at FROM patients p LEFT JOIN planned n ON n.patient = p.key"
        " WHERE (n.patient IS NULL OR n.sequence < newest OR n.look_at <= ?)"
        " AND EXISTS (SELECT 1 FROM reachable r WHERE r.patient = p.key)"
        " ORDER BY n.look_at LIMIT ?",
        [now, limit],
    )
    return [Stale(*row) for row in rows]


def keep_plan(connection: Connection, patient: Stale, look_at: int, notices: Sequence[Planned]) -> None:
    """Replace a patient's notices; what waits and is no longer planned is withdrawn. An older plan
    changes nothing.
    """
    if not _mark_planned(connection, patient, look_at):
        return
    connection.execute("DELETE FROM notices WHERE patient = ?", [patient.patient_key])
    connection.executemany(
        "INSERT INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (n.id, patient.patient_key, n.task, n.rung, n.at, n.until, n.by, n.zone, n.urgency, n.role)
            for n in notices
        ],
    )
    connection.execute(
        "UPDATE deliveries SET state = 'withdrawn' WHERE patient = ? AND state = 'waiting'"
        " AND notice NOT IN (SELECT id FROM notices WHERE patient = ?)",
        [patient.patient_key, patient.patient_key],
    )


def look_at_once(connection: Connection, patient_key: int) -> None:
    """Have a patient planned in the next cycle, though no fact arrived, and also while one is being planned.

    Each time another instant, so that a plan that was begun before is known to be an old one.
    """
    connection.execute(
        "INSERT INTO planned VALUES (?, -1, -1) ON CONFLICT (patient) DO UPDATE"
        " SET look_at = min(look_at, 0) - 1",
        [patient_key],
    )


def keep_old_plan(connection: Connection, patient: Stale, look_at: int) -> None:
    """Leave a patient's notices as they are until `look_at`, because no plan could be made of the facts."""
    _mark_planned(connection, patient, look_at)


def open_deliveries(connection: Connection, now: int) -> int:
    """One row for each phone that is to be told of what is open now; answers how many lapsed unsent."""
    connection.execute(
        f"INSERT INTO deliveries (notice, device, patient, {_COPIED}, state, attempts, next_at, lease_until)"
        f" SELECT n.id, r.device, n.patient, {_COPIED_FROM_NOTICE}, 'waiting', 0, ?, ?"
        " FROM notices n JOIN reachable r ON r.patient = n.patient AND r.role = n.role"
        " WHERE n.at <= ? AND n.until > ?"
        # Who is responsible again, or has subscribed anew, is told after all.
        " ON CONFLICT (notice, device) DO UPDATE SET state = 'waiting', next_at = excluded.next_at"
        " WHERE deliveries.state IN ('withdrawn', 'gone')",
        [now, NOT_LEASED, now, now],
    )
    connection.execute(
        f"UPDATE deliveries SET state = 'withdrawn' WHERE state = 'waiting' AND NOT {_IS_REACHABLE}"
    )
    lapsed = connection.execute(
        "UPDATE deliveries SET state = 'lapsed' WHERE state = 'waiting' AND until <= ?", [now]
    )
    return lapsed.rowcount


def forget_old(connection: Connection, before: int, limit: int) -> int:
    """Take away rows whose window ended before an instant, at most `limit`; answers how many.

    A notice whose window has ended opens no delivery again, so nobody is told anything twice.
    """
    gone = connection.execute(
        "DELETE FROM deliveries WHERE number IN (SELECT number FROM deliveries WHERE until < ?"
        " AND state <> 'waiting' ORDER BY until LIMIT ?)",
        [before, limit],
    )
    return gone.rowcount


def claim(connection: Connection, now: int, lease_until: int, limit: int) -> list[Claimed]:
    """Take what is to be sent now, the most urgent window first. Nobody else takes it before the lease
    ends.
    """
    taken = connection.execute(
        "UPDATE deliveries SET lease_until = ?, attempts = attempts + 1 WHERE number IN ("
        "SELECT number FROM deliveries WHERE state = 'waiting' AND next_at <= ? AND lease_until <= ?"
        f" AND until > ? AND {_PLAN_IS_CURRENT} AND {_IS_REACHABLE} ORDER BY until LIMIT ?)"
        " RETURNING number",
        [lease_until, now, now, now, limit],
    ).fetchall()
    claimed = [_claimed(connection, number) for (number,) in taken]
    return sorted(claimed, key=lambda one: (one.until, one.number))


def mark_sent(connection: Connection, number: int, now: int) -> None:
    """The push service has it. True for ever, whatever was decided meanwhile."""
    connection.execute(
        "UPDATE deliveries SET state = 'sent', sent_at = ?, reason = NULL WHERE number = ?", [now, number]
    )


def mark_gone(connection: Connection, number: int, reason: str) -> None:
    """The phone is no longer reached there."""
    connection.execute(
        "UPDATE deliveries SET state = 'gone', reason = ?, lease_until = ?"
        " WHERE number = ? AND state = 'waiting'",
        [reason, NOT_LEASED, number],
    )


def mark_later(connection: Connection, claimed: Claimed, next_at: int, reason: str) -> None:
    """Try again at `next_at`, unless somebody else has taken it since."""
    connection.execute(
        "UPDATE deliveries SET next_at = ?, lease_until = ?, reason = ?"
        " WHERE number = ? AND attempts = ? AND state = 'waiting'",
        [next_at, NOT_LEASED, reason, claimed.number, claimed.attempt],
    )


def _mark_planned(connection: Connection, patient: Stale, look_at: int) -> bool:
    done = connection.execute(
        "INSERT INTO planned VALUES (?, ?, ?) ON CONFLICT (patient) DO UPDATE"
        " SET sequence = excluded.sequence, look_at = excluded.look_at"
        " WHERE excluded.sequence >= planned.sequence AND planned.look_at IS ?",
        [patient.patient_key, patient.sequence, look_at, patient.look_at],
    )
    return done.rowcount == 1


def _claimed(connection: Connection, number: int) -> Claimed:
    row = connection.execute(
        "SELECT d.number, d.attempts, d.device, s.endpoint, s.p256dh, s.auth, d.task, d.rung, d.until,"
        ' d."by", d.zone, d.urgency FROM deliveries d JOIN subscriptions s ON s.device = d.device'
        " WHERE d.number = ?",
        [number],
    ).fetchone()
    return msgspec.convert(dict(zip(Claimed.__struct_fields__, row, strict=True)), Claimed)
