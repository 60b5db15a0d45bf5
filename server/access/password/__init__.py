"""Signing in with a password and a one-time code, where a device has no passkey."""
