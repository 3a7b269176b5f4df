"""The card of a case for moderators: numbers, reasons and buttons, and never a word that a member wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from discord import ui

from bot.appeals.snapshots import Appeal
from bot.discord_kit.cards import Card, Style, Tone, button, link, message_link
from bot.discord_kit.saying import ago, at, on, person
from bot.language import _, later
from bot.misinformation.outcomes_rules import DecisionState, NoteState
from bot.misinformation.outcomes_snapshots import DecisionView, NoteView
from bot.misinformation.panel_rule import PanelOutcome
from bot.misinformation.rules import OPEN, CaseState, Check
from bot.misinformation.snapshots import Case
from cogs.misinformation.appeal_cards import appeal_buttons, told_line
from cogs.misinformation.case_words import decided_words, ground_words, note_words, state_words, why_words
from cogs.misinformation.words import reason_words, severity_words

_MOST_LISTED: Final = 6  # a card holds 40 parts, and a line with a button takes three
_MOST_BESIDE: Final = 2
_ADVICE: Final = {
    PanelOutcome.DISMISS: later("Reviewers think: it is fine."),
    PanelOutcome.ADVISE_HARMFUL: later("Reviewers think: it is harmful."),
    PanelOutcome.UNDECIDED: later("Reviewers do not agree, or cannot tell."),
}
_BEFORE_MODERATORS: Final = frozenset(
    {CaseState.WAITING, CaseState.PANEL, CaseState.AUTHOR_WINDOW, CaseState.NOTE_DRAFT}
)


def case_card(case: Case, decision: DecisionView | None, note: NoteView | None) -> Card:
    """Draw a case as it stands now."""
    card = Card(_("Case {number}").format(number=case.id), tone=_tone(case))
    card.say(_("Now: {state}").format(state=state_words(case.state)))
    _say_facts(card, case)
    _say_peers(card, case)
    if case.taken_by is not None and case.lease_until is not None:
        words = _("{person} is looking at it, until {moment}.")
        card.say(words.format(person=person(case.taken_by), moment=at(case.lease_until)))
    if decision is not None:
        _say_decision(card, decision)
    if note is not None:
        card.say(_("The note {state}.").format(state=note_words(note.state)))
    if case.state in OPEN:
        card.small(_("Nothing is done to the message or the person by itself. A person decides."))
        card.small(_("If nobody decides in 90 days, it is closed and its words are deleted."))
    return card.buttons(*_buttons(case, decision, note))


def _tone(case: Case) -> Tone:
    if case.state is not CaseState.ESCALATED:
        return Tone.CALM
    return Tone.CARE if case.severity >= 3 else Tone.WAITING


def _say_facts(card: Card, case: Case) -> None:
    card.say(_("Opened {ago}").format(ago=ago(case.opened_at)))
    if case.state in OPEN:
        card.say(severity_words(case.severity))
    for reason in case.reasons:
        card.say(f"- {reason_words(reason)}")
    if not case.is_of_members:
        card.say(_("The bot noticed it. It can be wrong, and often is."))
    if case.is_reply:
        card.small(_("It is a reply to somebody."))
    if case.edited_since:
        card.small(_("The message was edited since."))
    if case.author_gone:
        card.small(_("The author has left the group. Nobody is written to."))
    if case.earlier_id is not None:
        card.small(_("The same message was looked at before, as case {number}.").format(number=case.earlier_id))


def _say_peers(card: Card, case: Case) -> None:
    if case.state in OPEN and case.why is not None:
        card.say(why_words(case.why))
    if case.panel_open:
        card.say(_("Reviewers are looking at it, too. Their views are sealed until they are done."))
    elif case.advice in _ADVICE:
        card.say(_(_ADVICE[case.advice]))


def _say_decision(card: Card, decision: DecisionView) -> None:
    reason = ground_words(decision.ground)
    if decision.state is DecisionState.PROPOSED:
        words = _("{person} proposes to remove the author. Reason: {reason}. A second moderator has to confirm it.")
        card.say(words.format(person=person(decision.decided_by), reason=reason))
        return
    words = _("Settled by peers, {moment}. {what}")
    if decision.ground is not None:  # a person always gives a reason
        words = _("Decided by {person}, {moment}. {what} Reason: {reason}.")
    who, what = person(decision.decided_by), decided_words(decision)
    card.say(words.format(person=who, moment=at(decision.decided_at), what=what, reason=reason))
    _say_what_came(card, decision)
    if decision.confirmed_by is not None:
        card.say(_("Confirmed by {person}.").format(person=person(decision.confirmed_by)))
    if decision.pause_until is not None:
        card.say(_("The pause ends on {day}.").format(day=on(decision.pause_until)))
    if decision.state is DecisionState.STANDING and decision.told_by is not None:
        card.small(told_line(decision.told_by))


def _say_what_came(card: Card, decision: DecisionView) -> None:
    if decision.state is DecisionState.SET_ASIDE:
        card.say(_("A second moderator set it aside, so it was not carried out."))
    elif decision.left:
        card.say(_("Somebody of the team left it undone."))
    elif decision.state is DecisionState.UNDONE:
        card.say(_("An appeal changed this. What can be put back is put back."))
    if decision.waiting:
        card.say(_("It has not happened on Discord yet. If somebody has to help, a card says so."))


def _buttons(case: Case, decision: DecisionView | None, note: NoteView | None) -> list[ui.Button[Any]]:
    read = button("misinformation:read", _("Read"), case.ref, style=Style.primary)
    if decision is not None and decision.state is DecisionState.PROPOSED:
        yes = button("misinformation:remove", _("Confirm: remove"), decision.ref, style=Style.danger)
        return [read, yes, button("misinformation:keep", _("Do not remove"), decision.ref)]
    if case.state is CaseState.ESCALATED:
        taken = case.taken_by is not None
        hold = ("misinformation:release", _("Release")) if taken else ("misinformation:take", _("Take"))
        decide = button("misinformation:decide", _("Decide"), case.ref, style=Style.success)
        return [button(*hold, case.ref), read, decide, button("misinformation:talk", _("Note a talk"), case.ref)]
    if case.state in _BEFORE_MODERATORS:
        over = button("misinformation:take_over", _("Take it over"), case.ref)
        return [over, read, *_note_buttons(case, note)]
    return _settled_buttons(case, note, read)


def _note_buttons(case: Case, note: NoteView | None) -> list[ui.Button[Any]]:
    if case.state is not CaseState.NOTE_DRAFT or (note is not None and note.state is NoteState.WAITING):
        return []
    return [button("misinformation:write", _("Write the note"), case.ref, style=Style.success)]


def _settled_buttons(case: Case, note: NoteView | None, read: ui.Button[Any]) -> list[ui.Button[Any]]:
    if case.state in {CaseState.CLOSED_FINE, CaseState.WITHDRAWN, CaseState.NOT_DECIDED}:
        return []  # the words were erased when it was closed
    buttons = [read]
    if case.state is CaseState.NOTE_LIVE and note is not None:
        buttons.append(button("misinformation:take_back", _("Take the note back"), note.ref))
    return buttons


def audit_card(case: Case) -> Card | None:
    """Ask moderators to look at one of ten messages that reviewers found fine; None when it is not to be checked."""
    if case.check is None:
        return None
    card = Card(_("Please check a fine, case {number}").format(number=case.id))
    if case.check is not Check.WAITING:
        card.say(_("Somebody checked it. Thank you."))
        if case.check is Check.DISAGREED:
            card.say(_("They think otherwise, so the case is open again."))
        return card
    card.say(_("Reviewers found this message fine. One of ten is drawn by chance and checked by a moderator."))
    card.say(_("The stored words are deleted already. Please read the message where it stands."))
    opening = _open_button(case)
    return card.buttons(
        *([opening] if opening else []),
        button("misinformation:agree", _("It is fine"), case.ref, style=Style.success),
        button("misinformation:disagree", _("I think otherwise"), case.ref),
    ).small(_("Nobody is told that it was checked."))


def undecided_card(case: Case) -> Card | None:
    """Remind organisers of a case that nobody settles; None once it is settled."""
    if case.state not in OPEN:
        return None
    card = Card(_("Nobody has decided about case {number}").format(number=case.id), tone=Tone.WAITING)
    card.say(_("It was opened {ago}. Its card is further up.").format(ago=ago(case.opened_at)))
    card.say(_("Please find somebody who decides. After 90 days it is closed as it is."))
    return card.small(_("Then its words are deleted, and who waits for an answer is told that there is none."))


def duty_letter(case: Case, place: str) -> Card | None:
    """Draw the message to a moderator on duty; None once somebody has taken the case or it is settled."""
    if case.state is not CaseState.ESCALATED or case.taken_by is not None:
        return None
    card = Card(_("A message may be dangerous"), tone=Tone.CARE)
    card.say(_("You are on duty. Please look at case {number} in {place}.").format(number=case.id, place=place))
    return card.small(_("No words are shown here, since others may see your screen."))


def wave_letter(cases: Sequence[Case], place_of: Callable[[str], str]) -> Card | None:
    """Draw one message to a moderator on duty about several cases; None once somebody looks at each of them."""
    waiting = [case for case in cases if case.state is CaseState.ESCALATED and case.taken_by is None]
    if not waiting:
        return None
    if len(waiting) == 1:
        return duty_letter(waiting[0], place_of(waiting[0].place))
    card = Card(_("More messages may be dangerous"), tone=Tone.CARE)
    card.say(_("You are on duty. In the last minutes these cases came, too:"))
    for place in dict.fromkeys(case.place for case in waiting):
        numbers = ", ".join(str(case.id) for case in waiting if case.place == place)
        card.say(f"- {place_of(place)}: {numbers}")
    return card.small(_("No words are shown here, since others may see your screen."))


def _open_button(case: Case) -> ui.Button[Any] | None:
    if case.channel_id is None or case.message_id is None:
        return None
    return link(_("Open the message"), message_link(case.community_id, case.channel_id, case.message_id))


def cases_screen(cases: Sequence[Case], appeals: Sequence[Appeal], notes: Sequence[NoteView]) -> Card:
    """List what waits for a person, oldest first with its age: cases, appeals they may answer, notes to look at."""
    card = Card(_("What waits for moderators"))
    if not cases:
        card.say(_("No case waits."))
    for case in cases[:_MOST_LISTED]:
        words = _("**Case {number}**: {state}, opened {ago}.").format(
            number=case.id, state=state_words(case.state), ago=ago(case.opened_at)
        )
        show = button("misinformation:show", _("Show case {number}").format(number=case.id), case.ref)
        card.line(f"{words}\n-# {severity_words(case.severity)}", show)
    if len(cases) > _MOST_LISTED:
        card.small(_("There are more. These are the oldest."))
    card.rule()
    for appeal in appeals[:_MOST_BESIDE]:
        words = _("**Appeal {number}**, sent {ago}.").format(number=appeal.id, ago=ago(appeal.since))
        card.say(words).buttons(*appeal_buttons(appeal))
    for note in notes[:_MOST_BESIDE]:
        words = _("**A note for case {number}** {state}.").format(number=note.case_id, state=note_words(note.state))
        card.say(words).buttons(button("misinformation:preview", _("Read the note"), note.ref))
    if not appeals and not notes:
        card.say(_("No appeal and no note waits for you."))
    return card
