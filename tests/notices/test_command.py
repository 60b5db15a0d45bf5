"""`bagwatch vapid` on an installation."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from server.command import main
from server.notices.vapid import KEY_FILE


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BAGWATCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BAGWATCH_ORIGIN", "https://ward.example")
    return tmp_path / "data"


def test_a_key_is_made_once_and_shown_as_made(installation: Path) -> None:
    made = CliRunner().invoke(main, ["vapid", "make"])
    assert made.exit_code == 0
    for command in (["vapid", "make"], ["vapid", "show"]):
        assert CliRunner().invoke(main, command).output == made.output


def test_without_a_key_there_is_one_line_and_none_is_made(installation: Path) -> None:
    shown = CliRunner().invoke(main, ["vapid", "show"])
    assert shown.exit_code == 1
    assert shown.output.count("\n") == 1
    assert not (installation / KEY_FILE).exists()
