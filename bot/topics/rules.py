"""What is true about topics without any Discord or database: states, names, ceilings, and when a day is over."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bot.community.topic_words import LONGEST_NAME, LONGEST_NOTE, LONGEST_PURPOSE, trouble_with
from bot.community.topic_words import LONGEST_TAG as LONGEST_TAG  # noqa: PLC0414 - handed on with the other bounds
from bot.community.topic_words import MOST_TAGS as MOST_TAGS  # noqa: PLC0414 - the same
from bot.community.topics import Access as Access  # noqa: PLC0414 - handed on with the states
from bot.community.topics import TopicKind as TopicKind  # noqa: PLC0414 - the same
from bot.errors import InvalidInputError, NotNowError
from bot.language import _, later
from bot.typed import clean_text

LONGEST_WHY: Final = 300
LONGEST_LINE: Final = 1024  # Discord: a channel's topic line
MOST_CHANNELS: Final = 500  # Discord: in one server, categories counted
MOST_IN_CATEGORY: Final = 50
MOST_ROLES: Final = 250
MOST_OVERWRITES: Final = 1000  # Discord: on one channel, error 30060
SPARE_OVERWRITES: Final = 20  # for everybody, the bot and the team
SMALL: Final = 5  # a count below this could point at somebody, so it is not shown


class TopicState(StrEnum):
    """Where a topic stands. `OPENING` and `CLOSING` wait for Discord."""

    PROPOSED = "proposed"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


LIVE: Final = frozenset({TopicState.PROPOSED, TopicState.OPENING, TopicState.OPEN, TopicState.CLOSING})
"""States in which no other topic may have the same name."""

_STATE_WORDS: Final = {
    TopicState.PROPOSED: later("proposed"),
    TopicState.OPENING: later("being opened"),
    TopicState.OPEN: later("open"),
    TopicState.CLOSING: later("being closed"),
    TopicState.CLOSED: later("closed"),
}


def state_words(state: TopicState) -> str:
    """Return a state in plain words."""
    return _(_STATE_WORDS[state])


def require_open(state: TopicState) -> None:
    """Refuse what needs an open topic. Raises NotNowError saying how the topic stands."""
    if state is TopicState.OPENING:
        raise NotNowError(_("This topic is just being opened. Please try again in a minute."))
    if state is not TopicState.OPEN:
        raise NotNowError(_("This topic is closed. Nothing was changed."))


def checked_name(name: str) -> str:
    """Return a topic's name, cleaned.

    Raises InvalidInputError, saying what would do, for an empty, over-long or reserved name, and one with markup.
    """
    cleaned = " ".join(clean_text(name, name=_("Name"), longest=LONGEST_NAME).split())
    if trouble := trouble_with(cleaned):
        raise InvalidInputError(trouble)
    return cleaned


def checked_purpose(purpose: str) -> str:
    """Return a purpose on one line, cleaned. A topic cannot be without one. Raises InvalidInputError."""
    if not purpose.strip():
        raise InvalidInputError(_("Please say what the topic is for. One sentence is enough."))
    return " ".join(clean_text(purpose, name=_("Purpose"), longest=LONGEST_PURPOSE).split())


def checked_note(note: str) -> str:
    """Return the habit of content notes on one line, cleaned; it may be empty. Raises InvalidInputError."""
    return " ".join(clean_text(note, name=_("Content note"), longest=LONGEST_NOTE, required=False).split())


def checked_why(why: str, name: str) -> str:
    """Return words to the members of a topic, cleaned; `name` is the field. Raises InvalidInputError."""
    return " ".join(clean_text(why, name=name, longest=LONGEST_WHY).split())


def topic_line(purpose: str, content_note: str) -> str:
    """Return the line at the head of an open topic's channel."""
    return f"{purpose} {content_note}".strip()[:LONGEST_LINE]


def closed_line(why: str, where_to: str) -> str:
    """Return the line at the head of a closed topic's channel: why, and where to go."""
    line = _("This topic is closed. {why}").format(why=why)
    if where_to:
        line += " " + _("Where to go now: {where}").format(where=where_to)
    return line[:LONGEST_LINE]


def shown_count(count: int, *, sensitive: bool) -> int | None:
    """Return a count of members as members may see it, None where it could point at somebody."""
    return None if sensitive or count < SMALL else count
