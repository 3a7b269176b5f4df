"""The words of findings about the group's own work, the files, and the machine the bot runs on."""

from __future__ import annotations

from typing import Final

from bot.doctor.findings import Group, Severity
from bot.doctor.known import Known
from bot.language import later

_FILES: Final = {
    "setting_put_aside": Known(
        Severity.BROKEN,
        Group.SETTINGS,
        later("A change that organisers made is not in force: “{label}”."),
        later("It does not fit the files any more: {why}"),
        later("Open /settings and look at what was put aside. Set it again, or take it away."),
    ),
    "file_has_mistake": Known(
        Severity.BROKEN,
        Group.SETTINGS,
        later("There is a mistake in a file: {mistake}"),
        later("Until it is mended, what stood there before stays in force."),
        later("Mend the line. Then press “Read the files again” in /settings."),
    ),
    "settings_for_nobody": Known(
        Severity.CARE,
        Group.SETTINGS,
        later("There are settings for a community the bot is not in: {community}."),
        later("A wrong number in the name of a file means that the group has the usual settings instead."),
        later("Look at the number. In Discord, turn on Developer Mode. Then right-click the server: Copy Server ID."),
    ),
    "signpost_entry_unknown": Known(
        Severity.CARE,
        Group.SETTINGS,
        later("A signpost names the entry “{entry}”, which is not in the directory."),
        later("People then get the words of the settings, and nobody sees when they are out of date."),
        later("Open /settings, then Membership, then Signposts. Correct the entry or empty it."),
    ),
}

_CARE: Final = {
    "line_doubted": Known(
        Severity.DANGER,
        Group.CARE,
        later("Somebody found crisis lines to be wrong: {count} in all."),
        later("A person in danger may call a number that does not answer."),
        later("Use /crisis check. If the page says otherwise, tell whoever looks after the bot."),
    ),
    "lines_unchecked": Known(
        Severity.BROKEN,
        Group.CARE,
        later("Two people of this group have not yet looked at all crisis lines: {count} are left."),
        later("Only people can tell that a number still answers."),
        later("Two organisers use /crisis check. It takes about a minute a line."),
    ),
    "lines_old": Known(
        Severity.BROKEN,
        Group.CARE,
        later("The last look at some crisis lines is more than 30 days old: {count} in all."),
        later("Numbers and hours change."),
        later("Two organisers use /crisis check."),
    ),
    "nobody_on_duty": Known(
        Severity.BROKEN,
        Group.CARE,
        later("Nobody is on duty now."),
        later("When somebody may be in danger, nobody is asked by name. Maybe nobody looks."),
        later("Use /duty on, or ask a moderator to use it."),
    ),
    "alerts_waiting": Known(
        Severity.DANGER,
        Group.CARE,
        later("Alerts about people who may need help wait for somebody: {count}."),
        later("Somebody may be in danger."),
        later("Open the channel for alerts. Press “I am replying” on the card you take."),
    ),
    "crisis_entries_old": Known(
        Severity.BROKEN,
        Group.CARE,
        later("Crisis lines in the directory want a look: {count}."),
        later("A person in danger may call a number that does not answer."),
        later("Use /directory due. A crisis line counts when two people have looked."),
    ),
    "entries_warned": Known(
        Severity.CARE,
        Group.CARE,
        later("Entries of the directory carry a warning: {count}."),
        later("Readers see it until somebody corrects the entry."),
        later("Use /directory edit to correct an entry, or /directory alert to take its warning away."),
    ),
    "entries_old": Known(
        Severity.CARE,
        Group.CARE,
        later("Entries of the directory were not looked at for very long: {count}."),
        later("They may be wrong, and people are told so."),
        later("Use /help-out, or ask members to use it. /directory due shows what is left."),
    ),
    "entries_unchecked": Known(
        Severity.CARE,
        Group.CARE,
        later("Entries of the directory were never looked at by this group: {count}."),
        later("They may be wrong, and people are told so."),
        later("Use /help-out, or ask members to use it. /directory due shows what is left."),
    ),
}

_WORK: Final = {
    "parked": Known(
        Severity.BROKEN,
        Group.WORK,
        later("Something waits for a person: {what}"),
        later("The bot stopped there so that nothing is lost and nothing happens twice."),
        later("{click}"),
    ),
    "timers_late": Known(
        Severity.BROKEN,
        Group.WORK,
        later("Planned work is late: {count} in all."),
        later("Reminders and deletions do not happen on their day."),
        later("Start the bot again. If it is still late after ten minutes, tell whoever looks after the bot."),
    ),
    "topic_open_to_others": Known(
        Severity.DANGER,
        Group.WORK,
        later("People who did not choose a topic can see its channel: {count} in all."),
        later("They see who is in it, and what is said."),
        later("Open the bot's cards in the channel for organisers. Press “Put it right”."),
    ),
    "drifts_open": Known(
        Severity.CARE,
        Group.WORK,
        later("Topics were changed by hand, and nobody said what is meant: {count}."),
        later("The bot neither fights over them nor accepts them by itself."),
        later("Open the bot's cards in the channel for organisers. Press “Put it right” or “Leave it like this”."),
    ),
    "differences_waiting": Known(
        Severity.CARE,
        Group.WORK,
        later("Many things differ from what is stored: {count}. The bot asks what to do."),
        later("Until somebody answers, nothing of it is mended."),
        later("Open the bot's card in the channel for alerts. Press “Mend it” or “Leave it”."),
    ),
    "applications_wait": Known(
        Severity.BROKEN,
        Group.WORK,
        later("Applications have waited for more than {days} days: {count}."),
        later("People wait for an answer and do not know what happens."),
        later("Use /queue and decide, or pause new ones with /door pause."),
    ),
    "proposals_wait": Known(
        Severity.CARE,
        Group.WORK,
        later("Proposals have waited for more than {days} days: {count}."),
        later("Members hope for an answer."),
        later("Open the channel for alerts. Each proposal has a card there."),
    ),
    "cases_wait": Known(
        Severity.BROKEN,
        Group.WORK,
        later("Cases have waited for moderators for more than {days} days: {count}."),
        later("Harmful words may stand, or somebody waits who did nothing wrong."),
        later("Use /cases and decide."),
    ),
    "appeals_wait": Known(
        Severity.BROKEN,
        Group.WORK,
        later("Appeals have waited for more than {days} days: {count}."),
        later("Somebody asked you to look again."),
        later("Use /cases and answer."),
    ),
    "reports_wait": Known(
        Severity.BROKEN,
        Group.WORK,
        later("Reports from Nearby have waited for more than {days} days: {count}."),
        later("Somebody may feel unsafe."),
        later("Open the channel for alerts and settle them."),
    ),
    "corrections_wait": Known(
        Severity.CARE,
        Group.WORK,
        later("Reports about the directory have waited for more than {days} days: {count}."),
        later("A number may be wrong, and somebody took the time to tell you."),
        later("Open the channel for alerts and settle them."),
    ),
}

_RUNNING: Final = {
    "loop_late": Known(
        Severity.BROKEN,
        Group.RUNNING,
        later("A part of the bot has stopped going round: {loop}."),
        later("What it does is not done."),
        later("Start the bot again, and keep its log: whoever looks after it can then find the reason."),
    ),
    "not_connected": Known(
        Severity.BROKEN,
        Group.RUNNING,
        later("The bot is running and not connected to Discord."),
        later("Nobody gets an answer."),
        later("Look at the bot's log. Start the bot again, and look whether Discord has trouble: discordstatus.com"),
    ),
    "backup_missing": Known(
        Severity.BROKEN,
        Group.RUNNING,
        later("There is no backup."),
        later("If the disk breaks, everything is lost."),
        later("On the machine: python -m bot backup"),
    ),
    "backup_old": Known(
        Severity.BROKEN,
        Group.RUNNING,
        later("The newest backup is {days} days old."),
        later("If the disk breaks, everything since then is lost."),
        later("On the machine: python -m bot backup. It names the reason if it cannot."),
    ),
    "file_is_open": Known(
        Severity.DANGER,
        Group.RUNNING,
        later("Other people on the machine can read {file}."),
        later("With it they could read everything, or act as the bot."),
        later("On the machine: chmod 600 {file}"),
    ),
    "disk_nearly_full": Known(
        Severity.BROKEN,
        Group.RUNNING,
        later("The disk is nearly full: {megabytes} MB are left."),
        later("When it is full, the bot cannot store anything any more."),
        later("Make room on the machine: look for large old files and logs."),
    ),
    "database_damaged": Known(
        Severity.DANGER,
        Group.RUNNING,
        later("The database file is damaged."),
        later("Things may be lost or wrong."),
        later("Stop the bot. On the machine: python -m bot restore, with the newest backup, into a new place."),
    ),
    "log_was_changed": Known(
        Severity.DANGER,
        Group.RUNNING,
        later("The log of who did what was changed by something else than the bot."),
        later("Decisions can then not be looked at again with certainty."),
        later("Keep a copy of the database. Tell whoever looks after the bot."),
    ),
    "steps_waiting": Known(
        Severity.BROKEN,
        Group.RUNNING,
        later("The database is older than the bot: {count} steps are waiting."),
        later("This version of the bot cannot use it so."),
        later("On the machine: python -m bot backup, then python -m bot migrate. Starting the bot does it, too."),
    ),
    "clock_wrong": Known(
        Severity.BROKEN,
        Group.RUNNING,
        later("The clock of the machine is {seconds} seconds away from Discord's."),
        later("Reminders and deletions then come at wrong times."),
        later("On the machine: timedatectl set-ntp true"),
    ),
}

HOUSE: Final = {**_FILES, **_CARE, **_WORK, **_RUNNING}
