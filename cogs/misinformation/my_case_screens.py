"""What a member reads under /my-cases: their own flags, decisions about their own messages, and their own appeals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.appeals.snapshots import Appeal
from bot.discord_kit.cards import Card, Tone, button
from bot.discord_kit.saying import on
from bot.language import _, later
from bot.misinformation.outcomes_rules import DecisionState
from bot.misinformation.outcomes_snapshots import DecisionView, ResultMessage, WindowView
from bot.misinformation.rules import CaseState
from bot.misinformation.snapshots import ReceiptLine, VersionedRef
from cogs.misinformation.appeal_cards import MESSAGE, appeal_button, appeal_state_words, kind_words
from cogs.misinformation.case_words import told_words

_MOST: Final = 3  # of each kind on one page; a card holds 40 parts, and a line with a button takes three
_MOST_WINDOWS: Final = 1
_RESULTS: Final = {
    CaseState.CLOSED_FINE: later("People looked at it and found it fine. No action is needed."),
    CaseState.SELF_CORRECTED: later("It was put right where it stands."),
    CaseState.NOTE_LIVE: later("A note with a source stands below it now."),
    CaseState.NOTE_DRAFT: later("A note with a source is being written."),
    CaseState.AUTHOR_WINDOW: later("It was found unclear. It is being put right."),
    CaseState.DECIDED: later("A moderator decided about it."),
    CaseState.WITHDRAWN: later("The message is gone, so there is nothing left to look at."),
    CaseState.NOT_DECIDED: later("Nobody decided about it in 90 days, so it was closed. You may flag it again."),
}


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything of one member that the screen shows."""

    flags: Sequence[ReceiptLine]
    windows: Sequence[WindowView]
    decisions: Sequence[DecisionView]
    appeals: Sequence[Appeal]

    @property
    def pages(self) -> int:
        """Return how many pages it takes, at least one."""
        return max(1, -(-max(len(self.flags), len(self.decisions), len(self.appeals)) // _MOST))

    def on_page(self, page: int) -> Mine:
        """Return what stands on one page, counted from 0. Questions that are still open stand on each."""
        here = slice(page * _MOST, (page + 1) * _MOST)
        return Mine(self.flags[here], self.windows, self.decisions[here], self.appeals[here])


def my_cases_screen(mine: Mine, page: int = 0) -> Card:
    """Show a member what is theirs, newest first; never anybody else's part in it."""
    page = min(page, mine.pages - 1)
    here = mine.on_page(page)
    card = Card(_("Your cases"))
    _say_windows(card, here.windows)
    _say_flags(card, here.flags, has_any=bool(mine.flags))
    _say_decisions(card, here.decisions)
    _say_appeals(card, here.appeals)
    turns = []
    if page:
        turns.append(button("misinformation:mine", _("Newer"), extra=f"p{page - 1}"))
    if page + 1 < mine.pages:
        turns.append(button("misinformation:mine", _("Older"), extra=f"p{page + 1}"))
    card.buttons(*turns)
    return card.small(_("Only you see this. Who else was involved is never shown."))


def _say_windows(card: Card, windows: Sequence[WindowView]) -> None:
    for window in [one for one in windows if one.open][:_MOST_WINDOWS]:
        words = _("**There is a question about something you wrote.** Nothing has happened to it.")
        card.line(words, button("misinformation:window", _("Read the question"), window.ref))


def _say_flags(card: Card, flags: Sequence[ReceiptLine], *, has_any: bool) -> None:
    if flags or not has_any:
        card.say(_("**What you flagged**"))
    if not has_any:
        card.say(_("Nothing. A message's menu has “This may be misleading”, below Apps."))
    for line in flags:
        words = _("Number {number}, {day}: {state}").format(
            number=line.number, day=on(line.at), state=_flag_words(line)
        )
        if line.state is None or line.is_open:
            card.say(words)
        else:
            read = button("misinformation:result", _("Read the result"), VersionedRef(line.number, 0))
            card.line(words, read)


def _flag_words(line: ReceiptLine) -> str:
    if line.is_open:
        return _("people are looking at it.")
    if line.state is None:
        return _("people have looked at it. You asked for no result.")
    return _("there is a result.")


def _say_decisions(card: Card, decisions: Sequence[DecisionView]) -> None:
    if not decisions:
        return
    card.rule().say(_("**Decisions about your messages**"))
    for decision in decisions:
        words = f"{on(decision.decided_at)}: {told_words(decision)}"
        if decision.state is DecisionState.UNDONE:
            words = f"{words} {_('This was changed later.')}"
        card.line(words, button("misinformation:verdict", _("Read it"), decision.ref))


def _say_appeals(card: Card, appeals: Sequence[Appeal]) -> None:
    if not appeals:
        return
    card.rule().say(_("**Your appeals**"))
    for appeal in appeals:
        words = _("Appeal {number}: {state}").format(number=appeal.id, state=appeal_state_words(appeal.state))
        if appeal.pending:
            card.line(words, button("appeals:withdraw", _("Take it back"), appeal.ref))
            continue
        card.say(f"{words}. {kind_words(appeal.kind)}")
        if appeal.answer:
            card.quote(appeal.answer)


def result_letter(result: ResultMessage, community: str) -> Card:
    """Tell somebody who asked what became of their flag, without anybody's name."""
    card = Card(_("What became of your flag"), tone=Tone.GOOD)
    card.say(
        _("You flagged a message in {community}. It was number {number}.").format(
            community=community, number=result.number
        )
    )
    card.say(_(_RESULTS[result.state]) if result.state in _RESULTS else _("People are still looking at it."))
    if result.by_peers:
        card.say(_("Trained members looked at it without knowing who wrote it."))
    if result.words:
        card.say(_("This is what the moderator wrote:")).quote(result.words)
    card.say(_("Thank you for looking out for others."))
    if result.decision_id is not None and result.appeal_until is not None:
        card.rule().say(
            _("Do you see it differently? Until {day} you can ask for another look.").format(
                day=on(result.appeal_until)
            )
        )
        card.buttons(appeal_button(MESSAGE, result.decision_id))
    return card
