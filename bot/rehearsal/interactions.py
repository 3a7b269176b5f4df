"""Commands, presses and submitted forms on their way to the bot, and the bot's answers to them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rehearsal.messaging import Draft, event_json, post
from bot.rehearsal.payloads import channel_json, member_json, user_json
from bot.rehearsal.permissions import ALL
from bot.rehearsal.refusals import refusal
from bot.rehearsal.shapes import EPHEMERAL, LOADING, Channel, Guild, Json, Message, User
from bot.rehearsal.world import ATTACHMENT_LIMIT, World

COMMAND, PRESS, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
ANSWER, DEFERRED, DEFERRED_EDIT, EDIT, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
TOKEN_LIFE = timedelta(minutes=15)
MOST_KEPT = 5000


@dataclass(slots=True, eq=False)
class Interaction:
    """One act of a person towards the bot, with everything the bot answered so far.

    `took` is the time in seconds until the first answer; `deferred` is true while a person sees "thinking".
    """

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    guild: Guild | None
    data: Json
    made: float
    made_at: datetime
    source: Message | None = None
    name: str = ""
    answered_with: int | None = None
    took: float | None = None
    original_id: int | None = None
    deferred: bool = False
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)
    replies: list[int] = field(default_factory=list)
    edits: int = 0
    delivered: bool = False
    parent: Interaction | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self) -> None:
        """Wake whoever waits for something to happen to this interaction."""
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is true of this interaction, or the seconds have passed; return whether it is."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await self._news.wait()
        except TimeoutError:
            pass
        return true()

    @property
    def metadata(self) -> Json:
        """Return what Discord writes on a message that answers this interaction."""
        owners = {"0": str(self.guild.id if self.guild else 0)}
        written: Json = {"id": str(self.id), "type": self.kind, "user": user_json(self.user)}
        written["authorizing_integration_owners"] = owners
        if self.kind == COMMAND:
            written |= {"name": self.name, "command_type": self.data.get("type", 1)}
        if self.source is not None:
            written["interacted_message_id"] = str(self.source.id)
        if self.kind == SUBMIT and self.parent is not None:
            written["triggering_interaction_metadata"] = self.parent.metadata
        return written


class Interactions:
    """Start interactions and take the bot's answers; `deadline` is Discord's 3 seconds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.deadline = 3.0
        self.by_id: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.watchers: list[Callable[[Interaction], None]] = []

    def begin(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        *,
        source: Message | None = None,
        name: str = "",
        parent: Interaction | None = None,
    ) -> Interaction:
        """Send an act of a person to the bot."""
        world = self.world
        interaction = Interaction(
            world.ids.next(),
            "aW50ZXJhY3Rpb24_" + secrets.token_urlsafe(48),
            kind,
            user,
            channel,
            world.guild_of(channel),
            data,
            world.clock.monotonic(),
            world.clock.now(),
            source=source,
            name=name,
            parent=parent,
        )
        self._forget_old()
        self.by_id[interaction.id] = self.by_token[interaction.token] = interaction
        for watcher in self.watchers:
            watcher(interaction)
        guild_id = None if interaction.guild is None else interaction.guild.id
        world.emit("INTERACTION_CREATE", self._written(interaction), guild_id=guild_id)
        return interaction

    def _forget_old(self) -> None:
        """Forget interactions whose token has long run out, so that a long practice does not grow."""
        if len(self.by_id) < MOST_KEPT:
            return
        now = self.world.clock.now()
        for one in [one for one in self.by_id.values() if now - one.made_at > 2 * TOKEN_LIFE]:
            del self.by_id[one.id]
            del self.by_token[one.token]

    def _written(self, interaction: Interaction) -> Json:
        world, guild, channel, user = self.world, interaction.guild, interaction.channel, interaction.user
        bot_id = world.application.bot.id
        written: Json = {
            "id": str(interaction.id),
            "application_id": str(world.application.id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": channel_json(channel, viewer_id=bot_id) | {"permissions": str(ALL)},
            "locale": user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
            "context": 0 if guild is not None else 1,
            "attachment_size_limit": ATTACHMENT_LIMIT,
            "app_permissions": str(world.permissions_in(channel, bot_id)),
        }
        if guild is None:
            written["user"] = user_json(user)
        else:
            permissions = str(world.permissions_in(channel, user.id))
            written |= {
                "guild_id": str(guild.id),
                "guild_locale": guild.locale,
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": guild.features},
                "member": member_json(guild.members[user.id]) | {"permissions": permissions},
            }
            written["channel"]["permissions"] = permissions
        if interaction.source is not None:
            written["message"] = event_json(world, interaction.source)
            written["message"].pop("member", None)
        return written

    def open(self, interaction_id: int, token: str) -> Interaction:
        """Find an interaction that may still be answered first: 10062 when unknown or late, 40060 when answered."""
        interaction = self.by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise refusal(10062)
        if interaction.answered_with is not None:
            raise refusal(40060)
        if self.world.clock.monotonic() - interaction.made > self.deadline:
            raise refusal(10062)
        return self._still_placed(interaction)

    def _still_placed(self, interaction: Interaction) -> Interaction:
        if interaction.channel.id not in self.world.channels:
            raise refusal(10003)
        return interaction

    def by_webhook(self, application_id: int, token: str) -> Interaction:
        """Find an interaction for later answers: 10015 before the first answer, 50027 after 15 minutes."""
        interaction = self.by_token.get(token)
        if application_id != self.world.application.id or interaction is None:
            raise refusal(50027 if application_id == self.world.application.id else 10015)
        if self.world.clock.now() - interaction.made_at > TOKEN_LIFE:
            raise refusal(50027)
        if interaction.answered_with is None:
            raise refusal(10015)
        return self._still_placed(interaction)

    def acknowledge(self, interaction: Interaction, kind: int) -> None:
        """Note the first answer and how long it took."""
        interaction.answered_with = kind
        interaction.took = self.world.clock.monotonic() - interaction.made
        interaction.tell()

    def reply(self, interaction: Interaction, draft: Draft) -> Message:
        """Post an answer where the person acted; an ephemeral one only they see."""
        draft.only_for = interaction.user.id if draft.flags & EPHEMERAL else None
        draft.interaction = interaction.metadata
        draft.application_id = draft.webhook_id = self.world.application.id
        draft.type = 20 if interaction.kind == COMMAND else (19 if interaction.source is not None else 0)
        if draft.type == 19 and interaction.source is not None:
            draft.reference = {"type": 0, "message_id": str(interaction.source.id)}
            draft.reference["channel_id"] = str(interaction.channel.id)
            draft.allowed_mentions = {**(draft.allowed_mentions or {"parse": []}), "replied_user": False}
        message = post(self.world, interaction.channel, self.world.application.bot, draft)
        interaction.replies.append(message.id)
        interaction.tell()
        return message

    def think(self, interaction: Interaction, *, ephemeral: bool) -> Message:
        """Show "thinking" until the bot fills it in."""
        flags = LOADING | (EPHEMERAL if ephemeral else 0)
        message = self.reply(interaction, Draft(flags=flags))
        interaction.original_id = message.id
        interaction.deferred = True
        return message
