"""Writes the rules for other programs: protocol as canonical JSON, its hash, JSON Schemas, TypeScript types.

The same protocol gives the same bytes on every machine.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from shared_rules.answer import Answer
from shared_rules.bodies import BODIES, BOUNDS, FIELDS, PARTS, WHOLE, WORDS, Field
from shared_rules.canonical import canonical
from shared_rules.protocol import Protocol, load, protocol_hash
from shared_rules.typescript import HEADER, typescript

DEFAULT_PROTOCOL = "blinatumomab"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UUID = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_INSTANT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
_FIELDS_TYPE = """
/** Type of each field of a body, and whether it is asked for. */
export type Fields = Readonly<Record<string, readonly [type: string, needed: boolean]>>;
"""

Schema = dict[str, Any]


def export(directory: Path, protocol: Protocol | None = None) -> str:
    """Write `protocol.json`, `hash.txt` and the three `*.schema.json`; the hash. Raises OSError."""
    chosen = protocol or load(DEFAULT_PROTOCOL)
    digest = protocol_hash(chosen)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "protocol.json").write_bytes(canonical(chosen))
    (directory / "hash.txt").write_text(f"{digest}\n", encoding="ascii")
    for name, schema in schemas().items():
        (directory / f"{name}.schema.json").write_text(_pretty(schema), encoding="utf-8")
    return digest


def schemas() -> dict[str, Schema]:
    """The JSON Schemas of a protocol, of a list of facts and of an answer, by these names."""
    return {
        "protocol": _document("Protocol", _definitions(Protocol)),
        "facts": _facts_schema(),
        "answer": _document("Answer", _definitions(Answer)),
    }


def write_types(directory: Path) -> list[Path]:
    """Write the schemas as TypeScript for the phone's engine; the files written. Raises OSError."""
    sources = {
        "protocol.ts": typescript(_definitions(Protocol), whole=True),
        "answer.ts": typescript(_definitions(Answer)),
        "facts.ts": typescript(_body_definitions()) + _kinds_type(),
        "bodies.ts": _tables(),
    }
    directory.mkdir(parents=True, exist_ok=True)
    for name, source in sources.items():
        (directory / name).write_text(source, encoding="utf-8")
    return [directory / name for name in sources]


def _definitions(*types: Any) -> dict[str, Schema]:
    return msgspec.json.schema_components(types)[1]


def _body_definitions() -> dict[str, Schema]:
    return _definitions(*BODIES.values())


def _document(name: str, definitions: Mapping[str, Schema]) -> Schema:
    return {"$schema": _DIALECT, "$ref": f"#/$defs/{name}", "$defs": dict(definitions)}


def _facts_schema() -> Schema:
    """A list of facts: the envelope as the rules read it, and for each known kind its body."""
    identity, instant = {"type": "string", "pattern": _UUID}, {"type": "string", "pattern": _INSTANT}
    envelope: Schema = {
        "id": identity,
        "patient": identity,
        "kind": {"type": "string"},
        "at": instant,
        "recorded_at": instant,
        "device": identity,
        "device_seq": {"type": "integer"},
        "author": identity,
        "body": {"type": "object"},
    }
    bodies = [
        {
            "if": {"properties": {"kind": {"const": kind}}},
            "then": {"properties": {"body": {"$ref": f"#/$defs/{body.__name__}"}}},
        }
        for kind, body in BODIES.items()
    ]
    fact = {"type": "object", "properties": envelope, "required": list(envelope), "allOf": bodies}
    facts = {"type": "array", "items": {"$ref": "#/$defs/Fact"}}
    return _document("Facts", {**_body_definitions(), "Fact": fact, "Facts": facts})


def _kinds_type() -> str:
    members = "".join(f"  readonly {kind}: {body.__name__};\n" for kind, body in BODIES.items())
    return f"\n/** The body of each kind of fact. */\nexport interface Bodies {{\n{members}}}\n"


def _tables() -> str:
    """The tables of the lenient reading, so that both twins read by the same ones."""
    tables = {
        "WORDS": ("readonly string[]", WORDS),
        "BOUNDS": (
            "readonly [least: number | null, over: number | null, most: number | null, whole: boolean]",
            {name: [*bounds, name in WHOLE] for name, bounds in BOUNDS.items()},
        ),
        "PARTS": ("Fields", {name: _fields(part) for name, part in PARTS.items()}),
        "FIELDS": ("Fields", {kind: _fields(body) for kind, body in FIELDS.items()}),
    }
    return f"{HEADER}{_FIELDS_TYPE}" + "".join(
        f"\nexport const {name}: Readonly<Record<string, {row}>> = {_pretty(table)};\n"
        for name, (row, table) in tables.items()
    )


def _fields(fields: Mapping[str, Field]) -> dict[str, list[Any]]:
    return {name: [field.type, field.needed] for name, field in fields.items()}


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True)
