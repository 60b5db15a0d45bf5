"""What one author may write, read from the store once for a push."""

import msgspec

from server.countersign import may_sign, order_among, signed_decision
from server.store import log, people, scope, timeline
from server.store.engine import Connection
from server.store.held import Reason
from server.sync.cursor import Cursor, read_cursor
from server.sync.judge import authored, could_see, roles_when, team_of_author

REGISTRATION = "patient_registered"


class Standing:
    """Judges the facts of one author, and makes the patients they register."""

    def __init__(self, connection: Connection, user: str, is_shut_out: bool = False) -> None:
        self._connection = connection
        self._user = user
        self._is_shut_out = is_shut_out
        self._keys = {patient: key for key, patient in scope.visible(connection, user).items()}
        self._visible = set(self._keys)
        self._roles = people.roles_of(connection, user)
        self.registered: list[str] = []

    def key(self, patient: str) -> int:
        """The short key of a patient who is known."""
        if patient not in self._keys:
            found = scope.patient_key(self._connection, patient)
            assert found is not None
            self._keys[patient] = found
        return self._keys[patient]

    def reason(self, value: dict[str, object], now_ms: int) -> Reason | None:
        """Why the fact is to be held, or None. A registration of a new patient makes the patient."""
        reason = authored(value, self._user, self._roles)
        if reason is not None:
            return reason
        patient = str(value["patient"])
        if not self._may_countersign(value, patient):
            return "role"
        if self._is_shut_out:
            return "revoked"
        if patient in self._visible or self.register(value, now_ms):
            return None
        spans = scope.spans(self._connection, self._user, patient)
        return None if could_see(value, False, spans, self._seen(value)) else "patient"

    def _may_countersign(self, value: dict[str, object], patient: str) -> bool:
        """False for the signature of somebody the order does not name, or under what is no order."""
        decision = signed_decision(value["kind"], value["body"])
        if decision is None:
            return True
        values = [msgspec.json.decode(content) for content in log.facts_of(self._connection, patient)]
        order = order_among(values, decision)
        person = people.person(self._connection, self._user)
        roles = roles_when(self._roles, value)
        return order is not None and person is not None and may_sign(order, person.id, person.name, roles)

    def register(self, value: dict[str, object], now_ms: int) -> bool:
        """Makes the patient of a registration, in its author's team. False where there is none to make."""
        if value.get("kind") != REGISTRATION:
            return False
        patient = str(value["patient"])
        memberships = people.memberships_of(self._connection, self._user)
        team = team_of_author(memberships, value, self._seen(value))
        if team is None or scope.patient_key(self._connection, patient) is not None:
            return False
        self._keys[patient] = scope.register(self._connection, patient, team, now_ms)
        if scope.may_see(self._connection, self._user, patient):
            self._visible.add(patient)
        self.registered.append(patient)
        return True

    def _seen(self, value: dict[str, object]) -> Cursor | None:
        seen = value.get("seen")
        if not isinstance(seen, str):
            return None
        cursor = read_cursor(timeline.cursor_key(self._connection), seen)
        # Generations of another timeline have another meaning.
        return cursor if cursor and cursor.epoch == timeline.epoch(self._connection) else None
