"""Which team a patient belongs to and since when, and therefore who may see whom."""

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.store import timeline
from server.store.engine import Connection
from server.store.people import NEVER, Span

migrations = Migrations("scope")

# A registration is valid from the beginning: facts written before it arrived belong to it, and the phone that
# wrote it had the patient before the server did.
BEGINNING_MS = 0
BEGINNING_GENERATION = 0

_VISIBLE = (
    "SELECT p.key, p.id FROM memberships m JOIN assignments a ON a.team = m.team"
    " JOIN patients p ON p.key = a.patient"
    " WHERE m.user = :user"
)
_NOW = " AND m.until_ms IS NULL AND a.until_ms IS NULL"


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A patient and the team it belongs to now."""

    patient: str
    team: str


class Sight(msgspec.Struct, frozen=True):
    """When someone could see a patient: stretches of generations, each until before its end."""

    patient: str
    stretches: list[tuple[int, int]]

    def is_open(self) -> bool:
        """True while the patient may be seen."""
        return any(ended == NEVER for _, ended in self.stretches)

    def is_unbroken_since(self, generation: int) -> bool:
        """True when the patient could be seen at `generation` and at every one since."""
        reached = generation
        for begun, ended in sorted(self.stretches):
            if begun <= reached:
                reached = max(reached, ended)
        return reached == NEVER

    def ended_after(self, generation: int) -> bool:
        """True when the patient may not be seen now, but could at some time after `generation`."""
        return not self.is_open() and any(ended > generation for _, ended in self.stretches)


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


def visible(connection: Connection, user: str) -> dict[int, str]:
    """The patients a user may see now, key to id."""
    return dict(connection.execute(_VISIBLE + _NOW, {"user": user}).fetchall())


def sights(connection: Connection, user: str) -> dict[int, Sight]:
    """The patients a user may see or could once see, by key."""
    rows = connection.execute(
        "SELECT p.key, p.id, max(m.from_generation, a.from_generation),"
        " min(ifnull(m.until_generation, :never), ifnull(a.until_generation, :never))"
        " FROM memberships m JOIN assignments a ON a.team = m.team JOIN patients p ON p.key = a.patient"
        " WHERE m.user = :user",
        {"user": user, "never": NEVER},
    )
    found: dict[int, Sight] = {}
    for key, patient, begun, ended in rows:
        if begun < ended:
            found.setdefault(key, Sight(patient, [])).stretches.append((begun, ended))
    return found


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
    found = [Span(*row) for row in rows]
    # What was opened in an emergency is a stretch of time only: no generation begins or ends with it.
    opened = connection.execute(
        "SELECT b.from_ms, b.until_ms FROM break_glass b JOIN patients p ON p.key = b.patient"
        " WHERE b.user = ? AND p.id = ?",
        [user, patient],
    )
    return found + [Span(from_ms, until_ms, 0, 0) for from_ms, until_ms in opened]


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
