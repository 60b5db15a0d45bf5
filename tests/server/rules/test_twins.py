"""The phone's document and comparison of the rules say what the server's do."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from server.rules.served import ServedRules, serve_protocol
from shared_rules.canonical import canonical
from shared_rules.comparison import differences
from shared_rules.document import outline
from tests.server.rules.ward import FIRST, SECOND

ROOT = Path(__file__).parents[3]
NODE = Path(sys.executable).with_name("node")
RULES = (ROOT / "pwa" / "src" / "rules").as_uri()
OUTLINE = f"""
import {{ outline }} from "{RULES}/document.ts";
const [[hash, protocol]] = asked;
say(outline(protocol, hash));
"""
DIFFERENCES = f"""
import {{ differences }} from "{RULES}/comparison.ts";
const [[, before], [, after]] = asked;
say(differences(before, after));
"""
FRAME = """
import {{ readFileSync }} from "node:fs";
const say = (value) => process.stdout.write(JSON.stringify(value));
const asked = JSON.parse(readFileSync(0, "utf8"));
{}
"""


def phone(program: str, *rules: ServedRules) -> Any:
    asked = [[one.hash, json.loads(one.content)] for one in rules]
    command = [str(NODE), "--input-type=module-typescript", "--eval", FRAME.format(program)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_document_on_the_phone_is_the_one_of_the_server() -> None:
    said = phone(OUTLINE, FIRST)
    wanted = [
        {"title": section.title, "entries": [entry._asdict() for entry in section.entries]}
        for section in outline(FIRST.protocol)
    ]
    wanted = json.loads(json.dumps(wanted))
    assert [section["title"] for section in said] == [section["title"] for section in wanted]
    for ours, theirs in zip(said, wanted, strict=True):
        # Exported rules are in alphabetical order, tables and their fields too.
        if ours["title"] == "Numbers the rules read":
            ours, theirs = _sorted(ours), _sorted(theirs)
        assert ours == theirs


def _sorted(section: dict[str, Any]) -> list[Any]:
    return sorted((entry["title"], sorted(entry["rows"])) for entry in section["entries"])


def test_the_phone_finds_the_differences_the_server_finds() -> None:
    first = FIRST.protocol
    decision = msgspec.structs.replace(first.decisions[3], status="signed", approver="C", date="2026-01-02")
    changed = msgspec.structs.replace(
        SECOND.protocol,
        decisions=[*first.decisions[:3], decision, *first.decisions[4:]],
        clauses=first.clauses[:-1],
        liver_multiples=first.liver_multiples[1:],
        title="Another title",
    )
    for other in (FIRST, SECOND, serve_protocol(changed)):
        wanted = [change._asdict() for change in differences(first, other.protocol)]
        assert _by_path(phone(DIFFERENCES, FIRST, other)) == _by_path(wanted)


def _by_path(changes: list[dict[str, Any]]) -> list[tuple[str, bytes, bytes]]:
    return sorted((one["path"], canonical(one["before"]), canonical(one["after"])) for one in changes)
