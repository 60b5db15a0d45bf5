"""`python -m tests.shared_rules.write_vectors` writes the stories into tests/vectors; a test finds drift."""

from tests.shared_rules import (
    stories_authorities,
    stories_bags,
    stories_care,
    stories_edges,
    stories_facts,
    stories_neuro,
    stories_orders,
    stories_read_back,
    stories_safe_side,
    stories_sources,
    stories_starts,
    stories_stops,
    stories_toxicity,
    stories_triples,
)
from tests.shared_rules.story import VECTORS, written

FILES = {
    "authorities.json": stories_authorities.STORIES,
    "contract-bags.json": stories_bags.STORIES,
    "contract-care.json": stories_care.STORIES,
    "contract-facts.json": stories_facts.STORIES,
    "contract-neuro.json": stories_neuro.STORIES,
    "contract-starts.json": stories_starts.STORIES,
    "contract-stops.json": stories_stops.STORIES,
    "contract-toxicity.json": stories_toxicity.STORIES,
    "edges.json": stories_edges.STORIES,
    "orders.json": stories_orders.STORIES,
    "read-back.json": stories_read_back.STORIES,
    "safe-side.json": stories_safe_side.STORIES,
    "sources.json": stories_sources.STORIES,
    "triples.json": stories_triples.STORIES,
}


def main() -> None:
    for name, stories in FILES.items():
        (VECTORS / name).write_text(written(stories))


if __name__ == "__main__":
    main()
