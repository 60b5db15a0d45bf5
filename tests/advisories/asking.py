"""Asks the advisory services through their own tools, and tells apart no fault from no answer."""

import subprocess
from pathlib import Path
from typing import Any

import msgspec

TOP = Path(__file__).parents[2]
LOCKED = ("requirements/run.txt", "requirements/dev.txt")
# The id of an advisory, and why it cannot harm here.
ACCEPTED: dict[str, str] = {}


class NotAsked(Exception):
    """A service gave no usable answer; the message says which and why."""


class Findings(msgspec.Struct, frozen=True):
    """What a service says of the packages locked in one file."""

    place: str
    packages: int
    faults: list[str]


def ask_python(locked: str, most_seconds: float) -> Findings:
    """The Python packages of a lock file. Raises NotAsked, also when only some could be asked about."""
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "-f", "json"]
    said, why = _answer(["pip-audit", "-r", locked, *options], TOP, most_seconds)
    packages = said.get("dependencies") if isinstance(said, dict) else None
    if not isinstance(packages, list):
        raise NotAsked(f"{locked}: the advisory service of Python packages did not answer ({why})")
    skipped = [one for one in packages if "skip_reason" in one]
    if skipped:
        reason = f"{len(skipped)} of {len(packages)} packages, for example: {skipped[0]['skip_reason']}"
        raise NotAsked(f"{locked}: the advisory service of Python packages does not know {reason}")
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}, fixed in {fault['fix_versions'] or 'no version'}"
        for one in packages
        for fault in one["vulns"]
        if fault["id"] not in ACCEPTED
    ]
    return Findings(locked, len(packages), faults)


def ask_npm(most_seconds: float) -> Findings:
    """The packages of the phone's app and its build. Raises NotAsked."""
    said, why = _answer(["npm", "audit", "--json"], TOP / "pwa", most_seconds)
    faulty = said.get("vulnerabilities") if isinstance(said, dict) else None
    if not isinstance(faulty, dict):
        reason = said.get("message", why) if isinstance(said, dict) else why
        raise NotAsked(f"pwa/package-lock.json: the advisory service of npm did not answer ({reason})")
    faults = [
        f"{name} {one['range']}: {one['severity']}" for name, one in faulty.items() if name not in ACCEPTED
    ]
    return Findings("pwa/package-lock.json", said["metadata"]["dependencies"]["total"], faults)


def _answer(command: list[str], place: Path, most_seconds: float) -> tuple[Any, str]:
    """The JSON a tool printed, None where it printed none, and its last words."""
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, timeout=most_seconds, check=False)
    except subprocess.TimeoutExpired:
        return None, f"nothing within {most_seconds:.0f} s"
    except OSError as error:
        return None, str(error)
    words = done.stderr.decode(errors="replace").strip().splitlines()
    try:
        return msgspec.json.decode(done.stdout), words[-1] if words else "no words"
    except ValueError:
        return None, words[-1] if words else "no words"
