"""From a patient's facts to the notices kept for it: pure, `now` is an argument."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from server.notices.emergency import emergency_notices
from server.notices.ladder import Due, Notice, Promise, notices, token
from server.notices.message import DEFAULT_ZONE
from server.store import Connection
from server.store.break_glass import Sight
from server.store.deliveries import Planned
from shared_rules.answer import Task
from shared_rules.instant import parse

# Some tasks begin with time alone, without a fact: everyone is looked at this often.
LOOK_AGAIN_SECONDS = 600


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules see in a patient's facts: the tasks, who has promised to do them, and the local time
    zone.
    """

    tasks: Sequence[Task]
    promises: Sequence[Promise] = ()
    zone: str = DEFAULT_ZONE


Rules = Callable[[Sequence[bytes], int], Picture]
"""The rules as this room sees them: stored facts of one patient and now."""

RulesFor = Callable[[Connection, str, int], Rules]
"""The rules that apply to a patient now, as the store knows it."""


def planned(picture: Picture, sights: Iterable[Sight] = ()) -> list[Planned]:
    """Every notice of a patient, as it is kept. `sights`: who opened the patient in an emergency of late."""
    tasks = [_kept(notice, picture.zone) for notice in notices(_due(picture.tasks), picture.promises)]
    return tasks + emergency_notices(sights, picture.zone)


def next_look(kept: Iterable[Planned], now: int) -> int:
    """When to look at this patient again if nothing arrives before."""
    coming = [notice.at for notice in kept if notice.at > now]
    return min([now + LOOK_AGAIN_SECONDS, *coming])


def _due(tasks: Iterable[Task]) -> list[Due]:
    # A task without an instant asks nobody at any time.
    return [
        Due(
            task.task,
            task.key,
            parse(task.due_at),
            None if task.from_at is msgspec.UNSET else parse(task.from_at),
            None if task.until_at is msgspec.UNSET else parse(task.until_at),
        )
        for task in tasks
        if task.due_at is not None
    ]


def _kept(notice: Notice, zone: str) -> Planned:
    return Planned(
        id=notice.id,
        task=token(notice.key),
        rung=notice.rung,
        at=notice.at,
        until=notice.until,
        by=notice.by,
        zone=zone,
        urgency=notice.urgency,
        role=notice.role,
    )
