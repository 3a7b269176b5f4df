"""What organisers may set about the bot's own look at messages: where it listens, and what AutoMod is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from bot.community.refs import ChannelRefs, NoneOrChannel
from bot.community.section import Contradictions, Section, peek, peek_list
from bot.language import _

MOST_PHRASES: Final = 1_000
LONGEST_PHRASE: Final = 60
"""Discord's own limit for a keyword of an AutoMod rule."""

_STARS = "*"


def _a_phrase(value: str) -> str:
    """Refuse what would match nearly everything, and the star, which AutoMod takes for "any letters"."""
    if sum(letter.isalnum() for letter in value) < 3:
        raise ValueError(_("a phrase has 3 letters or more"))
    if _STARS in value:
        raise ValueError(_("a phrase is plain words, without the sign *"))
    return value


Phrase = Annotated[str, Field(max_length=LONGEST_PHRASE), AfterValidator(_a_phrase)]


class AutoModTerms(Section):
    """Discord's AutoMod may tell the bot of phrases, so that the bot need not read messages. Off by default."""

    enabled: bool = Field(
        default=False, title="Use AutoMod", description="The bot keeps alert-only rules of its own in AutoMod."
    )
    channel: NoneOrChannel = Field(
        default=None,
        title="AutoMod's alerts",
        description="Discord shows each alert here, with the words. Only moderators may see it.",
    )
    phrases: tuple[Phrase, ...] = Field(
        default=(),
        strict=False,
        max_length=MOST_PHRASES,
        title="More phrases",
        description="Phrases for AutoMod beside those of the bot's own rules.",
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        found.no_repeats(peek_list(data, "phrases"), "phrases")
        if peek(data, "enabled") is True and not peek(data, "channel"):
            found.add(_("AutoMod needs a channel for its alerts; name one that only moderators may see"), "enabled")


class Suspicion(Section):
    """Where the bot looks for possible misinformation by itself. Off unless channels are named; each says so."""

    message_content: bool = Field(
        default=False,
        title="May read messages",
        description="Say true once the Message Content Intent is switched on at Discord.",
    )
    channels: ChannelRefs = Field(
        default=(), strict=False, max_length=50, title="Channels", description="The bot looks at messages in these."
    )
    phrases: tuple[Phrase, ...] = Field(
        default=(),
        strict=False,
        max_length=MOST_PHRASES,
        title="Own phrases",
        description="Words to look for beside the built-in rules. They are found as whole words.",
    )
    per_thousand: int = Field(
        default=3,
        ge=0,
        le=50,
        title="Most cases",
        description="So many cases at most from 1,000 messages. Danger always makes one.",
    )
    automod: AutoModTerms = Field(
        default_factory=AutoModTerms, title="AutoMod", description="Phrases that Discord itself looks for."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        found.no_repeats(peek_list(data, "channels"), "channels")
        found.no_repeats(peek_list(data, "phrases"), "phrases")
        if peek(data, "channels") and peek(data, "message_content") is not True:
            sentence = _(
                "listening needs message_content = true; first turn it on: "
                "Developer Portal > your app > Bot > Message Content Intent"
            )
            found.add(sentence, "channels")
