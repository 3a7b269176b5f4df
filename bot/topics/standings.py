"""How one person stands to all topics, read at once: the list is what members open most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, literal_column, null, select, true, union_all

from bot.store.transaction import Transaction
from bot.topics.group_rules import ReviewState
from bot.topics.group_tables import ReviewRow
from bot.topics.tables import BreakRow, TopicMemberRow

_MEMBER = cast("Table", TopicMemberRow.__table__).c
_BREAK = cast("Table", BreakRow.__table__).c
_REVIEW = cast("Table", ReviewRow.__table__).c
_IN, _ON_BREAK, _ASKED = 1, 2, 3

# Built once: to build a statement takes longer than to run it.
_MINE = (_MEMBER.community_id == bindparam("community"), _MEMBER.member_id == bindparam("member"))
_ALL = union_all(
    select(literal_column(str(_IN)), _MEMBER.topic_id, _MEMBER.hidden_until, _MEMBER.paused).where(*_MINE),
    select(literal_column(str(_ON_BREAK)), null(), null(), true()).where(
        _BREAK.community_id == bindparam("community"), _BREAK.member_id == bindparam("member")
    ),
    select(literal_column(str(_ASKED)), _REVIEW.topic_id, null(), true())
    .where(_REVIEW.topic_id == _MEMBER.topic_id, _REVIEW.state == ReviewState.ASKING)
    .where(*_MINE),
)
_COUNTS = (
    select(_MEMBER.topic_id, func.count())
    .where(_MEMBER.topic_id.in_(bindparam("topics", expanding=True)))
    .group_by(_MEMBER.topic_id)
)


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in one topic."""

    hidden_until: datetime | None
    paused: bool


@dataclass(frozen=True, slots=True)
class Standings:
    """A person's places by topic id, whether they are on a break, and how many of their topics are being reviewed."""

    places: Mapping[int, Place]
    on_break: bool
    reviews: int


async def standings_of(tx: Transaction, community_id: int, member_id: int) -> Standings:
    """Read how a person stands to all topics, with one statement."""
    places: dict[int, Place] = {}
    on_break, reviews = False, 0
    for what, topic_id, hidden_until, paused in await tx.session.execute(
        _ALL, {"community": community_id, "member": member_id}
    ):
        if what == _IN:
            places[topic_id] = Place(hidden_until, paused)
        elif what == _ON_BREAK:
            on_break = True
        else:
            reviews += 1
    return Standings(places, on_break, reviews)


class OnBreak:
    """Tells other rooms who is on a break."""

    async def on_break(self, tx: Transaction, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        """Return those of the given people who are on a break."""
        found = await tx.session.scalars(
            select(BreakRow.member_id).where(BreakRow.community_id == community_id, BreakRow.member_id.in_(member_ids))
        )
        return frozenset(found)


async def counts_of(tx: Transaction, topics: Iterable[int]) -> dict[int, int]:
    """Return how many people each of these topics has."""
    wanted = list(topics)
    if not wanted:
        return {}
    counted = await tx.session.execute(_COUNTS, {"topics": wanted})
    return {topic_id: count for topic_id, count in counted}  # noqa: C416 - rows are not pairs to mypy
