"""The version that was adopted last and the version that answers: where they are one, nothing is said."""

from typing import Any

import msgspec

from shared_rules.advice import advise
from shared_rules.case import decode_case
from shared_rules.protocol import load, protocol_hash
from tests.shared_rules.engines import BothEngines
from tests.shared_rules.stories_orders import OTHER_RULES
from tests.shared_rules.story import Story

PROTOCOL = load("blinatumomab")
OWN = protocol_hash(PROTOCOL)


def adopted(*hashes: str) -> dict[str, Any]:
    """The case of a course that was put under these versions, one each day."""
    story = Story("adopted", "one after the other").run(4)
    for day, adopted_hash in enumerate(hashes):
        story.fact(f"d{4 + day} h1", "protocol_adopted", {"hash": adopted_hash})
    case: dict[str, Any] = story.now("d7").vector()["case"]
    return case


def said(case: dict[str, Any]) -> list[str]:
    """The hashes that the answer says were adopted instead of these rules; both engines say the same."""
    with BothEngines() as engines:
        [(server, phone)] = engines.outcomes([case])
    assert server == phone
    findings = msgspec.json.decode(server)["findings"]
    return [found["values"]["adopted"] for found in findings if found["rule"] == "rules.not-adopted"]


def test_rules_in_hand_that_were_adopted_say_nothing_of_it() -> None:
    assert said(adopted(OWN)) == []


def test_a_version_adopted_after_the_one_in_hand_is_named() -> None:
    assert said(adopted(OWN, OTHER_RULES)) == [OTHER_RULES]


def test_only_the_version_adopted_last_is_asked_about() -> None:
    assert said(adopted(OTHER_RULES, OWN)) == []


def test_the_adopted_version_itself_answers_without_the_finding() -> None:
    """An edit of one number makes another version, and that one is silent of its own adoption."""
    writing = msgspec.structs.replace(PROTOCOL.writing, every_hours=96)
    other = msgspec.structs.replace(PROTOCOL, writing=writing)
    case = decode_case(adopted(protocol_hash(other)))
    rules = {finding.rule for finding in advise(other, case.facts, case.now).findings}
    assert "rules.not-adopted" not in rules
    assert "rules.not-adopted" in {found.rule for found in advise(PROTOCOL, case.facts, case.now).findings}
