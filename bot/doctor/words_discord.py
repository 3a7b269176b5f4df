"""The words of findings about Discord: who sees what, what the bot may do, and what the settings name."""

from __future__ import annotations

from typing import Final

from bot.doctor.findings import Group, Severity
from bot.doctor.known import Known
from bot.language import later

_PRIVACY: Final = {
    "team_channel_open": Known(
        Severity.DANGER,
        Group.PRIVACY,
        later("People who have not joined can see {channel}, which is for the team."),
        later("They could read forms, alerts and decisions about others."),
        later("Open the settings of {channel}, then Permissions. Set View Channel to ✗ for @everyone."),
    ),
    "team_channel_for_members": Known(
        Severity.DANGER,
        Group.PRIVACY,
        later("Members who do not look after the group can see {channel}."),
        later("They could read forms, alerts and decisions about others."),
        later("Open the settings of {channel}, then Permissions. Take View Channel from the member role."),
    ),
    "member_channel_open": Known(
        Severity.DANGER,
        Group.PRIVACY,
        later("People who have not joined can see {channel}, where members are."),
        later("They could read what members say, and learn who is a member."),
        later(
            "Open the settings of {channel}, then Permissions. Set View Channel to ✗ for @everyone, and to ✓ for the "
            "member role."
        ),
    ),
    "member_list_open": Known(
        Severity.DANGER,
        Group.PRIVACY,
        later("People who have not joined and members both see {channel}."),
        later("Discord shows everybody in a channel a list of all who can see it. So it lists your members."),
        later(
            "Open the settings of {channel}, then Permissions. Let either new people or members see it: set View "
            "Channel to ✗ for the other."
        ),
    ),
    "widget_open": Known(
        Severity.DANGER,
        Group.PRIVACY,
        later("The widget of this server is on."),
        later("It tells anybody on the web the names of members who are online."),
        later("Open Server Settings, then Engagement. Switch off Enable Server Widget."),
    ),
    "visitors_look_in": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("This server is listed in Discord's directory. People can look in without joining."),
        later("They see every channel that @everyone sees."),
        later("Open Server Settings, then Discovery. Switch it off, if the group should be found by invites only."),
    ),
    "role_name_tells": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("The name of the role {role} tells what its holders live with."),
        later("Everybody who sees a person sees their roles, too."),
        later("Open Server Settings, then Roles, then {role}. Give it a name that tells nothing."),
    ),
    "channel_name_tells": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("People who have not joined see {channel}. Its name tells what members live with."),
        later("Who is seen to join then has something told about them."),
        later("Open the settings of {channel}, then Permissions. Set View Channel to ✗ for @everyone."),
    ),
    "everyone_has_power": Known(
        Severity.DANGER,
        Group.PRIVACY,
        later("Everybody here has the permission “{permission}”, new people too."),
        later("Anybody who comes in could harm the group or read what is not for them."),
        later("Open Server Settings, then Roles, then Default Permissions. Switch off {permission}."),
    ),
    "members_have_power": Known(
        Severity.DANGER,
        Group.PRIVACY,
        later("Every member has the permission “{permission}” by {role}."),
        later("One member who means harm, or whose account is stolen, could harm the whole group."),
        later("Open Server Settings, then Roles, then {role}, then Permissions. Switch off {permission}."),
    ),
    "everybody_may_ping": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("People without a role may mention @everyone and @here."),
        later("One message could then ring the phones of the whole group."),
        later("Open Server Settings, then Roles, then Default Permissions. Switch off {permission}."),
    ),
    "bot_is_administrator": Known(
        Severity.DANGER,
        Group.PRIVACY,
        later("The bot has the permission “Administrator”."),
        later("It needs far less. Who steals its token could then do everything, and read every channel."),
        later(
            "Open Server Settings, then Roles, then the bot's role, then Permissions. Switch off Administrator. "
            "Then look again for what it needs."
        ),
    ),
    "bot_may_too_much": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("The bot has permissions that it does not need: {permissions}."),
        later("What it may not do can never go wrong."),
        later("Open Server Settings, then Roles, then the bot's role, then Permissions. Switch these off."),
    ),
    "content_intent_unneeded": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("The bot could read what members write, and listens nowhere."),
        later("What it cannot read can never go wrong."),
        later("Developer Portal > your app > Bot. Switch off Message Content Intent."),
    ),
    "presence_intent_unneeded": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("The bot could see who is online, and never needs to."),
        later("What it cannot see can never go wrong."),
        later("Developer Portal > your app > Bot. Switch off Presence Intent."),
    ),
    "anybody_may_add_bot": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("Anybody can add this bot to a server of theirs."),
        later("Your machine and your settings would then serve strangers."),
        later("Developer Portal > your app > Bot. Switch off Public Bot."),
    ),
    "verification_off": Known(
        Severity.CARE,
        Group.PRIVACY,
        later("Accounts without a checked email address can come in."),
        later("Many such accounts come in a raid."),
        later("Open Server Settings, then Safety Setup, then the level of checks. Choose Low or more."),
    ),
}

_PERMISSIONS: Final = {
    "missing_permission": Known(
        Severity.BROKEN,
        Group.PERMISSIONS,
        later("The bot does not have the permission “{permission}”."),
        later("Without it this does not work: {features}."),
        later("Open Server Settings, then Roles, then the bot's role, then Permissions. Switch on {permission}."),
    ),
    "missing_permission_here": Known(
        Severity.BROKEN,
        Group.PERMISSIONS,
        later("The bot does not have the permission “{permission}” in {channel}."),
        later("Without it this does not work: {features}."),
        later("Open the settings of {channel}, then Permissions. Add the bot's role and set {permission} to ✓."),
    ),
    "role_above_bot": Known(
        Severity.BROKEN,
        Group.PERMISSIONS,
        later("The role {role} stands above the bot's own role."),
        later("The bot can then neither give it nor take it, and nobody can be let in."),
        later("Open Server Settings, then Roles. Drag the bot's role above {role}."),
    ),
    "role_kept_by_discord": Known(
        Severity.BROKEN,
        Group.PERMISSIONS,
        later("The role {role} is kept by Discord or another bot."),
        later("Nobody can give such a role, so nobody can be let in."),
        later("Make a role of your own. Then name it under /settings, Roles."),
    ),
    "members_intent_off": Known(
        Severity.BROKEN,
        Group.PERMISSIONS,
        later("Discord does not tell the bot who joins and who leaves."),
        later("The bot cannot start so, and cannot forget people who left."),
        later("Developer Portal > your app > Bot. Switch on Server Members Intent."),
    ),
    "content_intent_off": Known(
        Severity.BROKEN,
        Group.PERMISSIONS,
        later("The settings name channels to listen in, and Discord hides the words from the bot."),
        later("The bot cannot start so, or hears nothing."),
        later("Developer Portal > your app > Bot. Switch on Message Content Intent. Or empty the lists in /settings."),
    ),
    "commands_missing": Known(
        Severity.BROKEN,
        Group.PERMISSIONS,
        later("Some commands are not known to Discord: {commands}."),
        later("People do not find them when they type /."),
        later("Start the bot again: it sends its commands. If that fails, wait a day: Discord limits how often."),
    ),
}

_SETTINGS: Final = {
    "not_set_up": Known(
        Severity.BROKEN,
        Group.SETTINGS,
        later("This group has not been set up yet."),
        later("The bot does nothing here until then, but for showing help lines."),
        later("Use /setup. You can stop at any time and go on later."),
    ),
    "role_missing": Known(
        Severity.BROKEN,
        Group.SETTINGS,
        later("The role “{name}” is not on this server, or has another name now. The setting is “{setting}”."),
        later("Who should hold it has no rights here, or nobody can be let in."),
        later("Open /settings, then Roles, and choose the role. Or make a role of that name."),
    ),
    "role_twice": Known(
        Severity.CARE,
        Group.SETTINGS,
        later("There are {count} roles with the name “{name}”. The older one counts for “{setting}”."),
        later("Who holds the other one has no rights, and may not know it."),
        later("Open Server Settings, then Roles, and rename one. Or choose one under /settings, Roles."),
    ),
    "channel_missing": Known(
        Severity.BROKEN,
        Group.SETTINGS,
        later("The channel “{name}” is not on this server, or the bot cannot see it. The setting is “{setting}”."),
        later("What belongs there cannot be shown to anybody."),
        later("Open /settings, then Channels, and choose the channel. Or make a channel of that name."),
    ),
    "channel_twice": Known(
        Severity.CARE,
        Group.SETTINGS,
        later("There are {count} channels with the name “{name}”. The older one counts for “{setting}”."),
        later("Messages may go where nobody looks."),
        later("Open the settings of one of them and rename it. Or choose one under /settings, Channels."),
    ),
    "channel_of_wrong_kind": Known(
        Severity.BROKEN,
        Group.SETTINGS,
        later("{channel} is not a text channel. The setting is “{setting}”."),
        later("The bot cannot post its cards there."),
        later("Open /settings, then Channels, and choose a text channel."),
    ),
}

DISCORD: Final = {**_PRIVACY, **_PERMISSIONS, **_SETTINGS}
