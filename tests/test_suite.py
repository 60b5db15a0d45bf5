"""The suite judges itself: where it is the judge, a skipped test is a failed run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(directory: Path, **environment: str) -> int:
    test = directory / "test_one.py"
    test.write_text("import pytest\n\n\n@pytest.mark.skip(reason='to see')\ndef test_one():\n    pass\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", os.devnull, str(test)]
    without = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(command, cwd=ROOT, env={**without, **environment}, capture_output=True).returncode


def test_a_skip_fails_the_run_in_ci_and_only_there(tmp_path: Path) -> None:
    assert run(tmp_path) == pytest.ExitCode.OK
    assert run(tmp_path, CI="true") == pytest.ExitCode.TESTS_FAILED
