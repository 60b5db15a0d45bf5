"""What a course knows of what people decided: answers, orders that were refused, versions adopted."""

from typing import NamedTuple

from shared_rules.record import Mention


class Decided(NamedTuple):
    """The latest answer to a question by one who may give it."""

    answer: str
    at: int
    order: int
    id: str


class Refused(NamedTuple):
    """An order by telephone that its giver says was never given: the order, the refusal, its question."""

    order: Mention
    refusal: Mention
    question: str


class Adopted(NamedTuple):
    """A version of the rules that somebody put the course under, by its hash."""

    mention: Mention
    hash: str
