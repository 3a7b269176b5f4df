"""AutoMod acts: a message with a keyword of a rule that alerts makes an alert, and the bot is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.rehearsal.messaging import Draft, post
from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import Channel, Guild, Json, Message
from bot.rehearsal.world import World

KEYWORD: Final = 1
ALERT: Final = 2
ALERT_MESSAGE: Final = 24
MESSAGE_SENT: Final = 1
_MOST_KEPT: Final = 10_000


def act(world: World, channel: Channel, message: Message) -> None:
    """Let the rules of a server look at what somebody wrote or changed; who may manage the server is left alone."""
    guild = world.guild_of(channel)
    if guild is None or message.author.bot or world.permissions_of(guild, message.author.id) & P.MANAGE_GUILD:
        return
    for rule in list(guild.automod_rules.values()):
        found = _keyword_in(rule, message.content) if _looks_at(rule, guild, channel, message) else None
        if found is not None:
            for action in rule.get("actions") or []:
                if action["type"] == ALERT:
                    _alert(world, guild, rule, action, message, found)


def _looks_at(rule: Json, guild: Guild, channel: Channel, message: Message) -> bool:
    member = guild.members.get(message.author.id)
    left_out = {int(one) for one in rule.get("exempt_roles") or ()}
    places = {int(one) for one in rule.get("exempt_channels") or ()}
    free = member is not None and not left_out.isdisjoint(member.roles)
    usual = rule["enabled"] and rule["trigger_type"] == KEYWORD and rule.get("event_type") == MESSAGE_SENT
    return usual and not free and not places & {channel.id, channel.parent_id}


def _keyword_in(rule: Json, text: str) -> tuple[str, str] | None:
    """Return the first keyword that is in a text, and the letters that matched it."""
    metadata = rule.get("trigger_metadata") or {}
    allowed = metadata.get("allow_list") or ()
    for keyword in metadata.get("keyword_filter") or ():
        for match in _matches(keyword, text):
            if not any(one.casefold().strip("*") in match.casefold() for one in allowed):
                return keyword, match
    return None


def _matches(keyword: str, text: str) -> Iterator[str]:
    yield from (match[0] for match in _pattern(keyword).finditer(text))


@lru_cache(maxsize=_MOST_KEPT)
def _pattern(keyword: str) -> re.Pattern[str]:
    """Return what Discord looks for: whole words in any case; a star at an end stands for any letters there."""
    before = "" if keyword.startswith("*") else r"(?<!\w)"
    after = "" if keyword.endswith("*") else r"(?!\w)"
    return re.compile(f"{before}{re.escape(keyword.strip('*'))}{after}", re.IGNORECASE)


def _alert(world: World, guild: Guild, rule: Json, action: Json, message: Message, found: tuple[str, str]) -> None:
    keyword, match = found
    place = guild.channels.get(int((action.get("metadata") or {}).get("channel_id") or 0))
    shown = None if place is None else post(world, place, message.author, _alert_draft(rule, message, found))
    data: Json = {
        "guild_id": str(guild.id),
        "action": action,
        "rule_id": str(rule["id"]),
        "rule_trigger_type": KEYWORD,
        "user_id": str(message.author.id),
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "content": message.content,
        "matched_keyword": keyword,
        "matched_content": match,
    }
    if shown is not None:
        data["alert_system_message_id"] = str(shown.id)
    world.emit("AUTO_MODERATION_ACTION_EXECUTION", data, guild_id=guild.id, needs=int(P.MANAGE_GUILD))


def _alert_draft(rule: Json, message: Message, found: tuple[str, str]) -> Draft:
    facts = {
        "rule_name": rule["name"],
        "channel_id": message.channel_id,
        "flagged_message_id": message.id,
        "keyword": found[0],
        "keyword_matched_content": found[1],
    }
    fields = [{"name": name, "value": str(value), "inline": False} for name, value in facts.items()]
    embed: Json = {"type": "auto_moderation_message", "description": message.content, "fields": fields}
    return Draft(type=ALERT_MESSAGE, embeds=[embed])
