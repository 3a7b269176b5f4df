"""Answers to a bot that asks the gateway for a guild's members."""

from __future__ import annotations

from bot.rehearsal.events import Intent
from bot.rehearsal.payloads import member_json
from bot.rehearsal.sessions import Session
from bot.rehearsal.shapes import Guild, Json, Member
from bot.rehearsal.world import World

CHUNK = 1000


def answer_member_request(world: World, session: Session, asked: Json) -> None:
    """Send the members asked for in chunks of 1,000; the whole list only to a bot with the members intent."""
    guild = world.guilds.get(int(asked.get("guild_id") or 0))
    if guild is None or world.application.bot.id not in guild.members:
        return
    chosen, missing = _chosen(guild, session, asked, world.application.bot.id)
    chunks = [chosen[at : at + CHUNK] for at in range(0, len(chosen), CHUNK)] or [[]]
    for index, chunk in enumerate(chunks):
        data: Json = {
            "guild_id": str(guild.id),
            "members": [member_json(member) for member in chunk],
            "chunk_index": index,
            "chunk_count": len(chunks),
            "not_found": missing,
        }
        if asked.get("nonce"):
            data["nonce"] = asked["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", data)


def _chosen(guild: Guild, session: Session, asked: Json, bot_id: int) -> tuple[list[Member], list[str]]:
    ids = asked.get("user_ids")
    if ids:
        wanted = [int(one) for one in (ids if isinstance(ids, list) else [ids])][:100]
        found = [guild.members[one] for one in wanted if one in guild.members]
        return found, [str(one) for one in wanted if one not in guild.members]
    query, limit = str(asked.get("query") or "").lower(), int(asked.get("limit") or 0)
    if not query and not limit:
        whole = session.intents & Intent.GUILD_MEMBERS
        return (list(guild.members.values()) if whole else [guild.members[bot_id]]), []
    named = [
        one for one in guild.members.values() if one.user.name.startswith(query) or one.shown.lower().startswith(query)
    ]
    return named[: min(limit or 100, 100)], []
