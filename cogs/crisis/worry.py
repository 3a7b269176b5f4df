"""Being worried about somebody: two menus and a command. It goes to people on duty, never to that person."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.crisis import wording
from bot.crisis.alerts import MOST_WORDS, Alerts, Worry
from bot.crisis.lines import lines_of_ids
from bot.crisis.snapshots import Raised
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.replies import Press
from bot.errors import InvalidInputError, NotNowError
from bot.language import _
from cogs.crisis.help_cards import help_card
from cogs.crisis.packing import packed, unpacked

MENU = "Worried about this person"
_FORM = "crisis:worry"


class Worries:
    """The ways to say that one is worried."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    def open_doors(self, doors: Doors) -> None:
        """Register the form."""
        doors.submit(_FORM, self.submit)

    def menus(self) -> list[app_commands.ContextMenu]:
        """Return the menus on a message and on a person."""

        async def about_message(interaction: discord.Interaction, message: discord.Message) -> None:
            ids = (message.channel.id, message.id)
            await self.ask(press_of(interaction), message.author, ids, webhook=message.webhook_id is not None)

        async def about_person(interaction: discord.Interaction, who: discord.User | discord.Member) -> None:
            await self.ask(press_of(interaction), who)

        menus = [
            app_commands.ContextMenu(name=MENU, callback=about_message),
            app_commands.ContextMenu(name=MENU, callback=about_person),
        ]
        return [app_commands.guild_only(menu) for menu in menus]

    async def ask(
        self,
        press: Press,
        who: discord.User | discord.Member,
        message: tuple[int, int] | None = None,
        *,
        webhook: bool = False,
    ) -> None:
        """Open the form; somebody worried about themselves gets help at once."""
        if who.bot or webhook:
            raise NotNowError(_("That was written by a bot, so nobody is behind it to worry about."))
        if who.id == press.user_id:
            await press.whisper(help_card())
            return
        part = Part(
            "words",
            "long_text",
            _("What makes you worry?"),
            _("You may leave this out. Only people who look after it read it."),
            required=False,
            max_length=MOST_WORDS,
        )
        custom_id = CustomId(_FORM, Worry(who.id).ref, packed(message))
        await press.show_modal(FormModal(custom_id, _("Tell the people on duty"), [part]))

    async def submit(self, press: Press) -> None:
        """Tell the people on duty, and give the worried person advice and lines."""
        words = press.answers.get("words")
        channel_id, message_id = unpacked(press.extra)
        if not press.ref.id:
            raise InvalidInputError(_("Nobody was named."))
        async with press.thinking():
            worry = Worry(press.ref.id, channel_id, message_id, words if isinstance(words, str) else "")
            raised = await self._alerts.worry(press.actor, worry)
        await press.whisper(advice_card(raised))


def advice_card(raised: Raised) -> Card:
    """Say what happens now, honestly, and what the worried person can do."""
    card = Card(_("Thank you for telling us"), tone=Tone.CARE)
    card.say(wording.emergency_words(None))
    if raised.told_on_duty:
        card.say(_("A person on duty was told just now. If they do not answer, others are asked."))
    else:
        card.say(_("Nobody is on duty now. The organisers will see it, perhaps only hours from now."))
    card.say(_("The person you worry about is not told, and nothing is done to them."))
    card.say(
        _(
            "You can write to them. Say that you noticed, and ask how they are. You need not have answers. "
            "You can tell them about /help-now."
        )
    )
    for words in (*wording.route_words(None), *map(wording.line_words, lines_of_ids("papyrus"))):
        card.say(words)
    card.small(_("Worry is heavy. These lines are for you, too."))
    card.small(_("I am a bot and can get this wrong. Nobody is watching this all the time."))
    return card.buttons(button("crisis:help", _("All lines"), style=Style.primary))
