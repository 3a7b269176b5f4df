"""The direct messages: welcome, declined, a delay, and the two reminders people asked for."""

from __future__ import annotations

from bot.discord_kit.cards import Card, Tone, button
from bot.discord_kit.saying import on
from bot.language import _
from bot.membership.snapshots import DeclinedMessage, DraftReminder, WelcomeMessage
from cogs.membership.status import another_look, say_signposts
from cogs.membership.words import community_ref


def welcome_letter(message: WelcomeMessage, community: str) -> Card:
    """Greet somebody who was let in."""
    card = Card(_("Welcome to {community}").format(community=community), tone=Tone.GOOD)
    card.say(_(message.text))
    card.small(_("I am a bot, and I will not write to you unless you ask me to."))
    return card.buttons(button("crisis:help", _("Need help now?")))


def declined_letter(message: DeclinedMessage, community: str) -> Card:
    """Bring a no, in the moderator's own words, with places that may help."""
    decline = message.decline
    card = Card(_("Your application to {community}").format(community=community))
    if decline.text is None:
        card.say(_("The answer was no this time."))
    else:
        card.say(_("The answer is no this time. This is what the moderators wrote:")).quote(_(decline.text))
    if decline.reapply_at is not None:
        card.say(_("You are welcome to apply again from {day}.").format(day=on(decline.reapply_at)))
    say_signposts(card, decline.signposts)
    if message.ask_again:
        card.say(_(message.ask_again))
    card.say(_("You can ask somebody else to look again, for 28 days."))
    card.small(_("I am a bot. A person decided this. Your answers are deleted on the date you were told."))
    return card.buttons(another_look(message.application_id))


def delay_letter(community: str) -> Card:
    """Say that a yes is held up by something technical."""
    card = Card(_("You are approved"), tone=Tone.GOOD)
    return card.say(
        _(
            "You are approved in {community}. There is a small technical delay, and the moderators know about it."
        ).format(community=community)
    )


def ask_later_letter(community_id: int, community: str) -> Card:
    """Keep the promise made with "ask me in 3 months"."""
    card = Card(_("You asked me to come back"))
    card.say(_("You wanted to hear about {community} again. Would you like to apply now?").format(community=community))
    card.small(_("I will not ask again."))
    return card.buttons(button("membership:apply", _("Apply to join"), community_ref(community_id)))


def draft_letter(reminder: DraftReminder, community: str) -> Card:
    """Remind once of a draft, as the person asked."""
    card = Card(_("Your draft is still here"))
    card.say(
        _("Your application to {community} waits until {day}. There is no hurry.").format(
            community=community, day=on(reminder.expires_at)
        )
    )
    card.small(_("You asked for this reminder. I will not send another."))
    return card.buttons(button("membership:apply", _("Go on"), community_ref(reminder.community_id)))


def expired_letter(community: str) -> Card:
    """Say that an application was closed together with many others."""
    card = Card(_("Your application to {community}").format(community=community))
    card.say(_("It was closed together with many others when many accounts came at once."))
    return card.say(_("That says nothing about you. You are welcome to apply again."))
