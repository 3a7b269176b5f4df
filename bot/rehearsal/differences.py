"""What practice Discord does not do as the real Discord does; shown on the page, so that nobody is surprised."""

from __future__ import annotations

from dataclasses import dataclass

from bot.language import later


@dataclass(frozen=True, slots=True)
class Difference:
    """One known difference: a short name for programs and a sentence for people."""

    name: str
    sentence: str


DIFFERENCES: tuple[Difference, ...] = (
    Difference("alone", later("Everything happens on this computer. Nobody outside can see it.")),
    Difference("people", later("The people are made up. You press for them.")),
    Difference("notifications", later("Nothing rings or shows a badge. We only note who would have been told.")),
    Difference("presence", later("Nobody is shown as online or away.")),
    Difference("voice", later("There are no voice channels, stages or events.")),
    Difference("pictures", later("Profile pictures, emoji packs and stickers are left out.")),
    Difference("links", later("A link in a message does not show a preview.")),
    Difference("automod", later("Of AutoMod, only rules with keywords act, and all they do is alert.")),
    Difference("slowmode", later("Slow mode is kept as a setting, but nobody has to wait.")),
    Difference("verification", later("There is no phone, email or age check before somebody can talk.")),
    Difference("search", later("Messages cannot be searched.")),
    Difference("webhooks", later("Channels have no webhooks of their own, and messages are not passed on.")),
    Difference("polls", later("A poll can be sent, but nobody can vote in it.")),
    Difference("command_permissions", later("Organisers cannot change by hand who may use which command.")),
    Difference(
        "rate_limits", later("Limits on speed are close to what Discord uses. Discord does not publish its own.")
    ),
    Difference("identify_gap", later("A bot may connect again at once. Discord asks for five seconds in between.")),
    Difference("compression", later("Data to the bot is sent plain. Discord can send it compressed.")),
    Difference(
        "late_edits", later("An old message may be edited 30 times an hour. Discord's own number is not known.")
    ),
    Difference("nonce_time", later("A repeated message is noticed for five minutes. Discord says a few minutes.")),
    Difference("archiving", later("Threads do not close by themselves after a quiet time.")),
    Difference("expiry", later("Invites do not run out by themselves.")),
    Difference("screening", later("The rules screen that newcomers tick is not shown.")),
    Difference("join_reviews", later("Only the bot can answer a join request. Discord's own review page is missing.")),
    Difference(
        "server_settings", later("The server's own settings cannot be opened. The what-if buttons stand for them.")
    ),
    Difference("skipped_time", later("Skipped time is one jump. Nothing happens in the hours between.")),
    Difference("own_ids", later("Your settings may name roles and channels by id. Practice has other ids.")),
    Difference("uploads", later("Files are kept in memory and are gone when practice ends.")),
    Difference("eventual", later("Every change is seen at once. At Discord it can take a moment to reach everybody.")),
)
