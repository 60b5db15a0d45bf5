"""What two readers of JSON might understand differently, refused before either engine reads it (RFC 7493).

Lone surrogates, numbers that no double holds, endless nesting.
"""

import json
import math
import re
from typing import Any

MAX_DEPTH = 100
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def fault(value: Any, path: str = "", depth: int = 1) -> tuple[str, str] | None:
    """Path and reason of the first such thing in a value read from JSON; None when every reader agrees."""
    if isinstance(value, str):
        return None if _well_formed(value) else (path, "a lone surrogate is not a character")
    if isinstance(value, int | float):
        return None if _in_range(value) else (path, "the number is out of range")
    if not isinstance(value, dict | list):
        return None
    if depth > MAX_DEPTH:
        return path[:80], f"nested deeper than {MAX_DEPTH} levels"
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(key, str) and not _well_formed(key):
            return path, "a lone surrogate is not a character"
        found = fault(item, _step(path, key), depth + 1)
        if found:
            return found
    return None


def _step(path: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    plain = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key[:60])
    return f"{path}.{plain}" if path else plain


def _well_formed(text: str) -> bool:
    return text.isascii() or _SURROGATE.search(text) is None


def _in_range(number: int | float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False
