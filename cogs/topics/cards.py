"""The cards of the team: a proposal, the result of a review, a topic without a host, and letters to members."""

from __future__ import annotations

from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import on, person
from bot.language import _, ngettext
from bot.topics.group_rules import LEVELS, ProposalState, ReviewAnswer
from bot.topics.group_snapshots import Newcomers, Proposal, ProposalCard, Review, ReviewResult
from bot.topics.snapshots import Topic


def proposal_card(shown: ProposalCard) -> Card:
    """Draw a proposal that enough members would use, for moderators."""
    proposal = shown.proposal
    waits = proposal.state is ProposalState.READY
    card = Card(_("Members propose a topic"), tone=Tone.WAITING if waits else Tone.CALM)
    card.say(f"**{plain(proposal.name)}**").quote(proposal.purpose)
    count = shown.at_least
    reached = ngettext("{count} member or more would use it.", "{count} members or more would use it.", count)
    card.say(reached.format(count=count))
    if waits:
        return card.buttons(
            button("topics:accept", _("Open it"), proposal.ref, style=Style.success),
            button("topics:merge_into", _("It belongs to another topic"), proposal.ref),
            button("topics:decline", _("Say no"), proposal.ref, style=Style.danger),
        )
    by = person(proposal.decided_by)
    if proposal.state is ProposalState.OPENED:
        return card.say(_("{person} opened it.").format(person=by))
    if proposal.state is ProposalState.MERGED:
        return card.say(_("{person} merged it with another topic.").format(person=by))
    if proposal.state is ProposalState.DECLINED:
        card.say(_("{person} said no. This is what the proposer reads:").format(person=by))
        return card.quote(proposal.reason) if proposal.reason else card
    return card.say(_("It was taken back, or its time is over. There is nothing to do."))


def answer_letter(proposal: Proposal, community: str) -> Card:
    """Tell a proposer what became of their topic."""
    card = Card(_("Your proposal in {community}").format(community=plain(community)))
    card.say(f"**{plain(proposal.name)}**")
    if proposal.state is ProposalState.OPENED:
        card.say(_("It is a topic now. You can join it with {command}.").format(command="`/topics`"))
    elif proposal.state is ProposalState.MERGED:
        card.say(_("There is a topic for it already. You find it with {command}.").format(command="`/topics`"))
    elif proposal.state is ProposalState.DECLINED:
        card.say(_("The answer is no this time. This is what the moderators wrote:"))
        if proposal.reason:
            card.quote(proposal.reason)
    else:
        card.say(_("Its time is over. Not enough members needed it yet. You may propose it again."))
    return card


def review_card(result: ReviewResult) -> Card:
    """Draw what the members of a topic said about it, in rough numbers, for organisers."""
    topic = result.topic
    card = Card(
        _("Its members have looked at {name}").format(name=plain(topic.name)),
        tone=Tone.WAITING if result.decision is None else Tone.CALM,
    )
    card.say(_("Purpose: {purpose}").format(purpose=plain(topic.purpose)))
    for label, number in (
        (_("Members"), result.members),
        (_("Keep it"), result.keep),
        (_("Change it"), result.change),
        (_("Close it"), result.close),
    ):
        card.say(f"- {label}: {_rough(number)}")
    card.small(_("Small numbers are not shown, because they could point at somebody."))
    if result.decision is not None:
        return card.say(
            _("{person} decided: {answer}.").format(person=person(result.decided_by), answer=_decided(result.decision))
        )
    return card.buttons(
        *(
            button("topics:settle", label, result.ref, extra=answer.value, style=style)
            for answer, label, style in (
                (ReviewAnswer.KEEP, _("Keep it"), Style.success),
                (ReviewAnswer.CHANGE, _("Change it"), Style.secondary),
                (ReviewAnswer.CLOSE, _("Close it"), Style.danger),
            )
        )
    )


def _rough(number: int) -> str:
    if not number:
        return _("fewer than {count}").format(count=LEVELS[0])
    return _("{count} or more").format(count=number)


def _decided(answer: ReviewAnswer) -> str:
    if answer is ReviewAnswer.KEEP:
        return _("it stays as it is")
    return _("it is changed") if answer is ReviewAnswer.CHANGE else _("it is closed")


def hostless_card(topic: Topic) -> Card:
    """Ask organisers for somebody who looks after a topic."""
    card = Card(_("{name} needs a host").format(name=plain(topic.name)), tone=Tone.WAITING)
    card.say(_("The member who looked after it has left or stopped. Please ask another member."))
    return card.people_menu("topics:host", topic.ref, hint=_("Choose who looks after it"))


def newcomers_letter(found: Newcomers, community: str) -> Card:
    """Tell a host who wanted to know that newcomers have no answer yet; names stay in the private list."""
    count = len(found.people)
    card = Card(_("Newcomers in {name}").format(name=plain(found.topic.name)))
    words = ngettext("{count} newcomer has no answer yet.", "{count} newcomers have no answer yet.", count)
    card.say(words.format(count=count))
    where = _("In {community}, press “What can I do here?” in the topic to see who.")
    return card.say(where.format(community=plain(community)))


def asked_letter(review: Review, community: str) -> Card:
    """Ask a member who wanted to know what should become of a topic."""
    card = Card(_("What should become of {name}?").format(name=plain(review.topic.name)))
    card.say(_("You are in this topic in {community}. Keep, change or close?").format(community=plain(community)))
    card.say(_("Type {command} there to answer. Nobody sees your answer.").format(command="`/topics`"))
    return card.small(_("You have time until {day}.").format(day=on(review.ends_at)))


def news_card(topic: Topic) -> Card:
    """Announce a new topic once."""
    card = Card(_("A new topic: {name}").format(name=plain(topic.name)), tone=Tone.GOOD)
    card.say(plain(topic.purpose))
    return card.buttons(
        button("topics:meant", _("Look at it"), topic.ref, style=Style.primary),
        button("topics:open", _("All topics")),
    )
