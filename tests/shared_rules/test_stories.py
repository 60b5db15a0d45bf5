"""The worked cases told in `stories_*.py` are the ones in tests/vectors."""

import json

import pytest

from tests.shared_rules.story import VECTORS, written
from tests.shared_rules.write_vectors import FILES


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_vector_file_is_what_the_stories_tell(name: str) -> None:
    assert (VECTORS / name).read_text() == written(FILES[name]), (
        "run: python -m tests.shared_rules.write_vectors"
    )


def test_each_vector_has_a_name_of_its_own() -> None:
    names = [
        vector["name"]
        for path in sorted(VECTORS.glob("*.json"))
        for vector in (lambda value: value if isinstance(value, list) else [value])(
            json.loads(path.read_text())
        )
    ]
    assert len(names) == len(set(names))
