"""The pages of security name commands that are there."""

import re

import pytest
from click.testing import CliRunner

from server.command import main
from tests.docs.test_readme import TOP

PAGES = [(TOP / "docs" / name).read_text() for name in ("security.md", "security-decisions.md")]
COMMANDS = sorted({words for page in PAGES for words in re.findall(r"`bagwatch ([a-z -]+?)`", page)})


def test_the_pages_name_commands() -> None:
    assert {"key rotate session", "user recover", "audit --since"} <= set(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS)
def test_each_command_of_the_pages_is_there(words: str) -> None:
    command = words.split(" --")[0].split()
    given = command[:2] if command[0] in ("key", "user", "session", "device", "rules") else command[:1]
    result = CliRunner().invoke(main, [*given, "--help"])
    assert result.exit_code == 0, result.output
