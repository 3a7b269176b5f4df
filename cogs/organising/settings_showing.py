"""Previews a draft, shows what it would do, and makes the change when it is used."""

from __future__ import annotations

from bot.adjusting.views import Change, Preview
from bot.community.actor import Actor
from bot.community.describing import LISTS, section_of, setting_at
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.errors import NotFoundError, OutOfDateError
from bot.language import _
from cogs.organising.settings_drafts import Draft
from cogs.organising.settings_house import SettingsDesk, organiser
from cogs.organising.settings_looks import one_line, preview_screen
from cogs.organising.settings_screens import home_screen, page_of, section_screen, setting_screen


class Showing:
    """The way every change takes: look first, then use it."""

    def __init__(self, desk: SettingsDesk) -> None:
        self._desk = desk

    def open_doors(self, doors: Doors) -> None:
        """Register the button."""
        doors.press("settings:use", self.use)

    async def look(self, press: Press, by: Actor, draft: Draft, news: str = "") -> Card:
        """Keep a draft and return the screen of what it would do. Raises NotFoundError when its list moved on."""
        kept = self._desk.drafts.keep(by, draft)
        preview = await self._preview(by, kept)
        troubles, notes = await self._desk.weighed(press, preview)
        return preview_screen(kept, preview, news=news, notes=notes, troubles=troubles)

    async def use(self, press: Press) -> None:
        """Make a change that was looked at; when anything moved since, show how it looks now."""
        by = organiser(press)
        async with press.redrawing():
            draft = self._desk.drafts.of(by, press.ref.id)
            try:
                card = await self._used(press, by, draft)
            except OutOfDateError as error:
                card = await self.look(press, by, draft, news=error.sentence)
        await press.redraw(card)

    async def _used(self, press: Press, by: Actor, draft: Draft) -> Card:
        preview = await self._preview(by, draft)
        troubles, notes = await self._desk.weighed(press, preview)
        if troubles or not preview.fits:
            return preview_screen(draft, preview, notes=notes, troubles=troubles)
        change = await self._make(by, draft, preview, press.ref.version)
        self._desk.drafts.drop(draft.id)
        return self._after(by, draft, change)

    async def _make(self, by: Actor, draft: Draft, preview: Preview, seen: int) -> Change | None:
        if draft.undoes:
            return await self._desk.adjusting.undo(by, draft.undoes, expects=seen)
        return await self._desk.adjusting.apply(by, preview.changes, expects=seen, how=draft.how)

    def _after(self, by: Actor, draft: Draft, change: Change | None) -> Card:
        """Return the screen the person came from, with one line of what changed."""
        news = f"✓ {one_line(change)}" if change is not None else _("It was like this already.")
        standing = self._desk.standing(by.community_id)
        if not draft.path:
            return home_screen(standing, news)
        view = setting_at(draft.path)
        if view.kind in LISTS:
            return setting_screen(view, standing, news=news)
        section = section_of(view.path)
        return section_screen(section, standing, page_of(section, view), news)

    async def _preview(self, by: Actor, draft: Draft) -> Preview:
        adjusting, community_id = self._desk.adjusting, by.community_id
        if draft.undoes:
            return await adjusting.preview_undo(community_id, draft.undoes)
        if draft.step is None:
            return await adjusting.preview(community_id, draft.changes)
        values = adjusting.value(community_id, draft.path)
        changed = draft.step.on(values if isinstance(values, list) else [])
        if changed is None:
            sentence = _("Somebody else changed this list in the meantime. Nothing was changed now. Please look again.")
            raise NotFoundError(sentence)
        return await adjusting.preview(community_id, {draft.path: changed})
