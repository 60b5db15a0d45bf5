"""A small ward for the tests of notices: two teams, a few phones, rules that read tasks straight from facts.

Alice and Bob are nurses of the north, Carol is a nurse of the south, Dora a pharmacist of the north, Erin and
Frank its coordinator and consultant, Gwen a consultant of the south. The patient belongs to the north.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from server.notices.dispatcher import Dispatcher, Sends, Storage
from server.notices.endpoint import Subscription
from server.notices.ladder import Promise
from server.notices.outcome import Kind, Outcome
from server.notices.plan import Picture, Rules
from server.store import Connection, Store, accounts, break_glass, deliveries, log, scope, subscriptions
from server.store.break_glass import Sight
from server.store.people import Role
from shared_rules.answer import Task
from shared_rules.instant import parse, text

NOON = parse("2026-06-04T12:00:00Z")
PATIENT = "0190b000-0000-7000-8000-000000000001"
ORIGIN = "https://ward.example"
PEOPLE: dict[str, tuple[Role, str]] = {
    "alice": ("nurse", "north"),
    "bob": ("nurse", "north"),
    "carol": ("nurse", "south"),
    "dora": ("pharmacist", "north"),
    "erin": ("coordinator", "north"),
    "frank": ("consultant", "north"),
    "gwen": ("consultant", "south"),
}


class Said(msgspec.Struct, frozen=True):
    """What these tests write as a fact: the tasks that stand from here on, and who promised what."""

    tasks: list[Task] = []
    promises: list[Promise] = []
    broken: bool = False


def bag(due: int, key: str = "bag.change:f1") -> Task:
    """A bag change planned at `due`, with four hours of window on both sides."""
    return Task(
        task="bag.change",
        key=key,
        rule="bag.change",
        due_at=text(due),
        from_at=text(due - 4 * 3600),
        until_at=text(due + 4 * 3600),
        values={},
    )


def rules(facts: Sequence[bytes], now: int) -> Picture:
    """Rules that believe the last fact."""
    if not facts:
        return Picture(tasks=[])
    said = msgspec.json.decode(facts[-1], type=Said)
    if said.broken:
        raise ValueError("a fault that quotes SMITH, Jane")
    return Picture(tasks=said.tasks, promises=said.promises)


def rules_for(connection: Connection, patient: str, now: int) -> Rules:
    """The same rules for everybody."""
    return rules


class Push(msgspec.Struct, frozen=True):
    """One message as a push service got it."""

    phone: str
    tag: str
    rung: str
    body: str
    ttl_seconds: int
    urgency: str
    topic: str


class Phones:
    """Every phone and its push service: takes what is sent, answers as told (otherwise 201)."""

    def __init__(self) -> None:
        self.pushes: list[Push] = []
        self.answers: dict[str, list[Outcome]] = {}

    async def send(
        self, subscription: Subscription, message: bytes, *, ttl_seconds: int, urgency: str, topic: str
    ) -> Outcome:
        notification = msgspec.json.decode(message)["notification"]
        phone = subscription.endpoint.rsplit("/", 1)[-1]
        waiting = self.answers.get(phone, [])
        outcome = waiting.pop(0) if waiting else Outcome(Kind.SENT, "201")
        if outcome.kind is Kind.SENT:
            rung = notification["data"]["rung"]
            tag, body = notification["tag"], notification["body"]
            self.pushes.append(Push(phone, tag, rung, body, ttl_seconds, urgency, topic))
        return outcome

    def told(self) -> list[tuple[str, str]]:
        """Phone and rung of every push, sorted."""
        return sorted((push.phone, push.rung) for push in self.pushes)


def open_ward(directory: Path) -> Store:
    """The ward on disk; as it was, where it exists."""
    return Store.open(directory / "ward.sqlite")


async def furnish(store: Storage, reachable: Sequence[str] = tuple(PEOPLE)) -> None:
    """Teams, people with a phone each, subscriptions of those named, and the patient."""
    await store.write(lambda connection: _furnish(connection, reachable))


async def say(store: Storage, said: Said) -> None:
    """A fact of the patient arrives."""
    content = msgspec.json.encode(said)
    await store.write(lambda connection: _say(connection, content))


async def open_in_an_emergency(store: Storage, name: str, at: int) -> None:
    """Somebody of another team opens the patient for an hour."""
    sight = Sight(
        patient=PATIENT,
        user=name,
        device=f"phone-{name}",
        reason="found unwell in the car park",
        from_ms=at * 1000,
        until_ms=(at + 3600) * 1000,
    )

    def step(connection: Connection) -> None:
        key = scope.patient_key(connection, PATIENT)
        assert key is not None
        break_glass.open_patient(connection, key, sight)
        deliveries.look_at_once(connection, key)

    await store.write(step)


async def subscribe(store: Storage, name: str, endpoint: str | None = None) -> None:
    """A phone is reached from now on."""
    where = endpoint or f"https://push.example/{name}"
    await store.write(
        lambda connection: subscriptions.keep(connection, f"phone-{name}", where, "p256dh", "auth", 0)
    )


def dispatcher(store: Storage, sender: Sends) -> Dispatcher:
    """The dispatcher under test."""
    return Dispatcher(store, sender, rules_for, ORIGIN)


def _furnish(connection: Connection, reachable: Sequence[str]) -> None:
    for team in ("north", "south"):
        accounts.add_team(connection, team, team, 0)
    for name, (role, team) in PEOPLE.items():
        accounts.add_user(connection, name, name, role, 0)
        accounts.join_team(connection, name, team, 0)
        connection.execute("INSERT INTO devices VALUES (?, ?, ?, 0, NULL)", [f"phone-{name}", name, name])
    for name in reachable:
        endpoint = f"https://push.example/{name}"
        subscriptions.keep(connection, f"phone-{name}", endpoint, "p256dh", "auth", 0)
    scope.register(connection, PATIENT, "north", 0)


def _say(connection: Connection, content: bytes) -> None:
    key = scope.patient_key(connection, PATIENT)
    assert key is not None
    number = log.head(connection) + 1
    log.append(connection, [log.Row(f"f{number}", key, "note_written", content)], 0)
