"""The forms of the hub: a new entry, why not, why out, and when to look again."""

from __future__ import annotations

from bot.community.evidence import LONGEST_ADDRESS, LONGEST_HELPS, LONGEST_MAKERS, LONGEST_SUMMARY, LONGEST_TITLE
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.evidence.rules import LONGEST_REASON
from bot.evidence.snapshots import VersionedRef
from bot.language import _


def add_parts() -> list[Part]:
    """Return the parts of a new entry; its kind, where it comes from and its year were chosen in the command."""
    return [
        Part(id="title", kind="text", label=_("Title"), help=_("As it stands on it."), max_length=LONGEST_TITLE),
        Part(id="makers", kind="text", label=_("Who made it?"), max_length=LONGEST_MAKERS),
        Part(
            id="address",
            kind="text",
            label=_("Its page"),
            help=_("Such as https://www.example.org/guide. You may leave it empty."),
            required=False,
            max_length=LONGEST_ADDRESS,
        ),
        Part(
            id="summary",
            kind="long_text",
            label=_("What does it say?"),
            help=_("Two or three plain sentences of your own."),
            max_length=LONGEST_SUMMARY,
        ),
        Part(id="helps", kind="text", label=_("Whom does it help?"), max_length=LONGEST_HELPS),
    ]


def add_modal(kind: str, provenance: str, year: int | None) -> FormModal:
    """Open the form of a new entry; what was chosen before travels in its custom id."""
    extra = f"{kind}.{provenance}.{year or ''}"
    return FormModal(CustomId("evidence:add", extra=extra), _("A new entry"), add_parts())


def decline_parts() -> list[Part]:
    """Return the part in which somebody says why not."""
    return [
        Part(
            id="reason",
            kind="long_text",
            label=_("Why not?"),
            help=_("Whoever added it reads exactly this."),
            max_length=LONGEST_REASON,
        )
    ]


def decline_modal(ref: VersionedRef) -> FormModal:
    """Open the reason for a no."""
    return FormModal(CustomId("evidence:decline", ref), _("Say no"), decline_parts())


def retire_parts() -> list[Part]:
    """Return the part in which somebody says why an entry goes."""
    return [
        Part(
            id="reason",
            kind="long_text",
            label=_("Why is it taken out?"),
            help=_("It stands in its history."),
            max_length=LONGEST_REASON,
        )
    ]


def retire_modal(ref: VersionedRef, key: str) -> FormModal:
    """Open the reason for taking an entry out."""
    return FormModal(CustomId("evidence:retire", ref, key), _("Take it out"), retire_parts())


def check_parts(months: int = 12) -> list[Part]:
    """Return the part that asks when to look again, filled in with what is usual here."""
    return [
        Part(
            id="months",
            kind="text",
            label=_("In how many months should we look again?"),
            help=_("A number from 1 to 36."),
            max_length=2,
            value=str(months),
        )
    ]


def check_modal(ref: VersionedRef, key: str, months: int) -> FormModal:
    """Open the question when to look again."""
    return FormModal(CustomId("evidence:check", ref, key), _("I checked it"), check_parts(months))
