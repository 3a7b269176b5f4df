"""What is true about outcomes without any Discord or database: choices, grounds, notes, and what each needs."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.errors import InvalidInputError, NotNowError
from bot.language import _
from bot.typed import clean, clean_text

LONGEST_REASON: Final = 1000
LONGEST_CLAIM: Final = 200
LONGEST_SAYS: Final = 600
LONGEST_ANSWER: Final = 500
LONGEST_CHANGE: Final = 500
MOST_SOURCES: Final = 3
MOST_PAUSE_DAYS: Final = 30
WINDOW: Final = timedelta(hours=2)
UNFAIR_ANSWERS: Final = 3
"""So many different people who find a note unfair bring it back to the moderators."""

TALKS_BEFORE_REMOVAL: Final = 2
DANGERS_BEFORE_REMOVAL: Final = 3


class Choice(StrEnum):
    """What can come of a case. The order is from the least to the most that is done to somebody."""

    FINE = "fine"
    NOTE = "note"
    ASK_AUTHOR = "ask_author"
    DELETE = "delete"
    PAUSE = "pause"
    REMOVE = "remove"


class Ground(StrEnum):
    """Why a moderator decides so; words for the author come with it, always."""

    DANGEROUS = "dangerous"
    AGAINST_EVIDENCE = "against_evidence"
    OUT_OF_DATE = "out_of_date"
    NEEDS_CONTEXT = "needs_context"
    SELLING = "selling"
    OWN_EXPERIENCE = "own_experience"
    ACCURATE = "accurate"
    HARMLESS = "harmless"
    OTHER = "other"


class DecisionState(StrEnum):
    """Where a decision stands."""

    PROPOSED = "proposed"  # a removal that waits for a second moderator
    STANDING = "standing"
    SET_ASIDE = "set_aside"  # the second moderator said no
    UNDONE = "undone"  # an appeal changed it, or moderators decided anew


class NoteState(StrEnum):
    """Where a note stands on its way under the message."""

    WAITING = "waiting"  # for a second pair of eyes
    CHANGES = "changes"  # the second pair of eyes asked for a change
    PUBLISHING = "publishing"  # approved: the message is looked at once more before the note goes out
    LIVE = "live"
    WITHDRAWN = "withdrawn"


class WindowAnswer(StrEnum):
    """What an author says when peers ask them first."""

    EDIT = "edit"
    SOURCE = "source"
    DISAGREE = "disagree"


HARMFUL: Final = frozenset({Choice.NOTE, Choice.ASK_AUTHOR, Choice.DELETE, Choice.PAUSE, Choice.REMOVE})
_FINE_GROUNDS: Final = frozenset({Ground.OWN_EXPERIENCE, Ground.ACCURATE, Ground.HARMLESS, Ground.OTHER})
_HARM_GROUNDS: Final = frozenset(Ground) - {Ground.OWN_EXPERIENCE, Ground.ACCURATE, Ground.HARMLESS}
_NAMES_SOMEBODY: Final = re.compile(
    r"<[@#]|@\S|(?<!\d)\d{15,20}(?!\d)|discord(?:app)?\.(?:com|gg)|<a?:\w+:", re.IGNORECASE
)


def grounds_for(choice: Choice) -> frozenset[Ground]:
    """Return the grounds that fit a choice."""
    return _FINE_GROUNDS if choice is Choice.FINE else _HARM_GROUNDS


def checked_decision(choice: Choice, ground: Ground, words: str, days: int | None) -> str:
    """Return the words of a decision, cleaned. Nobody decides without a reason that fits and words for the author.

    Raises InvalidInputError.
    """
    if ground not in grounds_for(choice):
        raise InvalidInputError(_("This reason does not fit what you chose. Please choose another reason."))
    if choice is Choice.PAUSE and (days is None or not 1 <= days <= MOST_PAUSE_DAYS):
        raise InvalidInputError(_("A pause has an end: 1 to {most} days.").format(most=MOST_PAUSE_DAYS))
    return clean_text(words, name=_("Your reason"), longest=LONGEST_REASON)


def refuse_removal(ground: Ground, talks: int, dangers: int) -> None:
    """Refuse to remove somebody for advice, unless it was dangerous again and again and people talked to them twice.

    `dangers` counts this case, too. Raises NotNowError.
    """
    if ground is Ground.DANGEROUS and talks >= TALKS_BEFORE_REMOVAL and dangers >= DANGERS_BEFORE_REMOVAL:
        return
    sentence = _(
        "Nobody is removed for wrong advice alone. It needs {dangers} cases decided as dangerous, and {talks} talks "
        "with the person before. So far there are {have_dangers} cases and {have_talks} talks."
    )
    raise NotNowError(
        sentence.format(
            dangers=DANGERS_BEFORE_REMOVAL, talks=TALKS_BEFORE_REMOVAL, have_dangers=dangers, have_talks=talks
        )
    )


def checked_note_text(text: str, *, name: str, longest: int) -> str:
    """Return a part of a note, cleaned. Raises InvalidInputError for words that point to a person or a place here."""
    cleaned = clean_text(text, name=name, longest=longest)
    if _NAMES_SOMEBODY.search(cleaned):
        raise InvalidInputError(
            _('Please leave out names, mentions, numbers of accounts and links in "{name}".').format(name=name)
        )
    return cleaned


def text_mark(text: str) -> str:
    """Return the mark by which two versions of a message are compared: its own text, cleaned, hashed."""
    return hashlib.sha256(clean(text).encode("utf-8")).hexdigest()


def seen_code(edited_at: datetime | None, text: str | None) -> str:
    """Return what a look at a message tells: when it was edited, and its mark where the bot may read it."""
    return f"{edited_at.isoformat() if edited_at else ''} {text_mark(text) if text else ''}"


def was_changed(code: str, *, text: str | None, edited_at: datetime | None) -> bool:
    """Tell from the code of a look whether the words differ from those that were judged.

    Where the bot may not read the message, a later edit counts: the author has done something about it.
    """
    when, _space, mark = code.partition(" ")
    if mark and text:
        return mark != text_mark(text)
    now = datetime.fromisoformat(when) if when else None
    return now is not None and (edited_at is None or now > edited_at)
