"""What phones say in a push and in a load of sealed facts, as types: for the schema that others write by.

The server reads more leniently than this: whatever has an id is kept.
"""

from typing import Annotated, Any

import msgspec

from server.seal import Parcel
from server.second_check import Check
from server.sync.batch import MAX_FACTS, Frontier
from server.sync.sealed.parcels import MAX_PARCELS

Uuid = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Instant = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]


class FactSaid(msgspec.Struct, kw_only=True):
    """The envelope of a fact; what each kind says in `body` is in the facts' own schema."""

    id: Uuid
    patient: Uuid
    kind: str
    at: Instant
    recorded_at: Instant
    device: Uuid
    device_seq: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    author: Uuid
    body: dict[str, Any]
    install: str | None = None
    seen: str | None = None
    rules: str | None = None
    clock: dict[str, Any] | None = None
    second_check: Check | None = None


class PushSaid(msgspec.Struct, kw_only=True):
    """The body of a push."""

    facts: Annotated[list[FactSaid], msgspec.Meta(max_length=MAX_FACTS)]
    install: str | None = None
    frontier: Frontier | None = None


class SealedSaid(msgspec.Struct, kw_only=True):
    """The body of a load of sealed facts."""

    sealed: Annotated[list[Parcel], msgspec.Meta(max_length=MAX_PARCELS)]
