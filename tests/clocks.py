"""A clock that stands still until a test moves it."""


class StandingClock:
    """Tells the instant it was set to, in milliseconds since 1970 UTC."""

    def __init__(self, now_ms: int) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        return self._now_ms

    def advance(self, seconds: float) -> None:
        self._now_ms += int(seconds * 1000)
