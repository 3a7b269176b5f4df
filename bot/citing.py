"""Makes the pages that the claim library rests on into sources that notes may cite and `/evidence` finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time

from bot.community.book import SettingsBook
from bot.community.evidence import LONGEST_SUMMARY, Guide
from bot.days import months_after
from bot.evidence.rules import key_of_page
from bot.evidence.shelf import Pages
from bot.evidence.snapshots import Entry
from bot.language import _
from bot.misinformation.claims import Claim

_MOST_WORDS = 60
_LONGEST_WORD = 60


def pages_of(library: Callable[[int], Mapping[str, Claim]], book: SettingsBook) -> Pages:
    """Return what gives the pages of each community, one entry for each page however many claims rest on it.

    `library` gives the claims of a community by their ids. Pages are made once for each library and review time.
    """
    made: dict[int, tuple[Mapping[str, Claim], int, Mapping[str, Entry]]] = {}

    def pages(community_id: int) -> Mapping[str, Entry]:
        claims, months = library(community_id), book.for_community(community_id).evidence.review_months
        known = made.get(community_id)
        if known is None or known[0] is not claims or known[1] != months:
            known = made[community_id] = (claims, months, _pages(claims, months))
        return known[2]

    return pages


def _pages(library: Mapping[str, Claim], months: int) -> Mapping[str, Entry]:
    by_page: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in library.values():
        by_page.setdefault((claim.body, claim.page, claim.address), []).append(claim)
    return {entry.key: entry for entry in (_entry(claims, months) for claims in by_page.values())}


def _entry(claims: list[Claim], months: int) -> Entry:
    """Return a page as an entry. It counts as checked when all its claims were, on the day of the oldest check."""
    first = claims[0]
    guide = Guide(
        title=first.page,
        makers=first.body,
        address=first.address,
        summary=_joined((claim.bodies_say for claim in claims), LONGEST_SUMMARY),
        helps=_("For notes below messages, and for anybody who wants to read what {body} says.").format(
            body=first.body
        ),
        say=tuple(dict.fromkeys(said for claim in claims for said in claim.said if len(said) <= _LONGEST_WORD))[
            :_MOST_WORDS
        ],
    )
    days = [claim.checked for claim in claims]
    checked = datetime.combine(date.fromisoformat(min(days)), time(), UTC) if all(days) else None
    return Entry(
        key_of_page(first.id),
        guide,
        checked_at=checked,
        review_on=months_after(checked, months) if checked is not None else None,
    )


def _joined(sentences: Iterable[str], most: int) -> str:
    """Return as many texts as fit, whole ones only; the library sees that the first fits."""
    joined = ""
    for text in sentences:
        longer = f"{joined} {text}".strip()
        if len(longer) > most:
            break
        joined = longer
    return joined
