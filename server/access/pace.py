"""How often somebody may ask: token buckets in memory, so that a storm on one door does not close another.

A bucket holds a minute's worth and fills evenly. A restart fills all of them.
"""

import msgspec

MOST_BUCKETS = 20_000
MINUTE_MS = 60_000

Key = tuple[str, ...]


class _Bucket(msgspec.Struct):
    left: float
    at_ms: int


class Paces:
    """The buckets of one server process, each under its own key."""

    def __init__(self) -> None:
        self._buckets: dict[Key, _Bucket] = {}

    def take(self, key: Key, per_minute: int, now_ms: int) -> int:
        """0 when the request may go on; else the whole seconds after which to ask again."""
        bucket = self._buckets.pop(key, None) or _Bucket(per_minute, now_ms)
        gained = max(0, now_ms - bucket.at_ms) * per_minute / MINUTE_MS
        left = min(float(per_minute), bucket.left + gained)
        wait = 0 if left >= 1 else -int(-(1 - left) * MINUTE_MS // (per_minute * 1000))
        # Put back at the end: the first in the dictionary is the one that was asked for the longest ago.
        self._buckets[key] = _Bucket(left - 1 if wait == 0 else left, now_ms)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.pop(next(iter(self._buckets)))
        return wait
