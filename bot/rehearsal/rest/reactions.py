"""Reactions under messages."""

from __future__ import annotations

from urllib.parse import unquote

from bot.rehearsal.messaging import react, unreact
from bot.rehearsal.payloads import user_json
from bot.rehearsal.permissions import NO_PERMISSION, P
from bot.rehearsal.refusals import refusal
from bot.rehearsal.rest.call import Call
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import DM, Json, Message

ROUTES = Routes()
_BASE = "/channels/{channel_id}/messages/{message_id}/reactions"


def _message(call: Call, needs: P = NO_PERMISSION) -> Message:
    channel = call.channel(P.READ_MESSAGE_HISTORY | needs)
    return call.world.message(channel, call.id("message_id"))


def _emoji(call: Call) -> str:
    emoji = unquote(call.path["emoji"])
    if emoji.isascii() and ":" not in emoji:
        raise refusal(10014)
    return emoji


@ROUTES.on("PUT", _BASE + "/{emoji}/@me")
def add(call: Call) -> None:
    """React; a new emoji needs Add Reactions."""
    message = _message(call)
    emoji = _emoji(call)
    if emoji not in message.reactions and message.guild_id is not None:
        call.need_in(call.world.channels[message.channel_id], P.ADD_REACTIONS)
    react(call.world, message, call.bot, emoji)


@ROUTES.on("DELETE", _BASE + "/{emoji}/@me")
def remove_own(call: Call) -> None:
    """Take the bot's reaction away."""
    unreact(call.world, _message(call), call.bot.id, _emoji(call))


@ROUTES.on("DELETE", _BASE + "/{emoji}/{user_id}")
def remove(call: Call) -> None:
    """Take somebody's reaction away."""
    unreact(call.world, _message(call, P.MANAGE_MESSAGES), call.id("user_id"), _emoji(call))


@ROUTES.on("GET", _BASE + "/{emoji}")
def list_reactors(call: Call) -> object:
    """List who reacted with an emoji."""
    message = _message(call)
    limit, after = call.limit(usual=25, most=100), call.asked_id("after") or 0
    reaction = message.reactions.get(_emoji(call))
    ids = sorted(one for one in (reaction.by if reaction else []) if one > after)
    return [user_json(call.world.users[one]) for one in ids[:limit]]


def _tell(call: Call, message: Message, name: str, more: Json) -> None:
    data: Json = {"channel_id": str(message.channel_id), "message_id": str(message.id), **more}
    if message.guild_id is not None:
        data["guild_id"] = str(message.guild_id)
    channel = call.world.channels[message.channel_id]
    call.world.emit(name, data, guild_id=message.guild_id, channel=channel)


@ROUTES.on("DELETE", _BASE)
def clear(call: Call) -> None:
    """Take all reactions away."""
    message = _message(call, P.MANAGE_MESSAGES)
    if call.world.channels[message.channel_id].type == DM:
        raise refusal(50003)
    message.reactions.clear()
    _tell(call, message, "MESSAGE_REACTION_REMOVE_ALL", {})


@ROUTES.on("DELETE", _BASE + "/{emoji}")
def clear_one(call: Call) -> None:
    """Take all reactions with one emoji away."""
    message = _message(call, P.MANAGE_MESSAGES)
    reaction = message.reactions.pop(_emoji(call), None)
    if reaction is not None:
        _tell(call, message, "MESSAGE_REACTION_REMOVE_EMOJI", {"emoji": reaction.emoji})
