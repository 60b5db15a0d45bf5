"""`make audit`: no locked dependency has a known fault, said only when the advisory services have answered.

Exit 1 for a fault, 2 when a service could not be asked: silence is no clean bill.
"""

import sys

from tests.advisories.asking import LOCKED, Findings, NotAsked, ask_npm, ask_python


def main() -> int:
    findings: list[Findings] = []
    failures: list[str] = []
    for ask in [*(lambda path=path: ask_python(path) for path in LOCKED), ask_npm]:
        try:
            findings.append(ask())
        except NotAsked as error:
            failures.append(str(error))
    for found in findings:
        print(f"{found.place}: {found.packages} packages, {len(found.faults)} with a known fault")
        for fault in found.faults:
            print(f"  {fault}")
    for failure in failures:
        print(f"NOT AUDITED: {failure}", file=sys.stderr)
    if any(found.faults for found in findings):
        return 1
    return 2 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
