"""The right people see: phones become someone's, and each patient is shown to its team only."""
