"""Phones and sessions: what is signed in where, and how it is ended."""
