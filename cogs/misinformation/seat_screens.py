"""One seat of a reviewer: the words without anybody's name, the ways to answer, and the end of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import at
from bot.evidence.snapshots import Entry
from bot.language import _, ngettext
from bot.misinformation.snapshots import SeatView, VersionedRef
from cogs.misinformation.case_words import done_words
from cogs.misinformation.pages import Pages
from cogs.misinformation.words import VERDICTS, verdict_words

MOST_PAGES: Final = 9
LONGEST_LINK: Final = 200
_LONGEST_SEARCH: Final = 100
_OF_A_NEIGHBOUR: Final = 300  # characters shown of what stands next to it
_MOST_OFFERED: Final = 25


def seat_screen(
    view: SeatView, chosen: Entry | None, offered: Sequence[Entry], *, page: int = 1, searched: bool = False
) -> Card:
    """Show a page of a seat. `chosen` is the source picked so far, `offered` what else the hub has."""
    pages = _filled(view, chosen).cards[:MOST_PAGES]
    number = min(page, len(pages))
    card = pages[number - 1]
    if searched and not offered:
        card.say(_("The hub has nothing with these words. You can answer without a source."))
    options = [(entry.key, clip(entry.guide.title, 100)) for entry in offered[:_MOST_OFFERED]]
    if options:
        card.menu("review:source", options, view.ref, hint=_("Choose a source that fits, if there is one"))
    return card.buttons(*_buttons(view, chosen, number, len(pages)))


def _filled(view: SeatView, chosen: Entry | None) -> Pages:
    def blank() -> Card:
        return Card(_("Message {number}").format(number=view.ref.id), tone=Tone.WAITING)

    pages = Pages(blank)
    pages.say(_("Names and links are taken out. Please answer by {moment}.").format(moment=at(view.until)))
    for reason in view.why:
        pages.say(_("Why the bot asks: {reason}").format(reason=plain(reason)))
    for words in view.neighbours:
        pages.quote(_("-# Somebody wrote near it:"), clip(words, _OF_A_NEIGHBOUR))
    _say_words(pages, view)
    _say_earlier(pages, view)
    if chosen is not None:
        pages.say(_("Your source: {title}").format(title=f"**{plain(chosen.guide.title)}**"))
    return pages


def _say_words(pages: Pages, view: SeatView) -> None:
    head = _("**It read like this when it was noticed:**") if view.later_text is not None else _("**The message:**")
    pages.quote(head, view.text)
    if view.later_text is not None:
        pages.quote(_("**It was changed since. Now it reads:**"), view.later_text)
    elif view.edited_since:
        pages.say(_("It was changed since. The bot cannot read its new words."))
    if view.attachments:
        said = ngettext(
            "It has {count} file, which is not shown here.",
            "It has {count} files, which are not shown here.",
            view.attachments,
        )
        pages.say(said.format(count=view.attachments))


def _say_earlier(pages: Pages, view: SeatView) -> None:
    for earlier in view.earlier:
        words = _("**Something like it was looked at in {month}.** {what} This may be another case, so think anew.")
        pages.quote(words.format(month=earlier.month, what=done_words(earlier.outcome)), earlier.claim)
        if earlier.note:
            pages.quote(_("-# The note said:"), earlier.note)


def _buttons(view: SeatView, chosen: Entry | None, number: int, count: int) -> list[ui.Button[Any]]:
    key = chosen.key if chosen is not None else ""
    buttons: list[ui.Button[Any]] = []
    if number < count:
        buttons.append(button(f"review:page{number + 1}", _("Read on"), view.ref, extra=key, style=Style.primary))
    if number > 1:
        buttons.append(button(f"review:page{number - 1}", _("Read what is above"), view.ref, extra=key))
    style = Style.primary if number == count else Style.secondary
    buttons.append(button("review:opinion", _("Give my opinion"), view.ref, extra=key, style=style))
    buttons.append(button("review:search", _("Search for a source"), view.ref))
    buttons.append(button("review:known", _("I think I know who wrote this"), view.ref))
    buttons.append(button("review:rather_not", _("I would rather not"), view.ref))
    buttons.append(button("review:home", _("Back")))
    return buttons


def opinion_parts() -> list[Part]:
    """Return the parts of an opinion; the source was chosen before."""
    return [
        Part(
            id="verdict",
            kind="choice",
            label=_("What do you think of these words?"),
            options=[(verdict.value, verdict_words(verdict)) for verdict in VERDICTS],
        ),
        Part(
            id="put_right",
            kind="text",
            label=_("Has somebody put it right already?"),
            help=_("Then paste the link of that message. You may leave this empty."),
            required=False,
            max_length=LONGEST_LINK,
        ),
    ]


def opinion_modal(ref: VersionedRef, source_key: str) -> FormModal:
    """Open the form of an opinion."""
    intro = _("Your answer is sealed, and you cannot change it. There is no wrong answer: say what you think.")
    if not source_key:
        intro = f"{intro}\n{_('You have chosen no source. That is fine.')}"
    return FormModal(CustomId("review:vote", ref, source_key), _("My opinion"), opinion_parts(), intro=intro)


def search_parts() -> list[Part]:
    """Return the one part of a search for a source."""
    return [
        Part(
            id="words",
            kind="text",
            label=_("What is it about?"),
            help=_("Your own words will do. They are not kept."),
            max_length=_LONGEST_SEARCH,
        )
    ]


def search_modal(ref: VersionedRef) -> FormModal:
    """Open the search for a source."""
    return FormModal(CustomId("review:find", ref), _("Search for a source"), search_parts())


def sealed_screen() -> Card:
    """Thank somebody for an opinion."""
    card = Card(_("Thank you. Your opinion is sealed"), tone=Tone.GOOD)
    card.say(_("Nobody can read it while others are looking, and it is never shown with your name."))
    card.say(_("Once all is over, /review shows what became of the message."))
    card.small(_("That may have been hard to read. Take a break if you would like one."))
    return card.buttons(button("review:home", _("To my reviews"), style=Style.primary))


def passed_screen() -> Card:
    """Thank somebody for passing."""
    card = Card(_("Thank you for saying so"), tone=Tone.GOOD)
    card.say(_("Somebody else is asked now. Passing never counts against you."))
    return card.buttons(button("review:home", _("To my reviews"), style=Style.primary))
