"""The append-only record of who decided what."""
