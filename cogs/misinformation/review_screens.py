"""A reviewer's own screens: what reviewing means, what waits, what became of it, and whom not to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button, link
from bot.discord_kit.saying import at, on, person
from bot.language import _, later, ngettext
from bot.misinformation.rules import CaseState
from bot.misinformation.snapshots import SeatLine, SeatOutcome, Standing, VersionedRef
from cogs.misinformation.words import severity_words

MOST_LISTED: Final = 10
_MOST_SEATS: Final = 5

_ENDS: Final = {
    CaseState.WAITING: later("It waits."),
    CaseState.PANEL: later("Others are still looking."),
    CaseState.AUTHOR_WINDOW: later("Whoever wrote it was asked in private to look at it again."),
    CaseState.NOTE_DRAFT: later("A note with a source is being written."),
    CaseState.NOTE_LIVE: later("A note with a source stands below it."),
    CaseState.ESCALATED: later("The moderators look at it."),
    CaseState.CLOSED_FINE: later("It was fine. Nothing was done, and its words are deleted here."),
    CaseState.SELF_CORRECTED: later("Whoever wrote it changed it."),
    CaseState.DECIDED: later("The moderators have decided."),
    CaseState.WITHDRAWN: later("The message was taken away before the end."),
    CaseState.NOT_DECIDED: later("The moderators did not decide in 90 days. It was closed."),
}


def welcome_screen() -> Card:
    """Say what reviewing means, for somebody who does not do it yet."""
    card = Card(_("Would you like to help review?"))
    card.say(_("Now and then a message here may be wrong, in a way that could hurt somebody."))
    card.say(_("Three members then read its words, each on their own. They do not see who wrote it."))
    card.say(_("You say what you think. Nobody else sees your answer, not even later."))
    card.say(_("You are drawn at random, and have at most two open at a time. You can pass, pause or stop any day."))
    card.say(_("First there are 10 made-up messages to learn with. That takes about ten minutes."))
    card.small(_("Some of it can be hard to read. You never have to finish one."))
    return card.buttons(button("review:join", _("I would like to help"), style=Style.primary))


def home_screen(standing: Standing, seats: Sequence[SeatLine], cases: int, *, news: str = "") -> Card:
    """Show what waits for a reviewer, or their training. `cases` is how many the training has."""
    if not standing.opted_in:
        card = welcome_screen()
        return card.say(f"**{news}**") if news else card
    card = Card(_("Reviewing"))
    if news:
        card.say(f"**{news}**")
    if standing.needs_training:
        _say_training(card, standing, cases)
    elif standing.paused:
        card.say(_("You are having a break. You are not asked about anything new."))
    elif not seats:
        card.say(_("Nothing waits for you now. Thank you for being here."))
    _say_seats(card, seats)
    if standing.trained_until is not None and not standing.needs_training:
        card.small(_("Your training counts until {day}.").format(day=on(standing.trained_until)))
    return card.buttons(*_buttons(standing))


def _say_training(card: Card, standing: Standing, cases: int) -> None:
    if standing.trained_until is not None:
        card.say(_("Half a year has passed since your training. Please go through it once more."))
    elif not standing.marks:
        card.say(_("Before you see real messages there are 10 made-up ones. You can stop and go on at any time."))
    else:
        words = _("You have done {done} of {cases} training messages. You go on where you were.")
        card.say(words.format(done=len(standing.marks), cases=cases))


def _say_seats(card: Card, seats: Sequence[SeatLine]) -> None:
    for seat in seats[:_MOST_SEATS]:
        words = _("**Message {number}**: please answer by {moment}. If you cannot, somebody else is asked.")
        said = words.format(number=seat.number, moment=at(seat.until))
        label = _("Open message {number}").format(number=seat.number)
        card.line(f"{said}\n-# {severity_words(seat.severity)}", button("review:open", label, seat.ref))


def _buttons(standing: Standing) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = []
    if standing.needs_training:
        label = _("Go on with the training") if standing.marks else _("Begin the training")
        buttons.append(button("review:train", label, style=Style.primary))
    else:
        label = _("I am back") if standing.paused else _("Have a break")
        buttons.append(button("review:pause", label, extra="off" if standing.paused else "on"))
        buttons.append(button("review:outcomes", _("What became of it")))
    letters = _("Do not write to me") if standing.letters else _("Write to me when I am asked")
    buttons.append(button("review:letters", letters, extra="off" if standing.letters else "on"))
    buttons.append(button("review:people", _("People I know well")))
    return [*buttons, button("review:leave", _("Stop reviewing"), style=Style.danger)]


def outcomes_screen(outcomes: Sequence[SeatOutcome]) -> Card:
    """Show what became of the messages this person gave an opinion on, after each end."""
    card = Card(_("What became of it"))
    if not outcomes:
        card.say(_("There is nothing to show yet. You see it here once all have answered."))
    for outcome in outcomes[:MOST_LISTED]:
        words = _("**Message {number}**, {day}: {end}")
        end = _(_ENDS[outcome.state])
        card.say(words.format(number=outcome.number, day=on(outcome.closed_at), end=end))
    card.small(_("Your own answer stays sealed. It is not shown here either."))
    return card.buttons(_back())


def people_screen(conflicts: Sequence[int], *, news: str = "") -> Card:
    """Let a reviewer name people whose messages they would rather not judge."""
    card = Card(_("People I know well"))
    if news:
        card.say(f"**{news}**")
    card.say(_("You are never asked about messages of somebody you name here. They do not learn of it."))
    for member_id in conflicts[:MOST_LISTED]:
        label = _("Take it back")
        card.line(f"- {person(member_id)}", button("review:forget", label, VersionedRef(member_id, 0)))
    if len(conflicts) > MOST_LISTED:
        more = len(conflicts) - MOST_LISTED
        card.small(ngettext("And {count} more.", "And {count} more.", more).format(count=more))
    card.people_menu("review:know", hint=_("Choose somebody"))
    return card.buttons(_back())


def leave_screen() -> Card:
    """Ask once more before somebody stops."""
    card = Card(_("Stop reviewing?"))
    card.say(_("You are not asked any more. What is open goes to somebody else."))
    card.say(_("Your training and the people you named are deleted. You can come back at any time."))
    return card.buttons(button("review:left", _("Yes, stop"), style=Style.danger), _back())


def _back() -> ui.Button[Any]:
    return button("review:home", _("Back"))


def invitation_letter(seat: SeatLine, community: str, community_id: int) -> Card:
    """Invite somebody to a seat, without a word of the message."""
    card = Card(_("Would you look at a message?"), tone=Tone.WAITING)
    words = _("In {community}, message {number} waits for your opinion until {moment}.")
    card.say(words.format(community=f"**{community}**", number=seat.number, moment=at(seat.until)))
    card.say(_("Type {command} there. Only you see the words.").format(command="`/review`"))
    card.small(_("If you have no time, do nothing. Somebody else is asked then, and that is fine."))
    card.small(_("You asked for these messages. The button in {command} ends them.").format(command="`/review`"))
    return card.buttons(link(_("Open the community"), f"https://discord.com/channels/{community_id}"))
