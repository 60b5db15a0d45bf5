"""Whatever a server acknowledged before it was killed is in its log afterwards, once."""

import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from server import ids
from server.store.engine import connect
from server.sync.batch import MAX_FACTS
from tests.server.ward import Ward
from tests.simulation.service import Service, push

CLIENTS = 12
ROUNDS = 1000 if os.environ.get("BAGWATCH_HUNT") == "full" else 20
SHORTEST_SECONDS, LONGEST_SECONDS = 0.02, 0.35


class Phone:
    """Writes facts and pushes them until each is acknowledged, whatever happens to the server."""

    def __init__(self, ward: Ward, patient: str, who: str, seed: int) -> None:
        self.acknowledged: list[str] = []
        self._ward = ward
        self._patient = patient
        self._who = who
        self._outbox: dict[str, bytes] = {}
        self._install = ids.uuid7()
        self._written = 0
        self._chance = random.Random(seed)

    def push_until(self, stopped: threading.Event, port: int) -> None:
        """Writes and pushes; ends when the server is gone."""
        while not stopped.is_set():
            self._write(self._chance.randrange(1, 30))
            if not self.send(port):
                return

    def send(self, port: int) -> bool:
        """One push of what waits. False when nothing is known of it."""
        batch = dict(list(self._outbox.items())[:MAX_FACTS])
        body = b'{"install":"%s","facts":[%s]}' % (self._install.encode(), b",".join(batch.values()))
        answer = push(port, self._ward.tokens[self._who], body)
        if answer is None:
            return False
        assert {receipt["status"] for receipt in answer["receipts"]} <= {"accepted", "duplicate"}
        assert [receipt["id"] for receipt in answer["receipts"]] == list(batch)
        self.acknowledged += batch
        for id_ in batch:
            del self._outbox[id_]
        return True

    def waits(self) -> bool:
        return bool(self._outbox)

    def _write(self, count: int) -> None:
        for _ in range(count):
            self._written += 1
            note = self._ward.note(self._who, self._patient, install=self._install)
            self._outbox[note["id"]] = msgspec.json.encode({**note, "device_seq": self._written})


@pytest.fixture
def service(ward: Ward) -> Iterator[Service]:
    made = Service(ward.directory)
    yield made
    made.kill()


def log_ids(directory: Path) -> list[str]:
    connection = connect(directory / "bagwatch.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = connection.execute("SELECT id, sequence FROM facts ORDER BY sequence").fetchall()
    connection.close()
    assert [sequence for _, sequence in found] == list(range(1, len(found) + 1))
    return [id_ for id_, _ in found]


@pytest.mark.hunt
def test_no_acknowledged_fact_is_lost_or_doubled_when_the_server_is_killed(
    ward: Ward, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    patient = ward.patient("alice")
    ward.store.close()
    phones = [Phone(ward, patient, ("alice", "bob")[place % 2], place) for place in range(CLIENTS)]
    chance = random.Random(20260601)
    for _ in range(ROUNDS):
        service.start()
        stopped = threading.Event()
        threads = [
            threading.Thread(target=phone.push_until, args=(stopped, service.port)) for phone in phones
        ]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(SHORTEST_SECONDS, LONGEST_SECONDS))
        service.kill()
        stopped.set()
        for thread in threads:
            thread.join()
        assert {id_ for phone in phones for id_ in phone.acknowledged} <= set(log_ids(ward.directory))
    service.start()
    for phone in phones:
        while phone.waits():
            assert phone.send(service.port)
    assert service.stop() == 0
    stored = log_ids(ward.directory)
    acknowledged = [id_ for phone in phones for id_ in phone.acknowledged]
    assert len(stored) == len(set(stored)) == len(acknowledged) + 1
    assert set(acknowledged) < set(stored)
    assert len(acknowledged) > ROUNDS * CLIENTS
    with capsys.disabled():
        print(f"\n{ROUNDS} kills, {CLIENTS} clients: {len(acknowledged)} facts, none lost or doubled")
