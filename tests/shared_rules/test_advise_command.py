"""`bagwatch advise`: an answer a line, an error a line, the same from both engines, and never a traceback."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from server.command import main
from shared_rules.canonical import canonical
from shared_rules.protocol import PROTOCOLS, load, protocol_hash
from tests.shared_rules import generator

ENGINES = ("server", "phone")
GOOD = generator.plain(1)
BROKEN_ENVELOPES: list[tuple[str, Any]] = [
    ("facts[0]", 7),
    ("facts[0].id", "not-a-uuid"),
    ("facts[0].id", None),
    ("facts[0].patient", 3),
    ("facts[1].patient", "5591b786-a1f6-5683-a5ab-b0439904d307"),
    ("facts[0].kind", None),
    ("facts[0].kind", ["note_written"]),
    ("facts[0].at", "2026-02-30T00:00:00Z"),
    ("facts[0].at", "2026-06-01T08:00:00+01:00"),
    ("facts[0].recorded_at", 1_780_300_800),
    ("facts[0].device", ""),
    ("facts[0].device_seq", 1.5),
    ("facts[0].device_seq", True),
    ("facts[0].device_seq", 2**53),
    ("facts[0].author", {}),
    ("facts[0].body", []),
    ("facts[0].body", None),
    ("facts", None),
    ("facts", {}),
    ("now", None),
    ("now", "today"),
    ("now", "2026-06-01T08:00:00"),
]


def advise(*arguments: str, content: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["advise", *arguments], input=content)


def both(path: Path, *options: str) -> Result:
    """The result of both engines, which must be one."""
    server, phone = (advise("--engine", engine, *options, str(path)) for engine in ENGINES)
    assert (server.exit_code, server.stdout_bytes, server.stderr) == (
        phone.exit_code,
        phone.stdout_bytes,
        phone.stderr,
    )
    assert "Traceback" not in server.output
    return server


def written(directory: Path, content: Any) -> Path:
    path = directory / "cases.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def changed(case: Any, path: str, value: Any) -> Any:
    """A copy of the case with another value at a path such as `facts[0].at`."""
    case = json.loads(json.dumps(case))
    *parents, last = path.replace("]", "").replace("[", ".").split(".")
    parent: Any = case
    for step in parents:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    parent[int(last) if isinstance(parent, list) else last] = value
    return case


def test_a_case_a_vector_and_arrays_of_them_are_answered_a_line_each(tmp_path: Path) -> None:
    vector = {"name": "v", "why": "w", "case": GOOD, "expect": {}}
    [line] = both(written(tmp_path, GOOD)).stdout_bytes.splitlines()
    assert line == canonical(json.loads(line))
    assert json.loads(line)["protocol"] == protocol_hash(load("blinatumomab"))
    assert both(written(tmp_path, vector)).stdout_bytes.splitlines() == [line]
    assert both(written(tmp_path, [vector, GOOD, vector])).stdout_bytes.splitlines() == [line] * 3
    assert both(written(tmp_path, [])).exit_code == 0


def test_several_files_are_answered_in_order_and_a_dash_is_standard_input(tmp_path: Path) -> None:
    other = generator.plain(2)
    (tmp_path / "other.json").write_text(json.dumps(other))
    result = advise("-", str(tmp_path / "other.json"), content=json.dumps(GOOD))
    assert result.exit_code == 0
    first, second = result.stdout_bytes.splitlines()
    assert [first] == both(written(tmp_path, GOOD)).stdout_bytes.splitlines()
    assert [second] == both(written(tmp_path, other)).stdout_bytes.splitlines()


@pytest.mark.parametrize(("path", "value"), BROKEN_ENVELOPES)
def test_a_broken_envelope_is_one_line_that_names_case_and_path(
    path: str, value: Any, tmp_path: Path
) -> None:
    result = both(written(tmp_path, [GOOD, changed(GOOD, path, value), GOOD]))
    assert result.exit_code == 2
    assert len(result.stdout_bytes.splitlines()) == 2
    [line] = result.stderr.splitlines()
    assert "cases.json[1]" in line
    assert f"at {path}:" in line


@pytest.mark.parametrize(
    "field", ["id", "patient", "kind", "at", "recorded_at", "device", "device_seq", "author", "body"]
)
def test_a_missing_field_of_the_envelope_is_named(field: str, tmp_path: Path) -> None:
    case = json.loads(json.dumps(GOOD))
    del case["facts"][2][field]
    result = both(written(tmp_path, case))
    assert result.exit_code == 2
    assert f"at facts[2].{field}:" in result.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{'protocol': 1}", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"protocol": "blinatumomab", "now": NaN}', "not JSON"),
        (b'{"protocol": "\\ud800"}', "at protocol: a lone surrogate"),
        (b'{"protocol": "blinatumomab", "now": 1e400}', "at now: the number is out of range"),
        (b"[" * 5_000, "nested deeper"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "nested deeper"),
        (b"7", "a case is an object"),
        (b'"x"', "a case is an object"),
        (b"null", "a case is an object"),
        (b'[[{"protocol": "blinatumomab"}]]', "a case is an object"),
        (b'{"case": 1}', "a case is an object"),
        (b"{}", "at protocol: not the name of a protocol"),
        (b'{"protocol": 1}', "at protocol: not the name of a protocol"),
        (b'{"protocol": "../blinatumomab"}', "at protocol: no protocol of this name"),
        (b'{"protocol": "other", "now": "2026-06-01T08:00:00Z", "facts": []}', "at protocol: no protocol"),
        (b'{"protocol": "blinatumomab"}', "at now: not an instant"),
        (b'{"protocol": "blinatumomab", "now": "2026-06-01T08:00:00Z"}', "at facts: not a list of facts"),
    ],
)
def test_what_is_no_case_is_one_line_and_exit_2(content: bytes, says: str, tmp_path: Path) -> None:
    result = both(written(tmp_path, content))
    assert result.exit_code == 2
    assert result.stdout_bytes == b""
    [line] = result.stderr.splitlines()
    assert says in line
    assert "cases.json" in line


def test_answers_before_a_broken_file_stay_answered(tmp_path: Path) -> None:
    broken = json.dumps([GOOD, GOOD])[:-1] + ',{"protocol"'
    result = both(written(tmp_path, broken.encode()))
    assert result.exit_code == 2
    assert len(result.stdout_bytes.splitlines()) == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_answered(tmp_path: Path) -> None:
    result = advise(str(tmp_path / "none.json"), str(written(tmp_path, GOOD)), str(tmp_path))
    assert result.exit_code == 2
    assert len(result.stdout_bytes.splitlines()) == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [
        "cannot be read",
        "cannot be read",
    ]


def test_a_broken_body_is_kept_and_said_and_the_rest_answered(tmp_path: Path) -> None:
    case = json.loads(json.dumps(GOOD))
    bodies: Sequence[Any] = (
        {"weight_kg": 1e300},
        {"weight_kg": True},
        {"constructor": 1},
        {"__proto__": {"a": 1}},
    )
    case["facts"] = case["facts"][: len(bodies)]
    for fact, body in zip(case["facts"], bodies, strict=True):
        fact |= {"kind": "weight_recorded", "body": body}
    result = both(written(tmp_path, case))
    assert result.exit_code == 0
    answer = json.loads(result.stdout_bytes)
    assert answer["state"]["not_understood"] == len(bodies)
    assert "facts.not-understood" in [finding["rule"] for finding in answer["findings"]]


def test_another_protocol_file_answers_every_case(tmp_path: Path) -> None:
    source = (PROTOCOLS / "blinatumomab.toml").read_text(encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text(source.replace("window_hours = 4", "window_hours = 3"), encoding="utf-8")
    path = written(tmp_path, [GOOD, {**GOOD, "protocol": "whatever"}])
    lines = both(path, "--protocol", str(other)).stdout_bytes.splitlines()
    assert len(lines) == 2
    assert lines[0] == lines[1]
    assert json.loads(lines[0])["protocol"] != protocol_hash(load("blinatumomab"))


@pytest.mark.parametrize("content", ["", "name = 1", "{}", None])
def test_a_broken_protocol_file_is_one_line_and_exit_2(content: str | None, tmp_path: Path) -> None:
    protocol = tmp_path / "broken.toml"
    if content is not None:
        protocol.write_text(content)
    result = both(written(tmp_path, GOOD), "--protocol", str(protocol))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "broken.toml" in result.stderr


def test_numbers_reach_the_phone_as_they_were_written(tmp_path: Path) -> None:
    text = json.dumps(GOOD).replace(
        '"weight_kg": ', '"height_cm": 1.700e2, "note": "a\u2028b", "weight_kg": 0'
    )
    assert both(written(tmp_path, text.encode())).exit_code == 2
    spaced = json.dumps(GOOD, indent=2).replace(": 96", ": 9.6e+1").replace("\n", "\r\n")
    plain = both(written(tmp_path, GOOD)).stdout_bytes
    assert both(written(tmp_path, spaced.encode())).stdout_bytes == plain


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    path = written(tmp_path, [GOOD] * 500)
    command = f"bagwatch advise {path} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert b"Traceback" not in done.stderr
