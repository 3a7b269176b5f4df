"""What the author of a message reads: a kind question first, or what was decided, and never who else was involved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from discord import ui

from bot.delivery.effects import EffectKind
from bot.discord_kit.cards import Card, Style, Tone, button, link, message_link
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import at, on
from bot.language import _, later
from bot.misinformation.outcomes_rules import LONGEST_ANSWER, Choice, DecisionState, WindowAnswer
from bot.misinformation.outcomes_snapshots import DecidedMessage, WindowView
from bot.misinformation.rules import CaseState
from bot.misinformation.snapshots import Case, VersionedRef
from cogs.misinformation.appeal_cards import MESSAGE, appeal_button, appeal_line
from cogs.misinformation.case_words import ground_words, told_words
from cogs.misinformation.pages import Pages

_MOST_SOURCES: Final = 25
_SHOWN: Final = 700  # characters of a long message that are enough to know it again
_BELOW: Final = 500  # characters kept free for what stands below a copy
_ANSWERS: Final = {
    WindowAnswer.EDIT: later("You said that you will change it. Thank you."),
    WindowAnswer.SOURCE: later("You chose a source. Thank you."),
    WindowAnswer.DISAGREE: later("You said that you see it differently. A moderator reads it."),
}


def window_letter(window: WindowView, community: str) -> Card:
    """Ask the author first, in private: nothing has happened, and they may change it, add a source, or disagree."""
    card = Card(_("A question about something you wrote"), tone=Tone.CARE)
    card.say(
        _("People in {community} looked at a message of yours, and were not sure about it.").format(community=community)
    )
    card.say(_("Nothing has happened to it. Only you get this question."))
    if window.text:
        card.say(_("This is what you wrote:")).quote(clip(window.text, _SHOWN))
    if window.words:
        card.say(_("This is what a moderator would like to say:")).quote(window.words)
    if window.answer is not None:
        return card.rule().say(_(_ANSWERS[window.answer]))
    card.rule().say(_("Perhaps say that it is your own experience, or add where it comes from."))
    for source in window.suggested:
        card.say(f"- {plain(source.citation)}")
    card.say(_("There is time until {moment}. It is fine if you miss it.").format(moment=at(window.ends_at)))
    card.small(_("If you do nothing, a short note with a source may come below it. Your message stays."))
    return card.buttons(*_window_buttons(window))


def _window_buttons(window: WindowView) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = [
        button("misinformation:will_edit", _("I will edit it"), window.ref, style=Style.success),
        button("misinformation:add_source", _("Add this source"), window.ref),
        button("misinformation:differ", _("I disagree"), window.ref),
    ]
    if window.channel_id and window.message_id:
        buttons.append(
            link(_("Open my message"), message_link(window.community_id, window.channel_id, window.message_id))
        )
    return buttons


def source_screen(case_id: int, sources: Sequence[tuple[str, str]]) -> Card:
    """Offer the sources, as (key, citation), that may stand below the author's message."""
    card = Card(_("Which source?"))
    card.say(_("It goes into a short note below your message. Your own words stay as they are."))
    if not sources:
        return card.say(_("No source fits here yet. You can still write one into your message yourself."))
    hint = _("Choose a source")
    return card.menu("misinformation:source", sources[:_MOST_SOURCES], VersionedRef(case_id, 0), hint=hint)


def differ_parts() -> list[Part]:
    """Return the parts in which an author says why they disagree."""
    return [
        Part(
            id="words",
            kind="long_text",
            label=_("How do you see it?"),
            help=_("A moderator reads it and decides. You need not give any health details."),
            max_length=LONGEST_ANSWER,
        )
    ]


def differ_modal(case_id: int) -> FormModal:
    """Open the form in which an author disagrees."""
    return FormModal(CustomId("misinformation:differ", VersionedRef(case_id, 0)), _("I disagree"), differ_parts())


def decided_letter(message: DecidedMessage, community: str) -> Card:
    """Tell the author what was decided and why, with the copy of a deleted message, and how to ask for another look."""
    decision = message.decision
    card = Card(_("A decision about something you wrote"))
    by_peers = decision.ground is None  # a person always gives one
    head = (
        _("Members of {community} agreed, without seeing your name:")
        if by_peers
        else _("A moderator of {community} decided:")
    )
    card.say(head.format(community=community)).say(f"**{told_words(decision)}**")
    if decision.choice is not Choice.DELETE and EffectKind.DELETE_MESSAGE in decision.waiting:
        card.say(_("Your message is to be taken down, too. That has not happened yet."))
    if decision.state is DecisionState.UNDONE and not decision.left:
        card.say(_("Somebody else looked again and changed this. What can be put back is put back."))
    if not by_peers:
        card.say(_("The reason: {reason}.").format(reason=ground_words(decision.ground)))
    if decision.words:
        card.say(_("This is what the moderator wrote:")).quote(decision.words)
    if decision.choice is Choice.PAUSE and decision.pause_until is not None:
        card.say(_("The pause ends by itself on {day}.").format(day=on(decision.pause_until)))
    buttons = _say_copy(card, message)
    if decision.state is DecisionState.STANDING:
        card.rule().say(appeal_line())
        buttons.append(appeal_button(MESSAGE, decision.id))
    if not message.copy and message.channel_id and message.message_id:
        address = message_link(decision.community_id, message.channel_id, message.message_id)
        buttons.append(link(_("Open my message"), address))
    card.buttons(*buttons)
    return card.small(_("I am a bot. People decided this. It says nothing about you as a person."))


def not_decided_letter(case: Case, community: str) -> Card | None:
    """Tell an author who was asked that nobody has decided; None for a case that ended another way."""
    if case.state is not CaseState.NOT_DECIDED:
        return None
    card = Card(_("Nobody decided about your message"))
    card.say(_("People in {community} had a question about something you wrote.").format(community=community))
    card.say(_("Nobody decided about it in 90 days, so it is closed. Nothing happened to your message."))
    return card.small(_("The words that were stored for it are deleted. You need not do anything."))


def _say_copy(card: Card, message: DecidedMessage) -> list[ui.Button[Any]]:
    """Hand back a deleted message's words; of long ones the beginning, with a button for all of them."""
    if not message.copy:
        return []
    card.rule().say(_("This is a copy of your message, so that your words are not lost:"))
    fitting = card.room - _BELOW
    if len(plain(message.copy)) + 2 * message.copy.count("\n") < fitting:
        card.quote(message.copy)
        return []
    card.quote(clip(message.copy, fitting // 3))
    return [button("misinformation:copy", _("Read the whole copy"), message.decision.ref)]


def copy_page(text: str, ref: VersionedRef, page: int) -> Card:
    """Show one page of the whole copy."""
    pages = Pages(lambda: Card(_("Your message")))
    pages.quote(_("You wrote:"), text)
    index = min(page, len(pages.cards) - 1)
    turns = [
        button("misinformation:copy", _("Page {number}").format(number=other + 1), ref, extra=str(other))
        for other in (index - 1, index + 1)
        if 0 <= other < len(pages.cards)
    ]
    return pages.cards[index].buttons(*turns)
