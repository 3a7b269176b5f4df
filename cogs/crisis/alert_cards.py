"""The quiet cards for people on duty: where, how soon and who replies, and never what was written."""

from __future__ import annotations

from typing import Any, Final

from discord import ui

from bot.crisis.patterns import Tier
from bot.crisis.snapshots import Alert, AlertKind, AlertState, Handled
from bot.discord_kit.cards import Card, Style, Tone, button, link, message_link
from bot.discord_kit.saying import at, person
from bot.language import _, later, ngettext

_TITLES: Final = {
    Tier.NOW: later("Somebody may need help now"),
    Tier.SOON: later("Somebody may need a kind reply soon"),
    Tier.LOOK: later("Please have a look when you can"),
}
_CLASSES: Final = {
    Tier.NOW: later("Class 1: it may be a plan, a goodbye, or something done already."),
    Tier.SOON: later("Class 2: it may be thoughts of suicide, or a wish to be dead."),
    Tier.LOOK: later("Class 3: it may be self-harm, or a loss of hope. Or the bot is unsure."),
}
HANDLED: Final = {
    Handled.SPOKE: later("We spoke"),
    Handled.SIGNPOSTED: later("Pointed to help"),
    Handled.EMERGENCY: later("Emergency service told"),
    Handled.NOT_NEEDED: later("Nothing was needed"),
}
"""What the button for each end says."""


def alert_card(alert: Alert) -> Card:
    """Draw an alert as it stands now."""
    if alert.state is AlertState.CLOSED:
        return _closed(alert)
    tone = Tone.CARE if alert.state is AlertState.OPEN else Tone.WAITING
    title = _("Somebody is worried about a member") if alert.kind is AlertKind.WORRIED else _(_TITLES[alert.tier])
    card = Card(title, tone=tone)
    if alert.kind is AlertKind.WORDS:
        card.say(_(_CLASSES[alert.tier]))
    if alert.kind is AlertKind.WORRIED and alert.link is None:
        card.say(_("It is about {person}.").format(person=person(alert.about_id)))
    if alert.times > 1:
        card.say(
            ngettext("It came up {count} time.", "It came up {count} times.", alert.times).format(count=alert.times)
        )
    card.say(_who(alert))
    card.rule()
    card.say(_("Reply with warmth. Ask how they are, and listen. Point to /help-now. Stay a while."))
    card.say(_("If a life is at risk: 999, or 112. You need not carry this alone either."))
    card.small(_("A bot noticed this and can be wrong. It did nothing to the message or the person."))
    card.buttons(*_first_buttons(alert))
    return card.buttons(*(button(f"crisis:{end.value}", _(label), alert.ref) for end, label in HANDLED.items()))


def _who(alert: Alert) -> str:
    if alert.state is AlertState.TAKEN and alert.lease_until is not None:
        words = _("{person} is replying, until {moment} unless they press again.")
        return words.format(person=person(alert.taken_by), moment=at(alert.lease_until))
    if alert.to_id is not None:
        return _("Asked: {person}. Anybody here may take it.").format(person=person(alert.to_id))
    return _("Nobody is on duty who could take it. The organisers see this card too. Anybody here may take it.")


def _first_buttons(alert: Alert) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = []
    if alert.link is not None:
        buttons.append(link(_("Open the message"), message_link(alert.community_id, *alert.link)))
    label = _("I am replying") if alert.state is AlertState.OPEN else _("I am still replying")
    buttons.append(button("crisis:take", label, alert.ref, style=Style.primary))
    if alert.has_words:
        buttons.append(button("crisis:words", _("Read the worry"), alert.ref))
    return buttons


def _closed(alert: Alert) -> Card:
    card = Card(_("This was looked after"), tone=Tone.GOOD)
    if alert.handled is not None:
        card.say(f"{_(HANDLED[alert.handled])}: {person(alert.closed_by)}")
    return card.small(_("Who it was about is forgotten. The rest goes 30 days after it came up."))


def alert_letter(alert: Alert, place: str) -> Card | None:
    """Draw the message to who is on duty; None once somebody has it."""
    if alert.state is not AlertState.OPEN:
        return None
    title = _("Somebody is worried about a member") if alert.kind is AlertKind.WORRIED else _(_TITLES[alert.tier])
    card = Card(title, tone=Tone.CARE)
    card.say(_("You are on duty. Please press “I am replying” on the card in {place}.").format(place=place))
    card.small(_("Nobody pressing it means that the next person is asked. That is fine."))
    if alert.link is not None:
        card.buttons(link(_("Open the message"), message_link(alert.community_id, *alert.link)))
    return card


def debrief_letter() -> Card:
    """Draw the thanks to the person who looked after somebody."""
    card = Card(_("Thank you for looking after somebody"), tone=Tone.GOOD)
    card.say(_("That can be heavy. Please take a break before the next thing, even a short one."))
    card.say(_("Talk to another moderator about how it was for you. You need not tell whom it was about."))
    card.say(_("Samaritans are there for you, too: call **116 123**, free, at any hour."))
    card.small(_("/duty hand-over gives your alerts to somebody else. /duty off ends your time."))
    return card.buttons(button("crisis:help", _("Need help now?")))
