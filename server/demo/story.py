"""Collects what happened to the patients, and writes it down as their nurses' phones would have."""

from typing import Any

import msgspec

from server import ids
from shared_rules import instant

MINUTE = 60
HOUR = 3600
DAY = 86_400


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """A member of the ward with a phone."""

    user: str
    name: str
    role: str
    device: str
    install: str


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes about the patients of one team."""

    nurse: Author
    second_nurse: Author
    pharmacist: Author
    prescriber: Author


class Draft(msgspec.Struct, frozen=True):
    """Something that happened, not yet numbered. `at` is seconds since 1970 UTC."""

    patient: str
    at: int
    kind: str
    body: dict[str, Any]
    author: Author


class Written(msgspec.Struct, frozen=True):
    """A fact as a phone sends it."""

    author: Author
    content: bytes


class Story:
    """What happened to one patient."""

    def __init__(self, patient: str, team: Team) -> None:
        self.patient = patient
        self.team = team
        self.drafts: list[Draft] = []

    def add(self, at: int, kind: str, body: dict[str, Any], author: Author | None = None) -> None:
        """Something that happened at `at`, by the team's nurse where nobody else is named."""
        self.drafts.append(Draft(self.patient, at, kind, body, author or self.team.nurse))


def write_down(stories: list[Story], rules: str) -> list[Written]:
    """The facts of all stories in the order they were recorded, numbered without a gap on each phone."""
    drafts = sorted((draft for story in stories for draft in story.drafts), key=lambda draft: draft.at)
    numbers: dict[str, int] = {}
    written = []
    for draft in drafts:
        number = numbers[draft.author.device] = numbers.get(draft.author.device, 0) + 1
        written.append(Written(draft.author, msgspec.json.encode(_fact(draft, number, rules))))
    return written


def _fact(draft: Draft, number: int, rules: str) -> dict[str, Any]:
    at = instant.text(draft.at)
    return {
        "id": ids.uuid7_at(draft.at * 1000),
        "patient": draft.patient,
        "kind": draft.kind,
        "at": at,
        "recorded_at": at,
        "device": draft.author.device,
        "device_seq": number,
        "author": draft.author.user,
        "body": draft.body,
        "install": draft.author.install,
        "seen": None,
        "rules": rules,
        "clock": {"offset_ms": 0, "quality": "good"},
    }
