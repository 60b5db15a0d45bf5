"""When two people's names are the same: whatever the case of the letters and the spaces between words."""


def is_same(one: str, other: str) -> bool:
    """True for two spellings of one name."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
