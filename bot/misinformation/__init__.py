"""Possible misinformation: flags, blind panels of peers, and where a case goes from there."""
