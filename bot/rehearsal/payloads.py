"""How Discord writes the things of the world as JSON."""

from __future__ import annotations

from datetime import datetime

from bot.rehearsal.shapes import (
    CATEGORY,
    DM,
    FORUM_TYPES,
    THREAD_TYPES,
    Application,
    AuditEntry,
    Channel,
    Guild,
    Invite,
    JoinRequest,
    Json,
    Member,
    Message,
    Role,
    User,
)


def stamp(moment: datetime | None) -> str | None:
    """Write a moment as Discord does (ISO 8601 with microseconds and offset)."""
    return None if moment is None else moment.isoformat(timespec="microseconds")


def user_json(user: User) -> Json:
    """Write an account as others see it."""
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0000" if user.bot else "0",
        "global_name": user.display,
        "avatar": None,
        "bot": user.bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
        "clan": None,
    }


def bare_member_json(member: Member) -> Json:
    """Write a member without the account, as it comes beside a message's author."""
    return {
        "roles": [str(role_id) for role_id in member.roles],
        "nick": member.nick,
        "avatar": None,
        "banner": None,
        "joined_at": stamp(member.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": member.pending,
        "communication_disabled_until": stamp(member.timeout_until),
        "flags": member.flags,
        "avatar_decoration_data": None,
        "collectibles": None,
    }


def member_json(member: Member) -> Json:
    """Write a member with the account."""
    return bare_member_json(member) | {"user": user_json(member.user)}


def role_json(role: Role) -> Json:
    """Write a role; the mark of a bot's own role is its tag."""
    written: Json = {
        "id": str(role.id),
        "name": role.name,
        "description": None,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": role.colour,
        "colors": {"primary_color": role.colour, "secondary_color": None, "tertiary_color": None},
        "hoist": role.hoist,
        "managed": role.managed,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        written["tags"] = {"bot_id": str(role.bot_id)}
    return written


def thread_member_json(channel: Channel, user_id: int, joined: datetime) -> Json:
    """Write one person's place in a thread."""
    return {"id": str(channel.id), "user_id": str(user_id), "join_timestamp": stamp(joined), "flags": 0}


def thread_json(channel: Channel, *, viewer_id: int | None = None) -> Json:
    """Write a thread; `member` is there only when the viewer has joined it."""
    thread = channel.thread
    assert thread is not None
    metadata: Json = {
        "archived": thread.archived,
        "auto_archive_duration": thread.auto_archive_minutes,
        "archive_timestamp": stamp(thread.archive_changed_at),
        "locked": thread.locked,
        "create_timestamp": stamp(thread.created_at),
    }
    if channel.is_private_thread:
        metadata["invitable"] = thread.invitable
    written: Json = {
        "id": str(channel.id),
        "type": channel.type,
        "guild_id": str(channel.guild_id),
        "parent_id": str(channel.parent_id),
        "owner_id": str(thread.owner_id),
        "name": channel.name,
        "last_message_id": _text(channel.last_message_id),
        "message_count": thread.message_count,
        "total_message_sent": thread.total_sent,
        "member_count": min(len(thread.members), 50),
        "rate_limit_per_user": channel.slowmode,
        "thread_metadata": metadata,
        "flags": channel.flags,
        "applied_tags": [str(tag) for tag in thread.applied_tags],
    }
    if viewer_id in thread.members:
        written["member"] = thread_member_json(channel, viewer_id, thread.members[viewer_id])
    return written


def _text(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)


def direct_channel_json(channel: Channel, *, viewer_id: int) -> Json:
    """Write a direct channel as one of its two people sees it."""
    return {
        "id": str(channel.id),
        "type": DM,
        "last_message_id": _text(channel.last_message_id),
        "flags": 0,
        "recipients": [user_json(user) for user in channel.recipients if user.id != viewer_id],
    }


def channel_json(channel: Channel, *, viewer_id: int = 0) -> Json:
    """Write a channel of any type."""
    if channel.type in THREAD_TYPES:
        return thread_json(channel, viewer_id=viewer_id)
    if channel.type == DM:
        return direct_channel_json(channel, viewer_id=viewer_id)
    written: Json = {
        "id": str(channel.id),
        "type": channel.type,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": channel.position,
        "parent_id": _text(channel.parent_id),
        "flags": channel.flags,
        "permission_overwrites": [
            {"id": str(one.id), "type": one.type, "allow": str(one.allow), "deny": str(one.deny)}
            for one in channel.overwrites.values()
        ],
    }
    if channel.type == CATEGORY:
        return written
    written |= {
        "topic": channel.topic,
        "nsfw": channel.nsfw,
        "rate_limit_per_user": channel.slowmode,
        "last_message_id": _text(channel.last_message_id),
        "default_auto_archive_duration": channel.default_auto_archive,
    }
    if channel.type in FORUM_TYPES:
        written |= {"available_tags": channel.tags, "default_sort_order": None, "default_forum_layout": 0}
        written |= {"default_reaction_emoji": None, "default_thread_rate_limit_per_user": 0, "template": ""}
    return written | channel.extra


def reaction_json(message: Message, viewer_id: int) -> list[Json]:
    """Write the reactions under a message, with whether the viewer is among those who reacted."""
    return [
        {
            "emoji": reaction.emoji,
            "count": len(reaction.by),
            "count_details": {"burst": 0, "normal": len(reaction.by)},
            "burst_colors": [],
            "me": viewer_id in reaction.by,
            "me_burst": False,
            "burst_me": False,
            "burst_count": 0,
        }
        for reaction in message.reactions.values()
    ]


def message_json(message: Message, *, viewer_id: int = 0, referenced: Message | None = None) -> Json:
    """Write a message in full; what a bot without the content intent may not read is taken out elsewhere."""
    written: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": stamp(message.sent_at),
        "edited_timestamp": stamp(message.edited_at),
        "tts": message.tts,
        "mention_everyone": message.mention_everyone,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [str(role_id) for role_id in message.mention_roles],
        "attachments": message.attachments,
        "embeds": message.embeds,
        "components": message.components,
        "pinned": message.pinned,
        "type": message.type,
        "flags": message.flags,
    }
    optional: Json = {
        "reactions": reaction_json(message, viewer_id) or None,
        "nonce": message.nonce,
        "message_reference": message.reference,
        "interaction_metadata": message.interaction,
        "application_id": _text(message.application_id),
        "webhook_id": _text(message.webhook_id),
        "poll": message.poll,
    }
    written |= {name: value for name, value in optional.items() if value is not None}
    if message.type in (19, 21):
        written["referenced_message"] = None if referenced is None else message_json(referenced, viewer_id=viewer_id)
    return written


def without_content(written: Json) -> Json:
    """Take out what a bot without the message content intent does not get."""
    stripped = written | {"content": "", "embeds": [], "attachments": [], "components": []}
    stripped.pop("poll", None)
    if isinstance(written.get("referenced_message"), dict):
        stripped["referenced_message"] = without_content(written["referenced_message"])
    return stripped


def guild_json(guild: Guild) -> Json:
    """Write a guild as `GET /guilds/{id}` gives it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "description": guild.description,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": guild.features,
        "banner": None,
        "owner_id": str(guild.owner_id),
        "application_id": None,
        "region": "london",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "roles": [role_json(role) for role in guild.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": guild.incidents,
    }


def join_request_json(guild: Guild, request: JoinRequest) -> Json:
    """Write a native member application as the list and the events give it."""
    return {
        "id": str(request.id),
        "join_request_id": str(request.id),
        "created_at": stamp(request.created_at),
        "reviewed_at": stamp(request.reviewed_at),
        "application_status": request.status,
        "rejection_reason": request.rejection_reason,
        "guild_id": str(guild.id),
        "user_id": str(request.user.id),
        "user": user_json(request.user),
        "form_responses": request.answers,
        "actioned_by_user": None if request.reviewed_by is None else user_json(request.reviewed_by),
    }


def invite_json(guild: Guild, channel: Channel, invite: Invite) -> Json:
    """Write an invite with its use counts."""
    return {
        "type": 0,
        "code": invite.code,
        "guild": {"id": str(guild.id), "name": guild.name, "features": guild.features, "verification_level": 1}
        | {"icon": None, "splash": None, "banner": None, "description": None, "vanity_url_code": None}
        | {"nsfw_level": 0, "premium_subscription_count": 0},
        "channel": {"id": str(channel.id), "name": channel.name, "type": channel.type},
        "inviter": None if invite.inviter is None else user_json(invite.inviter),
        "max_age": invite.max_age,
        "max_uses": invite.max_uses,
        "temporary": invite.temporary,
        "uses": invite.uses,
        "created_at": stamp(invite.created_at),
        "expires_at": None,
        "flags": 0,
    }


def audit_json(entry: AuditEntry) -> Json:
    """Write one line of the audit log."""
    written: Json = {
        "id": str(entry.id),
        "action_type": entry.action,
        "user_id": str(entry.user_id),
        "target_id": _text(entry.target_id),
    }
    optional = {"reason": entry.reason, "changes": entry.changes or None, "options": entry.options}
    return written | {name: value for name, value in optional.items() if value is not None}


def application_json(application: Application) -> Json:
    """Write the application as `GET /applications/@me` gives it, with its intent switches as flags."""
    flags = (1 << 14 if application.server_members_intent else 0) | (1 << 12 if application.presence_intent else 0)
    flags |= 1 << 18 if application.message_content_intent else 0
    flags |= 1 << 23 if application.commands else 0
    return {
        "id": str(application.id),
        "name": application.name,
        "icon": None,
        "description": "A practice application",
        "summary": "",
        "type": None,
        "bot": user_json(application.bot),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "owner": user_json(application.owner),
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "integration_types_config": {"0": {}},
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
    }
