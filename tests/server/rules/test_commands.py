"""The versions of an installation, as a person types them beside a running server."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from server.command import main
from tests.server.rules.ward import FIRST, SECOND
from tests.server.ward import Ward


class Typist:
    """Somebody who types at the installation of a ward."""

    def __init__(self, directory: Path) -> None:
        self.environment = {
            "BAGWATCH_DATA": str(directory),
            "BAGWATCH_ORIGIN": "https://bagwatch.example.org",
        }
        self.file = directory / "second.json"
        self.file.write_bytes(SECOND.content)

    def says(self, *words: str, status: int = 0) -> str:
        result = CliRunner().invoke(main, ["rules", *words], env=self.environment)
        assert result.exit_code == status, result.output
        return result.output.strip()


@pytest.fixture
def typist(tmp_path: Path) -> Typist:
    return Typist(tmp_path)


def test_an_added_version_is_current_at_once_on_the_running_server(typist: Typist, tmp_path: Path) -> None:
    with Ward(tmp_path).client() as client:
        assert typist.says("add", str(typist.file)) == SECOND.hash
        assert client.get("/rules/current.json").json()["hash"] == SECOND.hash
        assert client.get(f"/rules/{SECOND.hash}.json").content == SECOND.content
    first, second = typist.says("list").splitlines()
    assert first.startswith(FIRST.hash) and "current" not in first
    assert second.startswith(SECOND.hash) and second.endswith("current")


def test_a_recall_is_kept_with_its_reason_and_said_by_the_server(typist: Typist, tmp_path: Path) -> None:
    with Ward(tmp_path).client() as client:
        typist.says("add", str(typist.file))
        assert "is recalled" in typist.says("recall", FIRST.hash[:12], "--reason", "A wrong limit.")
        assert "before" in typist.says("recall", FIRST.hash, "--reason", "Something else.")
        [recall] = client.get("/rules/current.json").json()["recalled"]
    assert (recall["hash"], recall["reason"]) == (FIRST.hash, "A wrong limit.")
    assert "recalled: A wrong limit." in typist.says("list").splitlines()[0]


def test_recalling_the_current_version_says_that_it_is_still_current(typist: Typist) -> None:
    typist.says("add", str(typist.file))
    assert "still current" in typist.says("recall", SECOND.hash, "--reason", "A wrong limit.")
    assert "was recalled" in typist.says("add", str(typist.file), status=1)


def test_what_is_no_protocol_is_refused_and_nothing_changes(typist: Typist, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(msgspec.json.encode({"name": "nothing"}))
    assert "broken.json" in typist.says("add", str(broken), status=2)
    typist.says("add", str(tmp_path / "absent.json"), status=2)
    assert typist.says("list") == ""


def test_a_recall_needs_a_known_version_and_a_reason(typist: Typist) -> None:
    typist.says("add", str(typist.file))
    for words in (
        ["f" * 64, "--reason", "x"],
        [SECOND.hash[:7], "--reason", "x"],
        [SECOND.hash, "--reason", " "],
    ):
        typist.says("recall", *words, status=2)
    assert "recalled" not in typist.says("list")
