"""A sentence for each kind of call to Discord that needs no look into its body.

`{place}`, `{user}`, `{role}` and `{asker}` are named by `Telling`; `{name}` is the name in the body.
"""

from __future__ import annotations

_APP = "/applications/{application_id}"
_HERE = _APP + "/guilds/{guild_id}/commands"
_CHANNEL = "/channels/{channel_id}"
_MESSAGE = _CHANNEL + "/messages/{message_id}"
_EMOJI = _MESSAGE + "/reactions/{emoji}"
_GUILD = "/guilds/{guild_id}"
_RULES = _GUILD + "/auto-moderation/rules"
_ANSWER = "/webhooks/{webhook_id}/{token}/messages"
_OLD = _CHANNEL + "/threads/archived"

DONE: dict[tuple[str, str], str] = {
    ("DELETE", _APP + "/commands/{command_id}"): "Took a command away.",
    ("DELETE", _HERE + "/{command_id}"): "Took a command away.",
    ("PATCH", _APP + "/commands/{command_id}"): "Changed a command.",
    ("PATCH", _HERE + "/{command_id}"): "Changed a command.",
    ("POST", _APP + "/commands"): "Added the command “{name}”.",
    ("POST", _HERE): "Added the command “{name}”.",
    ("PUT", _HERE): "Told Discord which commands there are.",
    ("PATCH", "/applications/@me"): "Changed its own page in Discord’s list of apps.",
    ("PATCH", "/users/@me"): "Changed its own account.",
    ("DELETE", "/users/@me/guilds/{guild_id}"): "Left the server.",
    ("DELETE", _CHANNEL): "Deleted {place}.",
    ("POST", _GUILD + "/channels"): "Made the channel #{name}.",
    ("PUT", _CHANNEL + "/permissions/{target_id}"): "Set who may see or use {place}.",
    ("DELETE", _CHANNEL + "/permissions/{target_id}"): "Took a rule of access off {place}.",
    ("POST", _CHANNEL + "/invites"): "Made an invite to {place}.",
    ("DELETE", "/invites/{code}"): "Took an invite back.",
    ("POST", _CHANNEL + "/messages/bulk-delete"): "Deleted several messages in {place}.",
    ("POST", _CHANNEL + "/typing"): "Showed in {place} that it is writing.",
    ("PUT", _CHANNEL + "/messages/pins/{message_id}"): "Pinned a message in {place}.",
    ("DELETE", _CHANNEL + "/messages/pins/{message_id}"): "Took a pin out in {place}.",
    ("PUT", _CHANNEL + "/pins/{message_id}"): "Pinned a message in {place}.",
    ("DELETE", _CHANNEL + "/pins/{message_id}"): "Took a pin out in {place}.",
    ("PUT", _EMOJI + "/@me"): "Reacted to a message in {place}.",
    ("DELETE", _EMOJI + "/@me"): "Took its reaction away in {place}.",
    ("DELETE", _EMOJI + "/{user_id}"): "Took a reaction of {user} away in {place}.",
    ("DELETE", _EMOJI): "Took reactions away in {place}.",
    ("DELETE", _MESSAGE + "/reactions"): "Took all reactions away from a message in {place}.",
    ("PUT", _CHANNEL + "/thread-members/@me"): "Joined the thread {place}.",
    ("DELETE", _CHANNEL + "/thread-members/@me"): "Left the thread {place}.",
    ("PATCH", _ANSWER + "/{message_id}"): "Changed an answer to {asker}.",
    ("DELETE", _ANSWER + "/{message_id}"): "Took back an answer to {asker}.",
    ("PATCH", _GUILD): "Changed the settings of the server.",
    ("PATCH", _GUILD + "/members/@me"): "Changed its own name in the server.",
    ("PATCH", _GUILD + "/members/{user_id}"): "Changed how {user} stands in the server.",
    ("PUT", _GUILD + "/bans/{user_id}"): "Banned {user}.",
    ("DELETE", _GUILD + "/bans/{user_id}"): "Lifted the ban of {user}.",
    ("POST", _GUILD + "/bulk-ban"): "Banned several people.",
    ("POST", _GUILD + "/roles"): "Made the role “{name}”.",
    ("PATCH", _GUILD + "/roles"): "Changed the order of the roles.",
    ("PATCH", _GUILD + "/roles/{role_id}"): "Changed the role {role}.",
    ("DELETE", _GUILD + "/roles/{role_id}"): "Deleted the role {role}.",
    ("POST", _RULES): "Made the AutoMod rule “{name}”.",
    ("PATCH", _RULES + "/{rule_id}"): "Changed an AutoMod rule.",
    ("DELETE", _RULES + "/{rule_id}"): "Deleted an AutoMod rule.",
}

_LOOKED_UP = {
    "/applications/@me": "its own page in the list of apps",
    "/oauth2/applications/@me": "its own page in the list of apps",
    _APP + "/commands": "its commands",
    _APP + "/commands/{command_id}": "one of its commands",
    _HERE: "its commands",
    _HERE + "/{command_id}": "one of its commands",
    _HERE + "/permissions": "who may use its commands",
    _HERE + "/{command_id}/permissions": "who may use a command",
    _CHANNEL: "what {place} is",
    _CHANNEL + "/invites": "the invites to {place}",
    _CHANNEL + "/messages": "messages in {place}",
    _CHANNEL + "/messages/pins": "the pins of {place}",
    _CHANNEL + "/pins": "the pins of {place}",
    _MESSAGE: "one message in {place}",
    _EMOJI: "who reacted in {place}",
    _CHANNEL + "/thread-members": "who is in the thread {place}",
    _CHANNEL + "/thread-members/{user_id}": "if {user} is in the thread {place}",
    _OLD + "/private": "closed private threads of {place}",
    _OLD + "/public": "closed threads of {place}",
    _CHANNEL + "/users/@me/threads/archived/private": "its closed private threads in {place}",
    "/gateway": "where to connect",
    "/gateway/bot": "where to connect",
    _GUILD: "the server",
    _GUILD + "/audit-logs": "the audit log of the server",
    _RULES: "the AutoMod rules",
    _RULES + "/{rule_id}": "an AutoMod rule",
    _GUILD + "/bans": "who is banned",
    _GUILD + "/bans/{user_id}": "if {user} is banned",
    _GUILD + "/channels": "the channels of the server",
    _GUILD + "/invites": "the invites of the server",
    _GUILD + "/members": "the members of the server",
    _GUILD + "/members/search": "members by name",
    _GUILD + "/members/{user_id}": "how {user} stands in the server",
    _GUILD + "/requests": "who asked to join in Discord’s own form",
    _GUILD + "/roles": "the roles of the server",
    _GUILD + "/roles/member-counts": "how many people have each role",
    _GUILD + "/roles/{role_id}": "the role {role}",
    _GUILD + "/threads/active": "the open threads",
    "/invites/{code}": "an invite",
    "/users/@me": "its own account",
    "/users/@me/guilds": "which servers it is in",
    "/users/{user_id}": "the account of {user}",
    _ANSWER + "/@original": "its answer to {asker}",
    _ANSWER + "/{message_id}": "an answer to {asker}",
}

SENTENCES = DONE | {("GET", template): f"Looked up {what}." for template, what in _LOOKED_UP.items()}
