"""What stands on a card that asks a person to mend something: what happened, and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from bot.delivery.effects import EffectKind, Json
from bot.language import _, later


@dataclass(frozen=True, slots=True)
class TodoWords:
    """One kind of to-do. Both texts may hold {placeholders} for the details a performer gives."""

    what_happened: str
    what_to_do: str


NO_RIGHT_ANY_MORE: Final = "no_right_any_more"
"""The to-do of an act whose decider lost the right to decide; who tries it again takes it on."""

CATALOGUE: dict[str, TodoWords] = {
    "role_above_bot": TodoWords(
        later("The bot may not give or take this role: the role stands above the bot's own role."),
        later(
            "Open Server Settings, then Roles. Drag the bot's role above the member role. Then press “Try again” here."
        ),
    ),
    "role_missing": TodoWords(
        later("The role “{role}” is not on this server."),
        later("Make the role again, or name another one in the settings. Then press “Try again” here."),
    ),
    "missing_permission": TodoWords(
        later("The bot does not have the permission “{permission}”."),
        later(
            "Open Server Settings, then Roles, and give the bot's role this permission. Then press “Try again” here."
        ),
    ),
    "missing_permission_in_channel": TodoWords(
        later("The bot does not have the permission “{permission}” in <#{channel_id}>."),
        later(
            "Open the settings of that channel, then Permissions, and give the bot's role this permission. "
            "Then press “Try again” here."
        ),
    ),
    "channel_missing": TodoWords(
        later("The channel for “{place}” is not on this server, or the bot cannot see it."),
        later(
            "Make the channel again, or let the bot see it, or name another one in the settings. "
            "Then press “Try again” here."
        ),
    ),
    "discord_not_answering": TodoWords(
        later("Discord gave no clear answer, many times in a row. It may have been done all the same."),
        later("Look whether it was done. If not, press “Try again”. The bot looks first, so nothing happens twice."),
    ),
    "no_human": TodoWords(
        later("This would take something from a person, and no person decided it. The bot refused."),
        later("Press “Leave it”. If it should happen, please do it by hand. Tell whoever looks after the bot."),
    ),
    NO_RIGHT_ANY_MORE: TodoWords(
        later("<@{decider_id}> decided this, and may not decide such things any more. The bot did nothing."),
        later("Look at the case. If you agree, press “Try again”: then it is done in your name. Else “Leave it”."),
    ),
    "request_gone": TodoWords(
        later("Discord no longer has this application. The person may have taken it back."),
        later("Press “Leave it”, or ask the person to apply again."),
    ),
    "channels_full": TodoWords(
        later("This server has all 500 channels that Discord allows."),
        later("Delete a channel that nobody needs any more. Then press “Try again” here."),
    ),
    "category_full": TodoWords(
        later("The category “{category}” has all 50 channels that Discord allows."),
        later("Move or delete a channel in it, or name another category in the settings. Then press “Try again” here."),
    ),
    "roles_full": TodoWords(
        later("This server has all 250 roles that Discord allows."),
        later("Delete a role that nobody needs any more. Then press “Try again” here."),
    ),
    "access_full": TodoWords(
        later("Discord lets no more people into <#{channel_id}> by name: 1,000 is the most."),
        later("Open a second topic for the same thing, or set access to “roles” for new topics."),
    ),
    "channel_gone": TodoWords(
        later("The channel <#{channel_id}> is not on this server any more, or the bot cannot see it."),
        later("Let the bot see it. If it was deleted, close the topic with /topic close. Then press “Leave it” here."),
    ),
    "pins_full": TodoWords(
        later("The channel <#{channel_id}> has as many pinned messages as Discord allows."),
        later("Unpin one that nobody needs any more. Then press “Try again” here."),
    ),
    "invites_full": TodoWords(
        later("This server has all 1,000 invites that Discord allows."),
        later("Open Server Settings, then Invites, and delete those nobody needs. Then press “Try again” here."),
    ),
    "automod_full": TodoWords(
        later("This server has all 6 keyword rules that Discord's AutoMod allows."),
        later("Open Server Settings, then AutoMod, and delete one that nobody needs. Then press “Try again” here."),
    ),
    "refused": TodoWords(
        later("Discord refused this. Its code for the reason is {code}."),
        later("Press “Try again” once. If it fails again, tell whoever looks after the bot."),
    ),
    "timer_failing": TodoWords(
        later("Something planned for a time failed five times. The fault has the id {error}."),
        later("Tell whoever looks after the bot, with this id. “Try again” sets it going once more."),
    ),
    "after_restore": TodoWords(
        later("A backup was put back. This was not done when the backup was made; it may have been done since."),
        later("Look whether it was done. If not, press “Try again”. If it was, or nobody needs it, press “Leave it”."),
    ),
    "backup_failing": TodoWords(
        later("The backup of last night went wrong. The earlier ones are still there. The reason: {reason}."),
        later("Tell whoever looks after the computer the bot runs on. Then press “Try again”."),
    ),
    "fault": TodoWords(
        later("The bot met a fault of its own. The fault has the id {error}."),
        later("Tell whoever looks after the bot, with this id. Then press “Try again”: nothing happens twice."),
    ),
}
"""All to-do codes. A code that is not here is shown in the words of `refused`, with the code itself."""

_PERMISSIONS = {
    "view_channel": "View Channels",
    "manage_roles": "Manage Roles",
    "manage_channels": "Manage Channels",
    "manage_guild": "Manage Server",
    "create_instant_invite": "Create Invite",
    "view_audit_log": "View Audit Log",
    "kick_members": "Kick, Approve, and Reject Members",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_private_threads": "Create Private Threads",
    "manage_threads": "Manage Threads",
    "manage_messages": "Manage Messages",
    "pin_messages": "Pin Messages",
    "create_public_threads": "Create Public Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}

_ACTS: dict[EffectKind, str] = {
    EffectKind.SHOW_CARD: later("Show a card in the channel for “{place}”."),
    EffectKind.SEND_DIRECT: later("Send a direct message to <@{member_id}>."),
    EffectKind.GRANT_ROLE: later("Give the member role to <@{member_id}>."),
    EffectKind.REMOVE_ROLE: later("Take the member role from <@{member_id}>."),
    EffectKind.OPEN_THREAD: later("Open a private thread in the channel for “{place}”."),
    EffectKind.CLOSE_THREAD: later("Close the thread <#{thread_id}>."),
    EffectKind.CREATE_CHANNEL: later("Make the channel for a new topic."),
    EffectKind.EDIT_CHANNEL: later("Change the channel <#{channel_id}>."),
    EffectKind.CREATE_ROLE: later("Make the role “{name}”."),
    EffectKind.DELETE_ROLE: later("Delete a role that the bot made."),
    EffectKind.PIN_MESSAGE: later("Pin the card of a topic."),
    EffectKind.CREATE_INVITE: later("Make an invite that others hand out."),
    EffectKind.DELETE_INVITE: later("Delete the invite {code}."),
    EffectKind.DELETE_MESSAGE: later("Delete a message in <#{channel_id}>, as a moderator decided."),
    EffectKind.SHOW_REPLY: later("Show a note under a message in <#{place}>."),
    EffectKind.LOOK_AT_MESSAGE: later("Look at a message in <#{channel_id}> again."),
    EffectKind.SYNC_AUTOMOD: later("Keep rule {number} of the bot in AutoMod as the settings say."),
    EffectKind.MAKE_PLACE: later("Make the channel “{name}”, as set up."),
    EffectKind.SET_RULE: later("Change who sees <#{channel_id}>, as set up."),
    EffectKind.REMOVE_PLACE: later("Take away the channel <#{channel_id}> that set-up made."),
    EffectKind.GIVE_ROLE: later("Give the role <@&{role_id}> to <@{member_id}>."),
    EffectKind.LOOK_OVER: later("Look over the server, as every day."),
    EffectKind.SET_TIMER: later("Do something that was planned for a time: {timer}."),
}


def words_of(code: str, details: Json) -> TodoWords:
    """Return the words of a to-do in the language in use, with its details filled in."""
    found = code
    if code == "missing_permission" and details.get("channel_id"):
        found = "missing_permission_in_channel"
    words = CATALOGUE.get(found, CATALOGUE["refused"])
    values = _values({"code": code} | dict(details))
    return TodoWords(_(words.what_happened).format_map(values), _(words.what_to_do).format_map(values))


def act_of(kind: str, payload: Json) -> str:
    """Return in one sentence what the bot was about to do. People are named by mentions, which must not ping."""
    if kind not in set(EffectKind):
        return _("Something that another version of the bot wrote down.")
    if kind == EffectKind.ANSWER_JOIN_REQUEST:
        approve = payload.get("approve")
        sentence = (
            _("Let <@{applicant_id}> in through Discord's own application page.")
            if approve
            else _("Tell <@{applicant_id}> through Discord's own application page that they were declined.")
        )
    elif kind == EffectKind.PAUSE_INVITES:
        sentence = _("Pause the invites of this server.") if payload.get("until") else _("Open the invites again.")
    elif kind == EffectKind.SET_ACCESS:
        give = payload.get("give")
        sentence = (
            _("Let <@{member_id}> into <#{channel_id}>.") if give else _("Take <@{member_id}> out of <#{channel_id}>.")
        )
    elif kind == EffectKind.CLOSE_THREAD and payload.get("delete"):
        sentence = _("Delete the thread <#{thread_id}> with everything in it.")
    else:
        sentence = _(_ACTS[EffectKind(kind)])
    return sentence.format_map(_values(payload))


def _values(details: Json) -> dict[str, str]:
    values = defaultdict(lambda: "?", {key: str(value) for key, value in details.items()})
    permission = values.get("permission")
    if permission is not None:
        values["permission"] = _PERMISSIONS.get(permission, permission.replace("_", " ").title())
    return values
