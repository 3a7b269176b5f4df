"""What `/apply status` tells, in every state, and the parts of it that letters share."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.community.actor import Actor
from bot.community.sections import DeclineReason
from bot.discord_kit.cards import Card, Style, Tone, button, link
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import at, on, span_words
from bot.language import _
from bot.membership.rules import LETTING_IN, Door, Status
from bot.membership.snapshots import Ended, Receipt, SignpostView, StatusReport, VersionedRef
from cogs.membership.words import community_ref

_LET_IN = LETTING_IN | {Status.WELCOMED}


def usually_line(source: Receipt | StatusReport) -> str:
    """Say the usual wait as it really was, or that too few have been decided to say."""
    if source.usually is None:
        return _("How long it takes: there are too few decisions yet to say. Volunteers do this in their own time.")
    return _("Half of all answers come within {span}. Volunteers do this in their own time.").format(
        span=span_words(source.usually)
    )


def status_screen(report: StatusReport, by: Actor) -> Card:
    """Tell a person where they stand, whatever the state."""
    application = report.application
    if by.is_member and not (report.application and report.application.open) and report.status not in _LET_IN:
        return _member_screen()
    if application is None:
        return _nothing_screen(report, by.community_id)
    card = Card(_("Your application"))
    if report.since is not None:
        card.small(_("Since {moment}").format(moment=at(report.since)))
    _STATUS_SCREENS[application.status](card, report)
    return card


def _member_screen() -> Card:
    return Card(_("You are a member here already"), tone=Tone.GOOD).say(
        _("There is nothing to apply for. It is good that you are here.")
    )


def _nothing_screen(report: StatusReport, community_id: int) -> Card:
    card = Card(_("You have no application here"))
    if report.reapply_at is not None and not report.may_begin:
        return card.say(_("You are welcome to apply again from {day}.").format(day=on(report.reapply_at)))
    if report.may_begin:
        card.say(_("You can start one whenever you like."))
        card.buttons(button("membership:apply", _("Apply to join"), community_ref(community_id), style=Style.primary))
    else:
        card.say(_("New applications are paused for now. Please come back later."))
    return card


def _community_of(report: StatusReport) -> VersionedRef:
    assert report.application is not None
    return community_ref(report.application.community_id)


def _draft(card: Card, report: StatusReport) -> None:
    card.say(_("You have started, and nothing is sent yet."))
    if report.draft_expires_at is not None:
        card.say(_("Your draft waits until {day}.").format(day=on(report.draft_expires_at)))
    card.buttons(button("membership:apply", _("Go on"), _community_of(report), style=Style.primary))


def _waiting(card: Card, report: StatusReport) -> None:
    assert report.application is not None
    taken = report.application.status is Status.TAKEN
    card.say(_("Somebody is reading it now.") if taken else _("It is in the queue. Nobody has decided yet."))
    card.say(usually_line(report))
    card.buttons(
        button("membership:edit", _("Change my answers"), report.application.ref),
        button("membership:withdraw", _("Withdraw"), report.application.ref, style=Style.danger),
    )


def _needs_info(card: Card, report: StatusReport) -> None:
    assert report.application is not None
    card.say(_("The moderators would like to know a little more:"))
    for asked in report.asked:
        card.quote(asked.question)
    if report.answer_by is not None:
        card.say(
            _("Please answer by {day} if you can. The waiting time stops meanwhile.").format(day=on(report.answer_by))
        )
    if report.application.door is Door.NATIVE:
        card.small(_("They may also write to you in Discord's own application."))
    card.buttons(
        button("membership:answer", _("Answer"), report.application.ref, style=Style.primary),
        button("membership:withdraw", _("Withdraw"), report.application.ref, style=Style.danger),
    )


def _approved(card: Card, report: StatusReport) -> None:
    assert report.application is not None
    if report.application.delayed:
        card.say(_("You are approved. There is a small technical delay, and the moderators know about it."))
    else:
        card.say(_("You are approved. Your role is on its way."))


def _welcomed(card: Card, _report: StatusReport) -> None:
    card.say(_("You are in. Welcome! The channels are open to you now."))


def _declined(card: Card, report: StatusReport) -> None:
    decline = report.decline
    if decline is None or decline.text is None:
        card.say(_("The answer was no this time. The words have been deleted since, as promised."))
    else:
        card.say(_("The answer is no this time. This is what the moderators wrote:")).quote(_(decline.text))
    if decline is not None:
        say_signposts(card, decline.signposts)
    if decline is None or decline.reason is not DeclineReason.UNDER_18:
        say_reapply(card, report)
    if report.application is not None and report.appeal_until is not None:
        card.say(_("You can ask somebody else to look again, until {day}.").format(day=on(report.appeal_until)))
        card.buttons(another_look(report.application.id))


def another_look(application_id: int) -> ui.Button[Any]:
    """Return the button that opens an appeal against a no; it works for as long as an appeal is allowed."""
    return button("appeals:open", _("Ask for another look"), VersionedRef(application_id, 0), extra="application")


def say_reapply(card: Card, report: StatusReport) -> None:
    """Say when a new application is welcome."""
    if report.may_begin:
        card.say(_("You are welcome to apply again now."))
        card.buttons(button("membership:apply", _("Apply to join"), _community_of(report)))
    elif report.reapply_at is not None:
        card.say(_("You are welcome to apply again from {day}.").format(day=on(report.reapply_at)))


def say_signposts(card: Card, signposts: tuple[SignpostView, ...]) -> None:
    """Add places that may help, each with how far it was checked."""
    if not signposts:
        return
    card.say(f"**{_('These places may help')}**")
    for place in signposts:
        checked = (
            _("checked by this group on {day}").format(day=on(place.checked))
            if place.checked
            else _("not yet checked by this group")
        )
        name, about = (plain(place.name), plain(place.about)) if place.entry else (place.name, place.about)
        card.say(f"- {name}: {about} ({checked})")
        if place.alert:
            card.say(_("**Please note: {words}**").format(words=plain(place.alert)))
    card.buttons(*(link(place.name, place.address) for place in signposts))


def _withdrawn(card: Card, report: StatusReport) -> None:
    if report.ended is Ended.LEFT:
        card.say(_("It ended when you left the server. What you wrote is deleted."))
    elif report.ended is Ended.IN_DISCORD:
        card.say(_("It was settled with Discord's own buttons. What you wrote is deleted."))
    elif report.ended is Ended.DROPPED:
        card.say(_("It ended before you could be let in. The moderators can tell you more. What you wrote is deleted."))
    else:
        card.say(_("You withdrew it. What you wrote is deleted."))
    say_reapply(card, report)


def _expired(card: Card, report: StatusReport) -> None:
    if report.ended is Ended.RAID:
        card.say(_("It was closed together with many others when many accounts came at once."))
    else:
        card.say(_("The draft waited its days and was deleted. Nothing was sent."))
    say_reapply(card, report)


_STATUS_SCREENS = {
    Status.DRAFT: _draft,
    Status.SUBMITTED: _waiting,
    Status.TAKEN: _waiting,
    Status.NEEDS_INFO: _needs_info,
    Status.APPROVED: _approved,
    Status.ROLE_GRANTED: _welcomed,
    Status.WELCOMED: _welcomed,
    Status.DECLINED: _declined,
    Status.WITHDRAWN: _withdrawn,
    Status.EXPIRED: _expired,
}
