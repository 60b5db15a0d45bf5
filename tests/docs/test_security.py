"""The page of security names tests and commands that are there."""

import re

import pytest
from click.testing import CliRunner

from server.command import main
from tests.docs.test_readme import TOP

PAGE = (TOP / "docs" / "security.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.split("## ASVS 5, level 2")[1].split("## Checking")[0].splitlines()
    if re.match(r"\| \d", line)
]


def test_each_requirement_has_a_status_and_a_reason() -> None:
    assert len(ROWS) > 40
    for row in ROWS:
        assert len(row) == 4 and row[1] in ("kept", "partly", "deviates") and row[2], row


def test_what_is_kept_names_a_test_that_is_there() -> None:
    for requirement, status, _, named in ROWS:
        paths = re.findall(r"`(tests/[^`]+)`", named)
        assert paths or status == "partly" or requirement.startswith("11.2.1"), requirement
        for path in paths:
            assert (TOP / path).exists(), path


@pytest.mark.parametrize("words", sorted(set(re.findall(r"`bagwatch ([a-z -]+?)`", PAGE))))
def test_each_command_of_the_page_is_there(words: str) -> None:
    command = words.split(" --")[0].split()
    given = command[:2] if command[0] in ("key", "user", "session", "device") else command[:1]
    result = CliRunner().invoke(main, [*given, "--help"])
    assert result.exit_code == 0, result.output
