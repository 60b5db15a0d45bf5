"""The words on a lock screen: a clock time and a link, no patient, no drug, no place.

The shape is that of Declarative Web Push (Safari 18.4 and later); other browsers hand it to the phone's
worker.
"""

import datetime
import zoneinfo

import msgspec

DEFAULT_ZONE = "Europe/London"
TITLE = "Infusion care"
WEB_PUSH = 8030
CLOCK_CHANGE_NEAR = datetime.timedelta(hours=48)


def task_message(origin: str, token: str, rung: str, by: int, zone: str) -> bytes:
    """One notice as JSON. `origin` is the service's public address, `token` names the task, `by` is in
    UTC seconds.

    The tag is the task's, so that a repeated send replaces; `data.rung` lets the phone ring once for each
    rung.
    """
    body = f"1 task due by {clock_text(by, zone)}. Open the app."
    return _message(origin, f"/#/task/{token}", token, body, {"rung": rung})


def emergency_message(origin: str, token: str, rung: str, at: int, zone: str) -> bytes:
    """One notice that somebody from outside opened a patient of the team at `at`, in UTC seconds."""
    when = clock_text(at, zone)
    body = f"A patient of your team was opened from outside the team at {when}. Open the app."
    return _message(origin, "/", token, body, {"rung": rung})


def proof_message(origin: str, nonce: str) -> bytes:
    """A test notice. The phone answers with the nonce: that, and no receipt of a push service, proves it."""
    return _message(origin, "/", "proof", "Reminders reach this phone.", {"proof": nonce})


def clock_text(at: int, zone: str) -> str:
    """24-hour local time, with BST or GMT printed where a clock change is less than 48 h away."""
    moment = datetime.datetime.fromtimestamp(at, datetime.UTC).astimezone(_zone(zone))
    text = moment.strftime("%H:%M")
    nearby = (
        (moment.astimezone(datetime.UTC) + way * CLOCK_CHANGE_NEAR).astimezone(moment.tzinfo)
        for way in (-1, 1)
    )
    if any(other.utcoffset() != moment.utcoffset() for other in nearby):
        text = f"{text} {moment.tzname()}"
    return text


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        # A course with a misspelt zone is still told in time.
        return zoneinfo.ZoneInfo(DEFAULT_ZONE)


def _message(origin: str, link: str, tag: str, body: str, data: dict[str, str]) -> bytes:
    notification = {
        "title": TITLE,
        "body": body,
        "navigate": origin.rstrip("/") + link,
        "tag": tag,
        "lang": "en-GB",
        "silent": False,
        "mutable": True,
        "data": data,
    }
    return msgspec.json.encode({"web_push": WEB_PUSH, "notification": notification, "mutable": True})
