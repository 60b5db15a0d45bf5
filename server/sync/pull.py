"""What a phone gets when it asks for news: a page of stored bytes, and where it stands after it.

1. A cursor of another timeline, or none of ours, is answered with a reset.
2. A change of scope first brings the patients that were gained, up to where the phone stood, and names
   those that were lost.
3. Then facts follow in the order in which they arrived.
"""

import msgspec

from server.store import log, scope, timeline
from server.store.engine import Connection
from server.store.log import Stored
from server.sync.cursor import Cursor, read_cursor, write_cursor

DEFAULT_LIMIT = 500
MAX_LIMIT = 1000
MAX_PAGE_BYTES = 1024 * 1024


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Facts as they were received; `cursor` counts once the phone has stored them."""

    facts: list[bytes]
    cursor: str
    complete: bool
    removed: list[str]
    epoch: str


class Reset(msgspec.Struct, frozen=True, kw_only=True):
    """The phone is to begin again from the beginning. `restored` when the cursor is ahead of the log."""

    why: str
    epoch: str
    restored: Cursor | None = None


def pull(connection: Connection, user: str, text: str | None, limit: int) -> Page | Reset:
    """The next page for a user. The caller runs it on one snapshot."""
    epoch = timeline.epoch(connection)
    key = timeline.cursor_key(connection)
    # Whoever begins has seen nothing, but may hold what the same phone wrote before.
    cursor = Cursor(epoch, 0, 0) if text is None else read_cursor(key, text)
    if cursor is None:
        return Reset(why="cursor", epoch=epoch)
    if cursor.epoch != epoch:
        return Reset(why="epoch", epoch=epoch)
    if is_ahead(connection, cursor):
        return Reset(why="epoch", epoch=epoch, restored=cursor)
    facts, moved, removed = _walk(connection, user, cursor, min(max(limit, 1), MAX_LIMIT))
    complete = moved.target == 0 and moved.sequence >= log.head(connection)
    return Page(
        facts=[fact.content for fact in facts],
        cursor=write_cursor(key, moved),
        complete=complete,
        removed=removed,
        epoch=epoch,
    )


def is_ahead(connection: Connection, cursor: Cursor) -> bool:
    """True for a cursor that this log cannot have given out: the log was restored from a backup."""
    newest = max(cursor.generation, cursor.target)
    return cursor.sequence > log.head(connection) or newest > timeline.generation(connection)


def _walk(
    connection: Connection, user: str, cursor: Cursor, limit: int
) -> tuple[list[Stored], Cursor, list[str]]:
    generation = timeline.generation(connection)
    now = scope.visible(connection, user)
    facts: list[Stored] = []
    removed: list[str] = []
    if cursor.generation != generation:
        facts, cursor, removed = _change_scope(connection, user, cursor, limit)
    if cursor.target == 0 and len(facts) < limit:
        room = MAX_PAGE_BYTES - sum(len(fact.content) for fact in facts)
        head = log.head(connection)
        news, whole = _fitting(log.page(connection, now, cursor.sequence, head, limit - len(facts)), room)
        ended = whole and len(news) < limit - len(facts)
        reached = head if ended else (news[-1].sequence if news else cursor.sequence)
        facts, cursor = facts + news, msgspec.structs.replace(cursor, sequence=reached)
    return facts, cursor, removed


def _change_scope(
    connection: Connection, user: str, cursor: Cursor, limit: int
) -> tuple[list[Stored], Cursor, list[str]]:
    """Backfills what was gained between two generations, and names what was lost.

    When the scope changes again meanwhile, the backfill begins anew from the same old scope. A patient who
    left and came back counts as lost and gained, because the phone may have been told so in between: what is
    sent twice is recognised by its id, and nothing can fall between two changes.
    """
    generation = timeline.generation(connection)
    sights = scope.sights(connection, user)
    since = cursor.generation
    removed = sorted(sight.patient for sight in sights.values() if sight.ended_after(since))
    gained = [key for key, sight in sights.items() if sight.is_open() and not sight.is_unbroken_since(since)]
    start = cursor.backfilled if cursor.target == generation else 0
    found = log.page(connection, gained, start, cursor.sequence, limit) if gained else []
    facts, whole = _fitting(found, MAX_PAGE_BYTES)
    if whole and len(facts) < limit:
        return facts, Cursor(cursor.epoch, generation, cursor.sequence), removed
    reached = facts[-1].sequence if facts else start
    return facts, msgspec.structs.replace(cursor, target=generation, backfilled=reached), removed


def _fitting(facts: list[Stored], room: int) -> tuple[list[Stored], bool]:
    """The first facts that fit into a page, at least one, and whether that was all."""
    for place, fact in enumerate(facts):
        room -= len(fact.content)
        if room < 0 and place > 0:
            return facts[:place], False
    return facts, True


def page_json(page: Page, server_time: str) -> bytes:
    """The page as JSON, the facts byte for byte as they were received."""
    frame = msgspec.json.encode(
        {
            "cursor": page.cursor,
            "complete": page.complete,
            "removed": page.removed,
            "epoch": page.epoch,
            "server_time": server_time,
        }
    )
    return b'{"facts":[' + b",".join(page.facts) + b"]," + frame[1:]


def leave_timeline(connection: Connection, cursor: Cursor) -> str:
    """Begins another epoch when a cursor is ahead of this one's log; answers the epoch that holds now."""
    epoch = timeline.epoch(connection)
    if cursor.epoch == epoch and is_ahead(connection, cursor):
        return timeline.begin_epoch(connection)
    return epoch
