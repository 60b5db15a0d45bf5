"""Makes the ward in one transaction: its teams, its people with their phones, its patients' histories."""

import msgspec

from server import ids
from server.demo import patients
from server.demo.story import Author, Story, Team, Written, write_down
from server.store import accounts, contacts, phones
from server.store.contacts import Contact
from server.store.engine import Connection
from server.store.people import Role
from server.sync.entries import read_entry
from server.sync.receive import Source, receive

TEAMS = ("Northmoor home infusion", "Southgate home infusion")
# One user of each role in the first team, a second nurse there, and the nurse of the second team.
PEOPLE: tuple[tuple[str, Role, int], ...] = (
    ("Asha Rowe", "nurse", 0),
    ("Ben Calder", "nurse", 0),
    ("Carys Dunne", "nurse", 1),
    ("Dev Sandhu", "pharmacist", 0),
    ("Elin Moss", "prescriber", 0),
    ("Ruth Ashdown", "consultant", 0),
    ("Gil Fenwick", "coordinator", 0),
    ("Hana Ito", "administrator", 0),
)
# Numbers set aside for fiction: they ring nobody.
CONTACTS = (
    Contact("Infusion line, day and night", "020 7946 0101"),
    Contact("Haematology consultant on call", "020 7946 0102"),
    Contact("Pharmacy", "020 7946 0103"),
)


class BrokenWard(RuntimeError):
    """The server would not accept a history of the ward; the message says which fact and why."""


class _Member(msgspec.Struct, frozen=True):
    author: Author
    team: str


def make_ward(connection: Connection, rules: str, now_ms: int) -> None:
    """Makes the ward relative to now. Every fact goes the way of a phone's push."""
    teams = [ids.uuid7() for _ in TEAMS]
    for team, name in zip(teams, TEAMS, strict=True):
        accounts.add_team(connection, team, name, now_ms)
        for contact in CONTACTS:
            contacts.keep(connection, team, contact)
    cast = [_hire(connection, name, role, teams[place], now_ms) for name, role, place in PEOPLE]
    for written in write_down(_stories(cast, teams, now_ms // 60_000 * 60), rules):
        _push(connection, written, now_ms)


def _hire(connection: Connection, name: str, role: Role, team: str, now_ms: int) -> _Member:
    user, device = ids.uuid7(), ids.uuid7()
    accounts.add_user(connection, user, name, role, now_ms)
    accounts.join_team(connection, user, team, now_ms)
    phones.add_device(connection, device, user, f"Demonstration phone of {name}", now_ms)
    author = Author(user=user, name=name, role=role, device=device, install=ids.uuid7())
    return _Member(author, team)


def _stories(cast: list[_Member], teams: list[str], now: int) -> list[Story]:
    first, second = (_team(cast, team) for team in teams)
    return [
        patients.bag_due_soon(first, now),
        patients.stopped_for_hours(first, now),
        patients.week_one(first, now),
        patients.held_after_crs(first, now),
        patients.between_cycles(first, now),
        patients.same_surname(first, now),
        patients.third_cycle(second, now),
        patients.about_to_start(second, now),
    ]


def _team(cast: list[_Member], team: str) -> Team:
    """Who writes for a team: its own people, its nurses where it has nobody else."""
    own = [member.author for member in cast if member.team == team]
    nurses = [author for author in own if author.role == "nurse"]
    by_role = {author.role: author for author in own}
    return Team(
        nurse=nurses[0],
        second_nurse=nurses[-1],
        pharmacist=by_role.get("pharmacist", nurses[0]),
        prescriber=by_role.get("prescriber", nurses[0]),
    )


def _push(connection: Connection, written: Written, now_ms: int) -> None:
    source = Source(user=written.author.user, device=written.author.device, now_ms=now_ms)
    receipt = receive(connection, source, [read_entry(written.content)]).receipts[0]
    if receipt.status != "accepted":
        raise BrokenWard(f"{receipt.status} {receipt.reason}: {written.content[:200]!r}")
