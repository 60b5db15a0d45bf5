"""The commands of a real installation, as a person types them."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.command import main
from server.store.marker import read_marker

Run = CliRunner


class Installation:
    """An empty data directory and somebody who types."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._environment = {
            "BAGWATCH_DATA": str(directory),
            "BAGWATCH_ORIGIN": "https://bagwatch.example.org",
        }

    def says(self, *words: str, status: int = 0) -> str:
        result: Result = CliRunner().invoke(main, words, env=self._environment)
        assert result.exit_code == status, result.output
        return result.output.strip()


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "data")


def test_a_team_a_user_and_a_code_are_made_by_name(installation: Installation) -> None:
    installation.says("team", "add", "North")
    user = installation.says("user", "add", "Asha Rowe", "--role", "nurse", "--team", "North")
    assert user in installation.says("user", "list") and "nurse" in installation.says("user", "list")
    code = installation.says("device", "add", "Asha Rowe").splitlines()[0]
    assert len(code) == 14 and code.count("-") == 2
    installation.says("user", "role", "Asha Rowe", "prescriber")
    assert "prescriber" in installation.says("user", "list")


def test_a_name_that_is_not_known_is_said_and_nothing_is_made(installation: Installation) -> None:
    assert "no team" in installation.says(
        "user", "add", "A", "--role", "nurse", "--team", "Nowhere", status=2
    )
    assert "no user" in installation.says("device", "add", "Nobody", status=2)
    assert installation.says("user", "list") == ""
    installation.says("patient", "assign", "nobody", "nowhere", status=2)
    installation.says("device", "revoke", "nothing", status=1)


def test_a_team_has_one_name(installation: Installation) -> None:
    installation.says("team", "add", "North")
    assert "already" in installation.says("team", "add", "North", status=2)


def test_a_disabled_user_and_a_former_member_are_shown_as_such(installation: Installation) -> None:
    installation.says("team", "add", "North")
    installation.says("user", "add", "A", "--role", "nurse", "--team", "North")
    installation.says("user", "leave", "A", "North")
    installation.says("user", "leave", "A", "North", status=1)
    installation.says("user", "join", "A", "North")
    installation.says("user", "disable", "A")
    installation.says("user", "disable", "A", status=1)
    assert "(disabled)" in installation.says("user", "list")


def test_a_restore_puts_the_backup_in_place_keeps_the_former_and_begins_an_epoch(
    installation: Installation, tmp_path: Path
) -> None:
    installation.says("team", "add", "North")
    backup = tmp_path / "backup.sqlite"
    with (
        sqlite3.connect(installation.directory / "bagwatch.sqlite") as source,
        sqlite3.connect(backup) as target,
    ):
        source.backup(target)
    epoch = installation.says("epoch", "show")
    installation.says("team", "add", "Later")
    fresh = installation.says("restore", str(backup))
    assert fresh == installation.says("epoch", "show") != epoch
    assert "Later" not in installation.says("team", "list") and "North" in installation.says("team", "list")
    (kept,) = installation.directory.glob("bagwatch.sqlite.before-restore-?")
    with sqlite3.connect(kept) as former:
        assert ("Later",) in former.execute("SELECT name FROM teams").fetchall()
    marker = read_marker(installation.directory)
    assert marker is not None and marker.epoch == fresh


def test_a_damaged_backup_changes_nothing(installation: Installation, tmp_path: Path) -> None:
    installation.says("team", "add", "North")
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"not a database" * 1000)
    assert "nothing was changed" in installation.says("restore", str(damaged), status=1)
    assert not (installation.directory / "restored.sqlite").exists()
    assert "North" in installation.says("team", "list")


def test_another_programs_database_is_no_backup(installation: Installation, tmp_path: Path) -> None:
    installation.says("team", "add", "North")
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    assert "nothing was changed" in installation.says("restore", str(foreign), status=1)
    assert "North" in installation.says("team", "list")


def test_a_command_on_a_damaged_database_says_so_in_one_line(installation: Installation) -> None:
    installation.says("team", "add", "North")
    (installation.directory / "bagwatch.sqlite").write_bytes(b"not a database" * 1000)
    said = installation.says("team", "list", status=1)
    assert said.endswith("bagwatch.sqlite cannot be used: file is not a database")


def test_a_new_epoch_is_another_each_time(installation: Installation) -> None:
    assert len({installation.says("epoch", "new") for _ in range(3)}) == 3


def test_a_server_without_settings_says_which(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve"], env={"BAGWATCH_DATA": "", "BAGWATCH_ORIGIN": ""})
    assert result.exit_code == 2 and "BAGWATCH_DATA" in result.output


def test_every_command_can_explain_itself() -> None:
    listed = CliRunner().invoke(main, ["--help"])
    for name in ("demo", "serve", "user", "team", "device", "patient", "epoch", "restore"):
        assert name in listed.output
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0
