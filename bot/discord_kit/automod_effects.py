"""Keeps the bot's own rules in Discord's AutoMod: alerts only, and nobody else's rule is ever touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import discord
from discord.http import Route

from bot.delivery.effects import LaterError, Outcome, OutcomeWord, ParkedError, PendingEffect
from bot.discord_kit.acting import Repeatable, Scene, audit_reason, number, on_discord, once, require_permissions
from bot.discord_kit.actors import find_channel
from bot.misinformation.automod import Plan

NAME: Final = "Alongside: possible misinformation"
"""How each of the bot's rules begins; a number follows."""

_MESSAGE_SENT, _KEYWORD, _ALERT = 1, 1, 2
_NO_GUILD: Final = 60.0
_FULL: Final = "MAX_RULES_OF_TYPE_EXCEEDED"
_FULL_IN_WORDS: Final = "maximum number of"
_UNKNOWN_RULE: Final = 10066


class SyncAutoMod(Repeatable):
    """Makes, changes or deletes one rule of ours. It reads the rules first each time, so none is made twice."""

    def __init__(self, scene: Scene, plan: Callable[[int], Plan]) -> None:
        self._scene = scene
        self._plan = plan

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; the outcome has the rule's id, or GONE when there should be none."""
        guild = self._scene.guild(pending.effect.community_id)
        if guild is None:
            raise LaterError(_NO_GUILD)
        plan = self._plan(guild.id)
        wanted = number(pending, "number")
        require_permissions(guild, None, "manage_guild")
        async with on_discord("manage_guild"):
            rules: list[Any] = await self._scene.client.http.get_auto_moderation_rules(guild.id)
        ours = self._find(rules, wanted, pending.effect.payload.get("rule_id"))
        if wanted > len(plan):
            return await self._take_away(guild.id, ours, pending)
        body = self._body(guild, wanted, plan[wanted - 1])
        if ours is None:
            return Outcome(OutcomeWord.DONE, await self._make(guild.id, body, pending))
        await self._change(guild.id, ours, body, pending)
        return Outcome(OutcomeWord.DONE, int(ours["id"]))

    def _find(self, rules: Sequence[Any], wanted: int, rule_id: object) -> Any | None:  # noqa: ANN401 - Discord's JSON
        """Return our rule: by its id, or by its name for one whose making was never recorded. Others' never fit."""
        own = self._scene.client.user
        made_by_us = [one for one in rules if own is not None and int(one["creator_id"]) == own.id]
        by_id = [one for one in made_by_us if int(one["id"]) == rule_id]
        by_name = [one for one in made_by_us if one["name"] == f"{NAME} {wanted}"]
        return next(iter((*by_id, *by_name)), None)

    def _body(self, guild: discord.Guild, wanted: int, phrases: Sequence[str]) -> dict[str, Any]:
        named = self._scene.settings.for_community(guild.id).misinformation.listening.automod.channel
        channel = find_channel(guild, named) if named is not None else None
        if channel is None:
            raise ParkedError("channel_missing", {"place": "automod", "name": str(named)})
        return {
            "name": f"{NAME} {wanted}",
            "event_type": _MESSAGE_SENT,
            "trigger_type": _KEYWORD,
            "trigger_metadata": {"keyword_filter": list(phrases)},
            "actions": [{"type": _ALERT, "metadata": {"channel_id": str(channel.id)}}],
            "enabled": True,
        }

    async def _make(self, guild_id: int, body: dict[str, Any], pending: PendingEffect) -> int:
        route = Route("POST", "/guilds/{guild_id}/auto-moderation/rules", guild_id=guild_id)
        try:
            async with on_discord("manage_guild"):
                made = await once(self._scene.client, route, json=body, reason=audit_reason(pending))
        except discord.HTTPException as error:
            said = str(error)
            if _FULL in said or _FULL_IN_WORDS in said.casefold():
                raise ParkedError("automod_full") from error
            raise
        return int(made["id"])

    async def _change(self, guild_id: int, rule: Any, body: dict[str, Any], pending: PendingEffect) -> None:  # noqa: ANN401
        """Change what differs. Whether organisers switched it off, and whom they left out, stays theirs."""
        now = {"keyword_filter": (rule.get("trigger_metadata") or {}).get("keyword_filter") or []}
        same_words = now == body["trigger_metadata"]
        if same_words and rule["name"] == body["name"] and _only_alerts(rule, body):
            return
        changes = {key: body[key] for key in ("name", "trigger_metadata", "actions")}
        async with on_discord("manage_guild"):
            await self._scene.client.http.edit_auto_moderation_rule(
                guild_id, int(rule["id"]), reason=audit_reason(pending), **changes
            )

    async def _take_away(self, guild_id: int, rule: Any | None, pending: PendingEffect) -> Outcome:  # noqa: ANN401
        if rule is not None:
            try:
                async with on_discord("manage_guild"):
                    await self._scene.client.http.delete_auto_moderation_rule(
                        guild_id, int(rule["id"]), reason=audit_reason(pending)
                    )
            except discord.NotFound as error:
                if error.code != _UNKNOWN_RULE:
                    raise
        return Outcome(OutcomeWord.GONE)


def _only_alerts(rule: Any, body: dict[str, Any]) -> bool:  # noqa: ANN401 - Discord's JSON
    """Tell whether a rule does what ours may do, and nothing else: one alert into the right channel."""
    actions = [(one["type"], str((one.get("metadata") or {}).get("channel_id"))) for one in rule.get("actions") or []]
    return actions == [(_ALERT, body["actions"][0]["metadata"]["channel_id"])]
