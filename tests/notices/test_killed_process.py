"""SIGKILL of a dispatcher that is sending over real sockets: every phone is told, and a repeat replaces."""

import asyncio
import collections
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from server.notices.dispatcher import LEASE_SECONDS, UNMARKED_AT_ONCE
from server.store import Connection, subscriptions
from tests.notices.push_service import Browser, PushService
from tests.notices.ward import NOON, Said, bag, furnish, open_ward, say

BAGS = 40
KILLS = 6
NURSES = ("alice", "bob")


def test_every_phone_is_told_of_every_bag_though_the_process_is_killed_again_and_again(
    tmp_path: Path,
) -> None:
    browser, chance = Browser(), random.Random(1)
    with PushService().in_thread() as service:
        asyncio.run(prepare(tmp_path, browser, service.base))
        now = NOON - 1800
        killed = sum(
            one_life(tmp_path, now + life * 2 * LEASE_SECONDS, service, chance) for life in range(KILLS)
        )
        run(tmp_path, now + KILLS * 2 * LEASE_SECONDS).wait(30)
    assert killed >= 2, "the process must be killed while it sends, or this shows nothing"
    told = collections.Counter(
        (request["path"], json.loads(browser.decrypt(request["body"]))["notification"]["tag"])
        for request in service.requests
    )
    assert {path for path, _ in told} == {f"/{name}" for name in NURSES}
    assert len(told) == len(NURSES) * BAGS
    assert sum(told.values()) - len(told) <= killed * UNMARKED_AT_ONCE, (
        "only what was in flight is sent again"
    )


async def prepare(directory: Path, browser: Browser, base: str) -> None:
    """Forty bags due at noon, and two nurses reached through the push service."""

    def reached(connection: Connection) -> None:
        for name in NURSES:
            keys = browser.subscription("").keys
            subscriptions.keep(connection, f"phone-{name}", f"{base}/{name}", keys.p256dh, keys.auth, 0)

    store = open_ward(directory)
    await furnish(store, ())
    await store.write(reached)
    await say(store, Said([bag(NOON, f"bag.change:{number}") for number in range(BAGS)]))
    store.close()


def one_life(directory: Path, now: int, service: PushService, chance: random.Random) -> bool:
    """Start a process, kill it soon after its first push. True when it was killed before its end."""
    before, process = len(service.requests), run(directory, now)
    while process.poll() is None and len(service.requests) == before:
        time.sleep(0.001)
    time.sleep(chance.random() * 0.02)
    process.send_signal(signal.SIGKILL)
    return process.wait(10) == -signal.SIGKILL


def run(directory: Path, now: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.notices.one_cycle", str(directory / "ward.sqlite"), str(now)]
    return subprocess.Popen(command)
