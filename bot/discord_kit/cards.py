"""What the bot shows: V2 cards within Discord's limits, their buttons, and the registry of who draws which."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Awaitable, Callable, Collection, Sequence
from enum import Enum
from typing import Any

import discord
from discord import ui

from bot.discord_kit.custom_ids import NO_ROW, CustomId
from bot.discord_kit.plain import clip, plain
from bot.store.base import VersionedRef

MOST_CHARACTERS = 4_000
MOST_COMPONENTS = 40
_MOST_BUTTONS_A_ROW = 5
_ROLE = discord.SelectDefaultValueType.role
_CHANNEL = discord.SelectDefaultValueType.channel
_FIRST_MARK = 1_000  # Discord numbers unmarked components from 1


class Tone(Enum):
    """A card's edge colour; never the only carrier of a meaning."""

    CALM = None
    GOOD = 0x2E7D32
    WAITING = 0xB26A00
    CARE = 0x6A4C93


Style = discord.ButtonStyle


def mark_of(op_id: str) -> int:
    """Return the 31-bit component id by which a message posted for `op_id` is found again."""
    digest = int.from_bytes(hashlib.sha256(op_id.encode()).digest()[:4], "big") & 0x7FFF_FFFF
    return max(digest, _FIRST_MARK)


def button(
    name: str,
    label: str,
    ref: VersionedRef | None = None,
    *,
    extra: str = "",
    style: Style = Style.secondary,
    disabled: bool = False,
) -> ui.Button[Any]:
    """Make a button pressed through the door `name` ("cog:verb").

    button("membership:approve", _("Approve"), VersionedRef(12, 3), style=Style.success)
    """
    custom_id = str(CustomId(name, ref or NO_ROW, extra))
    return ui.Button(label=clip(label, 80), custom_id=custom_id, style=style, disabled=disabled)


def link(label: str, address: str) -> ui.Button[Any]:
    """Make a button that opens a web or Discord address."""
    return ui.Button(label=clip(label, 80), url=address)


def message_link(community_id: int, channel_id: int, message_id: int) -> str:
    """Return the address of a message in a community."""
    return f"https://discord.com/channels/{community_id}/{channel_id}/{message_id}"


class Card(ui.LayoutView):
    """One V2 message: a container of texts, rules, buttons and menus, added from top to bottom.

    card = Card(_("An application"), tone=Tone.WAITING)
    card.say(_("Waiting for {span}.").format(span=span)).field(question, answer_as_typed).rule()
    card.buttons(button("membership:take", _("Take"), ref), button("membership:approve", _("Approve"), ref))

    `say`, `small` and the title take our own sentences (markdown works); `field` and `quote` take what people
    typed and make it harmless. Texts beyond 4,000 characters in all are cut on a word, and `cut` turns true;
    `room` is what is left. discord.py never stores a card: presses come through the doors by custom id.
    """

    def __init__(self, title: str = "", *, tone: Tone = Tone.CALM) -> None:
        super().__init__(timeout=None)
        self._box: ui.Container[Any] = ui.Container(accent_colour=tone.value)
        self.add_item(self._box)
        self._used = 0
        self._last: ui.TextDisplay[Any] | None = None
        self.cut = False
        self.files: list[tuple[str, bytes]] = []
        if title:
            self.say(f"### {title}")

    def is_finished(self) -> bool:
        """Tell discord.py not to store the card."""
        return True

    @property
    def room(self) -> int:
        """Return how many characters of text still fit."""
        return MOST_CHARACTERS - self._used

    @property
    def words(self) -> str:
        """Return all texts as one string, for logs of practice runs and for tests."""
        return "\n".join(item.content for item in self.walk_children() if isinstance(item, ui.TextDisplay))

    def say(self, text: str) -> Card:
        """Add a paragraph of ours."""
        fitting = clip(text, self.room - 1)
        self.cut = self.cut or fitting != text
        if not fitting:
            return self
        self._used += len(fitting) + 1
        if self._last is not None:
            self._last.content += f"\n{fitting}"
        else:
            self._last = ui.TextDisplay(fitting)
            self._box.add_item(self._last)
        return self

    def lead(self, text: str) -> Card:
        """Put a paragraph of ours above everything that stands on the card already."""
        fitting = clip(text, self.room - 1)
        self.cut = self.cut or fitting != text
        if fitting:
            self._used += len(fitting) + 1
            below = list(self._box.children)
            self._box.clear_items()
            for item in (ui.TextDisplay(fitting), ui.Separator(), *below):
                self._box.add_item(item)
        return self

    def small(self, text: str) -> Card:
        """Add a line in small print."""
        return self.say("\n".join(f"-# {line}" for line in text.split("\n") if line))

    def quote(self, typed: str) -> Card:
        """Add words a person typed, harmless and set apart."""
        return self.say("\n".join(f"> {line}" for line in plain(typed).split("\n")))

    def field(self, label: str, typed: str, *, limit: int = 1_000) -> Card:
        """Add a label and below it what a person typed, at most `limit` characters of it."""
        return self.say(f"**{plain(label)}**").say(clip(plain(typed), limit))

    def rule(self) -> Card:
        """Add a thin line."""
        self._last = None
        self._box.add_item(ui.Separator())
        return self

    def line(self, text: str, beside: ui.Button[Any]) -> Card:
        """Add a paragraph of ours with one button beside it; it takes 3 of the 40 components.

        Without room for its text it is left out whole, and `cut` turns true.
        """
        fitting = clip(text, self.room - 1)
        if not fitting:
            self.cut = True
            return self
        self.cut = self.cut or fitting != text
        self._used += len(fitting) + 1
        self._last = None
        self._box.add_item(ui.Section(ui.TextDisplay(fitting), accessory=beside))
        return self

    def buttons(self, *buttons: ui.Button[Any]) -> Card:
        """Add buttons, five a row."""
        for start in range(0, len(buttons), _MOST_BUTTONS_A_ROW):
            self._row(*buttons[start : start + _MOST_BUTTONS_A_ROW])
        return self

    def menu(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        ref: VersionedRef | None = None,
        *,
        hint: str = "",
        most: int = 1,
        extra: str = "",
        chosen: Collection[str] = (),
        least: int = 1,
    ) -> Card:
        """Add a menu of at most 25 (value, label) options; the choice comes through `doors.choose(name, ...)`.

        `chosen` are the values that stand in it already.
        """
        select: ui.Select[Any] = ui.Select(
            custom_id=str(CustomId(name, ref or NO_ROW, extra)),
            placeholder=clip(hint, 150) or None,
            min_values=least,
            max_values=min(most, len(options)),
            options=[
                discord.SelectOption(value=value, label=clip(label, 100), default=value in chosen)
                for value, label in options
            ],
        )
        return self._row(select)

    def people_menu(self, name: str, ref: VersionedRef | None = None, *, hint: str = "", extra: str = "") -> Card:
        """Add a menu from which one person of the server is chosen; `press.values` holds the id."""
        custom_id = str(CustomId(name, ref or NO_ROW, extra))
        return self._row(ui.UserSelect(custom_id=custom_id, placeholder=clip(hint, 150) or None))

    def roles_menu(
        self,
        name: str,
        ref: VersionedRef | None = None,
        *,
        hint: str = "",
        most: int = 1,
        chosen: Sequence[int] = (),
        extra: str = "",
    ) -> Card:
        """Add Discord's own menu of roles; `press.values` holds the ids. `chosen` must be roles that are there."""
        select: ui.RoleSelect[Any] = ui.RoleSelect(
            custom_id=str(CustomId(name, ref or NO_ROW, extra)),
            placeholder=clip(hint, 150) or None,
            max_values=most,
            default_values=[discord.SelectDefaultValue(id=one, type=_ROLE) for one in chosen[:most]],
        )
        return self._row(select)

    def channels_menu(
        self,
        name: str,
        ref: VersionedRef | None = None,
        *,
        hint: str = "",
        most: int = 1,
        chosen: Sequence[int] = (),
        kinds: Sequence[discord.ChannelType] = (discord.ChannelType.text,),
        extra: str = "",
    ) -> Card:
        """Add Discord's own menu of channels; `press.values` holds ids. `chosen` must be channels that are there."""
        select: ui.ChannelSelect[Any] = ui.ChannelSelect(
            custom_id=str(CustomId(name, ref or NO_ROW, extra)),
            placeholder=clip(hint, 150) or None,
            channel_types=list(kinds),
            max_values=most,
            default_values=[discord.SelectDefaultValue(id=one, type=_CHANNEL) for one in chosen[:most]],
        )
        return self._row(select)

    def attach(self, name: str, content: bytes) -> Card:
        """Add a file to be read or kept; `name` holds letters, digits, points and dashes only."""
        self._last = None
        self.files.append((name, content))
        self._box.add_item(ui.File(f"attachment://{name}"))
        return self

    def uploads(self) -> list[discord.File]:
        """Return the files anew for each try to send the card, since sending uses them up."""
        return [discord.File(io.BytesIO(content), name) for name, content in self.files]

    def _row(self, *items: ui.Item[Any]) -> Card:
        self._last = None
        self._box.add_item(ui.ActionRow(*items))
        return self

    def mark(self, op_id: str) -> Card:
        """Mark the card so that the message posted for `op_id` can be found again."""
        self._box.id = mark_of(op_id)
        return self


def marks_in(message: discord.Message) -> set[int]:
    """Return the container ids of a message; compare with `mark_of`."""
    return {
        component.id for component in message.components if isinstance(component, discord.Container) and component.id
    }


Renderer = Callable[[int, str], Awaitable[Card | None]]
"""Draws a card for (community_id, ref); None means that there is no such card any more."""


class CardRegistry:
    """Who draws which card.

    cards.draws("application", self.draw_application)   # async (community_id: int, ref: str) -> Card | None
    """

    def __init__(self) -> None:
        self._renderers: dict[str, Renderer] = {}

    def draws(self, card: str, renderer: Renderer) -> None:
        """Register the renderer of a card name. Raises ValueError for a name taken already."""
        if card in self._renderers:
            raise ValueError(f"two renderers for the card {card!r}")
        self._renderers[card] = renderer

    async def draw(self, card: str, community_id: int, ref: str) -> Card | None:
        """Draw a card afresh from what is stored. Raises KeyError for a name nobody draws."""
        return await self._renderers[card](community_id, ref)

    @property
    def names(self) -> frozenset[str]:
        """Return every card name that can be drawn."""
        return frozenset(self._renderers)
