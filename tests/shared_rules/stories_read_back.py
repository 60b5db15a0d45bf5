"""Orders by telephone that were read back to who gave them, or not (D58): they count, and it is said."""

from typing import Any

from tests.shared_rules.stories_orders import order, over, signed
from tests.shared_rules.story import Story


def unread(name: str, why: str, **said: Any) -> Story:
    """The same answer by telephone, with another word, or none, on whether it was read back."""
    story = Story(name, why).run(4)
    return story.decide("d6 h1", "premed_at_step", "no", "prescriber", by_telephone=True, **said)


RULE = "decision.countersign"
STORIES = [
    unread("order-nobody-says-was-read-back", "it counts and is to be read back (D58)")
    .now("d6 h3")
    .has(RULE, "discuss", count=1, not_read_back=1)
    .hasnt("premed.ask"),
    unread("order-not-read-back", "its taker says so (D58)", read_back=False)
    .now("d6 h3")
    .has(RULE, "discuss", count=1, not_read_back=1),
    unread("order-read-back-in-no-words", "a word that is no answer reads nothing back", read_back="yes")
    .now("d6 h3")
    .state(not_understood=1)
    .has(RULE, "discuss", count=1, not_read_back=1),
    over(unread("order-read-back-later", "a correction says so"), "d6 h2", read_back=True)
    .now("d6 h3")
    .has(RULE, "inform", count=1, not_read_back=0),
    over(order("order-read-back-by-a-slip", "a correction takes it back"), "d6 h2", read_back=False)
    .now("d6 h3")
    .has(RULE, "discuss", count=1, not_read_back=1),
    order("one-of-two-orders-read-back", "the other is to be read back")
    .decide("d6 h1", "haem_discussed", "yes", "consultant", by_telephone=True)
    .now("d6 h3")
    .has(RULE, "discuss", count=2, not_read_back=1),
    signed(unread("order-signed-and-not-read-back", "the signature says more"), "d6 h2")
    .now("d6 h3")
    .hasnt(RULE),
    Story("own-decision-read-back", "only what came by telephone is read back")
    .run(4)
    .decide("d6 h1", "premed_at_step", "no", "prescriber", read_back=False)
    .now("d6 h3")
    .hasnt(RULE),
]
