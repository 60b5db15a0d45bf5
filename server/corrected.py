"""What stands of a patient's facts, by the rules' own reading of corrections. Pure: facts are arguments."""

from typing import Any

from shared_rules.corrections import Live, correct
from shared_rules.facts import decode_facts


def standing(values: list[dict[str, Any]]) -> list[Live]:
    """The facts of one patient that count, with what they say now, in the order of their instants.

    Raises BrokenEnvelope for what is no fact; the log holds none.
    """
    facts = sorted(decode_facts(values, "facts"), key=lambda fact: (fact.at, fact.recorded_at, fact.id))
    return correct(list({fact.id: fact for fact in facts}.values())).live
