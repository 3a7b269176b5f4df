"""The leaflet that goes with an invite: what the group is, what it is not, how to come, in plain words to copy."""

from __future__ import annotations

from bot.language import _
from bot.referral.rules import Audience
from bot.referral.snapshots import Referral

LONGEST_GROUP = 100  # Discord: a server's name


def leaflet_of(referral: Referral, group: str, about: str) -> str:
    """Return the text for one place. It asks for no name, no diagnosis and no number, and says so."""
    name = group[:LONGEST_GROUP]
    parts = [
        _("{group}: people who support each other online").format(group=name),
        about,
        _("What we are"),
        _("- A group of people who know the same problem from their own lives."),
        _("- We listen, and we tell each other what helped us."),
        _("- It is free. Real people look after it. A person reads your form before you come in."),
        _("What we are not"),
        _("- We are not doctors or nurses. Nobody here can tell you what illness you have."),
        _("- Please keep taking your medicine as your doctor told you."),
        _("- We are not a crisis service, and nobody is here all day and night."),
        _("- If a life is in danger, call 999 or go to A&E."),
        _("How to come"),
        _("1. Open {address} on a phone or a computer.").format(address=referral.address),
        _("2. You need an account at Discord. It is free, and you may use any name."),
        _("3. Press “Apply to join” and answer a few questions."),
        _("We do not ask for your illness, your NHS number or your address."),
        _handed_out(referral.audience),
        _("We do not tell whoever gave you this whether you came."),
    ]
    return "\n".join(part for part in parts if part)


def _handed_out(audience: Audience) -> str:
    return {
        Audience.SURGERY: _("Your surgery gave you this. It does not tell us who you are."),
        Audience.LINK_WORKER: _("Your link worker gave you this. They do not tell us who you are."),
        Audience.CHARITY: _("A charity gave you this. It does not tell us who you are."),
    }[audience]


def for_staff(audience: Audience) -> str:
    """Return what whoever hands the leaflet out has to know."""
    return {
        Audience.SURGERY: _("For the surgery: hand it to anybody it may help. Please send us no names and no notes."),
        Audience.LINK_WORKER: _("For the link worker: people come by themselves. Send us no names and no notes."),
        Audience.CHARITY: _("For the charity: hand it out or print it. Please send us no names and no lists."),
    }[audience]
