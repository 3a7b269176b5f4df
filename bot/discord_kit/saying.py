"""How spans, dates and people are written, so that Discord shows them to each reader in their own way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot.language import _, ngettext

_SPANS: Sequence[tuple[int, int, Callable[[int], str]]] = (
    (90, 60, lambda count: ngettext("{count} minute", "{count} minutes", count)),
    (36 * 60, 3_600, lambda count: ngettext("{count} hour", "{count} hours", count)),
)


def span_words(span: timedelta) -> str:
    """Say a span as people do: minutes, hours or days, rounded."""
    minutes = max(round(span.total_seconds() / 60), 1)
    for most, unit, words in _SPANS:
        if minutes < most:
            count = max(round(minutes * 60 / unit), 1)
            return words(count).format(count=count)
    count = round(minutes / 1_440)
    return ngettext("{count} day", "{count} days", count).format(count=count)


def on(moment: datetime | date | None) -> str:
    """Write a day so that Discord shows it in each reader's language."""
    if moment is None:
        return _("a day not set")
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return f"<t:{int(moment.timestamp())}:D>"


def at(moment: datetime) -> str:
    """Write a moment so that Discord shows it in each reader's time zone."""
    return f"<t:{int(moment.timestamp())}:f>"


def ago(moment: datetime) -> str:
    """Write a moment as its distance from now; Discord keeps it current."""
    return f"<t:{int(moment.timestamp())}:R>"


def person(member_id: int | None) -> str:
    """Name a person so that Discord shows the name and pings nobody."""
    return f"<@{member_id}>" if member_id else _("somebody")
