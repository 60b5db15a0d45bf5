"""What an administrator does for somebody who lost every way in."""

from server.access.enrolment import make_code
from server.store import passkeys, passwords, sessions
from server.store.engine import Connection


def begin_recovery(connection: Connection, user: str, expires_ms: int) -> str:
    """Ends every session and way in of a user who exists, and answers a one-use code for a phone.

    The phones stay: what they have not sent arrives once their owner is back.
    """
    sessions.end_of_user(connection, user)
    passkeys.remove_of_user(connection, user)
    passwords.remove_of_user(connection, user)
    return make_code(connection, user, expires_ms)
