"""Alongside: a Discord bot that runs an online peer support community."""

__version__ = "0.1.0"
