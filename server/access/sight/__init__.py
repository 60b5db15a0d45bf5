"""Patients outside one's teams: opened in an emergency, loud and for a short time."""
