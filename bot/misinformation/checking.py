"""What may be flagged at all: kind refusals for messages that nobody can or need look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.community.actor import Actor
from bot.errors import InvalidInputError
from bot.language import _
from bot.misinformation.rules import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_WORDS,
    MOST_ATTACHMENTS,
    MOST_NAMES,
    MOST_NEIGHBOURS,
    OLDEST_DAYS,
)
from bot.misinformation.snapshots import FlaggedMessage
from bot.store.types import created_at_of
from bot.typed import clean


def checked_words(words: str) -> str:
    """Return what somebody wrote beside a flag, cleaned. Raises InvalidInputError when it is too long."""
    cleaned = clean(words)
    if len(cleaned) > LONGEST_WORDS:
        raise InvalidInputError(_("Please use at most {most} letters.").format(most=LONGEST_WORDS))
    return cleaned


def require_flaggable(message: FlaggedMessage, by: Actor, now: datetime) -> None:
    """Refuse, in words for the person, what cannot be flagged. Raises InvalidInputError."""
    if message.author_id == by.id:
        sentence = _("This is your own message. You can edit it or delete it yourself, and nobody minds.")
        raise InvalidInputError(sentence)
    if message.is_system:
        raise InvalidInputError(_("Discord itself wrote this line. Please choose a message that a person wrote."))
    if message.is_bot:
        raise InvalidInputError(_("A bot wrote this. If it is wrong, please tell a moderator."))
    if not (message.text.strip() or message.attachments or message.links):
        raise InvalidInputError(_("There is nothing left in this message to look at."))
    if now - created_at_of(message.message_id) > timedelta(days=OLDEST_DAYS):
        raise InvalidInputError(_("This message is more than a year old. Please tell a moderator about it."))


def fitted(message: FlaggedMessage) -> FlaggedMessage:
    """Return a message cut to what is stored at most."""
    return replace(
        message,
        text=message.text[:LONGEST_TEXT],
        attachments=tuple(name[:LONGEST_NAME] for name in message.attachments[:MOST_ATTACHMENTS]),
        links=tuple(link[:LONGEST_NAME] for link in message.links[:MOST_ATTACHMENTS]),
        neighbours=tuple(text[:LONGEST_TEXT] for text in message.neighbours[-MOST_NEIGHBOURS:] if text),
        names=tuple(name[:LONGEST_NAME] for name in message.names[:MOST_NAMES]),
    )
