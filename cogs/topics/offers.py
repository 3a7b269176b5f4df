"""What the commands offer while somebody types: topics by everyday words, and those that are ready to be opened."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.community.actor import Actor, Capability
from bot.community.topic_words import fold
from bot.discord_kit.plain import clip
from bot.errors import InvalidInputError
from bot.language import _
from bot.topics.snapshots import TopicState
from cogs.topics.house import TopicsHouse

_MOST_OFFERED = 25
_MARK = "#"  # before the id of a topic that was chosen, so that no number somebody types is taken for one

Offer = app_commands.Choice[str]


class TalkChannel(app_commands.Transformer):
    """An option that takes a text channel or a forum, and nothing else."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Say that it is a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Say of which kinds."""
        return [discord.ChannelType.text, discord.ChannelType.forum]

    async def transform(
        self,
        interaction: discord.Interaction,  # noqa: ARG002 - discord.py's shape
        value: app_commands.AppCommandChannel,
        /,
    ) -> app_commands.AppCommandChannel:
        """Hand the channel on as Discord named it."""
        return value


def chosen(value: str) -> int | None:
    """Return the id of a topic that was chosen from an offer; None for words somebody typed."""
    number = value.removeprefix(_MARK)
    return int(number) if value.startswith(_MARK) and number.isdecimal() and len(number) < 19 else None


def _offer(topic_id: int | str, name: str) -> Offer:
    return app_commands.Choice(name=clip(name, 100), value=f"{_MARK}{topic_id}")


class Offers:
    """Answers half-typed options. Whoever may not choose is offered nothing."""

    def __init__(self, house: TopicsHouse) -> None:
        self._house = house

    async def to_members(self, by: Actor, typed: str) -> list[Offer]:
        """Offer the topics of this group for the words of a member."""
        if not by.may(Capability.CHOOSE_TOPICS):
            return []
        return [_offer(value, label) for value, label in await self._house.choosing.suggest(by, typed)]

    async def to_organisers(self, by: Actor, typed: str) -> list[Offer]:
        """Offer the topics that are not closed."""
        if not by.may(Capability.MANAGE_TOPICS):
            return []
        wanted = fold(typed)
        topics = [topic for topic in await self._house.opening.all(by) if topic.state is not TopicState.CLOSED]
        return [_offer(topic.id, topic.name) for topic in topics if wanted in fold(topic.name)][:_MOST_OFFERED]

    async def catalogue(self, by: Actor, typed: str) -> list[Offer]:
        """Offer the topics of the catalogue that are not here yet, by name and by the words people use for them."""
        if not by.may(Capability.MANAGE_TOPICS):
            return []
        wanted = fold(typed)
        here = {
            topic.catalogue_id for topic in await self._house.opening.all(by) if topic.state is not TopicState.CLOSED
        }
        ready = self._house.settings.catalogue_for(by.community_id).topic
        return [
            app_commands.Choice(name=clip(topic.name, 100), value=clip(key, 100))
            for key, topic in ready.items()
            if key not in here and any(wanted in fold(word) for word in (topic.name, *topic.say))
        ][:_MOST_OFFERED]

    def catalogue_id(self, by: Actor, typed: str) -> str:
        """Return the entry of the catalogue that was chosen, or whose name was typed. Raises InvalidInputError."""
        ready = self._house.settings.catalogue_for(by.community_id).topic
        if typed in ready:
            return typed
        for key, topic in ready.items():
            if fold(topic.name) == fold(typed):
                return key
        raise InvalidInputError(_("Please start to write a name, then choose a topic from the list."))
