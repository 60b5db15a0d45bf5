"""The files of a phone that was put away are searched: they name no patient, colleague, number or drug."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.acts import bag_due_soon, change_bag, enrol, lock_now
from tests.browser.conftest import MakePhone
from tests.browser.service import Service

# Shorter ones are found by chance among so many bytes.
LEAST_LETTERS = 5
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:]{8}Z")
BATCH = "LOT-QX-88317"


def words_of(value: object) -> set[str]:
    """Every text inside a body that says something; instants of tasks lie in the clear."""
    if isinstance(value, dict):
        return set().union(*(words_of(part) for part in value.values()), set())
    if isinstance(value, list):
        return set().union(*(words_of(part) for part in value), set())
    return {value} if isinstance(value, str) and not INSTANT.fullmatch(value) else set()


def said_in_ward(service: Service, user: dict[str, Any]) -> set[str]:
    """What the facts of the patients of a person say, kinds and authors included, and who works there."""
    found = {"blinatumomab", user["name"], *user["name"].split()}
    for patient in service.ask("/api/patients", user["token"])["patients"]:
        for fact in service.ask(f"/api/patients/{patient['id']}/facts", user["token"])["facts"]:
            found |= words_of(fact["body"]) | {fact["kind"]}
    return {word for word in found if len(word) >= LEAST_LETTERS}


def lying_in(profile: Path) -> bytes:
    """The bytes of every file of the browser's databases, deleted records that are still there included."""
    files = [path for path in profile.rglob("*") if path.is_file() and "IndexedDB" in path.parts]
    assert files != []
    return b"\n".join(path.read_bytes() for path in files)


def found_in(content: bytes, words: set[str]) -> list[str]:
    return sorted(word for word in words if lies_in(content, word))


def lies_in(content: bytes, word: str) -> bool:
    """As a word of its own: `ratio` is not in `expiration`. Browsers keep a letter in one byte or two."""
    alone = rb"(?<![A-Za-z])" + re.escape(word.encode()) + rb"(?![A-Za-z])"
    return re.search(alone, content) is not None or word.encode("utf-16-le") in content


def test_the_files_of_a_locked_phone_name_nobody_and_nothing(
    service: Service, phone: MakePhone, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    patient, _ = bag_due_soon(service, asha["token"])
    own = phone("own")
    page = own.on(service.url)
    enrol(page, asha, "Asha's phone")
    page.goto(f"{service.url}/#/patient/{patient['id']}/bag")
    change_bag(page, BATCH)
    expect(page).to_have_url(f"{service.url}/#/patient/{patient['id']}")
    lock_now(page)
    own.off()
    words = said_in_ward(service, asha)
    assert len(words) > 50
    content = lying_in(tmp_path / "own")
    assert patient["id"].encode() in content, "ids lie in the clear: this is the right place to search"
    assert found_in(content, {*words, BATCH}) == []
