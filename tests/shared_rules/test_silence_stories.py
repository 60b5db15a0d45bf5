"""The worked cases of what was once silent are the ones in tests/vectors (`silence.json`)."""

from tests.shared_rules import stories_silence
from tests.shared_rules.story import VECTORS, written

PATH = VECTORS / "silence.json"


def test_the_vector_file_is_what_the_stories_tell() -> None:
    told = written(stories_silence.STORIES)
    assert PATH.read_text() == told, "run: python -m tests.shared_rules.test_silence_stories"


if __name__ == "__main__":
    PATH.write_text(written(stories_silence.STORIES))
