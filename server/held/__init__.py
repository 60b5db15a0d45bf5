"""The quarantine as a senior sees it. What is held is released or annotated, never deleted."""
