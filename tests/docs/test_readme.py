"""What the README and the map tell a reader to type or to look at is there and works."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text()
SHELL_LINES = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
BAGWATCH = [line for line in SHELL_LINES if line.startswith(".venv/bin/bagwatch")]
TARGETS = set(re.findall(r"`make (\w+)`", README)) | {
    line.split()[1] for line in SHELL_LINES if line.startswith("make ")
}


def test_the_readme_has_the_two_commands() -> None:
    assert {"run", "test"} <= TARGETS
    assert BAGWATCH


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_each_make_target_of_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (TOP / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("line", BAGWATCH)
def test_each_bagwatch_command_of_the_readme_works(line: str, tmp_path: Path) -> None:
    words = shlex.split(line)
    words = [str(tmp_path / word) if word.startswith("build/") else word for word in words]
    command = [str(Path(sys.executable).parent / "bagwatch"), *words[1:]]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize(
    "page", sorted(path.relative_to(TOP).as_posix() for path in TOP.glob("docs/**/*.md"))
)
def test_each_link_of_a_page_leads_somewhere(page: str) -> None:
    _check_links(TOP / page)


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_each_link_of_the_top_pages_leads_somewhere(page: str) -> None:
    _check_links(TOP / page)


def _check_links(path: Path) -> None:
    text = path.read_text()
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)|src=\"([^\"]+)\"", text)
    for pair in links:
        link = next(part for part in pair if part)
        if not link.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
