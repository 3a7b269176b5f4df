"""The forms of Nearby: a postcode that is not kept, a report, and a moderator's reason."""

from __future__ import annotations

from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.language import _
from bot.nearby.service import LONGEST_REASON, LONGEST_REPORT
from bot.nearby.snapshots import VersionedRef


def postcode_parts() -> list[Part]:
    """Return the one part that asks where somebody lives."""
    return [
        Part(
            id="postcode",
            kind="text",
            label=_("The first half of your postcode"),
            help=_("Such as M14 or CF10. It is only used to find your region. It is not kept."),
            max_length=10,
        )
    ]


def postcode_modal() -> FormModal:
    """Open the question for the postcode."""
    return FormModal(CustomId("nearby:postcode"), _("Where are you?"), postcode_parts())


def report_parts() -> list[Part]:
    """Return the part in which somebody tells the moderators what happened."""
    return [
        Part(
            id="words",
            kind="long_text",
            label=_("What happened?"),
            help=_("Only the moderators read this."),
            max_length=LONGEST_REPORT,
        )
    ]


def report_modal(name: str, ref: VersionedRef) -> FormModal:
    """Open a report about a hello or a meeting; `name` is "nearby:report_hello" or "nearby:report_meeting"."""
    return FormModal(CustomId(name, ref), _("Tell the moderators"), report_parts())


def stop_parts() -> list[Part]:
    """Return the part in which a moderator says why they stop Nearby for somebody."""
    return [
        Part(
            id="reason",
            kind="long_text",
            label=_("Why?"),
            help=_("The person reads exactly this. Please do not name who told you."),
            max_length=LONGEST_REASON,
        )
    ]


def stop_modal(ref: VersionedRef) -> FormModal:
    """Open the reason for a stop."""
    return FormModal(CustomId("nearby:stop", ref), _("Stop Nearby for this person"), stop_parts())
