"""How states, reasons and answers read."""

from __future__ import annotations

from bot.community.sections import DeclineReason
from bot.discord_kit.forms import Answer
from bot.language import _, later
from bot.membership.rules import Status
from bot.membership.snapshots import Leaning, VersionedRef

_STATUS = {
    Status.DRAFT: later("started, not sent yet"),
    Status.SUBMITTED: later("waiting"),
    Status.TAKEN: later("being looked at"),
    Status.NEEDS_INFO: later("waiting for an answer from the applicant"),
    Status.APPROVED: later("approved, the role is on its way"),
    Status.ROLE_GRANTED: later("approved, the welcome is on its way"),
    Status.WELCOMED: later("approved and welcomed"),
    Status.DECLINED: later("declined"),
    Status.WITHDRAWN: later("withdrawn"),
    Status.EXPIRED: later("closed"),
}

_LEANING = {
    Leaning.APPROVE: later("leans to yes"),
    Leaning.DECLINE: later("leans to no"),
    Leaning.UNSURE: later("is not sure"),
}

_REASON = {
    DeclineReason.NOT_THE_RIGHT_GROUP: later("not the right group"),
    DeclineReason.UNDER_18: later("under 18"),
    DeclineReason.NO_AGREEMENT: later("no agreement to the group's rules"),
    DeclineReason.INCOMPLETE: later("incomplete"),
    DeclineReason.SAFETY: later("safety"),
}


def status_words(status: Status) -> str:
    """Say a state in words."""
    return _(_STATUS[status])


def leaning_words(leaning: Leaning) -> str:
    """Say what a second opinion leans to."""
    return _(_LEANING[leaning])


def reason_words(reason: DeclineReason) -> str:
    """Say a reason code in words."""
    return _(_REASON[reason])


def code_words(code: str) -> str:
    """Say what is remembered of an earlier application: "approved", a reason, or "in_discord"."""
    if code in set(DeclineReason):
        return _("declined ({reason})").format(reason=reason_words(DeclineReason(code)))
    return _("approved") if code == "approved" else _("declined with Discord's own buttons")


def answer_words(answer: Answer | None) -> str:
    """Say one answer in plain text, as typed."""
    if answer is None or answer in ("", []):
        return _("left out")
    if isinstance(answer, bool):
        return _("Yes") if answer else _("No")
    return ", ".join(answer) if isinstance(answer, list) else answer


def community_ref(community_id: int) -> VersionedRef:
    """Return what a button about no application carries, so that it works in a direct message, too."""
    return VersionedRef(community_id, 0)
