"""What waits for a prescriber or a consultant."""
