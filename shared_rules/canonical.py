"""Canonical JSON (RFC 8785): one value has one spelling, here and in the twin.

Numbers are spelled as ECMAScript spells a double: integral ones as integers, minus zero as 0. An integer that
a double cannot hold is spelled as the nearest double, as the phone would read it.
"""

import json
import math

import msgspec

_spelled = json.JSONEncoder(ensure_ascii=False).encode


class NotCanonical(ValueError):
    """The value has no canonical JSON: a number not finite, a lone surrogate, or no JSON type at all."""


def canonical(value: object) -> bytes:
    """RFC 8785 bytes of a JSON value or a msgspec Struct; raises NotCanonical for what JSON cannot say."""
    parts: list[str] = []
    _write(value, parts)
    try:
        return "".join(parts).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("a lone surrogate is not a character") from error


def _write(value: object, parts: list[str]) -> None:
    if value is None:
        parts.append("null")
    elif isinstance(value, bool):
        parts.append("true" if value else "false")
    elif isinstance(value, str):
        parts.append(_spelled(value))
    elif isinstance(value, int | float):
        parts.append(number_text(value))
    elif isinstance(value, dict):
        _write_object(value, parts)
    elif isinstance(value, list | tuple):
        _write_array(value, parts)
    elif isinstance(value, msgspec.Struct):
        _write(msgspec.to_builtins(value), parts)
    else:
        raise NotCanonical(f"a {type(value).__name__} is not JSON")


def _write_object(value: dict[object, object], parts: list[str]) -> None:
    parts.append("{")
    for index, key in enumerate(_keys(value)):
        parts.append("," if index else "")
        parts.append(_spelled(key))
        parts.append(":")
        _write(value[key], parts)
    parts.append("}")


def _write_array(value: list[object] | tuple[object, ...], parts: list[str]) -> None:
    parts.append("[")
    for index, item in enumerate(value):
        parts.append("," if index else "")
        _write(item, parts)
    parts.append("]")


def _keys(value: dict[object, object]) -> list[str]:
    """In the order of UTF-16 code units, which for ASCII is that of the text."""
    keys = [key for key in value if isinstance(key, str)]
    if len(keys) != len(value):
        raise NotCanonical("an object's keys are strings")
    return sorted(keys) if "".join(keys).isascii() else sorted(keys, key=_utf16)


def _utf16(key: str) -> bytes:
    try:
        return key.encode("utf-16-be")
    except UnicodeEncodeError as error:
        raise NotCanonical("a lone surrogate is not a character") from error


def number_text(number: int | float) -> str:
    """The number as ECMAScript writes it (RFC 8785, 3.2.2.3); NotCanonical when no finite double holds it."""
    try:
        double = float(number)
    except OverflowError as error:
        raise NotCanonical("the number is out of range") from error
    if not math.isfinite(double):
        raise NotCanonical("the number is not finite")
    if double == 0:
        return "0"
    if double.is_integer() and abs(double) < 1e15:
        return str(int(double))
    return _ecmascript(double)


def _ecmascript(double: float) -> str:
    # repr gives the fewest digits that read back as the same double, as ECMAScript does; the layout differs.
    sign = "-" if double < 0 else ""
    mantissa, _, exponent = repr(abs(double)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return sign + _layout(digits, point)


def _layout(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
