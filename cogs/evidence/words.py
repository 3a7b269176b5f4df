"""How an entry is said: what it is, who made it, where it comes from, and how fresh the look at it is."""

from __future__ import annotations

from datetime import datetime

from bot.community.evidence import EvidenceKind, Guide, Provenance
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import on
from bot.evidence.rules import Deed, ProposalState
from bot.evidence.snapshots import Entry, HistoryLine, Proposal
from bot.language import _, later

KINDS = {
    EvidenceKind.GUIDE: later("Guide"),
    EvidenceKind.RESEARCH: later("Research"),
    EvidenceKind.TRAINING: later("Training"),
    EvidenceKind.TOOL: later("Tool"),
    EvidenceKind.STORY: later("Story"),
}
PROVENANCES = {
    Provenance.PUBLISHED: later("Published"),
    Provenance.COMMUNITY: later("Made by a community"),
}
_DEEDS = {
    Deed.ADDED: later("let in"),
    Deed.CHECKED: later("checked"),
    Deed.RETIRED: later("taken out"),
    Deed.RESTORED: later("put back"),
}
_STATES = {
    ProposalState.WAITING: later("It waits for a second person to look at it."),
    ProposalState.APPROVED: later("It is in the hub now. Thank you."),
    ProposalState.DECLINED: later("The answer is no this time."),
    ProposalState.WITHDRAWN: later("You took it back."),
    ProposalState.ENDED: later("Sorry, nobody found the time to look at it. You may add it again."),
}


def facts_line(guide: Guide) -> str:
    """Say in one line what it is, who made it and when; an unknown year is said to be unknown."""
    year = str(guide.year) if guide.year else _("year not known")
    return f"{_(KINDS[guide.kind])} · {plain(guide.makers)} · {year} · {_(PROVENANCES[guide.provenance])}"


def freshness(entry: Entry, now: datetime) -> str:
    """Say when this group looked at an entry, and that nobody has where nobody did."""
    if entry.checked_at is None:
        return _("Not yet checked by this group.")
    if entry.is_due(now):
        return _("Last checked on {day}. It is time to look again.").format(day=on(entry.checked_at))
    sentence = _("Checked by this group on {day}. To be looked at again on {next}.")
    return sentence.format(day=on(entry.checked_at), next=on(entry.review_on))


def address_line(entry: Entry) -> str:
    """Say how sure the address is, "" when there is nothing to say."""
    if not entry.guide.address:
        return _("No address is known yet. Please search for its title.")
    return "" if entry.checked_at else _("Its address is not yet checked.")


def history_line(line: HistoryLine) -> str:
    """Say one thing that was done."""
    who = f"<@{line.by}>" if line.by else _("somebody, a year ago or more")
    said = _("- {day}: {deed} by {who}").format(day=on(line.at), deed=_(_DEEDS[line.deed]), who=who)
    return f"{said}\n> {plain(line.words)}" if line.words else said


def own_words(proposal: Proposal) -> str:
    """Say to whoever added it how an entry stands."""
    return _(_STATES[proposal.state])
