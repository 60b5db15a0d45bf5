"""Changes of users, roles and teams. Histories are kept, because facts are judged by them."""

from server.store import timeline
from server.store.engine import Connection
from server.store.people import Role


def add_team(connection: Connection, team: str, name: str, now_ms: int) -> None:
    """Makes a team. Raises IntegrityError when the name is taken."""
    connection.execute("INSERT INTO teams (id, name, created_ms) VALUES (?, ?, ?)", [team, name, now_ms])


def add_user(connection: Connection, user: str, name: str, role: Role, now_ms: int) -> None:
    """Makes a user of no team."""
    connection.execute(
        "INSERT INTO users (id, name, role, created_ms) VALUES (?, ?, ?, ?)", [user, name, role, now_ms]
    )
    connection.execute("INSERT INTO roles (user, role, from_ms) VALUES (?, ?, ?)", [user, role, now_ms])


def change_role(connection: Connection, user: str, role: Role, now_ms: int) -> None:
    """Gives a user another role; what was written before is still judged by the former one."""
    connection.execute("UPDATE roles SET until_ms = ? WHERE user = ? AND until_ms IS NULL", [now_ms, user])
    connection.execute("INSERT INTO roles (user, role, from_ms) VALUES (?, ?, ?)", [user, role, now_ms])
    connection.execute("UPDATE users SET role = ? WHERE id = ?", [role, user])


def disable_user(connection: Connection, user: str, now_ms: int) -> bool:
    """Ends a user's access. False when there is no such user, or it is disabled already."""
    changed = connection.execute(
        "UPDATE users SET disabled_ms = ? WHERE id = ? AND disabled_ms IS NULL", [now_ms, user]
    )
    return changed.rowcount == 1


def join_team(connection: Connection, user: str, team: str, now_ms: int) -> bool:
    """Adds a user to a team. False when the user belongs to it already."""
    member = connection.execute(
        "SELECT 1 FROM memberships WHERE user = ? AND team = ? AND until_ms IS NULL", [user, team]
    ).fetchone()
    if member is not None:
        return False
    connection.execute(
        "INSERT INTO memberships (user, team, from_ms, from_generation) VALUES (?, ?, ?, ?)",
        [user, team, now_ms, timeline.next_generation(connection)],
    )
    return True


def leave_team(connection: Connection, user: str, team: str, now_ms: int) -> bool:
    """Takes a user out of a team. False when the user does not belong to it."""
    changed = connection.execute(
        "UPDATE memberships SET until_ms = ?, until_generation = ?"
        " WHERE user = ? AND team = ? AND until_ms IS NULL",
        [now_ms, timeline.generation(connection) + 1, user, team],
    )
    if changed.rowcount == 0:
        return False
    timeline.next_generation(connection)
    return True
