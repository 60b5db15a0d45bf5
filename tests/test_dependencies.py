"""What the product imports is what its package asks for: nothing comes along by luck of another's needs."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

TOP = Path(__file__).parent.parent
OWN = {"server", "shared_rules"}


def imported() -> set[str]:
    """The distributions behind every import of the product."""
    found: set[str] = set()
    for room in OWN:
        for path in (TOP / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    found.update(alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    outside = found - OWN - set(sys.stdlib_module_names)
    return {_plain(packages_distributions()[name][0]) for name in outside}


def declared() -> set[str]:
    """The distributions a bare installation asks for."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    return {_plain(re.split(r"[<>=\[ ;]", wanted)[0]) for wanted in project["dependencies"]}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_import_of_the_product_is_declared() -> None:
    assert imported() - declared() == set()


def test_zones_come_with_their_data() -> None:
    # A small machine has none of its own, and a reminder would show UTC.
    assert "tzdata" in declared()


def test_every_declared_distribution_is_locked() -> None:
    lock = (TOP / "requirements/run.txt").read_text()
    locked = re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)
    assert declared() - {_plain(name) for name in locked} == set()
