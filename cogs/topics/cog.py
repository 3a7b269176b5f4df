"""Topics, as people see them: the commands of members and organisers."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.community.actor import Actor, Capability
from bot.discord_kit.cards import CardRegistry
from bot.discord_kit.doors import Doors, press_of
from bot.errors import InvalidInputError
from bot.language import _
from bot.topics.snapshots import TopicKind
from cogs.topics.boards import audit_screen
from cogs.topics.choosing import ChoosingPresses
from cogs.topics.drawing import CardDrawing
from cogs.topics.house import TopicsHouse
from cogs.topics.modals import topic_modal
from cogs.topics.moderator import ModeratorPresses
from cogs.topics.offers import Offers, TalkChannel, chosen
from cogs.topics.organiser import OrganiserPresses, host_ref, host_words, opening_words
from cogs.topics.proposing import MemberPresses

_LONGEST_WORDS = 100
_Talk = app_commands.Transform[app_commands.AppCommandChannel, TalkChannel]


class TopicsCog(commands.Cog):
    """Commands of members and organisers; everything else is pressed."""

    topic = app_commands.Group(
        name="topic",
        description="Open, change and close topics",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, house: TopicsHouse) -> None:
        self._house = house
        self._choosing = ChoosingPresses(house.choosing, house.reviewing)
        self._member = MemberPresses(house.proposing, house.living, house.reviewing, house.settings)
        self._organiser = OrganiserPresses(house)
        self._moderator = ModeratorPresses(house)
        self._offers = Offers(house)

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        for presses in (self._choosing, self._member, self._organiser, self._moderator):
            presses.open_doors(doors)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws each card and letter."""
        CardDrawing(self._house).register(registry)

    @app_commands.command(name="topics", description="Choose what you would like to talk about. Only you see it")
    @app_commands.describe(words="What is it about? Your own words will do")
    @app_commands.guild_only()
    async def topics(
        self, interaction: discord.Interaction, words: app_commands.Range[str, 0, _LONGEST_WORDS] = ""
    ) -> None:
        """Show the first page, or what was found for some words."""
        press = press_of(interaction)
        if (topic_id := chosen(words)) is not None:
            await self._choosing.show_one(press, topic_id)
        else:
            await self._choosing.find(press, words)

    @topics.autocomplete("words")
    async def _offer_words(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._offers.to_members(press_of(interaction).actor, typed)

    @topic.command(name="open", description="Open one of the topics that are ready")
    @app_commands.describe(topic="Which one?", host="Who looks after it?")
    async def topic_open(
        self, interaction: discord.Interaction, topic: str, host: discord.Member | None = None
    ) -> None:
        """Open a topic from the catalogue."""
        press = press_of(interaction)
        async with press.thinking():
            by = press.actor
            by.require(Capability.MANAGE_TOPICS)
            catalogue_id = self._offers.catalogue_id(by, topic)
            opened = await self._house.opening.open_from_catalogue(by, catalogue_id, host_id=host.id if host else None)
        await press.whisper(opening_words(opened))

    @topic_open.autocomplete("topic")
    async def _offer_catalogue(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._offers.catalogue(press_of(interaction).actor, typed)

    @topic.command(name="own", description="Open a topic in your own words")
    @app_commands.describe(host="Who looks after it?")
    async def topic_own(self, interaction: discord.Interaction, host: discord.Member | None = None) -> None:
        """Open the form of a new topic."""
        press = press_of(interaction)
        press.actor.require(Capability.MANAGE_TOPICS)
        await press.show_modal(topic_modal("topics:own", host_ref(host.id if host else None), _("A new topic")))

    @topic.command(name="adopt", description="Make a channel that is here into a topic")
    @app_commands.describe(channel="Which channel?")
    async def topic_adopt(self, interaction: discord.Interaction, channel: _Talk) -> None:
        """Open the form of a topic whose channel is there already."""
        press = press_of(interaction)
        press.actor.require(Capability.MANAGE_TOPICS)
        kind = TopicKind.FORUM if channel.type is discord.ChannelType.forum else TopicKind.TEXT
        name = channel.name.replace("-", " ").capitalize()
        modal = topic_modal("topics:adopt", host_ref(channel.id), _("Adopt a channel"), extra=kind.value, name=name)
        await press.show_modal(modal)

    @topic.command(name="edit", description="Change a topic's name, purpose, content note or sensitive")
    @app_commands.describe(topic="Which one?")
    async def topic_edit(self, interaction: discord.Interaction, topic: str) -> None:
        """Open the form with what the topic says now."""
        await self._organiser.edit(press_of(interaction), _topic_id(topic))

    @topic.command(name="host", description="Say who looks after a topic")
    @app_commands.describe(topic="Which one?", person="Who? Leave it out for nobody")
    async def topic_host(
        self, interaction: discord.Interaction, topic: str, person: discord.Member | None = None
    ) -> None:
        """Set the host of a topic."""
        press = press_of(interaction)
        async with press.thinking():
            by = press.actor
            found = await self._organiser.topic_of(by, _topic_id(topic))
            found = await self._house.living.set_host(by, found.ref, person.id if person else None)
        await press.whisper(host_words(found))

    @topic.command(name="close", description="Close a topic: it asks why, and where people can go")
    @app_commands.describe(topic="Which one?")
    async def topic_close(self, interaction: discord.Interaction, topic: str) -> None:
        """Say what closing does, and ask once more."""
        await self._organiser.ask_close(press_of(interaction), _topic_id(topic))

    @topic.command(name="merge", description="Close a topic and point its members to another")
    @app_commands.describe(topic="Which one closes?", into="Which one stays?")
    async def topic_merge(self, interaction: discord.Interaction, topic: str, into: str) -> None:
        """Say what merging does, and ask once more."""
        await self._organiser.ask_merge(press_of(interaction), _topic_id(topic), _topic_id(into))

    @topic_edit.autocomplete("topic")
    @topic_host.autocomplete("topic")
    @topic_close.autocomplete("topic")
    @topic_merge.autocomplete("topic")
    @topic_merge.autocomplete("into")
    async def _offer_topics(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._offers.to_organisers(press_of(interaction).actor, typed)

    @topic.command(name="list", description="Show all topics, their hosts and review dates")
    async def topic_list(self, interaction: discord.Interaction) -> None:
        """List all topics."""
        await self._organiser.list(press_of(interaction))

    @topic.command(name="audit", description="See which names could tell others what people live with")
    async def topic_audit(self, interaction: discord.Interaction) -> None:
        """Warn of names that tell too much."""
        press = press_of(interaction)
        async with press.thinking():
            findings = await self._house.auditing.audit_names(press.actor)
        await press.whisper(audit_screen(findings))

    @topic.command(name="panel", description="Post the card from which members choose their topics")
    @app_commands.describe(channel="Where? Leave it out for this channel", remove="Take it away instead")
    async def topic_panel(
        self, interaction: discord.Interaction, channel: discord.TextChannel | None = None, *, remove: bool = False
    ) -> None:
        """Post the panel, or take it away."""
        press = press_of(interaction)
        async with press.thinking():
            place = channel.id if channel is not None else interaction.channel_id
            if place is None or (channel is None and not isinstance(interaction.channel, discord.TextChannel)):
                raise InvalidInputError(_("Please choose a text channel for the panel."))
            words = await self._panel(press.actor, place, remove=remove)
        await press.whisper(words)

    async def _panel(self, by: Actor, channel_id: int, *, remove: bool) -> str:
        place = f"<#{channel_id}>"
        if not remove:
            await self._house.panels.post(by, channel_id)
            return _("The panel comes to {channel}. When it is deleted, it is posted again.").format(channel=place)
        if await self._house.panels.take_away(by, channel_id):
            return _("The panel is taken away from {channel}.").format(channel=place)
        return _("There is no panel in {channel}.").format(channel=place)


def _topic_id(typed: str) -> int:
    """Return the topic that was chosen from what the command offered. Raises InvalidInputError for other words."""
    topic_id = chosen(typed)
    if topic_id is None:
        raise InvalidInputError(_("Please start to write a name, then choose a topic from the list."))
    return topic_id
