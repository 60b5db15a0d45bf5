"""Synthetic identities: NHS numbers that are valid in form and belong to nobody."""

# NHS numbers that begin with 999 are set aside for tests and are never given to a person.
TEST_PREFIX = "999"


def nhs_number(place: int) -> str:
    """The NHS number at a place (0 to 99,999) of the test range, with its modulus 11 check digit."""
    number = place
    while True:
        digits = f"{TEST_PREFIX}{number:06d}"
        check = check_digit(digits)
        if check is not None:
            return f"{digits}{check}"
        # A remainder of 10 has no digit, and such numbers are never given out.
        number += 100_000


def check_digit(nine_digits: str) -> int | None:
    """The check digit of the first nine digits (NHS Data Dictionary, modulus 11), or None."""
    total = sum(int(digit) * weight for digit, weight in zip(nine_digits, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else check
