"""Be somebody who looks, comes and goes, and talks in practice Discord; the bot is not asked anything here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.rehearsal import automod, membering, messaging
from bot.rehearsal.answers import CannotError, Seen, seen
from bot.rehearsal.building import Community
from bot.rehearsal.messaging import Draft
from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import DM, THREAD_TYPES, Channel, JoinRequest, Json, Message, User
from bot.rehearsal.threads import add_to_thread, start_thread
from bot.rehearsal.world import World

if TYPE_CHECKING:
    from bot.rehearsal.server import PracticeDiscord

MOST_CHARACTERS = 2000


class Talker:
    """One person at their screen. Channels are named, messages are what `sees` or an `Answer` gave.

    `patience` is how many seconds they wait for the end of a "thinking" or for a card to change.
    """

    def __init__(self, practice: PracticeDiscord, community: Community, user: User) -> None:
        self.interactions = practice.interactions
        self.world: World = practice.world
        self.community = community
        self.guild = community.guild
        self.user = user
        self.patience = 10.0

    @property
    def id(self) -> int:
        """Return the account's id."""
        return self.user.id

    # What they see

    def finds(self, channel: str | int | Channel) -> Channel:
        """Find a channel or thread they can see, by name or id; "dm" is their talk with the bot."""
        if channel == "dm":
            return self.world.direct_channel(self.user, self.world.application.bot)
        for one in (*self.world.all_channels(self.guild), *self.world.direct.values()):
            named = one is channel or (channel in (one.name, one.id) and one.guild_id is not None) or channel == one.id
            if named and self.world.can_see(one, self.id):
                return one
        raise CannotError(f"{self.user.shown} does not see a channel {channel!r}")

    def channels(self) -> list[str]:
        """Return the names of the channels and threads they see."""
        return [one.name for one in self.world.all_channels(self.guild) if self.world.can_see(one, self.id)]

    def sees(self, channel: str | int | Channel) -> list[Seen]:
        """Return the messages they see in a channel as read aloud, oldest first, with their whispers."""
        return [seen(one, self.world) for one in self.messages(channel)]

    def messages(self, channel: str | int | Channel) -> list[Message]:
        """Return the messages they see in a channel, oldest first, whispers to them among them."""
        place = self.finds(channel)
        history = self.world.permissions_in(place, self.id) & P.READ_MESSAGE_HISTORY
        return [
            one for one in place.messages.values() if (history or one.ephemeral) and one.only_for in (None, self.id)
        ]

    def reads_dms(self) -> list[Seen]:
        """Return the direct messages between them and the bot."""
        return self.sees("dm")

    def roles(self) -> list[str]:
        """Return the names of the roles they have."""
        member = self.guild.members.get(self.id)
        return [] if member is None else [self.guild.roles[one].name for one in member.roles]

    # Coming and going

    def joins(self) -> None:
        """Come into the guild by an invite."""
        membering.join(self.world, self.guild, self.user)

    def leaves(self) -> None:
        """Leave the guild."""
        membering.leave(self.world, self.guild, self.user)

    def requests_to_join(self, answers: Mapping[str, str]) -> JoinRequest:
        """Send in Discord's own member application."""
        written = [
            {"field_type": "TEXT_INPUT", "label": label, "response": text, "required": True}
            for label, text in answers.items()
        ]
        return membering.request_to_join(self.world, self.guild, self.user, written)

    def withdraws_request(self) -> None:
        """Take back the native member application that waits."""
        for request in list(self.guild.join_requests.values()):
            if request.user.id == self.id and request.status == "SUBMITTED":
                membering.withdraw_request(self.world, self.guild, request)

    def closes_dms(self, *, closed: bool = True) -> None:
        """Take no direct messages any more (or again)."""
        self.user.dms_open = not closed

    def blocks_bot(self) -> None:
        """Block the bot."""
        self.user.blocked.add(self.world.application.bot.id)

    # Talking

    def need(self, channel: Channel, permission: P) -> None:
        """Refuse when they lack a permission in a channel."""
        if not self.world.permissions_in(channel, self.id) & permission:
            raise CannotError(f"{self.user.shown} lacks {permission.words} in {channel.name or 'this talk'}")

    def may_write(self, place: Channel) -> None:
        """Refuse when Discord would not let them write here."""
        if place.type == DM:
            return
        self.need(place, P.SEND_MESSAGES_IN_THREADS if place.type in THREAD_TYPES else P.SEND_MESSAGES)
        if place.thread is not None and place.thread.locked:
            self.need(place, P.MANAGE_THREADS)

    def writes(
        self,
        channel: str | int | Channel,
        text: str,
        *,
        reply_to: Seen | Message | None = None,
        files: Sequence[Json] = (),
    ) -> Seen:
        """Write an ordinary message; `files` are attachments that the world keeps already."""
        place = self.finds(channel)
        self.may_write(place)
        if files and place.type != DM:
            self.need(place, P.ATTACH_FILES)
        _check_length(text, least=0 if files else 1)
        draft = Draft(content=text, attachments=list(files))
        if reply_to is not None:
            draft.type = 19
            draft.reference = {"type": 0, "message_id": str(reply_to.id), "channel_id": str(place.id)}
            draft.reference |= {} if place.guild_id is None else {"guild_id": str(place.guild_id)}
        posted = messaging.post(self.world, place, self.user, draft)
        automod.act(self.world, place, posted)
        return seen(posted, self.world)

    def _own(self, message: Seen | Message) -> tuple[Channel, Message]:
        channel = self.world.channel(message.channel_id)
        found = self.world.message(channel, message.id)
        if found.author.id != self.id:
            raise CannotError("only one's own message can be changed")
        return channel, found

    def edits(self, message: Seen | Message, text: str) -> Seen:
        """Change their own message."""
        channel, found = self._own(message)
        _check_length(text, least=0 if found.attachments else 1)
        if channel.thread is not None and channel.thread.archived:
            raise CannotError("messages in a closed thread cannot be changed")
        found.content, found.edited_at = text, self.world.clock.now()
        messaging.tell_message(self.world, "MESSAGE_UPDATE", found)
        automod.act(self.world, channel, found)
        return seen(found, self.world)

    def deletes(self, message: Seen | Message) -> None:
        """Delete their own message, or another's with Manage Messages."""
        channel = self.world.channel(message.channel_id)
        found = self.world.message(channel, message.id)
        if found.author.id != self.id:
            self.need(channel, P.MANAGE_MESSAGES)
        messaging.delete(self.world, channel, found)

    def reacts(self, message: Seen | Message, emoji: str) -> None:
        """React to a message; a new emoji needs Add Reactions."""
        channel, found = self._reactable(message)
        if emoji not in found.reactions and channel.type != DM:
            self.need(channel, P.ADD_REACTIONS)
        messaging.react(self.world, found, self.user, emoji)

    def unreacts(self, message: Seen | Message, emoji: str) -> None:
        """Take their reaction away."""
        messaging.unreact(self.world, self._reactable(message)[1], self.id, emoji)

    def _reactable(self, message: Seen | Message) -> tuple[Channel, Message]:
        channel = self.finds(message.channel_id)
        return channel, self.world.message(channel, message.id)

    def starts_thread(
        self,
        channel: str | Channel,
        name: str,
        *,
        under: Seen | Message | None = None,
        tags: Sequence[int] = (),
    ) -> Channel:
        """Start a public thread, or a post when the channel is a forum."""
        place = self.finds(channel)
        message = None if under is None else self.world.message(place, under.id)
        thread = start_thread(self.world, place, name, by=self.id, message=message, tags=list(tags))
        add_to_thread(self.world, thread, self.id)
        return thread


def _check_length(text: str, *, least: int) -> None:
    if len(text) > MOST_CHARACTERS or len(text.strip()) < least:
        raise CannotError("a message has 1 to 2,000 characters")
