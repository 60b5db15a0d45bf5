"""A locked phone is taken apart: what its browser has written to disk names no patient, number or drug."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    bag_due_soon,
    begin_note,
    change_bag,
    enrol,
    lock_in_the_pocket,
    lock_now,
    unlock,
)
from tests.browser.conftest import MakePhone
from tests.browser.leveldb import contents
from tests.browser.service import Service

DRUG = "blinatumomab"
CANARY = "canary Zebedee Quillfeather"
# The app's own code and rules, which name the drug and nobody.
OF_THE_APP = ("CacheStorage", "Code Cache", "Cache_Data", "ScriptCache")
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found;
}"""
# What the app must never do, in every place a page can write to: short, wide, and long enough to be packed.
WRITE_CANARIES = """async (canary) => {
  localStorage.setItem("canary", `${canary} local`);
  sessionStorage.setItem("canary", `${canary} session`);
  const opened = indexedDB.open("canary", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("canary");
  await new Promise((done) => (opened.onsuccess = done));
  const writing = opened.result.transaction("canary", "readwrite", {durability: "strict"});
  const store = writing.objectStore("canary");
  store.put({said: `${canary} short`}, 1);
  store.put({said: `${canary} wide \\u2713`}, 2);
  store.put({said: `${canary} long `.repeat(20000)}, 3);
  store.put(new Blob([`${canary} blob`]), 4);
  await new Promise((done) => (writing.oncomplete = done));
  opened.result.close();
}"""
# More than a journal takes, so that everything written before it goes into packed tables.
FILL = """async () => {
  const opened = indexedDB.open("filler", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("filler");
  await new Promise((done) => (opened.onsuccess = done));
  for (let number = 0; number < 120; number += 1) {
    const writing = opened.result.transaction("filler", "readwrite", {durability: "strict"});
    writing.objectStore("filler").put(crypto.getRandomValues(new Uint8Array(50000)), number);
    await new Promise((done) => (writing.oncomplete = done));
  }
  opened.result.close();
}"""


def test_the_disk_of_a_locked_phone_names_no_patient_number_or_drug(
    service: Service, phone: MakePhone, tmp_path: Path
) -> None:
    asha = service.user("nurse")
    own = phone("own")
    page = own.on(service.url)
    worked_through(page, service, asha)
    page.evaluate(FILL)
    own.off()
    profile = tmp_path / "own"
    assert tables(profile) != []
    assert places_of(profile, [*people(service, asha), *batches()], ()) == []
    assert places_of(profile, [DRUG], OF_THE_APP) == []


def test_the_search_finds_what_is_written_in_the_clear(
    service: Service, phone: MakePhone, tmp_path: Path
) -> None:
    own = phone("own")
    page = own.on(service.url)
    page.evaluate(WRITE_CANARIES, CANARY)
    own.off()
    profile, ends = tmp_path / "own", ("local", "session", "short", "wide", "long", "blob")
    assert [end for end in ends if not places_of(profile, [f"{CANARY} {end}"], ())] == []

    page = own.on(service.url)
    page.evaluate(FILL)
    own.off()
    assert tables(profile) != []
    found = {end: places_of(profile, [f"{CANARY} {end}"], ()) for end in ends}
    assert [end for end in ("short", "wide") if not any(".ldb" in place for place in found[end])] == []
    # The browser itself drops what was kept for one session.
    assert [end for end in ends if not found[end]] == ["session"]


def test_the_worker_keeps_no_answer_of_the_service(service: Service, phone: MakePhone) -> None:
    asha = service.user("nurse")
    page = phone("own").on(service.url)
    worked_through(page, service, asha)
    cached = page.evaluate(CACHED)
    assert "/" in cached and any(path.endswith(".js") for path in cached)
    assert [path for path in cached if path.startswith("/api/") or path == "/rules/current.json"] == []


def worked_through(page: Page, service: Service, user: dict[str, Any]) -> None:
    """A morning's work on a phone: read, written, begun, locked."""
    patient, _ = bag_due_soon(service, user["token"])
    enrol(page, user, "Asha's phone")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.goto(f"{service.url}/#/patient/{patient['id']}")
    expect(page.get_by_role("heading", name=patient["family_name"]).first).to_be_attached()
    page.goto(f"{service.url}/#/patient/{patient['id']}/bag")
    change_bag(page, batches()[0])
    expect(page.get_by_text("and sent")).to_be_visible()
    page.context.set_offline(True)
    page.goto(f"{service.url}/#/patient/{patient['id']}/bag")
    change_bag(page, batches()[1])
    expect(page.get_by_text("not sent yet")).to_be_visible()
    begin_note(page, service, patient, batches()[2])
    lock_in_the_pocket(page)
    unlock(page)
    lock_now(page)
    page.context.set_offline(False)


def batches() -> list[str]:
    """What the nurse typed: sent, not sent, not saved."""
    return ["SENTBATCH7", "KEPTBATCH8", "HALFWRITTEN9"]


def people(service: Service, user: dict[str, Any]) -> list[str]:
    """The names and numbers of the ward, as they are written."""
    found = set()
    for patient in service.ask("/api/patients", user["token"])["patients"]:
        number = patient["nhs_number"] or ""
        spaced = f"{number[:3]} {number[3:6]} {number[6:]}" if number else ""
        family, given = patient["family_name"], patient["given_name"]
        found |= {family, family.upper(), given, number, spaced}
    # Three letters come by chance in megabytes of what is sealed.
    words = sorted(word for word in found if len(word) > 3)
    assert len(words) > 15
    return words


def places_of(profile: Path, words: list[str], spared: tuple[str, ...]) -> list[str]:
    """The files of a profile in which a word stands, in either of the ways a browser writes letters."""
    searched = 0
    found = []
    sought = [(word, form) for word in words for form in (word.encode(), word.encode("utf-16-le"))]
    for path in files(profile, spared):
        for content in contents(path):
            searched += len(content)
            found += [f"{word} in {path.relative_to(profile)}" for word, form in sought if form in content]
    assert searched > 100_000
    return sorted(set(found))


def tables(profile: Path) -> list[Path]:
    """The packed tables of the databases pages write to."""
    return [path for path in profile.rglob("*.ldb") if "IndexedDB" in path.parts]


def files(profile: Path, spared: tuple[str, ...]) -> Iterator[Path]:
    for path in profile.rglob("*"):
        if path.is_file() and not any(part in spared for part in path.parts):
            yield path
