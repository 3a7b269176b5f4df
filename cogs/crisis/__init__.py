"""Help now, as people see and press it."""

from __future__ import annotations

from functools import partial

from bot.crisis.facts import Facts
from bot.discord_kit.client import SupportBot
from cogs.crisis.cog import Crisis, Standby
from cogs.crisis.ears import Ears
from cogs.crisis.help_presses import HelpPresses
from cogs.crisis.on_duty import OnDuty

__all__ = ["Crisis", "Ears", "OnDuty", "Standby", "setup"]


async def setup(bot: SupportBot, standby: Standby) -> None:
    """Load the cogs, their buttons (which survive restarts), menus and cards."""
    facts = Facts(standby.choices, standby.checks, standby.duty)
    help_presses = HelpPresses(facts, standby.choices, bot.incidents)
    cog = Crisis(standby, help_presses)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    await bot.add_cog(cog)
    on_duty = OnDuty(standby.duty)
    on_duty.open_doors(bot.doors)
    await bot.add_cog(on_duty)
    speaks = partial(bot.doors.speaks.of_person, None)
    await bot.add_cog(Ears(help_presses, standby.listening, standby.alerts, standby.clock, speaks))
    for menu in cog.worries.menus():
        bot.tree.add_command(menu)
