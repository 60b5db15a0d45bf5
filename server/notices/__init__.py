"""People are told: ladders, deliveries, web push. Knows nothing of sync and access; they meet in the
store.
"""
