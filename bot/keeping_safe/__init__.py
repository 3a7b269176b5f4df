"""Backups, putting them back, forgetting a person for good, and handing everything out."""
