"""Who may answer what (D45): each question by each role and with each answer, on the course that asks it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.shared_rules.stories_toxicity import full
from tests.shared_rules.story import Story

ROLES = ("nurse", "pharmacist", "prescriber", "consultant", "coordinator", "administrator")
ANSWERS = ("yes", "no", "low", "full")
EITHER = ("prescriber", "consultant")
ONLY = ("consultant",)


class Question(NamedTuple):
    """What asks: the course, the instant of the answer, an hour later the finding, open and settled."""

    name: str
    course: Callable[[str, str], Story]
    answered_at: str
    now: str
    rule: str
    open: str
    settled: str | None
    roles: tuple[str, ...]
    answers: tuple[str, ...] = ("yes",)


def limits(name: str, why: str) -> Story:
    return Story(name, why).run(28).bloods("d40", platelets=90)


def stopped(name: str, why: str) -> Story:
    return Story(name, why).run(14).stop("d16")


def light(name: str, why: str) -> Story:
    return Story(name, why, weight_kg=40)


def at_home(name: str, why: str) -> Story:
    return Story(name, why).run(7).fact("d8", "setting_changed", {"setting": "home"})


def twice(name: str, why: str) -> Story:
    return full(name, why).fact("d12", "convulsion_observed").fact("d12 m20", "convulsion_observed")


def discontinued(name: str, why: str) -> Story:
    return stopped(name, why).fact("d16 h1", "treatment_discontinued", {"reason": "toxicity"})


def unverified(name: str, why: str) -> Story:
    return Story(name, why).run(28).run(0, 2)


def low_count(name: str, why: str) -> Story:
    return Story(name, why).run(14).lab("d15", "neutrophils", 0.9, "x10^9/L")


def graded(toxicity: str, grade: int) -> Callable[[str, str], Story]:
    return lambda name, why: full(name, why).grade("d12", toxicity, grade)


QUESTIONS = (
    Question("start_outside_limits", limits, "d41", "d42", "start.limits", "authorise", None, EITHER),
    Question("start_unverified", unverified, "d42 h1", "d42 h2", "start.unverified", "discuss", None, EITHER),
    Question("early_discharge", at_home, "d8", "d8 h1", "stay.too-early", "authorise", None, ONLY),
    Question(
        "premed_after_stop",
        stopped,
        "d16 h5",
        "d16 h6",
        "premed.ask",
        "authorise",
        None,
        EITHER,
        ("yes", "no"),
    ),
    Question(
        "premed_at_step",
        lambda name, why: Story(name, why).run(4),
        "d6 h1",
        "d6 h2",
        "premed.ask",
        "authorise",
        None,
        EITHER,
        ("yes", "no"),
    ),
    Question("dose_under45", light, "d0", "d1", "weight.under45", "authorise", "inform", EITHER),
    Question("new_cycle", stopped, "d23 h1", "d23 h2", "stop.new-cycle", "authorise", "inform", ONLY),
    Question(
        "new_cycle_dose",
        stopped,
        "d23 h1",
        "d23 h2",
        "restart.dose",
        "authorise",
        "inform",
        ONLY,
        ("low", "full"),
    ),
    Question(
        "restart_after_ambiguity",
        graded("lft", 4),
        "d12 h1",
        "d12 h2",
        "tox.lft.4",
        "hold",
        None,
        ONLY,
    ),
    Question(
        "not_clinically_relevant",
        graded("other", 3),
        "d12 h1",
        "d12 h2",
        "tox.other.3",
        "hold",
        None,
        EITHER,
    ),
    Question(
        "separate_convulsions",
        twice,
        "d12 h1",
        "d12 h2",
        "tox.convulsion.repeat",
        "hold",
        "discontinue",
        ONLY,
    ),
    Question("haem_discussed", low_count, "d15 h1", "d15 h2", "haem.discuss", "discuss", None, EITHER),
    Question(
        "confirm_discontinuation",
        discontinued,
        "d16 h2",
        "d16 h3",
        "discontinuation.unconfirmed",
        "authorise",
        None,
        ONLY,
    ),
)


def answered(question: Question, name: str, why: str, settles: bool, *said: tuple[str, str]) -> Story:
    """The question's course with each (role, answer) of `said`, and what the finding then is."""
    story = question.course(f"{question.name}-{name}".replace("_", "-"), why)
    for role, answer in said:
        story.decide(question.answered_at, question.name, answer, role)
    story.now(question.now)
    if not settles:
        return story.has(question.rule, question.open)
    return story.has(question.rule, question.settled) if question.settled else story.hasnt(question.rule)


def told(question: Question) -> Iterator[Story]:
    wrong = [(role, answer) for role in ROLES if role not in question.roles for answer in question.answers]
    yield answered(question, "by-nobody-who-may", "a role that may not answer settles nothing", False, *wrong)
    for role in question.roles:
        for answer in question.answers:
            yield answered(
                question, f"{answer}-by-{role}", "a role and an answer that count", True, (role, answer)
            )
    for answer in ANSWERS:
        if answer not in question.answers:
            yield answered(
                question,
                f"{answer}-settles-nothing",
                "an answer that does not settle it",
                False,
                ("consultant", answer),
            )


STORIES = [story for question in QUESTIONS for story in told(question)]
