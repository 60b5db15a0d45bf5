"""Push and pull of the whole product beside what bounds it: a bare SQLite executemany and a static body.

The peers' figures (events of about 373 bytes, batches of 100, 8 clients) were taken on another machine; only
columns of one run compare.
"""

import json
import multiprocessing
import statistics
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import pysqlite3
import uuid_utils

from tests.bench.small_http import Connection
from tests.bench.ward_server import WardServer, ward_server

CLIENTS = 8
BATCHES_EACH = 60
BATCH = 100
STATIC_ASKS = 400
LAST_PULLS = 30


def main() -> None:
    """Prints the table."""
    with ward_server() as server:
        nurse = server.nurse()
        patient = next(p["id"] for p in server.people["patients"] if p["team"] == nurse["team"])
        pushed = _push(server, nurse, patient)
        pulled = _pull(server, nurse)
        static = _static(server)
    bare = _bare_sqlite(pushed["facts"])
    print("\nSync: the whole product (authorisation, validation, durable) beside its bounds, in one run")
    rate, cpu_us = pushed["per_second"], pushed["cpu_us"]
    print(f"  push, {CLIENTS} clients       {rate:>9,.0f} facts/s   {cpu_us:.0f} us CPU/fact")
    print(f"  bare executemany, FULL {bare:>9,.0f} rows/s    push is {rate / bare:.2f} of it")
    print(f"  pull all               {pulled['us_per_fact']:>9.1f} us/fact    {pulled['facts']:,} facts")
    print(f"  pull the last 100      {pulled['last_ms']:>9.2f} ms")
    ratio = pulled["last_ms"] / static
    print(f"  static body            {static:>9.2f} ms         pull of 100 is {ratio:.1f} of it")


def batch(author: str, patient: str, count: int = BATCH) -> bytes:
    """One push of `count` new notes of about 373 bytes each, in the wire's form."""
    device = str(uuid.uuid4())
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    facts: list[dict[str, Any]] = [
        {
            "id": str(uuid_utils.uuid7()),
            "patient": patient,
            "kind": "note_written",
            "at": now,
            "recorded_at": now,
            "device": device,
            "device_seq": number + 1,
            "author": author,
            "body": {"text": "Line site clean, pump locked, bag label read aloud"},
        }
        for number in range(count)
    ]
    return json.dumps(
        {"install": device, "facts": facts, "frontier": {"unsent": count, "oldest_at": now}}
    ).encode()


def _client(port: int, token: str, bodies: list[bytes], start: Any, counts: Any) -> None:
    connection = Connection(port, token)
    start.wait()
    accepted = 0
    for body in bodies:
        status, answer = connection.ask("POST", "/api/sync/push", body)
        if status not in (200, 201):
            raise SystemExit(f"push answered {status}: {answer[:200]!r}")
        accepted += answer.count(b'"accepted"')
    connection.close()
    counts.put(accepted)


def _push(server: WardServer, nurse: dict[str, str], patient: str) -> dict[str, float]:
    context = multiprocessing.get_context("fork")
    start, counts = context.Barrier(CLIENTS + 1), context.Queue()
    clients = [
        context.Process(
            target=_client,
            args=(
                server.port,
                nurse["token"],
                [batch(nurse["id"], patient) for _ in range(BATCHES_EACH)],
                start,
                counts,
            ),
        )
        for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    cpu = server.cpu_seconds()
    start.wait()
    began = time.perf_counter()
    accepted = sum(counts.get(timeout=120) for _ in clients)
    seconds = time.perf_counter() - began
    for client in clients:
        client.join()
    if accepted != CLIENTS * BATCHES_EACH * BATCH:
        raise SystemExit(f"only {accepted} facts were accepted")
    cpu = server.cpu_seconds() - cpu
    return {"facts": accepted, "per_second": accepted / seconds, "cpu_us": cpu * 1e6 / accepted}


def _pull(server: WardServer, nurse: dict[str, str]) -> dict[str, float]:
    connection = Connection(server.port, nurse["token"])
    began, facts, cursor, cursors = time.perf_counter(), 0, "", [""]
    while True:
        status, answer = connection.ask("GET", f"/api/sync/pull?cursor={cursor}&limit=1000")
        if status != 200:
            raise SystemExit(f"pull answered {status}: {answer[:200]!r}")
        # Counted, not decoded: what a client does with a page is not the server's time.
        facts += answer.count(b'"device_seq"')
        cursor = answer.rsplit(b'"cursor":"', 1)[1].split(b'"', 1)[0].decode()
        cursors.append(cursor)
        if b'"complete":true' in answer:
            break
    seconds = time.perf_counter() - began
    times = []
    for _ in range(LAST_PULLS):
        began = time.perf_counter()
        connection.ask("GET", f"/api/sync/pull?cursor={cursors[-3]}&limit=100")
        times.append(time.perf_counter() - began)
    connection.close()
    return {"facts": facts, "us_per_fact": seconds * 1e6 / facts, "last_ms": statistics.median(times) * 1e3}


def _static(server: WardServer) -> float:
    connection = Connection(server.port)
    times = []
    for _ in range(STATIC_ASKS):
        began = time.perf_counter()
        status, _ = connection.ask("GET", "/manifest.webmanifest")
        times.append(time.perf_counter() - began)
        if status != 200:
            raise SystemExit(f"the static body answered {status}")
    connection.close()
    return statistics.median(times) * 1e3


def _bare_sqlite(rows: float) -> float:
    body = batch(str(uuid.uuid4()), str(uuid.uuid4()), 1)
    with tempfile.TemporaryDirectory() as directory:
        connection = pysqlite3.connect(Path(directory) / "bare.sqlite")
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        connection.execute(
            "create table facts (sequence integer primary key, id text unique, patient text, content blob)"
        )
        connection.execute("create index by_patient on facts(patient, sequence)")
        began = time.perf_counter()
        for _ in range(int(rows) // BATCH):
            values = [(str(uuid_utils.uuid7()), "patient", body) for _ in range(BATCH)]
            connection.executemany("insert into facts(id, patient, content) values (?, ?, ?)", values)
            connection.commit()
        seconds = time.perf_counter() - began
        connection.close()
    return rows / seconds
