"""What the server does with carried facts: each is judged as its author's, by the author's phone.

1. A letter that is not signed by the phone it names is kept as it came, and its receipt says `unreadable`.
2. The others are received as that phone would push them; from a phone that was shut out they are held.
"""

from collections.abc import Iterator

import msgspec

from server.store import held, installs, phone_keys
from server.store.engine import Connection
from server.store.phone_keys import PhoneKey
from server.sync.entries import Entry, identity, read_entry
from server.sync.receive import Receipt, Source, receive
from server.sync.sealed.parcels import Carried


class _Proved(msgspec.Struct, frozen=True):
    place: int
    entry: Entry


class Carriage(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt for each parcel, in order; who wrote what; and what it touched."""

    receipts: list[Receipt]
    authors: dict[str, list[Receipt]]
    """The receipts of each user whose facts were carried."""
    patients: frozenset[str]
    teams: frozenset[str]


def carry(connection: Connection, carrier: Source, carried: list[Carried]) -> Carriage:
    """Keeps every parcel, in the record or in the quarantine. Runs inside one write transaction."""
    receipts: dict[int, Receipt] = {}
    authors: dict[str, list[Receipt]] = {}
    patients: set[str] = set()
    teams: set[str] = set()
    phones = _Phones(connection)
    for device, proved in _by_phone(phones, carried).items():
        phone = phones.key(device)
        assert phone is not None
        source = Source(user=phone.user, device=device, now_ms=carrier.now_ms, is_shut_out=phone.is_shut_out)
        outcome = receive(connection, source, [one.entry for one in proved])
        _count_down(connection, device, proved, outcome.receipts)
        receipts.update(zip((one.place for one in proved), outcome.receipts, strict=True))
        authors.setdefault(phone.user, []).extend(outcome.receipts)
        patients.update(_patients(proved))
        teams.update(outcome.teams)
    for place, one in enumerate(carried):
        if place not in receipts:
            receipts[place] = _keep_unopened(connection, carrier, one)
    return Carriage(
        receipts=[receipts[place] for place in range(len(carried))],
        authors=authors,
        patients=frozenset(patients),
        teams=frozenset(teams),
    )


class _Phones:
    """The keys of the phones that wrote, each looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, PhoneKey | None] = {}

    def key(self, device: str) -> PhoneKey | None:
        if device not in self._known:
            self._known[device] = phone_keys.find(self._connection, device)
        return self._known[device]


def _by_phone(phones: _Phones, carried: list[Carried]) -> dict[str, list[_Proved]]:
    found: dict[str, list[_Proved]] = {}
    for place, one in enumerate(carried):
        letter = one.letter
        phone = None if letter is None else phones.key(letter.device)
        if letter is not None and phone is not None and letter.is_signed_by(phone.public):
            found.setdefault(letter.device, []).append(_Proved(place, read_entry(letter.fact.encode())))
    return found


def _patients(proved: list[_Proved]) -> Iterator[str]:
    for one in proved:
        said = None if one.entry.value is None or one.entry.problem else one.entry.value.get("patient")
        if isinstance(said, str):
            yield said


def _count_down(connection: Connection, device: str, proved: list[_Proved], receipts: list[Receipt]) -> None:
    arrived: dict[str, list[int]] = {}
    for one, receipt in zip(proved, receipts, strict=True):
        value = one.entry.value or {}
        if receipt.status == "accepted" and isinstance(value.get("install"), str):
            arrived.setdefault(value["install"], []).append(value["device_seq"])
    for install, numbers in arrived.items():
        installs.carried(connection, install, device, len(numbers), max(numbers))


def _keep_unopened(connection: Connection, carrier: Source, one: Carried) -> Receipt:
    arrival = held.Arrival(
        id="",
        content=one.content,
        identity=identity(one.content),
        reason="sealed",
        patient=None,
        user=carrier.user,
        device=carrier.device,
        now_ms=carrier.now_ms,
    )
    held.hold(connection, arrival)
    return Receipt(id=None, status="unreadable", reason="sealed")
