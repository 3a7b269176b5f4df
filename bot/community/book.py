"""Hands out the settings of each community, from memory."""

from __future__ import annotations

from collections.abc import Mapping

from bot.community.sections import CommunitySettings


class SettingsBook:
    """The settings of every community: one set for all, and whole sets for those that differ.

    Reading never touches a file. `replace` swaps everything at once, so nobody sees half a change.
    """

    def __init__(
        self, defaults: CommunitySettings | None = None, overrides: Mapping[int, CommunitySettings] | None = None
    ) -> None:
        self._pages = (defaults or CommunitySettings(), dict(overrides or {}))

    def for_community(self, community_id: int) -> CommunitySettings:
        """Return the settings of one community (a Discord guild id)."""
        defaults, overrides = self._pages
        return overrides.get(community_id, defaults)

    @property
    def overridden(self) -> frozenset[int]:
        """Return the ids of the communities that have a file of their own."""
        return frozenset(self._pages[1])

    def replace(self, other: SettingsBook) -> None:
        """Take over the settings of another book, all at once."""
        self._pages = other._pages
