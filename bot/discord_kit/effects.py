"""Which performer carries out which kind of effect."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import aiohttp
import discord

from bot.delivery.effects import EffectKind, LaterError, Outcome, ParkedError, PendingEffect, Performer, UnclearError
from bot.delivery.handlers import Handlers
from bot.discord_kit.acting import Scene
from bot.discord_kit.automod_effects import SyncAutoMod
from bot.discord_kit.card_effects import SendDirect, ShowCard
from bot.discord_kit.channel_effects import (
    CreateChannel,
    CreateRole,
    DeleteRole,
    EditChannel,
    PinMessage,
    SetAccess,
)
from bot.discord_kit.invite_effects import CreateInvite, DeleteInvite
from bot.discord_kit.join_requests import JoinRequests
from bot.discord_kit.member_effects import AnswerJoinRequest, ChangeRole, PauseInvites
from bot.discord_kit.message_effects import DeleteMessage, LookAtMessage, ShowReply
from bot.discord_kit.setup_effects import GiveRole, MakePlace, RemovePlace, SetRule
from bot.discord_kit.sleeping import waits_for_life
from bot.discord_kit.speaking import language_of
from bot.discord_kit.thread_effects import CloseThread, OpenThread
from bot.language import speaking
from bot.misinformation.automod import Plan

_log = logging.getLogger("alongside.effects")
_ASLEEP = 60.0  # seconds until the next look whether a community went live


class Judged:
    """A performer whose every unforeseen refusal by Discord becomes a to-do for a person.

    A client that closes under a call is no fault either: whether the call was made is unclear, so it is looked for.
    This is the one place that sets the language of what is drawn on Discord without a press. Where the bot is asleep,
    all that is not set-up itself waits.
    """

    def __init__(self, performer: Performer, scene: Scene) -> None:
        self._performer = performer
        self._client = scene.client
        self._scene = scene
        self._speaks = scene.speaks

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        if self._sleeps_through(pending):
            raise LaterError(_ASLEEP)
        with self._judging(pending), self._speaking(pending):
            return await self._performer.perform(pending)

    def _sleeps_through(self, pending: PendingEffect) -> bool:
        """Tell whether an act has to wait for life; before the client is ready nobody knows who is asleep."""
        if not waits_for_life(pending.effect.kind) or not self._client.is_ready():
            return False
        return not self._scene.is_awake(pending.effect.community_id)

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Look whether it was done."""
        with self._judging(pending), self._speaking(pending):
            return await self._performer.look(pending)

    def _speaking(self, pending: PendingEffect) -> AbstractContextManager[None]:
        group = self._speaks.of_community(pending.effect.community_id)
        return speaking(language_of(pending, self._speaks), group=group)

    @contextmanager
    def _judging(self, pending: PendingEffect) -> Iterator[None]:
        try:
            yield
        except discord.HTTPException as error:
            raise _refused(pending, error) from error
        except RuntimeError as error:
            if not self._client.is_closed():
                raise
            raise UnclearError("the client closed") from error


def _refused(pending: PendingEffect, error: discord.HTTPException) -> ParkedError:
    _log.error(
        "effect %s (%s) refused: status %s, code %s", pending.op_id, pending.effect.kind, error.status, error.code
    )
    return ParkedError("refused", {"code": error.code or error.status})


def no_rules(community_id: int) -> Plan:  # noqa: ARG001 - the shape of a plan
    """Return that AutoMod needs no rule of ours."""
    return ()


def performers(scene: Scene, plan: Callable[[int], Plan] = no_rules) -> dict[EffectKind, Performer]:
    """Return the performer of every kind of act on Discord; `plan` says what AutoMod should look for."""
    return {
        EffectKind.SHOW_CARD: ShowCard(scene),
        EffectKind.SEND_DIRECT: SendDirect(scene),
        EffectKind.GRANT_ROLE: ChangeRole(scene, give=True),
        EffectKind.REMOVE_ROLE: ChangeRole(scene, give=False),
        EffectKind.ANSWER_JOIN_REQUEST: AnswerJoinRequest(scene, JoinRequests(scene.client)),
        EffectKind.OPEN_THREAD: OpenThread(scene),
        EffectKind.CLOSE_THREAD: CloseThread(scene),
        EffectKind.PAUSE_INVITES: PauseInvites(scene),
        EffectKind.CREATE_CHANNEL: CreateChannel(scene),
        EffectKind.EDIT_CHANNEL: EditChannel(scene),
        EffectKind.SET_ACCESS: SetAccess(scene),
        EffectKind.CREATE_ROLE: CreateRole(scene),
        EffectKind.DELETE_ROLE: DeleteRole(scene),
        EffectKind.PIN_MESSAGE: PinMessage(scene),
        EffectKind.CREATE_INVITE: CreateInvite(scene),
        EffectKind.DELETE_INVITE: DeleteInvite(scene),
        EffectKind.SYNC_AUTOMOD: SyncAutoMod(scene, plan),
        EffectKind.DELETE_MESSAGE: DeleteMessage(scene),
        EffectKind.SHOW_REPLY: ShowReply(scene),
        EffectKind.LOOK_AT_MESSAGE: LookAtMessage(scene),
        EffectKind.MAKE_PLACE: MakePlace(scene),
        EffectKind.SET_RULE: SetRule(scene),
        EffectKind.REMOVE_PLACE: RemovePlace(scene),
        EffectKind.GIVE_ROLE: GiveRole(scene),
    }


def register(handlers: Handlers, scene: Scene, plan: Callable[[int], Plan] = no_rules) -> None:
    """Hand the performers to the dispatcher, and say which errors of the network leave an act unclear."""
    for kind, performer in performers(scene, plan).items():
        handlers.performer(kind, Judged(performer, scene))
    handlers.unclear(aiohttp.ClientError, discord.DiscordServerError)
