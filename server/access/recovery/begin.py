"""What an administrator does for somebody who lost every way in."""

from server.access.enrolment import make_code
from server.store import codes, passkeys, passwords, sessions
from server.store.engine import Connection


def begin_recovery(connection: Connection, user: str, now_ms: int, expires_ms: int) -> str:
    """Ends every session, way in and unused code of a user who exists; answers a new one-use code.

    The phones stay: what they have not sent arrives once their owner is back.
    """
    sessions.end_of_user(connection, user)
    passkeys.remove_of_user(connection, user)
    passwords.remove_of_user(connection, user)
    codes.spend_of_user(connection, user, now_ms)
    return make_code(connection, user, expires_ms)
