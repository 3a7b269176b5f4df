"""What organisers press under /settings to find a setting and to change it."""

from __future__ import annotations

from pydantic import JsonValue

from bot.community.actor import Actor
from bot.community.describing import NONE, Kind, SettingView, setting_at
from bot.community.joining import FIRST_SCREEN
from bot.community.value_words import value_typed
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError
from bot.language import _
from cogs.organising.settings_checks import LISTENED
from cogs.organising.settings_drafts import Draft
from cogs.organising.settings_forms import VALUE, value_form, value_part
from cogs.organising.settings_house import SettingsDesk, organiser
from cogs.organising.settings_screens import aside_screen, home_screen, section_screen, setting_screen
from cogs.organising.settings_showing import Showing
from cogs.organising.settings_words import code_of, section_with, setting_with

_AGREED_TO = frozenset(f"membership.{name}" for name in FIRST_SCREEN)
"""What applicants say yes to; other words make another version, so that it is known what each person agreed to."""

_CONSENT = "membership.consent_version"
_MANY = {Kind.ROLES, Kind.CHANNELS, Kind.CHOICES}


class SettingPresses:
    """One method for each button, menu and form on the way to one changed setting."""

    def __init__(self, desk: SettingsDesk, showing: Showing) -> None:
        self._desk = desk
        self._showing = showing

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("settings:home", self.home)
        doors.choose("settings:section", self.section)
        doors.press("settings:part", self.part)
        doors.choose("settings:setting", self.setting)
        doors.press("settings:leaf", self.leaf)
        doors.press("settings:aside", self.aside)
        doors.press("settings:flip", self.flip)
        doors.press("settings:none", self.none)
        doors.press("settings:restore", self.restore)
        doors.choose("settings:choose", self.choose)
        doors.choose("settings:pick", self.pick)
        doors.press("settings:type", self.type)
        doors.press("settings:again", self.again)
        doors.submit("settings:type", self.typed)

    async def home(self, press: Press) -> None:
        """Show all parts."""
        by = organiser(press)
        await press.show(home_screen(self._desk.standing(by.community_id)))

    async def section(self, press: Press) -> None:
        """Show the part that was chosen."""
        await self._section(press, press.values[0] if press.values else "", 0)

    async def part(self, press: Press) -> None:
        """Show a page of a part."""
        await self._section(press, press.extra, press.ref.id)

    async def _section(self, press: Press, code: str, page: int) -> None:
        by = organiser(press)
        await press.show(section_screen(section_with(code), self._desk.standing(by.community_id), page))

    async def setting(self, press: Press) -> None:
        """Show the setting that was chosen."""
        await self._setting(press, press.values[0] if press.values else "", 0)

    async def leaf(self, press: Press) -> None:
        """Show a setting, and of a long list the page that was asked for."""
        await self._setting(press, press.extra, press.ref.id)

    async def _setting(self, press: Press, code: str, page: int) -> None:
        by = organiser(press)
        await press.show(setting_screen(setting_with(code), self._desk.standing(by.community_id), page))

    async def aside(self, press: Press) -> None:
        """Show what does not fit the files."""
        by = organiser(press)
        await press.show(aside_screen(self._desk.standing(by.community_id)))

    async def flip(self, press: Press) -> None:
        """Look at a switch turned the other way."""
        by, view = self._asked(press, Kind.SWITCH)
        await self._look(press, by, view, self._desk.adjusting.value(by.community_id, view.path) is not True)

    async def none(self, press: Press) -> None:
        """Look at a setting that names nobody and nothing."""
        by, view = self._asked(press)
        await self._look(press, by, view, NONE)

    async def restore(self, press: Press) -> None:
        """Look at a setting as the files have it."""
        by, view = self._asked(press)
        await self._look(press, by, view, None)

    async def choose(self, press: Press) -> None:
        """Look at what was chosen from a menu of ours."""
        by, view = self._asked(press, Kind.CHOICE, Kind.CHOICES)
        await self._look(press, by, view, _one_or_many(view, list(press.values)))

    async def pick(self, press: Press) -> None:
        """Look at the roles or channels chosen from Discord's own menu."""
        by, view = self._asked(press, Kind.ROLE, Kind.ROLES, Kind.CHANNEL, Kind.CHANNELS)
        await self._look(press, by, view, _one_or_many(view, [int(one) for one in press.values if one.isdecimal()]))

    async def type(self, press: Press) -> None:
        """Open the form of a value, filled in with what counts now."""
        by, view = self._asked(press)
        value = self._desk.adjusting.value(by.community_id, view.path)
        await press.show_modal(value_form(CustomId("settings:type", extra=press.extra), view, value))

    async def again(self, press: Press) -> None:
        """Open the form once more, with what was typed into it."""
        by = organiser(press)
        draft = self._desk.drafts.of(by, press.ref.id)
        form = CustomId("settings:type", extra=code_of(draft.path))
        await press.show_modal(value_form(form, setting_at(draft.path), draft.changes.get(draft.path)))

    async def typed(self, press: Press) -> None:
        """Look at what was typed."""
        by, view = self._asked(press)
        async with words_kept(press, VALUE):
            given = press.read([value_part(view)]).get(VALUE, "")
            await self._look(press, by, view, value_typed(view, str(given)))

    def _asked(self, press: Press, *kinds: Kind) -> tuple[Actor, SettingView]:
        """Return who asks and for which setting. Raises NotAllowedError, NotFoundError, InvalidInputError."""
        by, view = organiser(press), setting_with(press.extra)
        if kinds and view.kind not in kinds:
            raise InvalidInputError(_("This setting is changed in another way. Please open /settings again."))
        return by, view

    async def _look(self, press: Press, by: Actor, view: SettingView, value: JsonValue | None) -> None:
        changes: dict[str, JsonValue | None] = {view.path: value}
        if view.path in LISTENED and value:
            changes[LISTENED[view.path]] = True  # whoever names a channel wants it heard; Discord is asked, too
        if view.path in _AGREED_TO and value != self._desk.adjusting.value(by.community_id, view.path):
            version = self._desk.adjusting.value(by.community_id, _CONSENT)
            changes[_CONSENT] = version + 1 if isinstance(version, int) else None
        async with press.showing():
            card = await self._showing.look(press, by, Draft(view.path, changes))
        await press.show(card)


def _one_or_many(view: SettingView, chosen: list[JsonValue]) -> JsonValue:
    if not chosen:
        raise InvalidInputError(_("Nothing was chosen, so nothing was changed."))
    return chosen if view.kind in _MANY else chosen[0]
