"""The one door: every button, menu, form and command comes in here and leaves with exactly one answer.

Features register handlers by the name in their custom ids; a handler gets a `Press` (see `bot.discord_kit.replies`):

    def open_doors(self, doors: Doors) -> None:
        doors.press("membership:approve", self.approve)       # button("membership:approve", _("Approve"), ref)
        doors.choose("membership:signposts", self.signposts)  # card.menu("membership:signposts", options, ref)
        doors.submit("membership:page", self.page)            # FormModal(CustomId("membership:page", ref), ...)

Slash commands are ordinary discord.py app commands whose callback begins with `press = press_of(interaction)`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Protocol, cast

import discord
from discord import app_commands

from bot.discord_kit.actors import Actors
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.incidents import Incidents
from bot.discord_kit.parts import Parts, not_in_use
from bot.discord_kit.replies import Press
from bot.discord_kit.sleeping import always, asleep_words, is_open_asleep
from bot.discord_kit.speaking import ONLY_ENGLISH, Speaks
from bot.errors import HouseError
from bot.language import _, use

_log = logging.getLogger("alongside.doors")
_PRESS = "press"
_QUIET_LIMIT = 2.0  # seconds a handler may stay silent before the door says "thinking..."; Discord waits 3
_LONG_LIMIT = 60.0  # seconds after which the person is told that it takes long; the work goes on
_REMEMBERED = 2_000  # interaction ids kept to notice one delivered twice

Handler = Callable[[Press], Awaitable[None]]


class Commands(Protocol):
    """The command tree, as the door sees it."""

    async def run_command(self, interaction: discord.Interaction) -> None:
        """Run a slash or context-menu command; raise what its callback raised."""

    async def run_autocomplete(self, interaction: discord.Interaction) -> None:
        """Answer an autocomplete question; raise what went wrong."""


def press_of(interaction: discord.Interaction) -> Press:
    """Return the Press of a command's interaction, so that its callback answers like any handler.

    @app_commands.command()
    async def apply(self, interaction: discord.Interaction) -> None:
        press = press_of(interaction)
        async with press.thinking():
            form = await self._applying.form(press.actor)
        await press.whisper(form_card(form))
    """
    return cast("Press", interaction.extras[_PRESS])


def _who_and_locale(interaction: discord.Interaction) -> tuple[int, str | None]:
    """Return who acts, and the language Discord says they read; a broken event may tell neither."""
    locale: object = getattr(interaction.locale, "value", None)
    return getattr(interaction.user, "id", 0), locale if isinstance(locale, str) else None


def _sentence_for(error: BaseException) -> str | None:
    if isinstance(error, app_commands.CommandInvokeError):
        return _sentence_for(error.original)
    if isinstance(error, HouseError):
        return error.sentence
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return _("This command is out of date. Please restart Discord and try again.")
    if isinstance(error, app_commands.TransformerError):
        return _("The bot could not read what you typed. Please check it and try again.")
    if isinstance(error, app_commands.CheckFailure):
        return _("Your role here does not let you do this. Nothing was changed.")
    return None


class Doors:
    """Routes interactions to handlers and sees to it that each gets its one answer.

    `hear(interaction)` is called by the client for everything Discord sends. An id heard before is left alone.
    `close()` turns newcomers away kindly; `drain(5)` lets those inside finish. Each answer is in the language of the
    person, as `speaks` knows it: this is the one place that sets it for presses, commands, forms and suggestions.
    """

    def __init__(self, actors: Actors, incidents: Incidents, parts: Parts) -> None:
        self.actors = actors
        self.incidents = incidents
        self.parts = parts
        self._presses: dict[str, Handler] = {}
        self._choices: dict[str, Handler] = {}
        self._forms: dict[str, Handler] = {}
        self._heard: OrderedDict[int, None] = OrderedDict()
        self._inside: set[asyncio.Task[None]] = set()
        self._closing = False
        self.speaks: Speaks = ONLY_ENGLISH
        self.is_awake: Callable[[int], bool] = always

    def press(self, name: str, handler: Handler) -> None:
        """Send presses of the button `name` ("cog:verb") to a handler. Raises ValueError for a name taken."""
        self._register(self._presses, name, handler)

    def choose(self, name: str, handler: Handler) -> None:
        """Send choices of the menu `name` to a handler; they are in `press.values`."""
        self._register(self._choices, name, handler)

    def submit(self, name: str, handler: Handler) -> None:
        """Send submissions of the form `name` to a handler; read them with `press.read(parts)`."""
        self._register(self._forms, name, handler)

    def _register(self, handlers: dict[str, Handler], name: str, handler: Handler) -> None:
        CustomId(name)
        if name in handlers:
            raise ValueError(f"two handlers for {name!r}")
        handlers[name] = handler
        self.parts.claim_door(name)

    def hear(self, interaction: discord.Interaction, commands: Commands) -> None:
        """Take in one interaction; the answer is given by a task of the door's own."""
        if interaction.id in self._heard:
            _log.info("interaction %s: delivered twice, answered once", interaction.id)
            return
        self._heard[interaction.id] = None
        if len(self._heard) > _REMEMBERED:
            self._heard.popitem(last=False)
        self.see_to(self._attend(interaction, commands))

    def see_to(self, answering: Coroutine[Any, Any, None]) -> None:
        """Run the answer to somebody as one of those inside, so that `drain` waits for it."""
        task = asyncio.create_task(answering)
        self._inside.add(task)
        task.add_done_callback(self._inside.discard)

    def close(self) -> None:
        """Turn away whoever comes from now on, with a sentence."""
        self._closing = True

    async def drain(self, seconds: float) -> int:
        """Wait for the answers in flight, at most `seconds`; return how many were cut off."""
        if self._inside:
            await asyncio.wait(self._inside, timeout=seconds)
        unfinished = list(self._inside)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        return len(unfinished)

    @property
    def inside(self) -> int:
        """Return how many interactions are being answered now."""
        return len(self._inside)

    async def _attend(self, interaction: discord.Interaction, commands: Commands) -> None:
        try:
            if interaction.type is discord.InteractionType.ping:  # which comes from nobody
                await interaction.response.pong()
                return
            who, locale = _who_and_locale(interaction)
            theirs = self.speaks.of_press(who, interaction.guild_id, locale)
            use(theirs, group=self.speaks.of_community(interaction.guild_id))
            if interaction.type is discord.InteractionType.autocomplete:
                await self._suggest(interaction, commands)
            else:
                await self._answer(interaction, commands)
        except Exception as error:  # noqa: BLE001 - the last resort: even a failed apology must not kill the door
            self.incidents.report(f"interaction {interaction.id}, last resort", error)

    async def _suggest(self, interaction: discord.Interaction, commands: Commands) -> None:
        press = Press(interaction, self.actors)
        interaction.extras[_PRESS] = press
        try:
            async with asyncio.timeout(_QUIET_LIMIT):
                if not self._closing and self.parts.off_at(interaction, "") is None:
                    await commands.run_autocomplete(interaction)
        except Exception as error:  # noqa: BLE001 - whatever a suggester does, the person can go on typing
            self.incidents.report(f"autocomplete {interaction.id}", error)
        if press.is_open and not interaction.response.is_done():
            await press.suggest([])

    async def _answer(self, interaction: discord.Interaction, commands: Commands) -> None:
        press = Press(interaction, self.actors, self._custom_id(interaction))
        interaction.extras[_PRESS] = press
        work = asyncio.create_task(self._work(press, commands))
        try:
            await self._see_through(press, work)
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            if not press.is_settled:
                await press.whisper(_("The bot is restarting. Please look again in a minute."))
            raise

    async def _see_through(self, press: Press, work: asyncio.Task[None]) -> None:
        done, _waiting = await asyncio.wait({work}, timeout=_QUIET_LIMIT)
        if not done:
            if press.is_open:
                await press.hurry()
            done, _waiting = await asyncio.wait({work}, timeout=_LONG_LIMIT)
        if not done:
            _log.warning("interaction %s (%s): no end after %s s", press.id, press.name, _LONG_LIMIT)
            await press.whisper(_("This is taking longer than usual. It is still being worked on."))
        try:
            await work
        except Exception as error:  # noqa: BLE001 - every error becomes the one answer
            await self._refuse(press, error)
        else:
            await self._settle(press)

    async def _work(self, press: Press, commands: Commands) -> None:
        if self._closing:
            await press.whisper(_("The bot is restarting. Please try again in a minute. Nothing was changed."))
        elif (off := self.parts.off_at(press.interaction, press.name)) is not None:
            await press.whisper(not_in_use(off))
        elif self._is_asleep_to(press):
            await press.whisper(asleep_words())
        elif press.interaction.type is discord.InteractionType.application_command:
            await commands.run_command(press.interaction)
        elif (handler := self._handler(press)) is not None:
            await handler(press)
        else:
            await press.whisper(_("This button is out of date. Please use the newest message from the bot."))

    def _is_asleep_to(self, press: Press) -> bool:
        community_id = press.community_id
        return (
            community_id is not None
            and not self.is_awake(community_id)
            and not is_open_asleep(press.interaction, press.name)
        )

    def _handler(self, press: Press) -> Handler | None:
        data: Any = press.interaction.data
        if not isinstance(data, Mapping):
            return None
        if press.interaction.type is discord.InteractionType.modal_submit:
            return self._forms.get(press.name)
        if press.interaction.type is not discord.InteractionType.component:
            return None
        is_button = data.get("component_type") == discord.ComponentType.button.value
        return (self._presses if is_button else self._choices).get(press.name)

    @staticmethod
    def _custom_id(interaction: discord.Interaction) -> CustomId | None:
        data: Any = interaction.data
        return CustomId.parse(data.get("custom_id")) if isinstance(data, Mapping) else None

    async def _refuse(self, press: Press, error: Exception) -> None:
        """Tell the person what is wrong: in the error's own sentence, or as an apology with an id for a bug."""
        sentence = _sentence_for(error)
        if sentence is None:
            cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
            sentence = self._apology(self.incidents.report(f"interaction {press.id} ({press.name})", cause))
        await press.whisper(sentence)

    async def _settle(self, press: Press) -> None:
        if press.is_settled or press.interaction.response.type not in {None, _DEFERRED}:
            return
        code = self.incidents.report(f"interaction {press.id} ({press.name})", RuntimeError("no answer was given"))
        await press.whisper(self._apology(code))

    @staticmethod
    def _apology(code: str) -> str:
        return _("Sorry, something went wrong on our side. Please tell an organiser this code: {code}").format(
            code=code
        )


_DEFERRED = discord.InteractionResponseType.deferred_channel_message
