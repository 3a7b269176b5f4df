"""What may be added to the help card when the database answers; the card itself never waits for it."""

from __future__ import annotations

from bot.crisis.checks import Checks
from bot.crisis.choices import Choices
from bot.crisis.duty import Duty
from bot.crisis.snapshots import HelpFacts


class Facts:
    """Gathers what a person asked to have remembered, what the group has checked, and who is awake."""

    def __init__(self, choices: Choices, checks: Checks, duty: Duty) -> None:
        self._choices = choices
        self._checks = checks
        self._duty = duty

    async def of(self, community_id: int | None, member_id: int) -> HelpFacts:
        """Return the facts for one person; in a direct message, where no community is told, only their nation."""
        nation = await self._choices.nation_of(member_id)
        if community_id is None:
            return HelpFacts(nation)
        checks = await self._checks.of(community_id)
        return HelpFacts(nation, checks, await self._duty.presence(community_id))
