"""One person's press, command or form, and the one answer it gets.

A handler receives a `Press` and answers it in one of these ways:

    async def approve(self, press: Press) -> None:               # a decision: think aloud, then whisper
        async with press.thinking():                             # "thinking..." goes out while the block works
            application = await self._deciding.approve(press.actor, press.ref)
        await press.whisper(_("Recorded: {status}.").format(status=application.status))

    async def open_page(self, press: Press) -> None:             # a form: nothing may be deferred before it
        await press.show_modal(FormModal(CustomId("membership:page", press.ref, "1"), _("About you"), parts))

    async def next_page(self, press: Press) -> None:             # the private card the button is on changes
        async with press.redrawing():
            form = await self._applying.save_page(press.actor, press.ref.id, 1, press.read(parts))
        await press.redraw(card_of(form))

A HouseError raised anywhere in a handler is whispered as it stands; any other error becomes an apology with an id.
Calling `whisper` again replaces the words. Replies are private always, and nothing pings.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import Enum
from typing import Any

import aiohttp
import discord

from bot.community.actor import Actor
from bot.discord_kit.actors import Actors
from bot.discord_kit.cards import Card
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import Answer, FormModal, Part, read_parts, submitted
from bot.discord_kit.incidents import trace_of
from bot.errors import NotFoundError
from bot.language import _
from bot.store.base import VersionedRef

_log = logging.getLogger("alongside.replies")
_SILENT = discord.AllowedMentions.none()
_ANSWERED_ALREADY = 40060
_TOO_LATE = frozenset({10062, 10015, 10008, 50027})  # interaction, webhook, message unknown; token has run out
_LIMIT = 10.0  # seconds for one call to Discord
_PAUSES = (0.0, 0.0, 0.2, 0.5, 1.0, 2.0)  # seconds before each try of a later answer
_FIRST_TRIES = 4  # an answer that got through unheard shows itself at the next try, unless that is lost, too
_LOST = (aiohttp.ClientError, OSError)  # a timeout is an OSError, too


FirstAnswer = Callable[[discord.InteractionResponse[discord.Client]], Awaitable[object]]


class Stage(Enum):
    """How far the answer to a press has come."""

    OPEN = "open"
    THINKING = "thinking"
    REDRAWING = "redrawing"
    ANSWERED = "answered"
    REDRAWN = "redrawn"
    FORM = "form"
    LATE = "late"  # Discord takes no answer any more, or never says that it did; the stored state is safe


class Press:
    """One interaction, narrowed once. See the module's docstring for how to answer it.

    `name` is "cog:verb" of a button, menu or form ("" for a command), `ref` and `extra` come from its custom id,
    `values` are a menu's choices and `answers` a form's raw answers by part id.
    """

    def __init__(self, interaction: discord.Interaction, actors: Actors, custom_id: CustomId | None = None) -> None:
        self.interaction = interaction
        self.custom_id = custom_id
        self.stage = Stage.OPEN
        self._hurried = False
        self._answered_already = False
        self._actors = actors
        self._lock = asyncio.Lock()

    @property
    def id(self) -> int:
        """Return the interaction's id."""
        return self.interaction.id

    @property
    def event_key(self) -> str:
        """Return the key under which `tx.seen` knows this press."""
        return f"interaction:{self.interaction.id}"

    @property
    def actor(self) -> Actor:
        """Return who pressed, with the rights of this moment. Raises HouseError where no community is clear."""
        return self._actors.of(self.interaction)

    def actor_in(self, community_id: int) -> Actor:
        """Return who pressed as a person of a community known otherwise; outside it they hold no right."""
        if self.interaction.guild_id == community_id:
            return self.actor
        return Actor(id=self.interaction.user.id, community_id=community_id)

    @property
    def user_id(self) -> int:
        """Return the person's id."""
        return self.interaction.user.id

    @property
    def community_id(self) -> int | None:
        """Return the guild's id; None in a direct message."""
        return self.interaction.guild_id

    @property
    def message_id(self) -> int | None:
        """Return the message the button is on; None for a command."""
        return self.interaction.message.id if self.interaction.message else None

    @property
    def on_whisper(self) -> bool:
        """Tell whether the button is on a message that only this person sees."""
        return self.interaction.message is not None and self.interaction.message.flags.ephemeral

    @property
    def name(self) -> str:
        """Return "cog:verb", or "" for a command."""
        return self.custom_id.name if self.custom_id else ""

    @property
    def ref(self) -> VersionedRef:
        """Return the row id and version the button carries. Raises NotFoundError for a command."""
        if self.custom_id is None:
            raise NotFoundError(_("There is nothing here to act on."))
        return self.custom_id.ref

    @property
    def extra(self) -> str:
        """Return the last part of the custom id, or ""."""
        return self.custom_id.extra if self.custom_id else ""

    @property
    def offered(self) -> list[CustomId]:
        """Return what the buttons on the pressed message carry, from top to bottom; a screen can so be drawn again."""
        message = self.interaction.message
        return [] if message is None else [known for item in message.components for known in _carried(item)]

    @property
    def values(self) -> list[str]:
        """Return the choices of a menu."""
        data: Any = self.interaction.data
        values = data.get("values") if isinstance(data, Mapping) else None
        return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []

    @property
    def answers(self) -> dict[str, Answer]:
        """Return a form's answers by part id, as they came."""
        return submitted(self.interaction.data)

    def read(self, parts: Sequence[Part]) -> dict[str, Answer]:
        """Return a form's answers in the shapes of its parts; parts left empty are absent."""
        return read_parts(parts, self.answers)

    @property
    def is_open(self) -> bool:
        """Tell whether Discord has had no answer at all yet."""
        return self.stage is Stage.OPEN

    @property
    def is_settled(self) -> bool:
        """Tell whether the person sees an end: words, a form, a redrawn card (or it is too late for any)."""
        return self.stage not in {Stage.OPEN, Stage.THINKING}

    async def defer(self) -> None:
        """Show "thinking..." to this person only; `whisper` replaces it."""
        await self._first(Stage.THINKING, lambda r: r.defer(ephemeral=True, thinking=True))

    async def hurry(self) -> None:
        """Let the door show "thinking..." for a handler that has been quiet for too long."""
        if not self._lock.locked():  # else an answer is on its way
            self._hurried = True
            await self.defer()

    @asynccontextmanager
    async def thinking(self) -> AsyncIterator[None]:
        """Send "thinking..." at once, while the block does its work."""
        async with self._meanwhile(self.defer()):
            yield

    @asynccontextmanager
    async def redrawing(self) -> AsyncIterator[None]:
        """Tell Discord at once that the card under the button will change, while the block does its work."""
        begun = self._first(Stage.REDRAWING, lambda r: r.defer()) if self._on_a_card else self.defer()
        async with self._meanwhile(begun):
            yield

    @asynccontextmanager
    async def showing(self) -> AsyncIterator[None]:
        """Before `show`: tell Discord at once that the private screen will change, or that one is coming."""
        async with self.redrawing() if self.on_whisper else self.thinking():
            yield

    @property
    def _on_a_card(self) -> bool:
        return self.interaction.message is not None

    @asynccontextmanager
    async def _meanwhile(self, call: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
        task = asyncio.create_task(call)
        await asyncio.sleep(0)  # the call is on its way before the work begins, and does not compete with it
        try:
            yield
        finally:
            await task

    async def whisper(self, message: str | Card) -> None:
        """Answer this person only, with words or a card; a second whisper replaces the first."""
        card = message if isinstance(message, Card) else Card().say(message)
        if self.stage is Stage.OPEN:
            await self._first(
                Stage.ANSWERED,
                lambda r: r.send_message(
                    view=card, files=card.uploads() or discord.utils.MISSING, ephemeral=True, allowed_mentions=_SILENT
                ),
                card,
            )
        elif self.stage in {Stage.THINKING, Stage.ANSWERED}:
            await self._edit(card, Stage.ANSWERED)
        elif self.stage is not Stage.LATE:
            await self._again(
                lambda: self.interaction.followup.send(
                    view=card, files=card.uploads() or discord.utils.MISSING, ephemeral=True, allowed_mentions=_SILENT
                ),
                self.stage,
            )

    async def redraw(self, card: Card) -> None:
        """Replace the card the button (or the form's button) is on; without one, whisper it.

        Raises RuntimeError after `thinking`: Discord then has no way to change that card.
        """
        replying = self.stage in {Stage.THINKING, Stage.ANSWERED}
        if replying and self._on_a_card and not self._hurried:
            raise RuntimeError("redraw needs redrawing(), not thinking(), before it")
        if replying or not self._on_a_card:
            await self.whisper(card)
        elif self.stage is Stage.OPEN:
            await self._first(Stage.REDRAWN, lambda r: r.edit_message(view=card, allowed_mentions=_SILENT), card)
        elif self.stage in {Stage.REDRAWING, Stage.REDRAWN}:
            await self._edit(card, Stage.REDRAWN)

    async def show(self, card: Card) -> None:
        """Replace the private screen the button is on; on a card that others see, and for a command, whisper it.

        The work before it goes into showing().
        """
        if self.on_whisper:
            await self.redraw(card)
        else:
            await self.whisper(card)

    async def show_modal(self, modal: FormModal) -> None:
        """Open a form. It must be the first answer; when Discord was told to wait already, ask for another press."""
        if self.stage is Stage.OPEN:
            await self._first(Stage.FORM, lambda r: r.send_modal(modal))
        if self.stage not in {Stage.FORM, Stage.LATE}:
            await self.whisper(_("That took too long to open. Please press the button again."))

    async def suggest(self, choices: Sequence[discord.app_commands.Choice[str]]) -> None:
        """Answer an autocomplete question, with at most 25 choices."""
        await self._first(Stage.ANSWERED, lambda r: r.autocomplete(choices[:25]))

    async def _first(
        self,
        stage: Stage,
        call: FirstAnswer,
        card: Card | None = None,
    ) -> None:
        """Make the initial response, once.

        Where Discord turns out to have an answer already (an earlier try that got through, or the door's own
        "thinking..."), `card` is put in its place by an edit, which may be repeated.
        """
        async with self._lock:
            if self.stage is Stage.OPEN and await self._got_through(call):
                self.stage = stage
                return
        if self.stage is Stage.LATE or (self.stage is Stage.OPEN and not self._answered_already):
            return
        if card is not None:
            await self._edit(card, stage)
        elif self.stage is Stage.OPEN:
            self.stage = stage

    async def _got_through(self, call: FirstAnswer) -> bool:
        """Try the initial response a few times; False when another answer stands there or none can be given.

        After as many losses nobody knows what the person sees; trying on would only put other words in its place.
        """
        for _attempt in range(_FIRST_TRIES):
            try:
                async with asyncio.timeout(_LIMIT):
                    await call(self.interaction.response)
            except discord.InteractionResponded:
                self._answered_already = True
                return False
            except discord.HTTPException as error:
                if self._is_over(error):
                    return False
                if error.status < 500:
                    raise
                self._unclear(error)
            except _LOST as error:
                self._unclear(error)
            else:
                return True
        self.stage = Stage.LATE
        return False

    def _is_over(self, error: discord.HTTPException) -> bool:
        if error.code in _TOO_LATE:
            self.stage = Stage.LATE
            _log.info("interaction %s: too late for an answer", self.id)
        self._answered_already = self._answered_already or error.code == _ANSWERED_ALREADY
        return error.code in _TOO_LATE or error.code == _ANSWERED_ALREADY

    def _unclear(self, error: Exception) -> None:
        _log.warning("interaction %s: an answer may be lost: %s", self.id, trace_of(error))

    async def _edit(self, card: Card, stage: Stage) -> None:
        def edit() -> Awaitable[object]:
            files = card.uploads() or discord.utils.MISSING  # without files of its own, those that stand there stay
            return self.interaction.edit_original_response(view=card, attachments=files, allowed_mentions=_SILENT)

        await self._again(edit, stage)

    async def _again(self, call: Callable[[], Awaitable[object]], stage: Stage) -> None:
        """Make a later answer; what was lost on the way is tried again, since an edit may be repeated.

        When every try is lost nobody knows what the person sees; what they asked for is stored all the same.
        """
        for pause in _PAUSES:
            await asyncio.sleep(pause)
            try:
                async with asyncio.timeout(_LIMIT):
                    await call()
            except discord.HTTPException as error:
                if error.status >= 500:
                    self._unclear(error)
                elif error.code == _ANSWERED_ALREADY or not self._is_over(error):
                    raise
                else:
                    return
            except _LOST as error:
                self._unclear(error)
            else:
                self.stage = stage
                return
        self.stage = Stage.LATE


def _carried(component: object) -> Iterator[CustomId]:
    known = CustomId.parse(getattr(component, "custom_id", None))
    if known is not None and isinstance(component, discord.Button):
        yield known
    for inner in (*getattr(component, "children", ()), getattr(component, "accessory", None)):
        if inner is not None:
            yield from _carried(inner)
