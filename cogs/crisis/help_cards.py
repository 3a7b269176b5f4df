"""The help cards: made of compiled-in words, so that they can be drawn when everything else is broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from discord import ui

from bot.crisis import wording
from bot.crisis.line import Nation
from bot.crisis.lines import line_of
from bot.crisis.snapshots import Check, CheckState, HelpFacts, Presence
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.saying import on
from bot.language import _, ngettext

ANYWHERE: Final = "any"
"""Stands in a custom id for "no nation said"."""

_NOTHING_MORE: Final = HelpFacts()


def help_card(nation: Nation | None = None, facts: HelpFacts = _NOTHING_MORE) -> Card:
    """Draw the answer; `facts` may be added when the database answers."""
    card = Card(_("Help now"), tone=Tone.CARE)
    card.say(wording.kind_words()).say(wording.emergency_words(nation))
    for words in wording.route_words(nation):
        card.say(words)
    _end(card, facts, wording.leading_ids(nation))
    card.buttons(*_nation_buttons(nation))
    return card.buttons(*_further(nation), *_memory(nation, facts))


def more_card(nation: Nation | None) -> Card:
    """Draw the further lines."""
    return _list_card(_("More lines"), wording.more_words(nation), nation)


def quiet_card(nation: Nation | None) -> Card:
    """Draw the ways without speaking."""
    return _list_card(_("If you cannot talk on the phone"), wording.quiet_words(nation), nation)


def hello_card() -> Card:
    """Draw the answer to a direct message that asks for nothing the bot knows."""
    card = Card(_("I am a bot"))
    card.say(_("Nobody reads what you write to me here, and I keep nothing of it."))
    card.say(_("If things are hard just now, press the button. It shows lines with people at the other end."))
    return card.buttons(button("crisis:help", _("Need help now?"), style=Style.primary))


def gentle_letter(nation: Nation | None, choice_id: int, community: str) -> Card:
    """Draw the one quiet message to somebody whose words suggest that they need help, and who said yes to it."""
    card = Card(_("A quiet word"), tone=Tone.CARE)
    card.say(_("It sounds as if things are hard for you just now. You do not have to carry this alone."))
    card.say(wording.emergency_words(nation))
    for words in wording.route_words(nation):
        card.say(words)
    card.small(_("The moderators of {community} were asked to look, so one may write.").format(community=community))
    card.small(_("I am a bot and can get this wrong. Nobody is watching this all the time."))
    return card.buttons(
        button("crisis:ok", _("I'm OK")),
        button("crisis:help", _("Other ways to get help")),
        button("crisis:stop", _("Please do not write to me"), extra=str(choice_id)),
    )


def _list_card(title: str, paragraphs: Iterable[str], nation: Nation | None) -> Card:
    card = Card(title, tone=Tone.CARE)
    card.say(wording.emergency_words(nation))
    for words in paragraphs:
        card.say(words)
    _end(card, _NOTHING_MORE, ())
    return card.buttons(button("crisis:back", _("Back"), extra=_code(nation), style=Style.primary))


def _end(card: Card, facts: HelpFacts, shown: Sequence[str]) -> None:
    card.small(wording.honest_words())
    if facts.presence is not None:
        card.small(presence_words(facts.presence))
    card.small(wording.collected_words())
    card.small(checks_words([check for check in facts.checks if check.line_id in shown]))


def presence_words(presence: Presence) -> str:
    """Say honestly who is awake, without names."""
    usual = _("People of this group are usually here from {begins}:00 to {ends}:00.").format(
        begins=presence.from_hour, ends=presence.until_hour
    )
    if not presence.on_duty:
        return f"{usual} {_('Nobody is on duty now, so it may be that nobody here is awake.')}"
    count = ngettext("{count} person is on duty now.", "{count} people are on duty now.", presence.on_duty)
    return f"{usual} {count.format(count=presence.on_duty)}"


def checks_words(checks: Sequence[Check]) -> str:
    """Say what this group checked of the lines above, and nothing more than that."""
    doubted = [check for check in checks if check.state is CheckState.DOUBTED]
    sound = [check for check in checks if check.state in {CheckState.CHECKED, CheckState.STALE}]
    said = []
    if doubted:
        names = ", ".join(_name(check) for check in doubted)
        said.append(_("Somebody of this group says that this may be wrong: {names}.").format(names=names))
    if sound:
        oldest = min(check.at for check in sound if check.at is not None)
        names = ", ".join(_name(check) for check in sound)
        said.append(_("Two people of this group checked {names}, last on {day}.").format(names=names, day=on(oldest)))
    if any(check.state is CheckState.STALE for check in sound):
        said.append(_("That is more than 30 days ago."))
    return " ".join(said) or _("I cannot show a check of them by this group.")


def _name(check: Check) -> str:
    line = line_of(check.line_id)
    return line.name if line is not None else check.line_id


def _code(nation: Nation | None) -> str:
    return nation.value if nation is not None else ANYWHERE


def nation_of(code: str) -> Nation | None:
    """Read the nation out of a custom id; None for "no nation said" and for anything else."""
    return Nation(code) if code in set(Nation) else None


def _nation_buttons(chosen: Nation | None) -> list[ui.Button[Any]]:
    return [
        button("crisis:nation", _(name), extra=nation.value, disabled=nation is chosen)
        for nation, name in wording.NATION_NAMES.items()
    ]


def _further(nation: Nation | None) -> list[ui.Button[Any]]:
    return [
        button("crisis:more", _("More lines"), extra=_code(nation)),
        button("crisis:quiet", _("I cannot talk on the phone"), extra=_code(nation)),
    ]


def _memory(nation: Nation | None, facts: HelpFacts) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = []
    if nation is not None and nation is not facts.nation:
        buttons.append(button("crisis:remember", _("Remember where I am"), extra=_code(nation)))
    if facts.nation is not None:
        buttons.append(button("crisis:forget", _("Forget where I am"), extra=_code(nation)))
    return buttons
