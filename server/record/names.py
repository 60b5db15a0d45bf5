"""Who a patient is, from the facts that say or correct it. The latest standing registration counts."""

import msgspec

from server.corrected import standing

_FIELDS = ("family_name", "given_name", "born", "nhs_number", "sex")


def who(contents: list[bytes]) -> dict[str, str | None]:
    """The name fields of a patient; None for what nobody said in words."""
    lives = standing([msgspec.json.decode(content) for content in contents])
    said = [live for live in lives if live.content.kind == "patient_registered"]
    in_order = sorted(said, key=lambda live: (live.content.at, live.content.recorded_at, live.fact.id))
    body = in_order[-1].content.body if in_order else {}
    return {field: _text(body.get(field)) for field in _FIELDS}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
