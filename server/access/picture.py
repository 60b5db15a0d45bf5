"""QR pictures, for a phone's camera."""

import io

import segno

SCALE = 4


def as_svg(text: str) -> str:
    """The text as a picture for a page."""
    return str(segno.make(text, error="m").svg_inline(scale=SCALE))


def as_terminal(text: str) -> str:
    """The text as a picture of characters."""
    drawn = io.StringIO()
    segno.make(text, error="m").terminal(out=drawn, compact=True)
    return drawn.getvalue()


def enrolment_address(origin: str, code: str) -> str:
    """Where a phone's camera leads: the code stands behind the `#` and reaches no server's log."""
    return f"{origin}/#/enrol/{code}"
