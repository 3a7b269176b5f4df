"""Looking after the bot: what people press on the cards that ask them to mend something."""

from __future__ import annotations

from dataclasses import dataclass

from discord.ext import commands

from bot.delivery.reconciliations import Reconciliations
from bot.delivery.todo import Todos, TodoState
from bot.discord_kit.cards import Card, CardRegistry
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.language import _, ngettext
from cogs.organising.cards import reconcile_card, todo_card


@dataclass(frozen=True, slots=True)
class Care:
    """The use cases this cog stands on."""

    todos: Todos
    reconciliations: Reconciliations


class Organising(commands.Cog):
    """The buttons on to-do cards and on the question about many differences."""

    def __init__(self, care: Care) -> None:
        self._care = care

    def open_doors(self, doors: Doors) -> None:
        """Register every button."""
        doors.press("organising:retry", self.retry)
        doors.press("organising:leave", self.leave)
        doors.press("organising:mend", self.mend)
        doors.press("organising:leave_all", self.leave_all)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws the cards."""
        registry.draws("todo", self._draw_todo)
        registry.draws("reconcile", self._draw_question)

    async def _draw_todo(self, community_id: int, ref: str) -> Card | None:
        todo = await self._care.todos.card_of(ref, community_id)
        return todo_card(todo) if todo else None

    async def _draw_question(self, community_id: int, _ref: str) -> Card | None:
        question = await self._care.reconciliations.card_of(community_id)
        return reconcile_card(question) if question else None

    async def retry(self, press: Press) -> None:
        """Try a parked effect again."""
        async with press.thinking():
            todo = await self._care.todos.retry(press.extra, press.actor)
        if todo.state is TodoState.NOT_NEEDED:
            await press.whisper(_("It is no longer needed, so nothing was done."))
        else:
            await press.whisper(_("It is being tried again. The card shows how it ends."))

    async def leave(self, press: Press) -> None:
        """Leave a parked effect undone."""
        async with press.thinking():
            await self._care.todos.drop(press.extra, press.actor)
        await press.whisper(_("Noted. The bot leaves it as it is."))

    async def mend(self, press: Press) -> None:
        """Mend the differences that were shown."""
        async with press.thinking():
            mended = await self._care.reconciliations.mend(press.actor)
        words = ngettext("{count} thing is being mended.", "{count} things are being mended.", mended)
        await press.whisper(words.format(count=mended))

    async def leave_all(self, press: Press) -> None:
        """Leave the differences as they are."""
        async with press.thinking():
            await self._care.reconciliations.leave(press.actor)
        await press.whisper(_("Noted. The bot leaves everything as it is."))
