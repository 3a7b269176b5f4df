"""The cards and letters of the hub: an added entry, the answer to whoever added it, and what is due."""

from __future__ import annotations

from bot.discord_kit.cards import Card, Style, Tone, button, link
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import ago, person
from bot.evidence.rules import ProposalState
from bot.evidence.snapshots import Due, Proposal
from bot.language import _, ngettext
from cogs.evidence.words import facts_line, own_words

_MOST_DUE = 5


def proposal_card(proposal: Proposal) -> Card:
    """Draw an added entry for moderators; it never says who added it."""
    waits = proposal.state is ProposalState.WAITING
    card = Card(_("A new entry for the evidence hub"), tone=Tone.WAITING if waits else Tone.CALM)
    card.say(f"**{plain(proposal.guide.title)}**").say(facts_line(proposal.guide))
    card.field(_("What it says"), proposal.guide.summary)
    card.field(_("Whom it helps"), proposal.guide.helps)
    page = [link(_("Open its page"), proposal.guide.address)] if proposal.guide.address else []
    if not waits:
        return card.say(_ended(proposal)).buttons(*page) if page else card.say(_ended(proposal))
    card.small(_("Added {ago}. Whoever added it cannot decide.").format(ago=ago(proposal.at)))
    card.say(_("Please open its page and compare. Is it what it says, and can people trust it?"))
    return card.buttons(
        *page,
        button("evidence:approve", _("Let it in"), proposal.ref, style=Style.success),
        button("evidence:decline", _("Say no"), proposal.ref),
    )


def _ended(proposal: Proposal) -> str:
    if proposal.state is ProposalState.APPROVED:
        return _("{person} let it in.").format(person=person(proposal.settled_by))
    if proposal.state is ProposalState.DECLINED:
        return _("{person} said no, and wrote why.").format(person=person(proposal.settled_by))
    if proposal.state is ProposalState.WITHDRAWN:
        return _("Whoever added it took it back.")
    return _("Nobody looked at it in time.")


def answer_letter(proposal: Proposal, community: str) -> Card:
    """Tell somebody what became of the entry they added."""
    card = Card(_("The entry you added in {community}").format(community=plain(community)))
    card.say(f"**{plain(proposal.guide.title)}**").say(own_words(proposal))
    if proposal.reason:
        card.say(_("This is what they wrote:")).quote(proposal.reason)
    return card


def due_card(due: Due) -> Card:
    """Tell organisers what has to be looked at again."""
    card = Card(_("Evidence to look at again"), tone=Tone.WAITING)
    count = len(due.overdue)
    said = ngettext("{count} entry is due.", "{count} entries are due.", count)
    card.say(said.format(count=count))
    for entry in due.overdue[:_MOST_DUE]:
        label = _("Open: {title}").format(title=clip(entry.guide.title, 60))
        card.line(plain(entry.guide.title), button("evidence:open", label, entry.ref, extra=entry.key))
    if due.waiting:
        waits = ngettext("{count} added entry waits.", "{count} added entries wait.", due.waiting)
        card.say(waits.format(count=due.waiting))
    if due.unchecked:
        never = ngettext("{count} was never checked.", "{count} were never checked.", due.unchecked)
        card.say(never.format(count=due.unchecked))
    return card.small(_("All of them: {command}").format(command="`/evidence check`"))
