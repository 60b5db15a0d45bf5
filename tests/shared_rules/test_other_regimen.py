"""Another drug, another hospital: a file and no other code, in both engines."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from server.command import main
from shared_rules.protocol import load, read
from tests.shared_rules.regimens.stories import STORIES
from tests.shared_rules.test_vectors import unmet

REGIMEN = Path(__file__).parent / "regimens" / "examplimab.toml"
ENGINES = ("server", "phone")


def told(engine: str, directory: Path) -> list[Any]:
    """The answers of one engine to every story, by the command that a person would type."""
    path = directory / "stories.json"
    path.write_text(json.dumps([story.vector() for story in STORIES]))
    result = CliRunner().invoke(
        main, ["advise", "--protocol", str(REGIMEN), "--engine", engine, str(path)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout_bytes.splitlines()]


@pytest.fixture(scope="module", params=ENGINES)
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    said = told(request.param, tmp_path_factory.mktemp("regimen"))
    return {story.name: answer for story, answer in zip(STORIES, said, strict=True)}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_other_regimen_answers_by_its_own_numbers(story: Any, answers: dict[str, Any]) -> None:
    assert unmet(answers[story.name], story.expect) == []


def test_both_engines_say_the_same_bytes_of_it(tmp_path: Path) -> None:
    assert told("server", tmp_path) == told("phone", tmp_path)


def numbers(value: Any) -> dict[str, Any]:
    """Every number of a protocol's tables by its path, words left out."""
    found: dict[str, Any] = {}
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(part, dict | list):
            found |= {f"{key}.{path}": number for path, number in numbers(part).items()}
        elif isinstance(part, int | float) and not isinstance(part, bool):
            found[str(key)] = part
    return found


def test_the_other_regimen_shares_hardly_a_number_with_the_protocol() -> None:
    own, other = (
        numbers(msgspec.to_builtins(protocol)) for protocol in (load("blinatumomab"), read(REGIMEN))
    )
    same = {path for path, number in own.items() if path in other and other[path] == number}
    assert same <= SHARED, same - SHARED


# Days and cycles that begin at 1, bands that begin at nothing, the highest grades of every scale.
SHARED = {
    "dosing.steps.0.cycle_from",
    "dosing.steps.0.day_from",
    "dosing.steps.1.cycle_from",
    "dosing.steps.2.day_from",
    "stops.bands.0.over_hours",
    "grades.final",
    "grades.fatal",
    "convulsions.grade",
    "cycles.after_remission",
    "morning.bag_hours.0",
    "morning.bag_hours.1",
    "toxicities.1.calm_hours",
    "toxicities.2.calm_hours",
    "testing.panels.0.cycle_from",
    "stays.0.cycle",
}
