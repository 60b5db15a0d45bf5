"""Recognises a database that came back from a backup, by a note kept beside it.

The note says how far the log had come. A database that has not come as far was restored, whoever did it and
however; the phones must then offer again what they wrote since.
"""

from pathlib import Path

import msgspec

from server.store import log, timeline
from server.store.engine import Connection

NAME = "timeline.json"


class Marker(msgspec.Struct, frozen=True):
    """A position of the server's timeline."""

    epoch: str
    head: int
    generation: int


def position(connection: Connection) -> Marker:
    """How far the log has come."""
    return Marker(timeline.epoch(connection), log.head(connection), timeline.generation(connection))


def recognise(connection: Connection, marker: Marker | None) -> bool:
    """Begins another epoch when the log is not as far as the note says; answers whether it did."""
    if marker is None:
        return False
    here = position(connection)
    if here.epoch == marker.epoch and here.head >= marker.head and here.generation >= marker.generation:
        return False
    timeline.begin_epoch(connection)
    return True


def read_marker(directory: Path) -> Marker | None:
    """The note in a data directory. One that cannot be read is as good as none."""
    try:
        return msgspec.json.decode((directory / NAME).read_bytes(), type=Marker)
    except (OSError, ValueError):
        return None


def write_marker(directory: Path, marker: Marker) -> None:
    """Replaces the note as a whole."""
    fresh = directory / f".{NAME}.new"
    fresh.write_bytes(msgspec.json.encode(marker))
    fresh.replace(directory / NAME)
