"""What the rules say of a patient, from the facts the log holds, byte for byte as the phone says it."""

import msgspec

from server.rules.applied import Applied
from server.rules.said import said_aloud
from shared_rules import instant
from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.facts import decode_facts


def advice(applied: Applied, contents: list[bytes], at: int | None, now: int) -> bytes:
    """The canonical JSON answer as of now; or as of a moment, from the facts recorded by then.

    `at` and `now` are seconds since 1970 UTC. What must be said of the version stands under `rules`, and
    only then.
    """
    values = [msgspec.json.decode(content) for content in contents]
    if at is not None:
        values = [value for value in values if instant.parse(value["recorded_at"]) <= at]
    facts = decode_facts(values, "facts")
    answer = advise(applied.rules.protocol, facts, now if at is None else at)
    answer = msgspec.structs.replace(answer, protocol=applied.rules.hash)
    said = said_aloud(applied)
    return canonical({**msgspec.to_builtins(answer), "rules": said} if said else answer)
