"""Which passwords are refused: short ones, common ones and those made of one's own name.

No rule of composition: length, and what a guesser would try first (ASVS 6.2.1 to 6.2.12).
"""

from zxcvbn import zxcvbn

from server.store.people import ROLES

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 256
# The estimator takes no more; what follows can only make a password stronger.
JUDGED_CHARACTERS = 72
LEAST_SCORE = 3
# What must be left once the words that anybody knows of its owner are taken out.
LEAST_OWN_CHARACTERS = 8

# What somebody who knows the service tries first.
KNOWN_WORDS = ("bagwatch", "blinatumomab", "blincyto", "leukaemia", "leukemia", "infusion", *ROLES)


def weakness(password: str, own_words: list[str]) -> str | None:
    """Why a password is refused, as a sentence. None: it is taken. Slow enough to belong in a thread."""
    if len(password) < LEAST_CHARACTERS:
        return f"A password has at least {LEAST_CHARACTERS} characters."
    if len(password) > MOST_CHARACTERS:
        return f"A password has at most {MOST_CHARACTERS} characters."
    words = [*KNOWN_WORDS, *own_words, *(part for word in own_words for part in word.split())]
    score: int = zxcvbn(password[:JUDGED_CHARACTERS], user_inputs=words)["score"]
    if score < LEAST_SCORE or _without(password, words) < LEAST_OWN_CHARACTERS:
        return "This password is common or easy to guess. Use several words that do not belong together."
    return None


def _without(password: str, words: list[str]) -> int:
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word.casefold(), "")
    return len(rest)
