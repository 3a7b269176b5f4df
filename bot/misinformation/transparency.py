"""Tells everybody, month by month, what came of flags: in numbers from which nobody's case can be found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select

from bot.appeals.rules import AppealState
from bot.appeals.tables import AppealRow
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.delivery.effects import Effect, EffectKind, Json
from bot.errors import InvalidInputError, NotFoundError
from bot.language import _
from bot.misinformation.rules import CaseState
from bot.misinformation.suspicion_tables import SourceRow
from bot.misinformation.tables import CaseRow
from bot.misinformation.transparency_rules import (
    Came,
    Closed,
    Confirmed,
    From,
    Month,
    Precision,
    Span,
    came_of,
    drawn,
    floored,
    precisions,
    raised_by,
    replies_among,
    usual_time,
)
from bot.misinformation.transparency_tables import MonthRow
from bot.store.statements import insert_in
from bot.store.store import Store
from bot.store.transaction import Transaction

APPEALS: Final = "misinformation"
"""The kind of the appeals that are counted here."""
CARD: Final = "transparency_month"
"""The card of one month that an organiser shared: `ref` is the month's key, its place a channel's own id."""
MONTHS_BACK: Final = 12  # bare cases are kept for a year


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of one month. Every count is rounded down to a multiple of five; 0 means "fewer than five".

    `raised_by`, `replies` and `usual_time` are about `drawn` cases, taken at random; they are empty or None when they
    could tell of a single case. `precision` is in tenths, by source.
    """

    month: Month
    came: Mapping[Came, int]
    drawn: int
    raised_by: Mapping[From, int]
    replies: int | None
    usual_time: Span | None
    appeals_upheld: int
    appeals_changed: int
    precision: Mapping[str, int]


class Transparency:
    """Counts a month when somebody asks for it after its end, and hands out the same numbers ever after."""

    def __init__(self, store: Store, settings: SettingsBook, chance: random.Random) -> None:
        self._store = store
        self._settings = settings
        self._chance = chance

    async def months(self, by: Actor) -> tuple[Month, ...]:
        """Return the months that can be asked for, newest first. Raises NotAllowedError."""
        by.require(Capability.FLAG_MESSAGES)
        async with self._store.begin() as tx:
            await self._count_what_is_over(tx, by.community_id)
            found = await tx.session.scalars(select(MonthRow.month).where(MonthRow.community_id == by.community_id))
            return tuple(sorted((month for key in found if (month := Month.parse(key))), reverse=True))

    async def report(self, by: Actor, month: str = "") -> Report:
        """Return the numbers of a month such as "2026-10", or of the last one that is over.

        Raises NotAllowedError, InvalidInputError for what is no month, and NotFoundError for a month without numbers.
        """
        by.require(Capability.FLAG_MESSAGES)
        wanted = _month(month) if month.strip() else None
        async with self._store.begin() as tx:
            await self._count_what_is_over(tx, by.community_id)
            row = await _row(tx, by.community_id, wanted)
            return _report(row)

    async def share(self, by: Actor, month: str, channel_id: int) -> None:
        """Post the numbers of a month in a channel. Twice in the same channel stays one card.

        Raises NotAllowedError, InvalidInputError and NotFoundError as `report` does.
        """
        by.require(Capability.CONFIGURE)
        wanted = _month(month)
        async with self._store.begin() as tx:
            row = await _row(tx, by.community_id, wanted)
            await tx.audit(by, "transparency.share", f"channel:{channel_id}", row.month)
            await tx.outbox(_shown(by.community_id, row.month, channel_id))

    async def kept(self, community_id: int, month: str) -> Report | None:
        """Return the numbers of a month for its card, None when they were never counted."""
        wanted = Month.parse(month)
        if wanted is None:
            return None
        async with self._store.read() as tx:
            row = await _found(tx, community_id, wanted)
            return None if row is None else _report(row)

    async def _count_what_is_over(self, tx: Transaction, community_id: int) -> None:
        """Count every month that is over and was not counted yet, oldest first."""
        timezone = self._settings.for_community(community_id).membership.timezone
        last = Month.of(tx.now, timezone).after(-1)
        newest = await tx.session.scalar(select(func.max(MonthRow.month)).where(MonthRow.community_id == community_id))
        counted = Month.parse(newest) if newest else None
        month = (
            max(last.after(1 - MONTHS_BACK), counted.after(1))
            if counted
            else await _first(tx, community_id, last, timezone)
        )
        while month <= last:
            await self._count(tx, community_id, month, timezone, is_last=month == last)
            month = month.after(1)

    async def _count(self, tx: Transaction, community_id: int, month: Month, timezone: str, *, is_last: bool) -> None:
        begins, ends = month.begins(timezone), month.after(1).begins(timezone)
        rows = await tx.session.scalars(
            select(CaseRow)
            .where(CaseRow.community_id == community_id, CaseRow.closed_at >= begins, CaseRow.closed_at < ends)
            .order_by(CaseRow.id)
        )
        cases = [_closed(row) for row in rows]
        came = came_of(cases)
        some = drawn(cases, came, self._chance)
        ended = await tx.session.execute(
            select(AppealRow.state, func.count())
            .where(
                AppealRow.community_id == community_id,
                AppealRow.kind == APPEALS,
                AppealRow.decided_at >= begins,
                AppealRow.decided_at < ends,
            )
            .group_by(AppealRow.state)
        )
        appeals = Counter({state: int(count) for state, count in ended})
        told = await self._precisions(tx, community_id) if is_last else {}
        numbers = {
            "came": {key.value: count for key, count in came.items()},
            "drawn": len(some),
            "raised_by": {key.value: count for key, count in raised_by(some).items()},
            "replies": replies_among(some),
            "usual_time": usual_time(some),
            "upheld": floored(appeals[AppealState.UPHELD]),
            "changed": floored(appeals[AppealState.CHANGED]),
            "precision": {source: [one.tenths, one.reckoned_from] for source, one in told.items()},
        }
        await _keep(tx, community_id, month, numbers)

    async def _precisions(self, tx: Transaction, community_id: int) -> dict[str, Precision]:
        rows = await tx.session.scalars(
            select(SourceRow).where(SourceRow.community_id == community_id).order_by(SourceRow.source)
        )
        now = {row.source: Confirmed(row.right, row.wrong) for row in rows}
        return precisions(now, await _told_last(tx, community_id))


def _shown(community_id: int, month: str, channel_id: int) -> Effect:
    stream = f"card:{CARD}:{community_id}:{month}:{channel_id}"
    payload: Json = {"card": CARD, "ref": month, "place": str(channel_id)}
    return Effect(EffectKind.SHOW_CARD, community_id, stream, payload, coalesce=stream)


async def _first(tx: Transaction, community_id: int, last: Month, timezone: str) -> Month:
    """Return the first month there is anything to tell of; the month after `last` when there is nothing yet."""
    earliest = await tx.session.scalar(select(func.min(CaseRow.opened_at)).where(CaseRow.community_id == community_id))
    if earliest is None:
        return last.after(1)
    return max(Month.of(earliest, timezone), last.after(1 - MONTHS_BACK))


async def _told_last(tx: Transaction, community_id: int) -> dict[str, Precision]:
    """Return the precision of each source as it was told last."""
    rows = await tx.session.scalars(
        select(MonthRow).where(MonthRow.community_id == community_id).order_by(MonthRow.month)
    )
    return {
        source: Precision(tenths, reckoned_from)
        for row in rows
        for source, (tenths, reckoned_from) in row.numbers["precision"].items()
    }


async def _keep(tx: Transaction, community_id: int, month: Month, numbers: dict[str, Any]) -> None:
    """Keep a month's numbers, unless somebody else did so in this moment: the first count is the only one."""
    await tx.flush()
    made = insert_in(tx.session.get_bind().dialect.name, MonthRow).on_conflict_do_nothing(
        index_elements=["community_id", "month"]
    )
    await tx.session.execute(made, {"community_id": community_id, "month": month.key, "numbers": numbers})


def _month(typed: str) -> Month:
    month = Month.parse(typed.strip())
    if month is None:
        raise InvalidInputError(_("Write a month such as 2026-10, please."))
    return month


async def _found(tx: Transaction, community_id: int, month: Month | None) -> MonthRow | None:
    """Return a month's numbers, or the newest."""
    asked = select(MonthRow).where(MonthRow.community_id == community_id).order_by(MonthRow.month.desc())
    if month is not None:
        asked = asked.where(MonthRow.month == month.key)
    return (await tx.session.scalars(asked.limit(1))).first()


async def _row(tx: Transaction, community_id: int, month: Month | None) -> MonthRow:
    row = await _found(tx, community_id, month)
    if row is None:
        raise NotFoundError(_("There are no numbers for this month. Numbers come when a month is over."))
    return row


def _closed(row: CaseRow) -> Closed:
    took = (row.closed_at or row.opened_at) - row.opened_at
    return Closed(CaseState(row.state), tuple(row.sources), row.is_reply, took)


def _report(row: MonthRow) -> Report:
    kept, month = row.numbers, Month.parse(row.month)
    assert month is not None  # only `_keep` writes it
    return Report(
        month=month,
        came={came: int(kept["came"][came.value]) for came in Came},
        drawn=int(kept["drawn"]),
        raised_by={From(key): int(count) for key, count in kept["raised_by"].items()},
        replies=kept["replies"],
        usual_time=Span(kept["usual_time"]) if kept["usual_time"] else None,
        appeals_upheld=int(kept["upheld"]),
        appeals_changed=int(kept["changed"]),
        precision={source: int(tenths) for source, (tenths, _count) in kept["precision"].items()},
    )
