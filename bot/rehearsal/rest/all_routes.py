"""Every route that practice Discord answers; anything else is a loud 501."""

from __future__ import annotations

from bot.rehearsal.rest import (
    accounts,
    automod,
    callbacks,
    channels,
    commands,
    guilds,
    joining,
    members,
    messages,
    reactions,
    roles,
    threads,
)
from bot.rehearsal.rest.router import Router

_MODULES = (
    accounts,
    automod,
    callbacks,
    channels,
    commands,
    guilds,
    joining,
    members,
    messages,
    reactions,
    roles,
    threads,
)


def all_routes() -> Router:
    """Return the router over every module."""
    return Router(route for module in _MODULES for route in module.ROUTES.all)
