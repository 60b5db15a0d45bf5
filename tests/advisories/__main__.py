"""No locked dependency has a known fault, said only when the advisory services have answered.

`make audit`: exit 1 for a fault, 2 when a service could not be asked: silence is no clean bill. As a part of
`make check` (`--in-check`) what could not be asked is one line and no failure, after seconds, because a
machine without a way to the services must be able to check all else; BAGWATCH_AUDIT=required takes that back.
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec

from tests.advisories.asking import LOCKED, Findings, NotAsked, ask_npm, ask_python

PATIENT_SECONDS, CHECK_SECONDS = 600, 30
FAULT, NOT_ASKED = 1, 2

Ask = Callable[[], Findings]


class Audit(msgspec.Struct):
    """What the services answered, and why one did not."""

    findings: list[Findings] = []
    failures: list[str] = []


def main(words: list[str]) -> int:
    in_check = "--in-check" in words and os.environ.get("BAGWATCH_AUDIT") != "required"
    audit = _audit(CHECK_SECONDS if in_check else PATIENT_SECONDS)
    for found in audit.findings:
        print(f"{found.place}: {found.packages} packages, {len(found.faults)} with a known fault")
        for fault in found.faults:
            print(f"  {fault}")
    for failure in ["; ".join(audit.failures)] if in_check and audit.failures else audit.failures:
        print(f"NOT AUDITED: {failure}", file=sys.stderr)
    if any(found.faults for found in audit.findings):
        return FAULT
    return NOT_ASKED if audit.failures and not in_check else 0


def _audit(most_seconds: float) -> Audit:
    """Asks both services at once, so that one without answer does not add to the other's."""
    python: list[Ask] = [lambda path=path: ask_python(path, most_seconds) for path in LOCKED]  # type: ignore[misc]
    whole = Audit()
    with ThreadPoolExecutor() as pool:
        for one in pool.map(_asked, [python, [lambda: ask_npm(most_seconds)]]):
            for said in one:
                if isinstance(said, Findings):
                    whole.findings.append(said)
                else:
                    whole.failures.append(str(said))
    return whole


def _asked(asks: list[Ask]) -> list[Findings | NotAsked]:
    return list(_in_turn(asks))


def _in_turn(asks: list[Ask]) -> Iterator[Findings | NotAsked]:
    """A service that did not answer is not asked again."""
    for ask in asks:
        try:
            yield ask()
        except NotAsked as error:
            yield error
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
