"""Letting people in: applications, the queue, decisions and the two front doors."""
