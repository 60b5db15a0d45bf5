"""Each requirement has its row, each row true names of what shows it, and the pages say what rows say."""

import re
from collections import Counter

import pytest
from msgspec.structs import replace

from tests.docs.asvs import (
    CHAPTERS,
    PAGE,
    SECURITY,
    Requirement,
    levels,
    page,
    place_of,
    requirements,
    security_page,
)
from tests.docs.test_readme import TOP

ROWS = requirements()
LEVELS = levels()
WRITE = "run: python -m tests.docs.asvs"
NAMED_IN = {".py": r"^\s*(async )?def {name}\(", ".ts": r"^test\(\s*\"{name}\""}
# Begins like a sentence of the standard, whose words are not ours to copy.
COPIED = re.compile(r"^verify\b|\bverify that\b", re.IGNORECASE)


def faults(row: Requirement) -> list[str]:
    """What a row lacks, or names that is not there."""
    found = [f"{number} is no requirement" for number in row.numbers if number not in LEVELS]
    found += [fault for test in row.tests if (fault := _fault_of(test))]
    if len(row.numbers) != 1 and row.status != "not-applicable":
        found.append("several numbers, although they apply")
    if row.status == "kept" and not (row.tests or row.untested):
        found.append("kept, and nothing shows it")
    if row.tests and row.untested:
        found.append("a test, and a reason why there is none")
    if not row.asks or not row.how or "|" in row.asks + row.how + row.untested:
        found.append("no words, or words that break the table")
    if COPIED.search(row.asks):
        found.append("the standard's own words")
    return found


def _fault_of(test: str) -> str | None:
    path, _, name = test.partition("::")
    if not path.startswith("tests/") or not (TOP / path).is_file():
        return f"no file {path}"
    pattern = NAMED_IN[(TOP / path).suffix].replace("{name}", re.escape(name))
    if name and re.search(pattern, (TOP / path).read_text(encoding="utf-8"), re.MULTILINE) is None:
        return f"no test {test}"
    return None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.numbers[0])
def test_a_row_is_whole_and_what_it_names_is_there(row: Requirement) -> None:
    assert faults(row) == []


def test_every_requirement_of_level_1_and_2_has_one_row() -> None:
    counted = Counter(number for row in ROWS for number in row.numbers)
    assert [number for number, times in counted.items() if times > 1] == []
    assert [number for number, level in LEVELS.items() if level < 3 and number not in counted] == []


def test_the_numbers_are_as_many_as_the_standard_has() -> None:
    # ASVS 5.0.0: 345 requirements in 17 chapters.
    assert Counter(LEVELS.values()) == {1: 70, 2: 183, 3: 92}
    assert {place_of(number)[0] for number in LEVELS} == set(CHAPTERS)


def test_rows_stand_in_the_order_of_their_numbers() -> None:
    numbers = [number for row in ROWS for number in row.numbers]
    assert numbers == sorted(numbers, key=place_of)


def test_what_is_not_there_is_found() -> None:
    sound = next(row for row in ROWS if row.status == "kept" and row.tests)
    assert faults(replace(sound, numbers=["1.9.9"])) == ["1.9.9 is no requirement"]
    assert faults(replace(sound, tests=["tests/none.py"])) == ["no file tests/none.py"]
    here = "tests/docs/test_asvs.py::test_none"
    assert faults(replace(sound, tests=[here])) == [f"no test {here}"]
    sentence = "tests/pwa/route.test.ts::a sentence that is not there"
    assert faults(replace(sound, tests=[sentence])) == [f"no test {sentence}"]
    assert faults(replace(sound, tests=[])) == ["kept, and nothing shows it"]
    assert faults(replace(sound, asks="Verify that it is so")) == ["the standard's own words"]
    assert faults(replace(sound, numbers=["1.1.1", "1.1.2"])) == ["several numbers, although they apply"]


def test_the_page_is_the_one_of_its_rows() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(ROWS), WRITE


def test_the_page_of_security_says_every_row_that_is_not_kept() -> None:
    written = SECURITY.read_text(encoding="utf-8")
    assert written == security_page(written, ROWS), WRITE
    part = written.split("## ASVS 5, level 2")[1].split("\n## ")[0]
    said = set(re.findall(r"^\| (\d+\.\d+\.\d+) \|", part, re.MULTILINE))
    assert said == {
        number for row in ROWS if row.status in ("partly", "deviates", "open") for number in row.numbers
    }
