"""Orders by telephone and their countersignatures (D45, D52), and rules that were not adopted."""

from typing import Any

from tests.shared_rules.story import Story

GIVER = "0190a000-0000-7000-8000-00000000000c"
ANOTHER = "0190a000-0000-7000-8000-00000000000d"
# After four days of running: the order, or what a story tells instead, and its signature.
FOURTH = "018f0000-0000-7000-8000-000000000004"
FIFTH = "018f0000-0000-7000-8000-000000000005"
OTHER_RULES = "0123456789abcdef" * 4


def order(name: str, why: str, at: str = "d6 h1", role: str = "prescriber") -> Story:
    """An answer by telephone: no dexamethasone at the step, taken down by the nurse and read back."""
    story = Story(name, why).run(4)
    return story.decide(at, "premed_at_step", "no", role, by_telephone=True, read_back=True)


def signed(story: Story, at: str, answer: str = "yes", by: str = GIVER, **said: Any) -> Story:
    """The latest fact of the story, signed or refused."""
    body = {"decision": said.pop("decision", story.facts[-1]["id"]), "answer": answer}
    return story.fact(at, "decision_countersigned", {**body, **said}, author=by)


def over(story: Story, at: str, **said: Any) -> Story:
    """The order written over by the nurse: its body with other fields."""
    taken = next(fact for fact in story.facts if fact["kind"] == "decision_recorded")
    body = {"fact": taken["id"], "kind": taken["kind"], "at": taken["at"], "body": {**taken["body"], **said}}
    return story.fact(at, "fact_replaced", {**body, "reason": "slip"})


def contradicted(story: Story, reason: str) -> Story:
    return story.has("facts.contradict", "discuss", reason=reason)


def signatures() -> list[Story]:
    """What a signature ends, and what it does not."""
    return [
        signed(order("order-countersigned", "its giver signs it: nothing is left to sign (D45)"), "d6 h2")
        .now("d6 h3")
        .hasnt("decision.countersign", "decision.refused", "premed.ask", "facts.contradict"),
        signed(order("order-countersigned-in-role", "by its role"), "d6 h2", role="prescriber")
        .now("d6 h3")
        .hasnt("decision.countersign", "facts.contradict"),
        signed(order("order-countersigned-by-name", "by its name"), "d6 h2", decided_by=" DR example")
        .now("d6 h3")
        .hasnt("decision.countersign", "facts.contradict"),
        contradicted(
            signed(order("order-countersigned-by-another", "by nobody it names"), "d6 h2", role="consultant")
            .now("d6 h3")
            .has("decision.countersign", "inform", count=1),
            "not-its-giver",
        ),
        contradicted(
            signed(
                order("order-countersigned-under-another-name", "by nobody it names"),
                "d6 h2",
                decided_by="Dr Else",
            )
            .now("d6 h3")
            .has("decision.countersign", "inform"),
            "not-its-giver",
        ),
        contradicted(
            signed(
                order("order-countersigned-by-its-taker", "nobody signs what they took down"),
                "d6 h2",
                by="0190a000-0000-7000-8000-000000000001",
            )
            .now("d6 h3")
            .has("decision.countersign", "inform"),
            "own-order",
        ),
        signed(order("order-signed-before-it-was-given", "by a clock that is behind", "d6 h2"), "d6 h1")
        .now("d6 h3")
        .hasnt("decision.countersign", "facts.contradict"),
        signed(signed(order("order-signed-twice", "once is enough"), "d6 h2"), "d6 h3", decision=FOURTH)
        .now("d6 h4")
        .hasnt("decision.countersign", "facts.contradict"),
        order("order-signed-by-a-signature-withdrawn", "it is to be signed again")
        .fact("d6 h2", "decision_countersigned", {"decision": FOURTH, "answer": "yes"}, author=GIVER)
        .fact("d6 h3", "fact_withdrawn", {"fact": FIFTH, "reason": "slip"}, author=GIVER)
        .now("d6 h4")
        .has("decision.countersign", "inform"),
        order("one-of-two-orders-signed", "the other is still to be signed")
        .decide("d6 h1", "haem_discussed", "yes", "consultant", by_telephone=True, read_back=True)
        .fact("d6 h2", "decision_countersigned", {"decision": FOURTH, "answer": "yes"}, author=GIVER)
        .now("d6 h3")
        .has("decision.countersign", "inform", count=1),
        signed(
            order("order-signed-with-no-answer", "it is not understood, and ends nothing"), "d6 h2", "full"
        )
        .now("d6 h3")
        .state(not_understood=1)
        .has("decision.countersign", "inform"),
    ]


def strays() -> list[Story]:
    """Signatures under what is no order."""
    unknown = "018f0000-0000-7000-8000-ffffffffffff"
    face_to_face = Story("countersigned-needlessly", "who decides in person signs by deciding")
    withdrawn = order("countersigned-and-then-withdrawn", "the order is gone, its signature is said")
    return [
        contradicted(
            signed(Story("countersigned-unknown", "its order is not here").run(4), "d6", decision=unknown)
            .now("d6 h1")
            .hasnt("decision.countersign", "decision.refused"),
            "unknown-order",
        ),
        contradicted(
            signed(face_to_face.run(4).decide("d6", "premed_at_step", "no", "prescriber"), "d6 h1", "no")
            .now("d6 h2")
            .hasnt("premed.ask", "decision.refused"),
            "needs-no-signature",
        ),
        contradicted(
            signed(
                order("countersigned-though-it-counts-not", "a nurse gives no orders", role="nurse"), "d6 h2"
            )
            .now("d6 h3")
            .has("premed.ask")
            .hasnt("decision.countersign"),
            "needs-no-signature",
        ),
        contradicted(
            signed(withdrawn, "d6 h2")
            .fact("d6 h3", "fact_withdrawn", {"fact": FOURTH, "reason": "slip"})
            .now("d6 h4")
            .has("premed.ask")
            .hasnt("decision.countersign"),
            "unknown-order",
        ),
    ]


def refusals() -> list[Story]:
    """What an order that was never given leaves behind (D52)."""
    return [
        signed(order("order-refused", "it never counted: the question is open again (D52)"), "d6 h2", "no")
        .now("d6 h3")
        .has("decision.refused", "authorise", question="premed_at_step")
        .has("premed.ask", "authorise")
        .hasnt("decision.countersign")
        .task("decision.needed"),
        signed(order("order-refused-and-answered", "answered by somebody after the refusal"), "d6 h2", "no")
        .decide("d6 h3", "premed_at_step", "no", "prescriber")
        .now("d6 h4")
        .hasnt("decision.refused", "premed.ask"),
        signed(order("order-refused-after-an-answer", "whoever answered did not know"), "d6 h3", "no")
        .decide("d6 h2", "premed_at_step", "no", "prescriber")
        .now("d6 h4")
        .has("decision.refused", "authorise")
        .hasnt("premed.ask"),
        signed(
            Story("refused-order-hides-no-older-answer", "people went by the order, not by what was before")
            .run(4)
            .decide("d6 h1", "premed_at_step", "no", "prescriber")
            .decide("d6 h2", "premed_at_step", "yes", "prescriber", by_telephone=True),
            "d6 h3",
            "no",
        )
        .now("d6 h4")
        .has("decision.refused", "authorise")
        .has("premed.ask", "authorise"),
        contradicted(
            signed(
                signed(order("order-signed-and-refused", "two of one name: the refusal counts"), "d6 h2"),
                "d6 h3",
                "no",
                by=ANOTHER,
                decision=FOURTH,
            )
            .now("d6 h4")
            .has("decision.refused", "authorise")
            .has("premed.ask"),
            "signed-and-refused",
        ),
        signed(order("order-refused-by-a-slip", "the refusal is withdrawn"), "d6 h2", "no")
        .fact("d6 h3", "fact_withdrawn", {"fact": FIFTH, "reason": "slip"}, author=GIVER)
        .now("d6 h4")
        .has("decision.countersign", "inform")
        .hasnt("decision.refused", "premed.ask"),
        signed(order("order-refused-and-withdrawn", "the taker takes it back"), "d6 h2", "no")
        .fact("d6 h3", "fact_withdrawn", {"fact": FOURTH, "reason": "slip"})
        .now("d6 h4")
        .has("premed.ask")
        .hasnt("decision.refused"),
        over(
            signed(order("order-refused-and-written-over", "a new order is a new fact"), "d6 h2", "no"),
            "d6 h3",
        )
        .now("d6 h4")
        .has("decision.refused", "authorise")
        .has("premed.ask"),
    ]


def acted_on() -> list[Story]:
    """Orders that people had acted on when they were refused."""
    started = Story("start-under-a-refused-order", "begun with something open after all (D50, D52)").run(28)
    started = started.bloods("d40", platelets=90).dexamethasone("d41 h23")
    started = started.decide("d41 h22", "start_outside_limits", by_telephone=True)
    told = started.facts[-1]["id"]
    ended = Story("end-under-a-refused-order", "it goes on, and says so (D52)").run(14).stop("d16")
    word = Story("restart-under-a-refused-order", "the hold stands again (D16, D52)").run(7)
    word = word.stop("d8", "toxicity").grade("d8", "crs", 3).grade("d9", "crs", 0).resume("d9 h3", 9)
    word = word.grade("d10", "crs", 3).stop("d10", "toxicity").grade("d11", "crs", 0)
    word = word.decide("d11 h1", "restart_after_ambiguity", by_telephone=True)
    return [
        signed(started.run(0, cycle=2), "d42 h2", "no", decision=told)
        .now("d42 h3")
        .has("start.unverified", "discuss", open=["start.limits"])
        .has("decision.refused", "authorise"),
        signed(ended.decide("d16 h1", "confirm_discontinuation", by_telephone=True), "d16 h2", "no")
        .now("d16 h3")
        .state(status="stopped")
        .has("decision.refused", "authorise", question="confirm_discontinuation")
        .has("restart.wait", waiting_for=["authorisation"])
        .hasnt("restart.ready"),
        signed(word, "d11 h2", "no")
        .now("d11 h3")
        .has("tox.recurred", "hold")
        .has("decision.refused", "authorise")
        .hasnt("restart.ready"),
    ]


def changed() -> list[Story]:
    """Orders that were written over beside their signature."""
    return [
        contradicted(
            over(
                signed(order("order-changed-after-signing", "nobody signed what it says now"), "d6 h2"),
                "d6 h3",
            )
            .now("d6 h4")
            .hasnt("decision.countersign"),
            "changed-after-signing",
        ),
        over(order("order-changed-before-signing", "what it says was signed"), "d6 h2", note="by phone")
        .fact("d6 h3", "decision_countersigned", {"decision": FOURTH, "answer": "yes"}, author=GIVER)
        .now("d6 h4")
        .hasnt("decision.countersign", "facts.contradict"),
        over(order("order-changed-as-it-was-signed", "at one instant: signed"), "d6 h2", note="by phone")
        .fact("d6 h2", "decision_countersigned", {"decision": FOURTH, "answer": "yes"}, author=GIVER)
        .now("d6 h4")
        .hasnt("decision.countersign", "facts.contradict"),
    ]


def rules() -> list[Story]:
    """The version adopted, and the one that answers."""
    adopted = Story("other-rules-adopted", "these are not the rules the course is under").run(4)
    withdrawn = Story("other-rules-adopted-by-a-slip", "the adoption is withdrawn").run(4)
    return [
        adopted.fact("d5", "protocol_adopted", {"hash": OTHER_RULES})
        .now("d5 h1")
        .has("rules.not-adopted", "discuss", adopted=OTHER_RULES)
        .task("consultant.call"),
        withdrawn.fact("d5", "protocol_adopted", {"hash": OTHER_RULES})
        .fact("d5 h1", "fact_withdrawn", {"fact": FOURTH, "reason": "slip"})
        .now("d5 h2")
        .hasnt("rules.not-adopted"),
        Story("rules-adopted-without-a-hash", "a version has no other name")
        .run(4)
        .fact("d5", "protocol_adopted", {"hash": "the new one"})
        .now("d5 h1")
        .state(not_understood=1)
        .hasnt("rules.not-adopted"),
    ]


STORIES = [*signatures(), *strays(), *refusals(), *acted_on(), *changed(), *rules()]
