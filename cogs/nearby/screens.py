"""The private screens of Nearby: what is shared said first, then hellos, meetings and one's own choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.saying import on, person
from bot.language import _, ngettext
from bot.nearby.regions import region_name
from bot.nearby.rules import COLLUDERS, Finding, Region
from bot.nearby.snapshots import Choice, Hello, Meeting, Screen, VersionedRef

_MOST_HELLOS = 3  # six components each, and Discord takes 40
_MOST_MEETINGS = 3
_MOST_REPORTS = 3


def nearby_screen(screen: Screen, member_id: int, news: str = "") -> Card:
    """Show everything of Nearby to one person. `news` says what their last press did."""
    card = Card(_("Nearby"))
    if news:
        card.say(f"**{news}**")
    if screen.stopped is not None:
        card.say(_("A moderator stopped Nearby for you, until {day}.").format(day=on(screen.stopped.until)))
        card.say(_("This is what they wrote:")).quote(screen.stopped.reason)
        return card.small(_("If you think this is wrong, please talk to an organiser."))
    if not screen.open and screen.choice is None:
        return card.say(_("Nearby is not open in this group. The organisers can open it."))
    if screen.choice is None:
        return _offer(card, screen, member_id)
    return _own_screen(card, screen, screen.choice, member_id)


def _offer(card: Card, screen: Screen, member_id: int) -> Card:
    card.say(_("Here members of one region can find each other, when both want to."))
    _say_what_is_shared(card, screen)
    _say_regions(card, screen)
    _say_meetings(card, screen.meetings, member_id)
    _say_reports(card, screen)
    return card.buttons(
        button("nearby:postcode", _("Start with my postcode"), style=Style.primary),
        button("nearby:list", _("Choose my region from a list")),
        *_unblock(screen),
    )


def _say_what_is_shared(card: Card, screen: Screen) -> None:
    """Say what others see and what is kept, before anything is asked."""
    card.rule().say(f"**{_('What others see')}**")
    card.say(_("- Nobody sees your name, or that you take part."))
    shows = _("- A region shows only when at least {people} people are in it. Then it shows as “{count} or more”.")
    card.say(shows.format(people=screen.shows_from + COLLUDERS, count=screen.shows_from))
    card.say(_("- People are counted once a week, on Monday. Nobody can see that you came."))
    card.say(_("- When you say hello, people of your region see a hello. They do not see who said it."))
    card.say(_("- Names are shared only when both of you said yes. A connector is with you then."))
    card.say(f"**{_('What is kept')}**")
    card.say(_("- Your region and the date. Your postcode is not kept."))
    ends = ngettext("- It ends after {count} month.", "- It ends after {count} months.", screen.lasts_months)
    card.say(f"{ends.format(count=screen.lasts_months)} {_('You can turn it off at any time.')}")


def _say_regions(card: Card, screen: Screen) -> None:
    card.rule().say(f"**{_('Where people are this week')}**")
    if not screen.regions:
        card.say(_("No region shows this week. Too few people are in each to show it safely."))
    for view in screen.regions:
        card.say(_("- {region}: {count} or more").format(region=region_name(view.region), count=view.level))


def _own_screen(card: Card, screen: Screen, choice: Choice, member_id: int) -> Card:
    words = _("Nearby is on for you: {region}, until {day}.")
    card.say(words.format(region=region_name(choice.region), day=on(choice.until)))
    if choice.paused:
        card.say(_("You are on a break. Nobody sees a hello from you, and you see none."))
    elif not choice.shows:
        card.say(_("Your region does not show this week. Hellos begin when enough people are there."))
    if screen.own_hello is not None:
        card.say(_("Your hello stands until {day}. Nobody sees who said it.").format(day=on(screen.own_hello.until)))
    elif screen.hello_again_at is not None:
        card.small(_("You can say another hello from {day}.").format(day=on(screen.hello_again_at)))
    _say_hellos(card, screen.hellos)
    _say_meetings(card, screen.meetings, member_id)
    _say_regions(card, screen)
    _say_reports(card, screen)
    buttons = _own_buttons(screen, choice)
    return card.buttons(*buttons[:5]).buttons(*buttons[5:])


def _own_buttons(screen: Screen, choice: Choice) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = []
    if choice.paused:
        buttons.append(button("nearby:back", _("End my break"), style=Style.success))
    elif screen.own_hello is not None:
        buttons.append(button("nearby:unhello", _("Take my hello back")))
    elif screen.hello_again_at is None and choice.shows:
        buttons.append(button("nearby:hello", _("Say hello"), style=Style.success))
    if choice.may_renew:
        buttons.append(button("nearby:renew", _("Keep it on longer"), style=Style.primary))
    buttons.append(button("nearby:list", _("Change my region")))
    buttons.append(button("nearby:off", _("Turn Nearby off"), style=Style.danger))
    return [*buttons, *_unblock(screen)]


def _unblock(screen: Screen) -> list[ui.Button[Any]]:
    return [button("nearby:unblock", _("Take back all my blocks"))] if screen.has_blocks else []


def _say_hellos(card: Card, hellos: Sequence[Hello]) -> None:
    for hello in hellos[:_MOST_HELLOS]:
        ref = VersionedRef(hello.id, 0)
        words = _("**Somebody of {region} says hello**, until {day}.")
        card.rule().say(words.format(region=region_name(hello.region), day=on(hello.until)))
        card.buttons(
            button("nearby:yes", _("Yes, share names"), ref, style=Style.success),
            button("nearby:no", _("No, thank you"), ref),
            button("nearby:hello_more", _("Block or report"), ref),
        )
    if (rest := len(hellos) - _MOST_HELLOS) > 0:
        card.small(ngettext("and {count} more hello", "and {count} more hellos", rest).format(count=rest))


def _say_meetings(card: Card, meetings: Sequence[Meeting], member_id: int) -> None:
    for meeting in meetings[:_MOST_MEETINGS]:
        beside = button("nearby:meeting", _("End, block or report"), meeting.ref)
        card.line(meeting_words(meeting, member_id), beside)
    if (rest := len(meetings) - _MOST_MEETINGS) > 0:
        card.small(ngettext("and {count} more meeting", "and {count} more meetings", rest).format(count=rest))


def meeting_words(meeting: Meeting, member_id: int) -> str:
    """Say one meeting to one of its two people."""
    other = person(meeting.other_than(member_id))
    if meeting.thread_id is not None:
        return _("You and {person} meet in {thread}, until {day}.").format(
            person=other, thread=f"<#{meeting.thread_id}>", day=on(meeting.until)
        )
    if meeting.connector_id is None:
        return _("You and a person of your region both said yes. The organisers look for a connector.")
    return _("You and {person} both said yes. Your thread is being opened.").format(person=other)


def _say_reports(card: Card, screen: Screen) -> None:
    for report in screen.own_reports[-_MOST_REPORTS:]:
        if report.finding is None:
            words = _("Your report of {day} waits for a moderator.")
        elif report.finding is Finding.STOPPED:
            words = _("Your report of {day}: a moderator has acted on it.")
        else:
            words = _("Your report of {day}: a moderator looked and left it as it is.")
        card.small(words.format(day=on(report.at)))


def list_screen(why: str = "") -> Card:
    """Offer the twelve regions."""
    card = Card(_("Where are you?"))
    card.say(why or _("Choose the region you live in. Only you see this."))
    options = [(region.value, region_name(region)) for region in Region]
    card.menu("nearby:region", options, hint=_("Choose your region"))
    return card.buttons(button("nearby:open", _("Go back")))


def which_screen(regions: Sequence[Region]) -> Card:
    """Ask which of several regions a postcode is meant to be in."""
    card = Card(_("Which one is it?"))
    card.say(_("Postcodes like yours lie in more than one region. Your postcode is not kept."))
    card.buttons(*(button("nearby:this", region_name(region), extra=region.value) for region in regions[:5]))
    return card.buttons(button("nearby:list", _("None of these")), button("nearby:open", _("Go back")))


def sure_screen(region: Region) -> Card:
    """Ask once more before Nearby is turned on, and whether letters are welcome."""
    card = Card(_("Turn Nearby on?"))
    card.say(_("Your region: {region}").format(region=region_name(region)))
    card.say(_("I can write to you when somebody says hello. Or you look here yourself when you like."))
    return card.buttons(
        button("nearby:on", _("Turn it on, I look myself"), extra=region.value, style=Style.success),
        button("nearby:on_dm", _("Turn it on, write to me"), extra=region.value),
        button("nearby:open", _("Go back")),
    )


def hello_screen(hello_id: int) -> Card:
    """Offer what somebody can do about a hello they do not want."""
    ref = VersionedRef(hello_id, 0)
    card = Card(_("This hello"))
    card.say(_("Block: you two hear no more of each other in Nearby. Nobody is told."))
    card.say(_("Report: the moderators read what you write and see both names. It blocks, too."))
    return card.buttons(
        button("nearby:block_hello", _("Block"), ref, style=Style.danger),
        button("nearby:report_hello", _("Report"), ref, style=Style.danger),
        button("nearby:open", _("Go back")),
    )


def meeting_screen(meeting: Meeting, member_id: int) -> Card:
    """Offer what somebody can do about a meeting; its connector can only end it."""
    ref = meeting.ref
    card = Card(_("This meeting"))
    card.say(_("End: the thread is closed. You do not have to say why."))
    end = button("nearby:end", _("End it"), ref, style=Style.primary)
    if member_id == meeting.connector_id:
        return card.buttons(end)
    card.say(_("Block: it ends, and you two hear no more of each other in Nearby."))
    card.say(_("Report: it ends, and the moderators read what you write. It blocks, too."))
    return card.buttons(
        end,
        button("nearby:block_meeting", _("Block"), ref, style=Style.danger),
        button("nearby:report_meeting", _("Report"), ref, style=Style.danger),
        button("nearby:open", _("Go back")),
    )
