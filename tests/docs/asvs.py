"""`python -m tests.docs.asvs` writes asvs.md and the summary of security.md; a test finds drift.

The source is asvs.toml, in our own words. Numbers and levels are those of OWASP ASVS 5.0.0, kept in
`asvs_levels.toml`.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import msgspec

DOCS = Path(__file__).parents[2] / "docs"
SOURCE = DOCS / "asvs.toml"
PAGE = DOCS / "asvs.md"
SECURITY = DOCS / "security.md"
LEVELS = Path(__file__).parent / "asvs_levels.toml"
HEADING = "## ASVS 5, level 2\n"
Status = Literal["kept", "partly", "deviates", "open", "not-applicable"]
STATUSES: tuple[Status, ...] = get_args(Status)
MEANS: dict[Status, str] = {
    "kept": "built; a test fails when it stops being true, or the reason says why none can",
    "partly": "the rest is named",
    "deviates": "built otherwise on purpose, with the reason",
    "open": "not built, or left to the installation",
    "not-applicable": "there is no such part",
}
# Told in full in the summary, the heaviest first.
UNKEPT: tuple[Status, ...] = ("deviates", "partly", "open")
TABLE_HEAD = ("| number | level | asks | status | how, or why not | tests |", "|---|---|---|---|---|---|")
CHAPTERS = {
    1: "Encoding and sanitising",
    2: "Validation and business logic",
    3: "The browser",
    4: "API and HTTP",
    5: "Files",
    6: "Authentication",
    7: "Sessions",
    8: "Authorisation",
    9: "Self-contained tokens",
    10: "OAuth and OIDC",
    11: "Cryptography",
    12: "Communication",
    13: "Configuration",
    14: "Data protection",
    15: "Code and architecture",
    16: "Logs and errors",
    17: "WebRTC",
}


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row: its numbers (several only where they do not apply), what is asked, and how it stands.

    `tests` are paths, or a path and a name behind `::`. `untested`: why no test can show what is kept.
    """

    numbers: list[str]
    asks: str
    status: Status
    how: str
    tests: list[str] = []
    untested: str = ""


class Requirements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    requirement: list[Requirement]


def requirements() -> list[Requirement]:
    """The rows as written, in their order; raises msgspec.ValidationError."""
    return msgspec.toml.decode(SOURCE.read_bytes(), type=Requirements).requirement


def levels() -> dict[str, int]:
    """The level of each requirement of the standard, by number."""
    sections: dict[str, list[int]] = tomllib.loads(LEVELS.read_text(encoding="utf-8"))
    return {
        f"{section}.{place}": level
        for section, found in sections.items()
        for place, level in enumerate(found, 1)
    }


def place_of(number: str) -> tuple[int, ...]:
    """Where a number stands: 1.2.10 behind 1.2.9."""
    return tuple(int(part) for part in number.split("."))


def page(rows: list[Requirement]) -> str:
    """The whole table as a page."""
    of_number = levels()
    lines = [
        "# ASVS 5",
        "",
        "How Bagwatch stands to each requirement of level 1 and 2 of OWASP ASVS 5.0.0, and to some above.",
        "What is asked is in our words; the [standard](https://owasp.org/www-project-asvs/) has its own.",
        "The judgement is the makers'; nobody else has assessed it. What is not kept, with the reason, is in",
        "[security.md](security.md#asvs-5-level-2). `python -m tests.docs.asvs` writes it from `asvs.toml`.",
        "",
        *_counts(rows),
    ]
    for chapter, name in CHAPTERS.items():
        lines += ["", f"## {chapter} {name}", "", *TABLE_HEAD]
        own = [row for row in rows if place_of(row.numbers[0])[0] == chapter]
        lines += [_row(row, of_number) for row in own]
    return "\n".join(lines) + "\n"


def _counts(rows: list[Requirement]) -> Iterator[str]:
    of_number = levels()
    counted = Counter((row.status, of_number[number]) for row in rows for number in row.numbers)
    yield "| status | means | level 1 | level 2 | level 3 |"
    yield "|---|---|---|---|---|"
    for status in STATUSES:
        numbers = " | ".join(str(counted[status, level]) for level in (1, 2, 3))
        yield f"| {status} | {MEANS[status]} | {numbers} |"


def _row(row: Requirement, of_number: dict[str, int]) -> str:
    several = ", ".join(str(level) for level in sorted({of_number[number] for number in row.numbers}))
    shown = ", ".join(f"`{test}`" for test in row.tests) or row.untested or "–"
    return f"| {', '.join(row.numbers)} | {several} | {row.asks} | {row.status} | {row.how} | {shown} |"


def summary(rows: list[Requirement]) -> str:
    """What security.md says of it: counts, and every row that is not kept."""
    of_number = levels()
    lines = [
        HEADING,
        "Every requirement of level 1 and 2, with its tests: [asvs.md](asvs.md). What the standard asks to",
        "be written down: [security-decisions.md](security-decisions.md). `python -m tests.docs.asvs` writes",
        "this part from `asvs.toml`. The judgement is the makers'; nobody else has assessed it.",
        "",
        *_counts(rows),
    ]
    for status in UNKEPT:
        lines += ["", f"### {status.capitalize()}: {MEANS[status]}", "", "| number | level | asks | why |"]
        lines += ["|---|---|---|---|"]
        for row in rows:
            if row.status == status:
                number = row.numbers[0]
                lines.append(f"| {number} | {of_number[number]} | {row.asks} | {row.how} |")
    return "\n".join(lines) + "\n\n"


def security_page(written: str, rows: list[Requirement]) -> str:
    """The page with the summary in place of the one it has. Raises ValueError where it has no such part."""
    before, rest = written.split(HEADING)
    return before + summary(rows) + rest[rest.index("\n## ") + 1 :]


def main() -> None:
    rows = requirements()
    PAGE.write_text(page(rows), encoding="utf-8")
    SECURITY.write_text(security_page(SECURITY.read_text(encoding="utf-8"), rows), encoding="utf-8")


if __name__ == "__main__":
    main()
