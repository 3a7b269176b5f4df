"""What organisers see: all topics as a list, the audit of names, and what was changed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import ago, on, person
from bot.language import _, ngettext
from bot.topics.rules import state_words
from bot.topics.snapshots import Drift, DriftCard, NameFinding, Topic, TopicState

_MOST_LISTED = 12
_MOST_FINDINGS = 12
_MOST_PEOPLE = 5
_MOST_DRIFTS = 6  # five components each, and Discord takes 40


def list_screen(topics: Sequence[Topic], page: int) -> Card:
    """List every topic for organisers, those still open first."""
    card = Card(_("All topics"))
    if not topics:
        return card.say(_("There is no topic yet. Open one with {command}.").format(command="`/topic open`"))
    shown = sorted(topics, key=lambda topic: (topic.state is TopicState.CLOSED, topic.name.casefold()))
    pages = -(-len(shown) // _MOST_LISTED)
    page = min(max(page, 0), pages - 1)
    if pages > 1:
        card.small(_("Page {number} of {count}").format(number=page + 1, count=pages))
    for topic in shown[page * _MOST_LISTED : (page + 1) * _MOST_LISTED]:
        card.say(_list_line(topic))
    turning = []
    if page:
        turning.append(button("topics:list", _("Page before"), extra=f"p{page - 1}"))
    if page + 1 < pages:
        turning.append(button("topics:list", _("Next page"), extra=f"p{page + 1}", style=Style.primary))
    return card.buttons(*turning) if turning else card


def _list_line(topic: Topic) -> str:
    facts = [state_words(topic.state)]
    if topic.channel_id is not None:
        facts.append(f"<#{topic.channel_id}>")
    if topic.sensitive:
        facts.append(_("sensitive"))
    if topic.state is not TopicState.CLOSED:
        host = _("host: {person}").format(person=person(topic.host_id)) if topic.host_id else _("no host")
        facts.append(host)
        if topic.review_at is not None:
            facts.append(_("review on {day}").format(day=on(topic.review_at)))
    return f"- **{plain(topic.name)}**: {', '.join(facts)}"


def audit_screen(findings: Sequence[NameFinding]) -> Card:
    """Show what could tell others what people live with, each with what to do about it."""
    if not findings:
        return Card(_("Nothing to warn of"), tone=Tone.GOOD).say(
            _("No name that others can see tells what people live with.")
        )
    count = len(findings)
    title = ngettext("{count} thing to look at", "{count} things to look at", count).format(count=count)
    card = Card(title, tone=Tone.CARE)
    for finding in findings[:_MOST_FINDINGS]:
        card.rule().say(finding.sentence).small(finding.fix)
    if (rest := count - _MOST_FINDINGS) > 0:
        card.say(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    return card


def drift_card(shown: DriftCard) -> Card | None:
    """Draw what was changed by hand in one topic; None when there is nothing any more."""
    if not shown.drifts:
        return None
    waiting = [drift for drift in shown.drifts if drift.settled is None]
    card = Card(
        _("Changed by hand: {name}").format(name=plain(shown.topic.name)),
        tone=Tone.CARE if waiting else Tone.CALM,
    )
    if waiting:
        card.say(_("Somebody changed this on Discord. The bot has left it as it is. You decide."))
    shown_first = sorted(shown.drifts, key=lambda drift: drift.settled is not None)
    for drift in shown_first[:_MOST_DRIFTS]:
        _say_drift(card, drift)
    if (rest := len(shown.drifts) - _MOST_DRIFTS) > 0:
        card.rule().say(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    return card


def _say_drift(card: Card, drift: Drift) -> None:
    card.rule().say(drift.sentence)
    if drift.now:
        card.quote(drift.now)
    if drift.member_ids:
        named = ", ".join(person(member_id) for member_id in drift.member_ids[:_MOST_PEOPLE])
        card.say(_("About: {people}").format(people=named))
    card.small(_("Seen {ago}").format(ago=ago(drift.seen_at)))
    if drift.settled is None:
        card.buttons(*_drift_buttons(drift))
    elif drift.settled == "repaired":
        card.say(_("{person} said: put it right.").format(person=person(drift.settled_by)))
    else:
        card.say(_("{person} said: leave it like this.").format(person=person(drift.settled_by)))


def _drift_buttons(drift: Drift) -> list[ui.Button[Any]]:
    kind = drift.kind.value
    buttons = [button("topics:repair", _("Put it right"), drift.ref, extra=kind, style=Style.primary)]
    if drift.can_accept:
        buttons.append(button("topics:accept_drift", _("Leave it like this"), drift.ref, extra=kind))
    return buttons
