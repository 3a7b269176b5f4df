"""The cards and letters of Nearby: reports, a meeting without a connector, the thread, and what people are told."""

from __future__ import annotations

from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import ago, on, person
from bot.language import _
from bot.nearby.regions import region_name
from bot.nearby.rules import Finding
from bot.nearby.snapshots import EndingLetter, Hello, Meeting, Report, Stopped


def report_card(report: Report) -> Card:
    """Draw a report for moderators, without its words."""
    card = Card(
        _("A report from Nearby, number {number}").format(number=report.id),
        tone=Tone.CARE if report.finding is None else Tone.CALM,
    )
    card.say(
        _("{who} reports {whom}, {ago}.").format(
            who=person(report.by), whom=person(report.about_id), ago=ago(report.at)
        )
    )
    card.say(_("The two hear no more of each other in Nearby."))
    if report.finding is None:
        return card.buttons(
            button("nearby:read", _("Read what happened"), report.ref, style=Style.primary),
            button("nearby:leave_it", _("Leave it as it is"), report.ref),
            button("nearby:stop", _("Stop Nearby for them"), report.ref, style=Style.danger),
        )
    if report.finding is Finding.NOTHING:
        return card.say(_("{person} left it as it is.").format(person=person(report.settled_by)))
    card.say(_("{person} stopped Nearby for them.").format(person=person(report.settled_by)))
    lift = button("nearby:lift", _("Let them use it again"), report.ref)
    return card.small(_("An organiser can take this back.")).buttons(lift)


def reading_card(report: Report) -> Card:
    """Show a moderator what was written in a report."""
    card = Card(_("What happened"))
    if report.words is None:
        return card.say(_("These words have been deleted, as promised."))
    return card.quote(report.words)


def connector_card(meeting: Meeting) -> Card:
    """Ask organisers for somebody who joins a meeting, without the two names."""
    card = Card(_("A meeting needs a connector"), tone=Tone.WAITING)
    card.say(_("Two members who live in one region both said yes. Somebody has to be with them."))
    card.say(_("Waiting since {ago}").format(ago=ago(meeting.since)))
    return card.buttons(button("nearby:join", _("I will join them"), meeting.ref, style=Style.primary))


def meeting_card(meeting: Meeting) -> Card:
    """Draw the first words in the thread of a meeting."""
    card = Card(_("You both said yes"), tone=Tone.GOOD)
    names = _("{one} and {two}: you live in one region, and both of you would like to meet.")
    card.say(names.format(one=person(meeting.asked_id), two=person(meeting.answered_id)))
    card.say(_("{person} is with you as a connector.").format(person=person(meeting.connector_id)))
    card.say(_("Please meet in a public place the first time, and tell somebody where you are."))
    card.small(_("This thread closes on {day}. You can end it before.").format(day=on(meeting.until)))
    return card.buttons(button("nearby:meeting", _("End, block or report"), meeting.ref))


def hello_letter(hello: Hello, community: str) -> Card:
    """Tell somebody who wanted to know that there is a hello."""
    card = Card(_("A hello from {region}").format(region=region_name(hello.region)))
    card.say(_("Somebody of your region in {community} says hello.").format(community=plain(community)))
    card.say(_("To answer, type {command} there. You do not have to answer.").format(command="`/nearby`"))
    return card.small(_("It stands until {day}.").format(day=on(hello.until)))


def ending_letter(letter: EndingLetter, community: str) -> Card:
    """Remind somebody that Nearby ends for them."""
    card = Card(_("Nearby ends soon"))
    words = _("In {community} it is on for you until {day}. Then your region is deleted.")
    card.say(words.format(community=plain(community), day=on(letter.until)))
    return card.say(_("If you would like to keep it, type {command} there.").format(command="`/nearby`"))


def stopped_letter(stopped: Stopped, community: str) -> Card:
    """Tell somebody that a moderator stopped Nearby for them, and why."""
    card = Card(_("Nearby is stopped for you"))
    words = _("A moderator of {community} decided this. It holds until {day}.")
    card.say(words.format(community=plain(community), day=on(stopped.until)))
    card.say(_("This is what they wrote:")).quote(stopped.reason)
    return card.small(_("If you think this is wrong, please talk to an organiser."))
