"""The screens of set-up up to the preview: one question each, with what is suggested and the ways on and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord

from bot.community.describing import setting_at
from bot.community.features import SWITCHABLE
from bot.discord_kit.cards import Card, Style, button
from bot.doctor.picture import ChannelKind, Picture
from bot.language import _, ngettext
from bot.setting_up.parts import PARTS, Kind, Part
from bot.setting_up.service import Plan
from bot.setting_up.snapshots import Setup
from bot.setting_up.wishes import hidden_now, open_to_newcomers
from cogs.organising import setup_steps as steps
from cogs.organising.setup_words import named, plan_blocks, used_lines

_ROOM_FOR_LINES: Final = 2_600
_MOST_SHOWN: Final = 20


def ways(card: Card, setup: Setup, step: str, *, again: bool = True) -> Card:
    """Add the ways back and on, the way to the preview, and the way to begin anew from here."""
    row = []
    if step != steps.WELCOME:
        row.append(button("setup:show", _("Back"), setup.ref, extra=steps.before(step)))
    if step != steps.PREVIEW:
        row.append(button("setup:show", _("Next"), setup.ref, extra=steps.after(step), style=Style.primary))
        if steps.after(step) != steps.PREVIEW:
            row.append(button("setup:show", _("To the preview"), setup.ref, extra=steps.PREVIEW))
    if again:
        row.append(button("setup:again", _("Start again from here"), setup.ref, extra=step))
    return card.buttons(*row)


def welcome(setup: Setup) -> Card:
    """Draw the first screen."""
    card = Card(_("Set up this group"))
    card.say(_("I ask one thing at a time. Nothing is made before you see all of it and press “Make these”."))
    card.say(_("Nothing is posted before you press “Go live”. You can stop at any time and use /setup again."))
    card.say(_("If you are not sure, press Next. Each suggestion works."))
    return ways(card, setup, steps.WELCOME, again=False)


def part_screen(setup: Setup, part: Part, picture: Picture) -> Card:
    """Ask about one role or channel: use one that is there, make a new one, or do without."""
    place = list(PARTS).index(part.key) + 1
    card = Card(_("{part} ({number} of {all})").format(part=_(part.label), number=place, all=len(PARTS)))
    card.say(_(part.about))
    wish = setup.wishes.of(part.key)
    card.say(_("Chosen now: {choice}").format(choice=named(part, wish)))
    chosen = [wish.id] if wish.id in picture.roles or wish.id in picture.channels else []
    ids = [one for one in chosen if one is not None]
    if part.kind is Kind.ROLE:
        card.roles_menu("setup:use", setup.ref, hint=_("Use a role that is there"), chosen=ids, extra=part.key)
    else:
        kind = discord.ChannelType.category if part.kind is Kind.CATEGORY else discord.ChannelType.text
        card.channels_menu(
            "setup:use", setup.ref, hint=_("Use one that is there"), chosen=ids, kinds=(kind,), extra=part.key
        )
    row = [button("setup:name", _("Make a new one"), setup.ref, extra=part.key)]
    if not part.needed:
        row.append(button("setup:none", _("Do without"), setup.ref, extra=part.key))
    card.buttons(*row)
    return ways(card, setup, part.key)


def sees_screen(setup: Setup, picture: Picture) -> Card:
    """Ask which channels are to be hidden from people who have not joined."""
    card = Card(_("Who sees what"))
    card.say(_("The lobby is for people who want to join. Members do not see it, so nobody can list them there."))
    seen = open_to_newcomers(picture, setup.wishes)
    if not seen:
        card.say(_("People who have not joined see no other channel. That is as it should be."))
        return ways(card, setup, steps.SEES)
    hidden = set(hidden_now(picture, setup.wishes))
    card.say(_("People who have not joined can see these now:"))
    for one in seen[:_MOST_SHOWN]:
        words = _("will be hidden from them") if one.id in hidden else _("stays open to them")
        card.say(f"- <#{one.id}>: {words}")
    if len(seen) > _MOST_SHOWN:
        rest = len(seen) - _MOST_SHOWN
        card.say(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    card.say(_("Hidden channels are for members, moderators and organisers."))
    card.say(_("People here without the role for members stop seeing them. Give them that role in Discord first."))
    ids = [one.id for one in seen]
    card.channels_menu(
        "setup:hide",
        setup.ref,
        hint=_("Hide only these"),
        most=min(25, len(ids)),
        chosen=[one for one in ids if one in hidden][:25],
        kinds=() if any(one.kind is ChannelKind.MEDIA for one in seen) else _SHOWN_KINDS,
    )
    card.buttons(
        button("setup:hide_all", _("Hide all of them"), setup.ref),
        button("setup:hide_none", _("Hide none"), setup.ref),
    )
    return ways(card, setup, steps.SEES)


_SHOWN_KINDS: Final = (
    discord.ChannelType.text,
    discord.ChannelType.voice,
    discord.ChannelType.news,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,  # Discord's document knows no media channels here, so with one the menu offers all
)


def questions_screen(setup: Setup, lines: Sequence[str]) -> Card:
    """Show the form as applicants read it."""
    card = Card(_("The questions for people who want to join"))
    for line in lines:
        card.say(line)
    card.small(_("You can change the questions and texts with /settings, now or at any time."))
    return ways(card, setup, steps.QUESTIONS, again=False)


def features_screen(setup: Setup) -> Card:
    """Ask which features the group uses."""
    card = Card(_("What the group uses"))
    card.say(_("Joining and help now are always on. Choose what else your group uses. You can change it later."))
    views = {name: setting_at(f"features.{name}") for name in SWITCHABLE}
    for name, view in views.items():
        state = _("off") if name in setup.wishes.off else _("on")
        card.say(f"- **{view.label}** ({state}): {view.help}")
    options = [(name, view.label) for name, view in views.items()]
    card.menu("setup:features", options, setup.ref, hint=_("Use only these"), most=len(options))
    card.buttons(
        button("setup:features_all", _("Use all of them"), setup.ref),
        button("setup:features_none", _("Use none of them"), setup.ref),
    )
    return ways(card, setup, steps.FEATURES)


def preview(plan: Plan, page: int) -> Card:
    """Draw everything that will be made and changed, page by page, and what has to be mended first."""
    setup = plan.setup
    card = Card(_("What will be made"))
    pages = _pages(_preview_blocks(plan))
    shown = min(max(page, 0), len(pages) - 1)
    if plan.troubles:
        card.say(f"**{_('Please mend this first')}**")
        for trouble in plan.troubles[:8]:
            card.say(f"- {trouble}")
        card.rule()
    for line in pages[shown]:
        card.say(line)
    if len(pages) > 1:
        card.small(_("Page {number} of {all}").format(number=shown + 1, all=len(pages)))
        turn = [(shown - 1, _("Page before")), (shown + 1, _("Next page"))]
        card.buttons(
            *(
                button("setup:show", label, setup.ref, extra=f"{steps.PREVIEW}-{number}")
                for number, label in turn
                if 0 <= number < len(pages)
            )
        )
    card.buttons(
        button("setup:lobby", _("See the lobby's card"), setup.ref),
        button("setup:show", _("See the questions"), setup.ref, extra=steps.QUESTIONS),
    )
    card.small(_("Nothing of this is posted to anybody. Cards are posted when you go live."))
    make = button("setup:make", _("Make these"), setup.ref, style=Style.success, disabled=bool(plan.troubles))
    return ways(card.buttons(make), setup, steps.PREVIEW, again=False)


def _preview_blocks(plan: Plan) -> list[list[str]]:
    used = used_lines(plan.setup.wishes, plan.picture)
    blocks = [[f"**{_('Used as they are')}**", *used]] if used else []
    if not plan.acts:
        return [*blocks, [_("Nothing is missing. Press “Make these” to use all of this.")]]
    return [*blocks, *plan_blocks(plan.acts, plan.setup.wishes)]


def _pages(blocks: Sequence[Sequence[str]]) -> list[list[str]]:
    """Lay blocks out on pages; one that is too long for a page of its own goes on on the next."""
    pages: list[list[str]] = [[]]
    room = _ROOM_FOR_LINES
    for block in blocks:
        if sum(len(line) + 1 for line in block) > room and pages[-1]:
            pages.append([])
            room = _ROOM_FOR_LINES
        for line in block:
            if len(line) + 1 > room:
                pages.append([])
                room = _ROOM_FOR_LINES
            pages[-1].append(line)
            room -= len(line) + 1
    return pages
