"""What one author may write, read from the store once for a push."""

import msgspec

from server.countersign import may_sign, order_among, signed_decision
from server.decided import Objection, Record, Value, aims, objection, rank
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
        self._records: dict[str, Record] = {}
        self._taken: list[Value] = []
        self.registered: list[str] = []

    def key(self, patient: str) -> int:
        """The short key of a patient who is known."""
        if patient not in self._keys:
            found = scope.patient_key(self._connection, patient)
            assert found is not None
            self._keys[patient] = found
        return self._keys[patient]

    def reason(self, value: Value, now_ms: int) -> Reason | None:
        """Why the fact is to be held, or None. A registration of a new patient makes the patient."""
        if value["author"] == self._user and self._is_shut_out:
            return "revoked"
        reason = self.claim(value)
        if reason is not None:
            return reason
        patient = str(value["patient"])
        if not (patient in self._visible or self.register(value, now_ms) or self._could_see(value, patient)):
            return "patient"
        return "role" if self.awaits(value) else None

    def claim(self, value: Value) -> Reason | None:
        """Why the fact is nothing its author may say, of whichever patient, or None."""
        reason = authored(value, self._user, self._roles)
        if reason is not None:
            return reason
        if not self._may_countersign(value) or self._objection(value) == "not-theirs":
            return "role"
        return "changed" if self._signs_unseen(value) else None

    def awaits(self, value: Value) -> bool:
        """True for a correction of what has not come.

        Let in now, it would change a decision that comes later, whoever may give that.
        """
        return self._objection(value) == "unknown"

    def took(self, value: Value) -> None:
        """Learns of a fact of this push that is part of the record from now on."""
        self._taken.append(value)
        if value["patient"] in self._records:
            self._records[value["patient"]].add(value)

    def _objection(self, value: Value) -> Objection | None:
        # The whole record is read for a correction only.
        if not aims(value["kind"], value["body"]):
            return None
        return objection(self._record(str(value["patient"])), value, self._rank(value), self._rank)

    def _could_see(self, value: Value, patient: str) -> bool:
        spans = scope.spans(self._connection, self._user, patient)
        return could_see(value, False, spans, self._seen(value))

    def _record(self, patient: str) -> Record:
        if patient not in self._records:
            contents = log.facts_of(self._connection, patient)
            kept = [msgspec.json.decode(content) for content in contents]
            taken = [value for value in self._taken if value["patient"] == patient]
            self._records[patient] = Record(kept + taken)
        return self._records[patient]

    def _rank(self, value: Value) -> int:
        """What the author of a fact could give when writing it."""
        return rank(roles_when(people.roles_of(self._connection, value["author"]), value))

    def _may_countersign(self, value: Value) -> bool:
        """False for the signature of somebody without the order's role, or under what is no order."""
        decision = signed_decision(value["kind"], value["body"])
        if decision is None:
            return True
        order = order_among(self._record(str(value["patient"])), decision)
        return order is not None and may_sign(order, self._user, roles_when(self._roles, value))

    def _signs_unseen(self, value: Value) -> bool:
        """True for the signature of somebody whose phone did not have what the order says by now.

        A phone says with each fact up to where it had the record; who signs without one is not asked.
        """
        decision, seen = signed_decision(value["kind"], value["body"]), self._seen(value)
        if decision is None or seen is None:
            return False
        ids = [one["id"] for one in self._record(str(value["patient"])).tied([decision], False)]
        return any(row.sequence > seen.sequence for row in log.find(self._connection, ids).values())

    def register(self, value: Value, now_ms: int) -> bool:
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

    def _seen(self, value: Value) -> Cursor | None:
        seen = value.get("seen")
        if not isinstance(seen, str):
            return None
        cursor = read_cursor(timeline.cursor_key(self._connection), seen)
        # Generations of another timeline have another meaning.
        return cursor if cursor and cursor.epoch == timeline.epoch(self._connection) else None
