"""What organisers may set about help now: when people are here, how alerts go on, and where the bot may listen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.community.refs import ChannelRefs
from bot.community.section import Contradictions, Section, peek, peek_list
from bot.language import _


def _a_phrase(value: str) -> str:
    if sum(letter.isalnum() for letter in value) < 3:
        raise ValueError(_("a phrase has 3 letters or more"))
    return value


Phrase = Annotated[str, Field(max_length=80), AfterValidator(_a_phrase)]


class Listening(Section):
    """Where the bot looks for words of risk. Off unless channels are named; each says so in its topic line."""

    message_content: bool = Field(
        default=False,
        title="May read messages",
        description="Say true once the Message Content Intent is switched on at Discord.",
    )
    channels: ChannelRefs = Field(
        default=(), strict=False, max_length=50, title="Channels", description="The bot listens in these alone."
    )
    phrases: tuple[Phrase, ...] = Field(
        default=(),
        strict=False,
        max_length=200,
        title="Own phrases",
        description="Words to listen for beside the built-in rules. They are found as whole words.",
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


class CrisisSettings(Section):
    """Help now. The lines themselves are built into the bot and stand in no file."""

    here_from_hour: int = Field(
        default=9, ge=0, le=23, title="Here from", description="People are usually here from this hour."
    )
    here_until_hour: int = Field(
        default=22, ge=1, le=24, title="Here until", description="People are usually here until this hour."
    )
    answer_minutes: int = Field(
        default=10,
        ge=2,
        le=60,
        title="Minutes to answer",
        description="Minutes until the next person is asked, if nobody takes an alert.",
    )
    most_alerts: int = Field(
        default=2,
        ge=1,
        le=10,
        title="Most alerts",
        description="Nobody is asked to look after more alerts than this at a time.",
    )
    alert_by_dm: bool = Field(
        default=True, title="Alert by message", description="Who is on duty also gets a direct message."
    )
    listening: Listening = Field(
        default_factory=Listening, title="Listening", description="Where the bot looks for words that suggest risk."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        begins, ends = peek(data, "here_from_hour"), peek(data, "here_until_hour")
        begins = 9 if begins is None else begins
        ends = 22 if ends is None else ends
        if isinstance(begins, int) and isinstance(ends, int) and begins == ends:
            found.add(_("this is the hour at which they come, so nobody would be here"), "here_until_hour")
