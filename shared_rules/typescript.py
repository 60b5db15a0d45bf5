"""Writes JSON Schemas as TypeScript types, so that the phone cannot drift from the server's words.

Knows just what msgspec says of Structs: objects, references, unions, enumerations, arrays, maps. What else
there is, it refuses by name and never guesses.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Schema = Mapping[str, Any]

_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
HEADER = "// Made by `bagwatch rules types` from the schemas of shared_rules. Change those, not this.\n"


class NoTypeScript(ValueError):
    """The schema says something that this writer does not know."""


def typescript(definitions: Mapping[str, Schema], whole: bool = False) -> str:
    """One exported type for each definition, ordered by name; with `whole` no member is optional."""
    return HEADER + "".join(
        f"\n{_definition(name, definitions[name], whole)}" for name in sorted(definitions)
    )


def _definition(name: str, schema: Schema, whole: bool) -> str:
    comment = f"/** {schema['description'].splitlines()[0]} */\n" if schema.get("description") else ""
    if "properties" not in schema:
        return f"{comment}export type {name} = {type_of(schema)};\n"
    required = schema["properties"] if whole else schema.get("required", [])
    members = (
        f"  readonly {key}{'' if key in required else '?'}: {type_of(property_)};\n"
        for key, property_ in schema["properties"].items()
    )
    return f"{comment}export interface {name} {{\n{''.join(members)}}}\n"


def type_of(schema: Schema) -> str:
    """The type expression of one schema; raises NoTypeScript for a word it does not know."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return _union(type_of(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return _union(_literal(value) for value in schema["enum"])
    if "const" in schema:
        return _literal(schema["const"])
    kind = schema.get("type")
    if kind is None and not set(schema) - {"default", "description", "title"}:
        return "unknown"
    if kind == "array":
        return _array(schema)
    if kind == "object":
        return f"Readonly<Record<string, {type_of(schema.get('additionalProperties', {}))}>>"
    if kind not in _PLAIN:
        raise NoTypeScript(f"no TypeScript type is known for {sorted(schema)}")
    return _PLAIN[kind]


def _union(choices: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(choices))


def _array(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"readonly [{', '.join(type_of(item) for item in schema['prefixItems'])}]"
    item = type_of(schema.get("items", {}))
    return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"


def _literal(value: object) -> str:
    # JSON's spelling of a string, number, boolean or null is TypeScript's too.
    return json.dumps(value)
