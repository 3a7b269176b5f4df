"""What a member sees of proposals: similar ones first, those that gather members, and how their own stand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import on
from bot.language import _
from bot.topics.group_rules import ProposalState
from bot.topics.group_snapshots import Proposal, ProposalView, Similar
from bot.topics.snapshots import VersionedRef
from cogs.topics.screens import FOUND, short, topic_lines

_MOST_MINE = 3
_MOST_OTHERS = 6  # with three of one's own: nine lines of three components each, and Discord takes 40
_SHOWN_OF_A_PURPOSE = 150


def similar_screen(similar: Similar) -> Card:
    """Show what is there already before somebody writes a proposal."""
    card = Card(_("Is it one of these?"))
    if not similar.found.views and not similar.proposals:
        card = Card(_("Nothing like it is here yet"))
        card.say(_("You can propose it. One sentence about what it is for is enough."))
    topic_lines(card, similar.found.views[:_MOST_OTHERS], FOUND)
    for view in similar.proposals[: _MOST_OTHERS - len(similar.found.views[:_MOST_OTHERS])]:
        _line(card, view)
    return card.buttons(
        button("topics:write", _("Propose a new topic"), style=Style.primary),
        button("topics:page", _("All topics"), extra="p0"),
    )


def proposals_screen(mine: Sequence[ProposalView], others: Sequence[ProposalView], page: int, news: str = "") -> Card:
    """Show how one's own proposals stand, and those for which one could say "I would use this"."""
    card = Card(_("Proposals"))
    if news:
        card.say(f"**{news}**")
    if not mine and not others:
        card.say(_("Nobody proposes a topic just now."))
    for view in mine[:_MOST_MINE]:
        _own_line(card, view.proposal)
    pages = max(-(-len(others) // _MOST_OTHERS), 1)
    page = min(page, pages - 1)
    if others:
        card.rule().say(_("Would you use one of these? Nobody sees who said so, and numbers are not shown."))
    for view in others[page * _MOST_OTHERS : (page + 1) * _MOST_OTHERS]:
        _line(card, view)
    end = [
        button("topics:propose", _("Propose a topic"), style=Style.primary),
        button("topics:page", _("All topics"), extra="p0"),
    ]
    if page:
        end.insert(0, button("topics:proposals", _("Page before"), extra=f"p{page - 1}"))
    if page + 1 < pages:
        end.insert(0, button("topics:proposals", _("Next page"), extra=f"p{page + 1}"))
    return card.buttons(*end)


def _words(proposal: Proposal) -> str:
    return f"**{plain(proposal.name)}**\n{clip(plain(proposal.purpose), _SHOWN_OF_A_PURPOSE)}"


def _line(card: Card, view: ProposalView) -> None:
    ref, name = VersionedRef(view.proposal.id, 0), short(view.proposal.name)
    if view.mine:
        card.say(f"{_words(view.proposal)}\n-# {_('You proposed this.')}")
    elif view.supported:
        words = f"{_words(view.proposal)}\n-# {_('You said that you would use it.')}"
        card.line(words, button("topics:unsupport", _("Take back: {name}").format(name=name), ref))
    else:
        beside = button("topics:support", _("I would use {name}").format(name=name), ref, style=Style.success)
        card.line(_words(view.proposal), beside)


def _own_line(card: Card, proposal: Proposal) -> None:
    words = f"{_words(proposal)}\n-# {own_words(proposal)}"
    if proposal.pending:
        card.line(words, button("topics:withdraw", _("Take my proposal back"), proposal.ref))
        return
    card.say(words)
    if proposal.state is ProposalState.DECLINED and proposal.reason:
        card.say(_("The moderators wrote:")).quote(proposal.reason)


def own_words(proposal: Proposal) -> str:
    """Say to its proposer how a proposal stands."""
    if proposal.state is ProposalState.OPEN:
        return _("Yours. It waits for more members until {day}.").format(day=on(proposal.ends_at))
    return _OWN[proposal.state]()


_OWN = {
    ProposalState.READY: lambda: _("Yours. Enough members would use it. The moderators decide now."),
    ProposalState.OPENED: lambda: _("Yours. It is a topic now."),
    ProposalState.MERGED: lambda: _("Yours. It belongs to a topic that is here already."),
    ProposalState.DECLINED: lambda: _("Yours. The answer is no this time."),
    ProposalState.WITHDRAWN: lambda: _("You took it back."),
    ProposalState.ENDED: lambda: _("Yours. Its time is over. You may propose it again."),
}
