"""Says a month's numbers in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.language import _, later
from bot.misinformation.detection import FAMILIES
from bot.misinformation.precision import AUTOMOD, FLAGS
from bot.misinformation.transparency import Report
from bot.misinformation.transparency_rules import Came, From, Span

_CAME: Final = {
    Came.FINE: later("Found to be fine: {count}."),
    Came.AUTHOR: later("Changed by the person who wrote it: {count}."),
    Came.NOTE: later("Answered with a note and its source: {count}."),
    Came.MODERATORS: later("Decided by moderators: {count}."),
    Came.WITHDRAWN: later("Deleted by the person who wrote it, or gone: {count}."),
    Came.NOBODY: later("Closed after 90 days, because nobody decided: {count}."),
}
_FROM: Final = {
    From.MEMBERS: later("Flagged by members: {count}."),
    From.RULES: later("Noticed by the bot's rules: {count}."),
    From.AUTOMOD: later("Noticed by Discord's AutoMod: {count}."),
    From.BOT: later("Noticed by the bot or by Discord's AutoMod: {count}."),
}
_SPAN: Final = {
    Span.HOURS: later("Half of them were settled within 6 hours."),
    Span.DAY: later("Half of them were settled within a day."),
    Span.DAYS: later("Half of them were settled within 3 days."),
    Span.WEEK: later("Half of them were settled within a week."),
    Span.LONGER: later("Half of them took longer than a week."),
}


def sentences_of(report: Report) -> tuple[str, ...]:
    """Return the numbers of a month, one sentence each, with what the numbers mean."""
    return tuple(_sentences(report))


def _sentences(report: Report) -> Iterator[str]:
    for came, count in report.came.items():
        yield _(_CAME[came]).format(count=at_least(count))
    if report.drawn:
        yield _("Of {count} of these, drawn at random:").format(count=report.drawn)
    for raised, count in report.raised_by.items():
        yield _(_FROM[raised]).format(count=at_least(count))
    if report.replies is not None:
        yield _("Were answers to another message: {count}.").format(count=at_least(report.replies))
    if report.usual_time is not None:
        yield _(_SPAN[report.usual_time])
    yield _("Appeals after which the decision stayed: {count}.").format(count=at_least(report.appeals_upheld))
    yield _("Appeals after which it was changed: {count}.").format(count=at_least(report.appeals_changed))
    for source, tenths in report.precision.items():
        yield _precision(source, tenths)
    yield _("Numbers are rounded down to 5, 10, 15 and so on. Smaller ones are not told, so that nobody can be found.")


def at_least(count: int) -> str:
    """Say a rounded count."""
    return _("{count} or more").format(count=count) if count else _("fewer than 5")


def _precision(source: str, tenths: int) -> str:
    if source == FLAGS:
        return _("Members' flags were right about {tenths} times in 10.").format(tenths=tenths)
    if source == AUTOMOD:
        return _("AutoMod was right about {tenths} times in 10.").format(tenths=tenths)
    return _('The rule "{rule}" was right about {tenths} times in 10.').format(rule=_name_of(source), tenths=tenths)


def _name_of(source: str) -> str:
    """Say in words which rule or claim a source is."""
    kind, _dot, rule = source.partition(".")
    family = next((one for one in FAMILIES if one.id == kind), None)
    words = (rule or kind).replace("_", " ").replace("-", " ")
    return words if family is None else f"{_(family.name)}, {words}"
