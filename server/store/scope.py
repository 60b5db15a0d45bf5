"""Which team a patient belongs to and since when, and therefore who may see whom."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store import timeline
from server.store.engine import Connection

migrations = Migrations("scope")

# A registration is valid from the beginning: facts written before it arrived belong to it, and the phone that
# wrote it had the patient before the server did.
BEGINNING_MS = 0
BEGINNING_GENERATION = 0
NEVER = 2**62

_VISIBLE = (
    "SELECT p.key, p.id FROM memberships m JOIN assignments a ON a.team = m.team"
    " JOIN patients p ON p.key = a.patient"
    " WHERE m.user = :user"
)
_AT_GENERATION = (
    " AND m.from_generation <= :generation AND ifnull(m.until_generation > :generation, 1)"
    " AND a.from_generation <= :generation AND ifnull(a.until_generation > :generation, 1)"
)
_NOW = " AND m.until_ms IS NULL AND a.until_ms IS NULL"


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A patient and the team it belongs to now."""

    patient: str
    team: str


class Span(msgspec.Struct, frozen=True):
    """A stretch in which a user could see a patient: from an instant and generation, until before another."""

    from_ms: int
    until_ms: int
    from_generation: int
    until_generation: int


@migrations()
def make_scope(database: Database) -> None:
    database.execute(
        "CREATE TABLE patients (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
        " registered_ms INTEGER NOT NULL) STRICT"
    )
    database.execute(
        "CREATE TABLE assignments (patient INTEGER NOT NULL REFERENCES patients,"
        " team TEXT NOT NULL REFERENCES teams, from_ms INTEGER NOT NULL, until_ms INTEGER,"
        " from_generation INTEGER NOT NULL, until_generation INTEGER) STRICT"
    )
    database.execute("CREATE INDEX assignments_patient ON assignments (patient)")
    database.execute("CREATE INDEX assignments_team ON assignments (team)")


def patient_key(connection: Connection, patient: str) -> int | None:
    """The short key of a registered patient."""
    row = connection.execute("SELECT key FROM patients WHERE id = ?", [patient]).fetchone()
    return row[0] if row else None


def team_of(connection: Connection, patient: str) -> str | None:
    """The team a patient belongs to now."""
    row = connection.execute(
        "SELECT a.team FROM assignments a JOIN patients p ON p.key = a.patient"
        " WHERE p.id = ? AND a.until_ms IS NULL",
        [patient],
    ).fetchone()
    return row[0] if row else None


def placed(connection: Connection) -> list[Placed]:
    """Every patient with its team, the first registered first."""
    rows = connection.execute(
        "SELECT p.id, a.team FROM patients p JOIN assignments a ON a.patient = p.key AND a.until_ms IS NULL"
        " ORDER BY p.key"
    )
    return [Placed(patient=patient, team=team) for patient, team in rows]


def visible(connection: Connection, user: str, at_generation: int | None = None) -> dict[int, str]:
    """The patients a user may see, key to id: now, or as things stood at a generation."""
    when = _NOW if at_generation is None else _AT_GENERATION
    rows = connection.execute(_VISIBLE + when, {"user": user, "generation": at_generation})
    return dict(rows.fetchall())


def ever_visible(connection: Connection, user: str) -> dict[int, str]:
    """The patients a user may see or could once see, key to id."""
    return dict(connection.execute(_VISIBLE, {"user": user}).fetchall())


def may_see(connection: Connection, user: str, patient: str) -> bool:
    """True while the patient belongs to a team of the user."""
    row = connection.execute(
        _VISIBLE + _NOW + " AND p.id = :patient LIMIT 1", {"user": user, "patient": patient}
    ).fetchone()
    return row is not None


def spans(connection: Connection, user: str, patient: str) -> list[Span]:
    """When the user could see the patient, past spans too, in no order."""
    rows = connection.execute(
        "SELECT max(m.from_ms, a.from_ms), min(ifnull(m.until_ms, :never), ifnull(a.until_ms, :never)),"
        " max(m.from_generation, a.from_generation),"
        " min(ifnull(m.until_generation, :never), ifnull(a.until_generation, :never))"
        " FROM memberships m JOIN assignments a ON a.team = m.team JOIN patients p ON p.key = a.patient"
        " WHERE m.user = :user AND p.id = :patient",
        {"user": user, "patient": patient, "never": NEVER},
    )
    return [Span(*row) for row in rows]


def register(connection: Connection, patient: str, team: str, now_ms: int) -> int:
    """Makes a patient of `team` and answers its key."""
    connection.execute("INSERT INTO patients (id, registered_ms) VALUES (?, ?)", [patient, now_ms])
    key = patient_key(connection, patient)
    assert key is not None
    _assign(connection, key, team, BEGINNING_MS, BEGINNING_GENERATION)
    return key


def reassign(connection: Connection, patient: str, team: str, now_ms: int) -> bool:
    """Moves a registered patient to another team. False when it is there already, or is not registered."""
    key = patient_key(connection, patient)
    if key is None or team_of(connection, patient) == team:
        return False
    connection.execute(
        "UPDATE assignments SET until_ms = ?, until_generation = ? WHERE patient = ? AND until_ms IS NULL",
        [now_ms, timeline.generation(connection) + 1, key],
    )
    _assign(connection, key, team, now_ms, timeline.next_generation(connection))
    return True


def _assign(connection: Connection, key: int, team: str, from_ms: int, generation: int) -> None:
    connection.execute(
        "INSERT INTO assignments (patient, team, from_ms, from_generation) VALUES (?, ?, ?, ?)",
        [key, team, from_ms, generation],
    )
