"""Possible misinformation, as members flag it, reviewers look at it, and moderators and authors settle it."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from bot.discord_kit.departures import Departures
from cogs.misinformation.cases_cog import CasesCog
from cogs.misinformation.cog import MisinformationCog
from cogs.misinformation.followers import Followers
from cogs.misinformation.house import MisinformationHouse
from cogs.misinformation.rules import RulesCog
from cogs.misinformation.transparency import TransparencyCog
from cogs.misinformation.watching import Lookout, Watchers

__all__ = ["Lookout", "MisinformationHouse", "setup"]


async def setup(bot: SupportBot, house: MisinformationHouse, lookout: Lookout) -> None:
    """Load the cogs, their buttons (which survive restarts), menus and cards."""
    cog = MisinformationCog(house)
    for each in (cog, TransparencyCog(house.transparency), RulesCog(lookout.care)):
        each.open_doors(bot.doors)
        each.draw_cards(bot.cards)
        await bot.add_cog(each)
    with bot.parts.part(""):  # what is open can be decided, read and appealed, also where the rest is switched off
        cases = CasesCog(house)
        cases.open_doors(bot.doors)
        cases.draw_cards(bot.cards)
        await bot.add_cog(cases)
    await bot.add_cog(Watchers(lookout))
    await bot.add_cog(Followers(house.following, bot.incidents))
    Departures(bot).tell("misinformation", house.leavers.left)
    bot.tree.add_command(cog.flags.menu())
