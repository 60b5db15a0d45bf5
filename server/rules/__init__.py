"""The life of the rules: versions kept by hash, which of them applies to whom, and the rules as a page.

It knows nothing of who asks, of sync or of notices.
"""

from server.rules.served import ServedRules, load_rules

__all__ = ["ServedRules", "load_rules"]
