"""Schemas become TypeScript types, or are refused by name."""

from typing import Any

import msgspec
import pytest

from shared_rules.typescript import NoTypeScript, type_of, typescript


class Shelf(msgspec.Struct):
    """Where bags lie."""

    label: str
    places: list[int | None]
    keeper: str | None = None
    names: dict[str, float] = {}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"enum": ["a", 1, True, None]}, '"a" | 1 | true | null'),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}, {"type": "null"}]}, "number | null"),
        ({"type": "array", "items": {"$ref": "#/$defs/Bag"}}, "readonly Bag[]"),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
            "readonly [string, number]",
        ),
        ({"description": "anything"}, "unknown"),
        ({"const": 'say "a\\b"'}, '"say \\"a\\\\b\\""'),
    ],
)
def test_a_schema_is_a_type(schema: dict[str, Any], expected: str) -> None:
    assert type_of(schema) == expected


def test_a_struct_is_an_interface_with_its_defaults_optional() -> None:
    [_, definitions] = msgspec.json.schema_components([Shelf])
    assert typescript(definitions).endswith(
        "/** Where bags lie. */\n"
        "export interface Shelf {\n"
        "  readonly label: string;\n"
        "  readonly places: readonly (number | null)[];\n"
        "  readonly keeper?: string | null;\n"
        "  readonly names?: Readonly<Record<string, number>>;\n"
        "}\n"
    )


@pytest.mark.parametrize("schema", [{"type": "date"}, {"allOf": []}, {"not": {}}])
def test_an_unknown_schema_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(NoTypeScript):
        type_of(schema)
