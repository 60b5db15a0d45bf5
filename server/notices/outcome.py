"""What came of one send, and how long to wait before the next: pure, for the dispatcher and the sender."""

import datetime
import email.utils
import enum

import msgspec

RETRY_FIRST_SECONDS = 5
RETRY_LONGEST_SECONDS = 300
# A push service may ask for hours; a reminder that is still useful is asked for again after this at the
# latest.
TOLD_LONGEST_SECONDS = 3600


class Kind(enum.Enum):
    """`sent` reached the push service; `gone` ends the subscription; `later` is tried again while the
    notice is useful; `refused` is a fault of our set-up (keys, clock, size, a redirect): the subscription
    is kept, the operator told."""

    SENT = "sent"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


class Outcome(msgspec.Struct, frozen=True):
    """One send's end. `reason` is a word for the log: a status or the name of a fault, never an address."""

    kind: Kind
    reason: str
    retry_seconds: int | None = None


def of_status(status: int, retry_after: str | None, now: int) -> Outcome:
    """Read a push service's answer (RFC 8030 section 5, RFC 9110 section 10.2.3)."""
    reason = str(status)
    if 200 <= status < 300:
        return Outcome(Kind.SENT, reason)
    if status in (404, 410):
        return Outcome(Kind.GONE, reason)
    if status in (408, 425, 429) or status >= 500:
        return Outcome(Kind.LATER, reason, told_wait(retry_after, now))
    return Outcome(Kind.REFUSED, reason)


def told_wait(retry_after: str | None, now: int) -> int | None:
    """Seconds a `Retry-After` asks for, in either of its forms, or None where it says nothing readable."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        seconds = int(text)
    else:
        try:
            until = email.utils.parsedate_to_datetime(text)
        except ValueError:
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=datetime.UTC)
        seconds = int(until.timestamp()) - now
    return min(max(seconds, 1), TOLD_LONGEST_SECONDS)


def wait_before(attempt: int, told: int | None) -> int:
    """Seconds to wait after the given attempt (from 1): as told, else doubling to a limit."""
    if told is not None:
        return told
    doubling: int = RETRY_FIRST_SECONDS << min(attempt - 1, 10)
    return min(doubling, RETRY_LONGEST_SECONDS)
