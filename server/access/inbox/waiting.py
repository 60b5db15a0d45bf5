"""What waits for somebody who decides: questions the rules ask, and telephone orders to countersign."""

from typing import Any

import msgspec

from server.countersign import Order, Signer, is_for, open_orders
from server.record.names import who
from server.rules.applied import applied
from server.rules.shelf import Shelf
from server.store import log, scope
from server.store.engine import Connection
from server.store.people import Person, Session
from shared_rules import instant
from shared_rules.advice import advise
from shared_rules.answer import Task
from shared_rules.facts import decode_facts
from shared_rules.protocol import Protocol

ASKED = "decision.needed"


class Waiting(msgspec.Struct, frozen=True):
    """One patient as the inbox needs it: its facts as they are, and the protocol in force.

    `signers`: those of the patient's team who may sign in. Somebody else whom an order names does not see it.
    """

    patient: str
    name: str
    signers: list[Signer]
    values: list[dict[str, Any]]
    protocol: Protocol


def patients_of(
    connection: Connection, shelf: Shelf, session: Session, everyone: list[Person], now: int
) -> list[Waiting]:
    """Every patient of the asker's teams; `everyone` as they are in the store, `now` in seconds."""
    return [
        Waiting(
            patient=patient,
            name=_name(connection, key),
            signers=_signers(everyone, scope.team_of(connection, patient)),
            values=[msgspec.json.decode(content) for content in log.facts_of(connection, patient)],
            protocol=applied(connection, shelf, patient, None, now).rules.protocol,
        )
        for key, patient in sorted(scope.visible(connection, session.user).items())
    ]


def inbox(waiting: list[Waiting], session: Session, everyone: list[Person], now: int) -> dict[str, Any]:
    """What to decide and what to countersign, the earliest first."""
    signer, names = Signer(session.user, session.name, session.role), {one.id: one.name for one in everyone}
    decisions = [
        {"patient": one.patient, "name": one.name, "task": _task(task)}
        for one in waiting
        for task in advise(one.protocol, decode_facts(one.values, "facts"), now).tasks
        if task.task == ASKED
    ]
    orders = [
        {"patient": one.patient, "name": one.name, **_order(order, names)}
        for one in waiting
        for order in open_orders(one.values)
        if is_for(order, signer, one.signers)
    ]
    return {
        "decisions": sorted(decisions, key=lambda one: (one["task"]["due_at"] or "~", one["patient"])),
        "countersignatures": sorted(orders, key=lambda one: (one["at"], one["decision"])),
    }


def _signers(everyone: list[Person], team: str | None) -> list[Signer]:
    return [
        Signer(one.id, one.name, one.role)
        for one in everyone
        if one.disabled_ms is None and team in one.teams
    ]


def _name(connection: Connection, key: int) -> str:
    names = who(log.naming_facts(connection, key))
    return ", ".join(part for part in (names["family_name"], names["given_name"]) if part)


def _task(task: Task) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(task)
    return {name: said.get(name) for name in ("key", "rule", "due_at", "values")}


def _order(order: Order, names: dict[str, str]) -> dict[str, Any]:
    return {
        "decision": order.id,
        "question": order.question,
        "answer": order.answer,
        "at": instant.text(order.at),
        "read_back": order.read_back,
        "recorded_by": {"id": order.author, "name": names.get(order.author)},
        "decided_by": order.decided_by,
        "role": order.role,
    }
