"""`python -m tests.bench [sync] [start] [advise] [table]`: all of them without a name."""

import sys

from tests.bench import advice_speed, phone_start, sync_speed, table_speed

PARTS = {
    "sync": sync_speed.main,
    "start": phone_start.main,
    "advise": advice_speed.main,
    "table": table_speed.main,
}


def main(names: list[str]) -> None:
    """Runs the named parts, in the order given."""
    for name in names or list(PARTS):
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
