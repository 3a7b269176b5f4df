"""Nearby: members of one region who want to meet find each other, and nobody else finds them."""
