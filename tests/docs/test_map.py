"""The map shows every room, and every door on it opens."""

import re
from importlib import import_module
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
MAP = (TOP / "ARCHITECTURE.md").read_text()
DRAWING = MAP.split("```")[1]
NO_ROOMS = {"built", "generated", "__pycache__"}
FIRST_CELLS = re.findall(r"^\| ((?:`[^`]+`[^|]*)+)\|", MAP.split("### server")[1], re.MULTILINE)
SERVER_DOORS = [door for cell in FIRST_CELLS if "/" not in cell for door in re.findall(r"`([\w.]+)", cell)]
PHONE_DOORS = [re.findall(r"`([\w/]+\.ts)`(?: `(\w+))?", cell)[0] for cell in FIRST_CELLS if ".ts`" in cell]


def rooms(top: str) -> set[str]:
    return {path.name for path in (TOP / top).iterdir() if path.is_dir()} - NO_ROOMS


def test_every_room_of_the_server_and_of_the_phone_is_drawn() -> None:
    drawn = set(re.findall(r"(\w+)/ ", DRAWING))
    assert (rooms("server") | rooms("pwa/src")) <= drawn
    assert drawn - rooms("server") - rooms("pwa/src") <= {"shared_rules", "server", "src"}


@pytest.mark.parametrize("door", SERVER_DOORS)
def test_each_door_of_the_server_opens(door: str) -> None:
    parts = door.split(".")
    found: object = import_module(f"server.{parts[0]}")
    for place, part in enumerate(parts[1:], 1):
        if not hasattr(found, part):
            import_module(".".join(["server", *parts[: place + 1]]))
        found = getattr(found, part)


@pytest.mark.parametrize(("file", "name"), PHONE_DOORS)
def test_each_door_of_the_phone_opens(file: str, name: str) -> None:
    source = (TOP / "pwa" / "src" / file).read_text()
    assert not name or re.search(rf"\b{name}\(", source)


def test_the_glossary_has_one_row_for_a_word_in_order() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (TOP / "docs" / "glossary.md").read_text(), re.MULTILINE)[1:]
    assert rows == sorted(set(rows), key=str.lower)
