"""The zone of the machine changes nothing: rules, store and formats are tested again in two far ones."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
# A day ahead, and behind: the two far ends of where a server or a developer may sit.
ZONES = ("Pacific/Auckland", "America/New_York")
SUITES = (
    "tests/shared_rules/test_vectors.py",
    "tests/shared_rules/test_stories.py",
    "tests/shared_rules/test_spellings.py",
    "tests/notices/test_message.py",
    "tests/notices/test_ladder.py",
    "tests/notices/test_outcome.py",
    "tests/server/sync",
    "tests/server/demo",
)
PHONE_SUITES = ("tests/pwa/models/*.test.ts", "tests/pwa/engine/*.test.ts")


def run(zone: str, *command: str) -> None:
    done = subprocess.run(
        command, cwd=TOP, env={**os.environ, "TZ": zone}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


@pytest.fixture(scope="module")
def at_once() -> Iterator[dict[str, Future[None]]]:
    """The server's suites, in all zones side by side."""
    with ThreadPoolExecutor(len(ZONES)) as pool:
        command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *SUITES)
        yield {zone: pool.submit(run, zone, *command) for zone in ZONES}


@pytest.mark.parametrize("zone", ZONES)
def test_the_server_says_the_same_in_every_zone(at_once: dict[str, Future[None]], zone: str) -> None:
    at_once[zone].result()


@pytest.mark.parametrize("zone", ZONES)
def test_the_phone_says_the_same_in_every_zone(zone: str) -> None:
    run(zone, "node", "--test", *PHONE_SUITES)
