"""How facts travel between phones and the server's log. Knows nothing of notices or of sign-in."""
