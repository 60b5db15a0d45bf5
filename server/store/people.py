"""Who there is: users with roles, teams, and the phones they carry."""

from typing import Literal, get_args

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from server.person_name import is_same
from server.store.engine import Connection

Role = Literal["nurse", "pharmacist", "prescriber", "consultant", "coordinator", "administrator"]
NEVER = 2**62
ROLES: tuple[Role, ...] = get_args(Role)

migrations = Migrations("people")


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking. The edge puts it on the request as `request.user`."""

    user: str
    name: str
    role: Role
    teams: tuple[str, ...]
    device: str
    id: str = ""
    kind: Literal["cookie", "bearer"] = "cookie"
    reach: Literal["all", "read", "sync"] = "all"
    """What a bearer token is good for."""
    signed_in_ms: int = 0
    """When a person last showed a code, a passkey or a password."""
    seen_ms: int = 0
    opened: tuple[str, ...] = ()
    """The patients of other teams that this user may see for now, in an emergency."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A user of the service."""

    id: str
    name: str
    role: Role
    teams: tuple[str, ...]
    disabled_ms: int | None = None


class Span(msgspec.Struct, frozen=True):
    """A stretch in which something held: from an instant and generation, until before another."""

    from_ms: int
    until_ms: int
    from_generation: int
    until_generation: int

    def is_open(self) -> bool:
        """True while it holds."""
        return self.until_ms == NEVER


class Membership(msgspec.Struct, frozen=True):
    """A stretch in which someone belonged to a team."""

    team: str
    span: Span


class RoleSpan(msgspec.Struct, frozen=True):
    """A stretch in which someone had a role; open while `until_ms` is empty."""

    role: Role
    from_ms: int
    until_ms: int | None


class Team(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One phone of one user. It counts while `revoked_ms` is empty."""

    id: str
    user: str
    name: str
    created_ms: int
    revoked_ms: int | None = None


@migrations()
def make_people(database: Database) -> None:
    database.execute(
        "CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL,"
        " created_ms INTEGER NOT NULL, disabled_ms INTEGER) STRICT"
    )
    # Who was what and when: a decision is judged by the role its author had when it was written.
    database.execute(
        "CREATE TABLE roles (user TEXT NOT NULL REFERENCES users, role TEXT NOT NULL,"
        " from_ms INTEGER NOT NULL, until_ms INTEGER) STRICT"
    )
    database.execute(
        "CREATE TABLE teams (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
        " created_ms INTEGER NOT NULL) STRICT"
    )
    database.execute(
        "CREATE TABLE memberships (user TEXT NOT NULL REFERENCES users, team TEXT NOT NULL REFERENCES teams,"
        " from_ms INTEGER NOT NULL, until_ms INTEGER,"
        " from_generation INTEGER NOT NULL, until_generation INTEGER) STRICT"
    )
    database.execute("CREATE INDEX memberships_user ON memberships (user)")
    database.execute("CREATE INDEX memberships_team ON memberships (team)")


@migrations()
def make_devices(database: Database) -> None:
    database.execute(
        "CREATE TABLE devices (id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, name TEXT NOT NULL,"
        " created_ms INTEGER NOT NULL, revoked_ms INTEGER) STRICT"
    )
    database.execute("CREATE INDEX devices_user ON devices (user)")


def teams_of(connection: Connection, user: str) -> tuple[str, ...]:
    """The teams a user belongs to now, the longest first."""
    rows = connection.execute(
        "SELECT team FROM memberships WHERE user = ? AND until_ms IS NULL ORDER BY from_generation, team",
        [user],
    )
    return tuple(team for (team,) in rows)


def memberships_of(connection: Connection, user: str) -> list[Membership]:
    """The teams a user belongs to or once did, the longest first."""
    rows = connection.execute(
        "SELECT team, from_ms, ifnull(until_ms, :never), from_generation, ifnull(until_generation, :never)"
        " FROM memberships WHERE user = :user ORDER BY from_generation, team",
        {"user": user, "never": NEVER},
    )
    return [Membership(team, Span(*row)) for team, *row in rows]


def person(connection: Connection, user: str) -> Person | None:
    """The user with this id, disabled ones too."""
    row = connection.execute("SELECT id, name, role, disabled_ms FROM users WHERE id = ?", [user]).fetchone()
    return _person(connection, row) if row else None


def roles_of(connection: Connection, user: str) -> list[RoleSpan]:
    """What a user was, and is."""
    rows = connection.execute("SELECT role, from_ms, until_ms FROM roles WHERE user = ?", [user])
    return [RoleSpan(*row) for row in rows]


def people(connection: Connection) -> list[Person]:
    """Everyone, disabled ones too, by name."""
    rows = connection.execute("SELECT id, name, role, disabled_ms FROM users ORDER BY name, id").fetchall()
    return [_person(connection, row) for row in rows]


def namesakes(connection: Connection, name: str) -> list[Person]:
    """Those who are not disabled and have this name, whatever its letters' case and its spaces."""
    return [one for one in people(connection) if one.disabled_ms is None and is_same(one.name, name)]


def members(connection: Connection, team: str) -> list[Person]:
    """The people of a team who may sign in now, by id."""
    rows = connection.execute(
        "SELECT u.id, u.name, u.role, u.disabled_ms FROM memberships m JOIN users u ON u.id = m.user"
        " WHERE m.team = ? AND m.until_ms IS NULL AND u.disabled_ms IS NULL ORDER BY u.id",
        [team],
    ).fetchall()
    return [_person(connection, row) for row in rows]


def teams(connection: Connection) -> list[Team]:
    """Every team, by name."""
    rows = connection.execute("SELECT id, name FROM teams ORDER BY name")
    return [Team(id=id_, name=name) for id_, name in rows]


def devices_of(connection: Connection, user: str) -> list[Device]:
    """The phones of a user that are not revoked, the oldest first."""
    rows = connection.execute(
        "SELECT id, user, name, created_ms, revoked_ms FROM devices"
        " WHERE user = ? AND revoked_ms IS NULL ORDER BY created_ms, id",
        [user],
    )
    return [_device(row) for row in rows]


def devices(connection: Connection) -> list[Device]:
    """Every phone, revoked ones too, the oldest first."""
    rows = connection.execute(
        "SELECT id, user, name, created_ms, revoked_ms FROM devices ORDER BY created_ms, id"
    )
    return [_device(row) for row in rows]


def _person(connection: Connection, row: tuple[str, str, Role, int | None]) -> Person:
    id_, name, role, disabled_ms = row
    return Person(id=id_, name=name, role=role, teams=teams_of(connection, id_), disabled_ms=disabled_ms)


def _device(row: tuple[str, str, str, int, int | None]) -> Device:
    id_, user, name, created_ms, revoked_ms = row
    return Device(id=id_, user=user, name=name, created_ms=created_ms, revoked_ms=revoked_ms)
