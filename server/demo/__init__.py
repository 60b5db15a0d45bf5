"""A synthetic ward, relative to now, for demonstration and for tests. Nobody in it is real."""
