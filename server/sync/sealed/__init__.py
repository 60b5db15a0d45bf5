"""Facts that a phone sealed for the server, carried by whoever is signed in there (decision record 0012)."""
