"""How cases, decisions, notes and appeals read to those who decide, write or are told."""

from __future__ import annotations

from typing import Final

from bot.delivery.effects import EffectKind
from bot.language import _, later
from bot.misinformation.outcomes_rules import Choice, Ground, NoteState
from bot.misinformation.outcomes_snapshots import DecisionView
from bot.misinformation.rules import CaseState, Why

_STATES: Final = {
    CaseState.WAITING: later("waits until tomorrow"),
    CaseState.PANEL: later("reviewers are looking at it"),
    CaseState.AUTHOR_WINDOW: later("the author was asked first"),
    CaseState.NOTE_DRAFT: later("a note is wanted"),
    CaseState.NOTE_LIVE: later("a note stands under the message"),
    CaseState.ESCALATED: later("waits for a moderator"),
    CaseState.CLOSED_FINE: later("looked at, and fine"),
    CaseState.SELF_CORRECTED: later("the author changed the message"),
    CaseState.DECIDED: later("decided"),
    CaseState.WITHDRAWN: later("the message is gone"),
    CaseState.NOT_DECIDED: later("closed, because nobody decided"),
}

_WHYS: Final = {
    Why.DANGER: later("It may be dangerous. Please do not wait for the reviewers."),
    Why.PEERS_WARN: later("Reviewers think it is harmful, and one of them says dangerous."),
    Why.UNDECIDED: later("Reviewers do not agree, or cannot tell."),
    Why.TIME_OVER: later("Reviewers did not answer in time."),
    Why.NO_REVIEWERS: later("Nobody could be drawn to review it."),
    Why.LINK_ONLY: later("The bot cannot read these words. Please open the message."),
    Why.TAKEN_OVER: later("A moderator took it over."),
    Why.AUTHOR_DISAGREES: later("The author disagrees with the reviewers."),
    Why.NOTE_UNFAIR: later("Several people say that the note is not fair."),
    Why.NOTE_OUT_OF_DATE: later("The message was edited, so the note may not fit."),
    Why.CHECK_DISAGREES: later("The reviewers said fine. A moderator who checked it thinks otherwise."),
    Why.APPEAL: later("An appeal changed the decision."),
}

CHOICES: Final = {
    Choice.FINE: later("Nothing is needed"),
    Choice.NOTE: later("Put a note under it"),
    Choice.ASK_AUTHOR: later("Ask the author to change it"),
    Choice.DELETE: later("Delete the message"),
    Choice.PAUSE: later("Pause the author from this topic"),
    Choice.REMOVE: later("Propose to remove the author"),
}
"""What a moderator may choose, the mildest first."""

_DONE: Final = {
    Choice.FINE: later("Nothing was needed."),
    Choice.NOTE: later("A note is put under the message."),
    Choice.ASK_AUTHOR: later("The author is asked to change it."),
    Choice.DELETE: later("The message is deleted."),
    Choice.PAUSE: later("The author is paused from this topic."),
    Choice.REMOVE: later("The author is removed from the group."),
}

_DONE_WAITING: Final = {
    Choice.DELETE: later("The message is to be deleted."),
    Choice.REMOVE: later("The author is to be removed from the group."),
}

_TOLD: Final = {
    Choice.FINE: later("Your message stays as it is."),
    Choice.NOTE: later("A short note with a source comes under your message. Your message stays."),
    Choice.ASK_AUTHOR: later("Please change your message, or take it back. Nothing else happens to you."),
    Choice.DELETE: later("Your message was taken down."),
    Choice.PAUSE: later("You cannot see this topic for a while. Everything else stays open to you."),
    Choice.REMOVE: later("You cannot be in this group any longer."),
}

_TOLD_WAITING: Final = {
    Choice.DELETE: later("Your message is to be taken down. That has not happened yet."),
    Choice.REMOVE: later("You cannot be in this group any longer. Your access has not ended yet."),
}

_TOLD_LEFT: Final = {
    Choice.DELETE: later("Your message was to be taken down. The bot did not do it, and will not."),
    Choice.REMOVE: later("You were to leave this group. The bot did not do it, and will not."),
}

_MAIN: Final = {Choice.DELETE: EffectKind.DELETE_MESSAGE, Choice.REMOVE: EffectKind.REMOVE_ROLE}

GROUNDS: Final = {
    Ground.DANGEROUS: later("It could hurt somebody"),
    Ground.AGAINST_EVIDENCE: later("Reliable bodies say otherwise"),
    Ground.OUT_OF_DATE: later("It is out of date"),
    Ground.NEEDS_CONTEXT: later("Something important is missing"),
    Ground.SELLING: later("It sells something"),
    Ground.OWN_EXPERIENCE: later("It is the author's own experience"),
    Ground.ACCURATE: later("It is right"),
    Ground.HARMLESS: later("It does no harm"),
    Ground.OTHER: later("Something else"),
}
"""What each reason of a decision says."""

_NOTES: Final = {
    NoteState.WAITING: later("waits for a second pair of eyes"),
    NoteState.CHANGES: later("should be changed first"),
    NoteState.PUBLISHING: later("is on its way"),
    NoteState.LIVE: later("stands under the message"),
    NoteState.WITHDRAWN: later("was taken back"),
}


def state_words(state: CaseState) -> str:
    """Say where a case stands."""
    return _(_STATES[state])


def why_words(why: Why) -> str:
    """Say why a case is with the moderators."""
    return _(_WHYS[why])


def choice_words(choice: Choice) -> str:
    """Say what a moderator may choose."""
    return _(CHOICES[choice])


def done_words(choice: Choice) -> str:
    """Say what came of a case, to moderators and reviewers."""
    return _(_DONE[choice])


def decided_words(decision: DecisionView) -> str:
    """Say what was decided, without a person in it: what has happened, and what has not yet."""
    if _MAIN.get(decision.choice) in decision.waiting | decision.left:
        return _(_DONE_WAITING[decision.choice])
    return done_words(decision.choice)


def told_words(decision: DecisionView) -> str:
    """Say what was decided, to the author: what has happened, and what has not."""
    act = _MAIN.get(decision.choice)
    if act in decision.waiting:
        return _(_TOLD_WAITING[decision.choice])
    return _(_TOLD_LEFT[decision.choice]) if act in decision.left else _(_TOLD[decision.choice])


def ground_words(ground: Ground | None) -> str:
    """Say the reason of a decision; the panel gives none."""
    return _(GROUNDS[ground]) if ground is not None else _("peers agreed")


def note_words(state: NoteState) -> str:
    """Say where a note stands."""
    return _(_NOTES[state])
