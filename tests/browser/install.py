"""Sees that the two browsers of the stories are there: `python -m tests.browser.install`.

As root it installs what is missing from the distribution; otherwise it prints the one line that does.
"""

import os
import shutil
import subprocess
import sys

# The command of each browser, and the distribution's package that has it.
BROWSERS = {"chromium": "chromium", "firefox-esr": "firefox-esr"}


def main() -> int:
    """0 when both browsers are there in the end, else 1."""
    absent = missing()
    if not absent:
        return 0
    update, install = ["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *absent]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"missing browsers: sudo {' '.join(update)} && sudo {' '.join(install)}", file=sys.stderr)
        return 1
    for command in (update, install):
        subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    absent = missing()
    if absent:
        print(f"still missing after apt-get: {' '.join(absent)}", file=sys.stderr)
    return 1 if absent else 0


def missing() -> list[str]:
    """The packages whose browser is not on the path."""
    return [package for command, package in BROWSERS.items() if shutil.which(command) is None]


if __name__ == "__main__":
    sys.exit(main())
