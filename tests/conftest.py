"""What holds for every test: none is skipped unseen where the suite is the judge."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.server.ward import Ward

# A busy machine is no fault of the product: speed is shown by the bench.
hypothesis.settings.register_profile("untimed", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("untimed")

# Some tests type `bagwatch` and `node` as a person would, also where pytest is started by its path alone.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skip fails the run in CI: what is not tested there is tested nowhere."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("CI"):
        reporter.write_line(f"{len(skipped)} skipped test(s) fail this run, because CI is set", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A store with the cast in it."""
    made = Ward(tmp_path)
    yield made
    made.store.close()
