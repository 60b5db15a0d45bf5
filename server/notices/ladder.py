"""Who is told of a task, and when: pure, from tasks and acknowledgements to notices, without a clock.

A ladder is a row of rungs; each rung's window ends where the next begins, so that at most one is open at
a time and a server that was away tells only what is still true. Times are whole seconds since 1970 UTC.
"""

import enum
import hashlib
from collections.abc import Iterable

import msgspec

LAST_RUNG_SECONDS = 3600
TOKEN_CHARS = 32


class Anchor(enum.Enum):
    """What a rung's time is counted from."""

    BEGIN = "begin"
    DUE = "due"


class Rung(msgspec.Struct, frozen=True):
    """One step: `offset_seconds` behind the anchor (negative is before)."""

    name: str
    anchor: Anchor
    offset_seconds: int


class Ladder(msgspec.Struct, frozen=True):
    """How people are told of one kind of task.

    `promise_seconds` is the longest an acknowledgement may hold it back; `urgency` as RFC 8030 section
    5.3 names it.
    """

    rungs: tuple[Rung, ...]
    promise_seconds: int
    urgency: str
    role: str


LADDERS: dict[str, Ladder] = {
    "bag.change": Ladder(
        rungs=(Rung("hour-before", Anchor.DUE, -3600), Rung("due", Anchor.DUE, 0)),
        promise_seconds=2 * 3600,
        urgency="high",
        role="nurse",
    ),
    # The task is due at 4 h, when a stop becomes a re-initiation (supervision.start, D04).
    "stop.reinitiation": Ladder(
        rungs=(Rung("at-once", Anchor.BEGIN, 0), Rung("half-hour-before", Anchor.DUE, -1800)),
        promise_seconds=1800,
        urgency="high",
        role="nurse",
    ),
}


class Due(msgspec.Struct, frozen=True):
    """A task as a ladder sees it. `key` is stable for the task and the fact it hangs on."""

    task: str
    key: str
    due_at: int
    from_at: int | None = None
    until_at: int | None = None


class Promise(msgspec.Struct, frozen=True):
    """An acknowledgement: somebody has the task from `at` until `until`."""

    key: str
    at: int
    until: int


class Notice(msgspec.Struct, frozen=True):
    """What people of `role` in the patient's team are told between `at` and `until`.

    `by` is the clock time it names: the task's hard limit. `id` is stable for key, rung and instant: a
    corrected time is another notice, a repeated plan is the same.
    """

    id: str
    key: str
    rung: str
    at: int
    until: int
    by: int
    urgency: str
    role: str


def notices(due: Iterable[Due], promises: Iterable[Promise]) -> list[Notice]:
    """Every notice of these tasks, past and future, sorted by time. A task without a ladder gives none.

    A rung that falls into an acknowledgement's time is not told; at its end the task is told again. A
    task that is done is not in `due`, so being done beats every acknowledgement, also a later one.
    """
    promised: dict[str, list[Promise]] = {}
    for promise in promises:
        promised.setdefault(promise.key, []).append(promise)
    told = [notice for task in due for notice in _of_task(task, promised.get(task.key, []))]
    return sorted(told, key=lambda notice: (notice.at, notice.id))


def token(key: str) -> str:
    """The task's name on a notice, in its link and towards the push service: 32 hex digits that tell
    nothing.
    """
    return hashlib.sha256(key.encode()).hexdigest()[:TOKEN_CHARS]


def _of_task(task: Due, promises: list[Promise]) -> list[Notice]:
    ladder = LADDERS.get(task.task)
    if ladder is None:
        return []
    begin = task.from_at if task.from_at is not None else task.due_at
    by = task.until_at if task.until_at is not None else task.due_at
    anchors = {Anchor.BEGIN: begin, Anchor.DUE: task.due_at}
    steps = [(rung.name, anchors[rung.anchor] + rung.offset_seconds) for rung in ladder.rungs]
    steps = _held_back(sorted(steps, key=lambda step: step[1]), promises, ladder.promise_seconds)
    ends = [at for _, at in steps[1:]]
    if steps:
        # A full-life bag has no late half, yet somebody must still be told that it is due.
        ends.append(max(by, steps[-1][1]) + LAST_RUNG_SECONDS)
    return [
        Notice(_id(task.key, name, at), task.key, name, at, end, by, ladder.urgency, ladder.role)
        for (name, at), end in zip(steps, ends, strict=True)
        if at < end
    ]


def _held_back(steps: list[tuple[str, int]], promises: list[Promise], longest: int) -> list[tuple[str, int]]:
    """The steps without those inside a promise, and one more at the end of each promise that stands to
    its end.
    """
    spans = [(p.at, min(p.until, p.at + longest)) for p in promises]
    spans = [(start, end) for start, end in spans if start < end]
    if not steps:
        return steps
    kept = [(name, at) for name, at in steps if not _inside(at, spans)]
    first = steps[0][1]
    reopened = {("reopened", end) for _, end in spans if end > first and not _inside(end, spans)}
    return sorted({*kept, *reopened}, key=lambda step: (step[1], step[0]))


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _id(key: str, rung: str, at: int) -> str:
    return hashlib.sha256(f"{key}\n{rung}\n{at}".encode()).hexdigest()[:TOKEN_CHARS]
