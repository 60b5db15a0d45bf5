"""The audit says "no known fault" only when it was told so. Tools of our own stand for the real ones."""

import time
from pathlib import Path

import msgspec
import pytest

from tests.advisories.__main__ import main
from tests.advisories.asking import LOCKED

CLEAN = {"dependencies": [{"name": "one", "version": "1", "vulns": []}]}
FAULTY = {
    "dependencies": [{"name": "one", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}]
}
SKIPPED = {"dependencies": [*CLEAN["dependencies"], {"name": "two", "skip_reason": "not found"}]}
NPM_CLEAN = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 3}}}
NPM_FAULTY = {**NPM_CLEAN, "vulnerabilities": {"three": {"range": "<4", "severity": "high"}}}
NPM_REFUSED = {"message": "405 Method Not Allowed", "statusCode": 405}


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: object, npm: object) -> None:
    """Tools that say what is given; None: nothing but why."""
    for name, said in (("pip-audit", python), ("npm", npm)):
        tool, answer = tmp_path / name, tmp_path / f"{name}.json"
        answer.write_bytes(b"" if said is None else msgspec.json.encode(said))
        tool.write_text(
            f'#!/bin/sh\necho "no route" >&2\nwhile read -r line; do echo "$line"; done < {answer}\n'
        )
        answer.write_bytes(answer.read_bytes() + b"\n")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.parametrize(
    ("python", "npm", "code", "words"),
    [
        (CLEAN, NPM_CLEAN, 0, "1 packages, 0 with a known fault"),
        (FAULTY, NPM_CLEAN, 1, "one 1: PYSEC-1, fixed in ['2']"),
        (CLEAN, NPM_FAULTY, 1, "three <4: high"),
        (SKIPPED, NPM_CLEAN, 2, "NOT AUDITED: requirements/run.txt"),
        (None, NPM_CLEAN, 2, "did not answer (no route)"),
        (CLEAN, NPM_REFUSED, 2, "did not answer (405 Method Not Allowed)"),
        (CLEAN, None, 2, "did not answer (no route)"),
        (FAULTY, NPM_REFUSED, 1, "NOT AUDITED: pwa/package-lock.json"),
    ],
)
def test_a_fault_is_said_and_a_service_without_answer_is_no_clean_bill(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    python: object,
    npm: object,
    code: int,
    words: str,
) -> None:
    stand_in(tmp_path, monkeypatch, python, npm)
    assert main([]) == code
    told = capsys.readouterr()
    assert words in told.out + told.err


def test_tools_that_are_missing_are_no_clean_bill(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([]) == 2


@pytest.mark.parametrize(
    ("python", "npm", "demand", "code", "lines"),
    [
        (None, NPM_REFUSED, "", 0, 1),
        (CLEAN, NPM_CLEAN, "", 0, 0),
        (None, NPM_REFUSED, "required", 2, 2),
        (FAULTY, NPM_REFUSED, "", 1, 1),
        (None, NPM_FAULTY, "", 1, 1),
    ],
)
def test_in_a_check_a_fault_fails_and_a_service_without_answer_is_one_line_unless_it_is_required(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    python: object,
    npm: object,
    demand: str,
    code: int,
    lines: int,
) -> None:
    stand_in(tmp_path, monkeypatch, python, npm)
    monkeypatch.setenv("BAGWATCH_AUDIT", demand)
    assert main(["--in-check"]) == code
    told = capsys.readouterr().err.splitlines()
    assert len(told) == lines
    assert all(line.startswith("NOT AUDITED: ") for line in told)


def test_a_service_that_says_nothing_costs_seconds_in_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("pip-audit", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\nexec /bin/sleep 60\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BAGWATCH_AUDIT", raising=False)
    monkeypatch.setattr("tests.advisories.__main__.CHECK_SECONDS", 1)
    began = time.monotonic()
    assert main(["--in-check"]) == 0
    assert time.monotonic() - began < 20
    assert "nothing within 1 s" in capsys.readouterr().err


def test_what_is_audited_is_what_is_locked() -> None:
    for path in LOCKED:
        assert "--hash=sha256:" in (Path(__file__).parents[2] / path).read_text()
