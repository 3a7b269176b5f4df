"""What organisers press to change a list: add, change, move and take out, entry by entry."""

from __future__ import annotations

from bot.community.actor import Actor
from bot.community.describing import Kind, SettingView, setting_at
from bot.community.value_words import entries_in, name_of_entry
from bot.discord_kit.cards import Card
from bot.discord_kit.custom_ids import CustomId, VersionedRef
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError, NotFoundError
from bot.language import _
from cogs.organising.settings_drafts import Draft
from cogs.organising.settings_forms import (
    VALUE,
    entry_form,
    entry_parts,
    entry_read,
    groups_of,
    lines_form,
    lines_part,
    with_id,
)
from cogs.organising.settings_house import SettingsDesk, organiser
from cogs.organising.settings_list_screens import entry_screen
from cogs.organising.settings_lists import Add, Entry, Move, Put, TakeOut
from cogs.organising.settings_screens import setting_screen
from cogs.organising.settings_showing import Showing
from cogs.organising.settings_words import setting_with


class ListPresses:
    """One method for each button, menu and form on a list or on one of its entries."""

    def __init__(self, desk: SettingsDesk, showing: Showing) -> None:
        self._desk = desk
        self._showing = showing

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("settings:add", self.add)
        doors.choose("settings:open", self.open)
        doors.press("settings:write", self.write)
        doors.submit("settings:entry", self.written)
        doors.press("settings:entry", self.entry)
        doors.press("settings:look", self.look)
        doors.press("settings:up", self.up)
        doors.press("settings:down", self.down)
        doors.press("settings:takeout", self.take_out)
        doors.press("settings:lines", self.lines)
        doors.submit("settings:lines", self.lines_added)
        doors.choose("settings:out", self.lines_out)

    async def add(self, press: Press) -> None:
        """Open the first form of a new entry."""
        by, view = self._list(press, Kind.ENTRIES)
        draft = self._desk.drafts.keep(by, Draft(view.path, entry={}))
        await press.show_modal(entry_form(VersionedRef(draft.id, 0), view, 0, {}))

    async def open(self, press: Press) -> None:
        """Show the entry that was chosen; when the list changed since it was drawn, the list as it is now."""
        by, view = self._list(press, Kind.ENTRIES)
        entries = self._entries(by, view)
        chosen = press.values[0] if press.values else ""
        index = int(chosen) if chosen.isdecimal() and len(chosen) < 5 else -1
        if press.ref.version != self._desk.adjusting.version(by.community_id) or not 0 <= index < len(entries):
            news = _("Somebody changed the settings a moment ago. This is how they are now.")
            await press.show(setting_screen(view, self._desk.standing(by.community_id), news=news))
            return
        entry = entries[index]
        draft = self._desk.drafts.keep(by, Draft(view.path, entry=entry, before=entry))
        await press.show(self._drawn(by, draft))

    async def write(self, press: Press) -> None:
        """Open one form of an entry, with what is written so far."""
        _by, draft, view = self._draft(press)
        await press.show_modal(entry_form(press.ref, view, self._group(press, view), draft.entry or {}))

    async def written(self, press: Press) -> None:
        """Take what was written into the draft, and show the entry; nothing is in force yet."""
        by, draft, view = self._draft(press)
        group = groups_of(view)[self._group(press, view)]
        async with words_kept(press, *(part.key for part in group)):
            given = press.read(entry_parts(group, {}))
            entry = entry_read(group, given, draft.entry or {})
            if draft.before is None:
                entry = with_id(view, entry, self._entries(by, view), name_of_entry(view, entry))
            step = Put(entry, draft.before)
            draft = self._desk.drafts.keep(
                by, Draft(draft.path, step=step, entry=entry, before=draft.before, id=draft.id)
            )
            await press.show(self._drawn(by, draft))

    async def entry(self, press: Press) -> None:
        """Show the entry that is being written."""
        by, draft, _view = self._draft(press)
        await press.show(self._drawn(by, draft))

    async def look(self, press: Press) -> None:
        """Look at what the written entry would change."""
        by, draft, _view = self._draft(press)
        await self._look(press, by, draft)

    async def up(self, press: Press) -> None:
        """Look at the list with the entry one place higher."""
        await self._move(press, -1)

    async def down(self, press: Press) -> None:
        """Look at the list with the entry one place lower."""
        await self._move(press, 1)

    async def _move(self, press: Press, by_places: int) -> None:
        by, draft, view = self._draft(press)
        await self._look(press, by, Draft(view.path, step=Move(draft.before or {}, by_places)))

    async def take_out(self, press: Press) -> None:
        """Look at the list without the entry."""
        by, draft, view = self._draft(press)
        await self._look(press, by, Draft(view.path, step=TakeOut((draft.before or {},))))

    async def lines(self, press: Press) -> None:
        """Open the form for more lines."""
        _by, view = self._list(press, Kind.LINES)
        await press.show_modal(lines_form(CustomId("settings:lines", extra=press.extra), view))

    async def lines_added(self, press: Press) -> None:
        """Look at the list with more lines."""
        by, view = self._list(press, Kind.LINES)
        async with words_kept(press, VALUE):
            lines = str(press.read([lines_part(view)]).get(VALUE, "")).splitlines()
            step = Add(tuple(line.strip() for line in lines if line.strip()))
            await self._look(press, by, Draft(view.path, step=step))

    async def lines_out(self, press: Press) -> None:
        """Look at the list without the lines that were chosen."""
        by, view = self._list(press, Kind.LINES)
        values = self._desk.adjusting.value(by.community_id, view.path)
        lines = values if isinstance(values, list) else []
        chosen = [int(one) for one in press.values if one.isdecimal() and len(one) < 6]
        step = TakeOut(tuple(lines[index] for index in chosen if index < len(lines)))
        await self._look(press, by, Draft(view.path, step=step))

    async def _look(self, press: Press, by: Actor, draft: Draft) -> None:
        async with press.showing():
            card = await self._showing.look(press, by, draft)
        await press.show(card)

    def _drawn(self, by: Actor, draft: Draft) -> Card:
        view = setting_at(draft.path)
        entries = self._entries(by, view)
        index = entries.index(draft.before) if draft.before in entries else None
        return entry_screen(view, draft, index, len(entries))

    def _list(self, press: Press, kind: Kind) -> tuple[Actor, SettingView]:
        by, view = organiser(press), setting_with(press.extra)
        if view.kind is not kind:
            raise InvalidInputError(_("This setting is changed in another way. Please open /settings again."))
        return by, view

    def _draft(self, press: Press) -> tuple[Actor, Draft, SettingView]:
        by = organiser(press)
        draft = self._desk.drafts.of(by, press.ref.id)
        return by, draft, setting_at(draft.path)

    def _group(self, press: Press, view: SettingView) -> int:
        number = press.extra.removeprefix("g")
        if not number.isdecimal() or int(number) >= len(groups_of(view)):
            raise NotFoundError(_("This form does not exist any more. Please open /settings again."))
        return int(number)

    def _entries(self, by: Actor, view: SettingView) -> list[Entry]:
        return [dict(entry) for entry in entries_in(self._desk.adjusting.value(by.community_id, view.path))]
