"""Erasing a person: what the kit keeps is cleared, and what it does not own is listed."""
