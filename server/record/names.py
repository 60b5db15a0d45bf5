"""Who a patient is, from the facts that say or correct it. The latest standing registration counts."""

from typing import Any

import msgspec

MAX_CORRECTIONS = 32

_FIELDS = ("family_name", "given_name", "born", "nhs_number", "sex")


def who(contents: list[bytes]) -> dict[str, str | None]:
    """The name fields of a patient; None for what nobody said in words."""
    facts = {fact["id"]: fact for fact in (msgspec.json.decode(content) for content in contents)}
    standing = sorted(
        (
            said
            for fact in facts.values()
            if fact["kind"] == "patient_registered" and (said := _as_corrected(fact, facts)) is not None
        ),
        key=lambda fact: (fact["at"], fact["recorded_at"], fact["id"]),
    )
    body = standing[-1]["body"] if standing else {}
    return {field: _text(body.get(field)) for field in _FIELDS}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _as_corrected(fact: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any] | None:
    """The fact after its corrections; None when it was withdrawn."""
    if _withdrawn(fact["id"], facts, 0):
        return None
    replacements = sorted(
        (other for other in facts.values() if _corrects(other, "fact_replaced", fact["id"], facts, 0)),
        key=lambda other: (other["recorded_at"], other["id"]),
    )
    if not replacements:
        return fact
    latest = replacements[-1]["body"]
    if latest.get("kind") != "patient_registered" or not isinstance(latest.get("body"), dict):
        return fact
    at = latest.get("at")
    return {**fact, "at": at if isinstance(at, str) else fact["at"], "body": latest["body"]}


def _corrects(other: dict[str, Any], kind: str, target: str, facts: dict[str, Any], depth: int) -> bool:
    return (
        other["kind"] == kind
        and other["body"].get("fact") == target
        and not _withdrawn(other["id"], facts, depth + 1)
    )


def _withdrawn(target: str, facts: dict[str, Any], depth: int) -> bool:
    # Two withdrawals can name each other; the limit ends what has no end.
    if depth > MAX_CORRECTIONS:
        return False
    return any(_corrects(other, "fact_withdrawn", target, facts, depth) for other in facts.values())
