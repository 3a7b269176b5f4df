"""Topics, as people see and press them: choosing, proposing, looking after them, and the cards in channels."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from bot.discord_kit.departures import Departures
from cogs.topics.cog import TopicsCog
from cogs.topics.house import TopicsHouse

__all__ = ["TopicsCog", "TopicsHouse", "setup"]


async def setup(bot: SupportBot, house: TopicsHouse) -> None:
    """Load the cogs, their buttons (which survive restarts) and their cards."""
    cog = TopicsCog(house)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    departures = Departures(bot)
    departures.tell("topics", house.choosing.left)
    departures.tell("proposals", house.proposing.left)
    departures.tell("hosts", house.living.left)
    await bot.add_cog(cog)
