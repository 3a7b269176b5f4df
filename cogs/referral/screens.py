"""The private screens of invites for others: the leaflet, the list, and the question before one ends."""

from __future__ import annotations

from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.plain import clip, plain
from bot.language import _, later
from bot.referral.leaflet import for_staff, leaflet_of
from bot.referral.rules import Audience, InviteState
from bot.referral.snapshots import Listed, Referral

MOST_ON_A_PAGE = 10

AUDIENCES = {
    Audience.SURGERY: later("Surgery"),
    Audience.LINK_WORKER: later("Link worker"),
    Audience.CHARITY: later("Charity"),
}


def made_screen(referral: Referral) -> Card:
    """Say that an invite is on its way."""
    card = Card(_("An invite for {name}").format(name=plain(referral.name)))
    card.say(_("Discord makes the invite just now. Its leaflet is ready in a moment."))
    return card.buttons(button("referral:leaflet", _("Show the leaflet"), referral.ref, style=Style.primary))


def leaflet_screen(referral: Referral, group: str, about: str) -> Card:
    """Show the leaflet to copy, and what whoever hands it out has to know."""
    card = Card(_("The leaflet for {name}").format(name=plain(referral.name)))
    card.say(for_staff(referral.audience))
    text = leaflet_of(referral, group, about).replace("```", "'''")
    card.say(f"```\n{text}\n```")
    if not about:
        card.small(_("An organiser can add a sentence about your group: “about” below [referral] in the settings."))
    return card.buttons(button("referral:ask", _("End this invite"), referral.ref, style=Style.danger))


def list_screen(listed: Listed, page: int) -> Card:
    """Show the invites with a rough number of people, ten on a page."""
    card = Card(_("Invites that others hand out"))
    if not listed.referrals:
        return card.say(_("There is none yet. Type {command}.").format(command="`/referral new`"))
    pages = max(-(-len(listed.referrals) // MOST_ON_A_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    shown = listed.referrals[page * MOST_ON_A_PAGE : (page + 1) * MOST_ON_A_PAGE]
    for referral in shown:
        card.say(_line(referral))
    card.small(_("Numbers show from five people up, in steps, and change once a week. Nobody sees who came."))
    if not listed.counted:
        card.small(_("This week's numbers are missing. The bot needs the permission “Manage Server” to see them."))
    usable = [(str(one.id), clip(one.name, 100)) for one in shown if one.state is not InviteState.ENDED]
    if usable:
        card.menu("referral:choose", usable, hint=_("Choose one to see its leaflet"))
    turns = []
    if page:
        turns.append(button("referral:list", _("Page before"), extra=f"p{page - 1}"))
    if page + 1 < pages:
        turns.append(button("referral:list", _("Next page"), extra=f"p{page + 1}"))
    return card.buttons(*turns)


def _line(referral: Referral) -> str:
    return f"- **{plain(referral.name)}** ({_(AUDIENCES[referral.audience])}): {_stands(referral)}"


def _stands(referral: Referral) -> str:
    people = _("{count} or more people").format(count=referral.step) if referral.step else _("fewer than 5 people")
    if referral.state is InviteState.ENDED:
        return _("ended")
    if referral.state is InviteState.MAKING:
        return _("Discord has not made it yet")
    return people


def ask_screen(referral: Referral) -> Card:
    """Ask once more before an invite ends."""
    card = Card(_("End the invite for {name}?").format(name=plain(referral.name)))
    card.say(_("Nobody can come by it any more. Leaflets with it stop working. It cannot be undone."))
    return card.buttons(button("referral:end", _("End it"), referral.ref, style=Style.danger))
