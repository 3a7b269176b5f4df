"""A person's own choice: on, region, break, another half year, off; and the screen that shows it all."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select

from bot.community.actor import Actor
from bot.days import months_after
from bot.errors import NotNowError
from bot.language import _
from bot.nearby.greeting import seen_by, view_of
from bot.nearby.meeting import end_meeting, lose_connector, meetings_of
from bot.nearby.room import (
    Room,
    bar_of,
    choice_of,
    day,
    delete_hello,
    hold,
    newest_hello,
    require_member,
    shown,
    taking_part,
)
from bot.nearby.rules import Region, next_refresh
from bot.nearby.snapshots import Choice, OwnReport, RegionView, Screen, Stopped
from bot.nearby.tables import AnswerRow, BlockRow, ChoiceRow, HelloRow, ReportRow
from bot.nearby.timing import REMIND_DAYS, RENEW_DAYS, Timer
from bot.store.transaction import Transaction


class Choosing(Room):
    """What a person decides for themselves. Nobody is ever put into a region by anybody else."""

    async def screen(self, by: Actor) -> Screen:
        """Return everything the caller may know. The regions and numbers are the same for every member."""
        require_member(by)
        terms = self._terms(by.community_id)
        async with self._store.read() as tx:
            row = await choice_of(tx, by.community_id, by.id)
            regions = await shown(tx, by.community_id, terms.shows_from)
            own = await newest_hello(tx, by.community_id, by.id)
            bar = await bar_of(tx, by.community_id, by.id)
            return Screen(
                open=self._is_open(by.community_id),
                choice=_choice(tx, row, row.region in regions) if row is not None else None,
                regions=tuple(RegionView(region, level) for region, level in regions.items()),
                hellos=await seen_by(tx, row, terms.shows_from) if row is not None else (),
                own_hello=view_of(own) if own is not None and not own.taken_back else None,
                hello_again_at=own.until if own is not None else None,
                meetings=tuple(meeting.snapshot() for meeting in await meetings_of(tx, by.community_id, by.id)),
                own_reports=await _reports(tx, by),
                stopped=Stopped(bar.reason, bar.until) if bar is not None else None,
                has_blocks=await _has_blocks(tx, by),
                shows_from=terms.shows_from,
                lasts_months=terms.lasts_months,
            )

    async def turn_on(self, by: Actor, region: Region, *, by_dm: bool = False) -> Choice:
        """Take part in a region, or move to another one. A hello in the region before is taken back.

        Raises NotNowError while Nearby is not open, for a new member (with the day), and after a moderator stopped it;
        TryAgainError when Discord does not say since when somebody is here.
        """
        terms = self._require(by)
        came_at = await self._people.came_at(by.community_id, by.id)
        async with self._store.begin() as tx:
            refresh = await hold(tx, by.community_id)
            await _refuse_stopped(tx, by)
            begin = (came_at or tx.now) + timedelta(days=terms.new_member_days)
            if begin > tx.now:
                raise NotNowError(
                    _("You are new here. You can turn on Nearby from <t:{begin}:D>.").format(begin=day(begin))
                )
            row = await choice_of(tx, by.community_id, by.id)
            if row is None:
                row = ChoiceRow(community_id=by.community_id, member_id=by.id, since=tx.now, paused=False)
                row.until = months_after(tx.now, terms.lasts_months)
                tx.add(row)
            elif row.region is not region:
                await _take_hello_back(tx, by)
            row.region, row.by_dm = region, by_dm
            await tx.flush()
            await _arm(tx, row)
            await tx.due(Timer.REFRESH, "weekly", by.community_id, next_refresh(tx.now, refresh.at))
            regions = await shown(tx, by.community_id, terms.shows_from)
            return _choice(tx, row, region in regions)

    async def renew(self, by: Actor) -> Choice:
        """Go on for as many months as the settings say, from today."""
        terms = self._require(by)
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            row = await taking_part(tx, by)
            row.until = months_after(tx.now, terms.lasts_months)
            await _arm(tx, row)
            return _choice(tx, row, row.region in await shown(tx, by.community_id, terms.shows_from))

    async def pause(self, by: Actor) -> None:
        """Take a break: counted no more, no hellos to and from, until they come back. Nothing when it is off."""
        await self._set_paused(by, paused=True)

    async def back(self, by: Actor) -> None:
        """Come back from a break. Nothing when it is off."""
        await self._set_paused(by, paused=False)

    async def _set_paused(self, by: Actor, *, paused: bool) -> None:
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            row = await choice_of(tx, by.community_id, by.id)
            if row is None:
                return
            row.paused = paused
            if paused:
                await _take_hello_back(tx, by)

    async def turn_off(self, by: Actor) -> None:
        """Take part no more, at once. Meetings go on until one of the two ends them. Off twice is once."""
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            await end_choice(tx, by.community_id, by.id)
            await _take_hello_back(tx, by)

    async def unblock(self, by: Actor) -> None:
        """Take back all blocks of the caller; who they were about is not known by name."""
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            await tx.session.execute(delete(BlockRow).where(*_blocks(by)))

    async def left(self, community_id: int, member_id: int) -> None:
        """Remove a person who left the community: choice, hellos, answers, blocks and meetings."""
        async with self._store.begin() as tx:
            await hold(tx, community_id)
            await remove(tx, community_id, member_id)


async def end_choice(tx: Transaction, community_id: int, member_id: int) -> None:
    """Delete a person's choice with its timers and the answers they gave."""
    row = await choice_of(tx, community_id, member_id)
    if row is None:
        return
    await tx.not_due(Timer.END, str(row.id), community_id)
    await tx.not_due(Timer.REMIND, str(row.id), community_id)
    await tx.session.execute(
        delete(AnswerRow).where(AnswerRow.community_id == community_id, AnswerRow.member_id == member_id)
    )
    await tx.session.delete(row)


async def remove(tx: Transaction, community_id: int, member_id: int) -> None:
    """Delete everything a person chose, said and answered here. Reports stay until a moderator is done with them."""
    await end_choice(tx, community_id, member_id)
    mine = select(HelloRow.id).where(HelloRow.community_id == community_id, HelloRow.member_id == member_id)
    for hello_id in list(await tx.session.scalars(mine)):
        await delete_hello(tx, hello_id)
    await tx.session.execute(
        delete(BlockRow).where(BlockRow.community_id == community_id, BlockRow.member_id == member_id)
    )
    for meeting in await meetings_of(tx, community_id, member_id):
        await end_meeting(tx, meeting)
    await lose_connector(tx, community_id, member_id)


def _choice(tx: Transaction, row: ChoiceRow, shows: bool) -> Choice:  # noqa: FBT001 - one more fact of the snapshot
    may_renew = row.until - tx.now <= timedelta(days=RENEW_DAYS)
    return Choice(row.region, row.since, row.until, row.by_dm, row.paused, shows, may_renew)


async def _arm(tx: Transaction, row: ChoiceRow) -> None:
    await tx.due(Timer.END, str(row.id), row.community_id, row.until)
    await tx.due(Timer.REMIND, str(row.id), row.community_id, row.until - timedelta(days=REMIND_DAYS))


async def _refuse_stopped(tx: Transaction, by: Actor) -> None:
    bar = await bar_of(tx, by.community_id, by.id)
    if bar is not None:
        raise NotNowError(
            _("A moderator stopped Nearby for you until <t:{until}:D>. The /nearby screen says why.").format(
                until=day(bar.until)
            )
        )


async def _take_hello_back(tx: Transaction, by: Actor) -> None:
    row = await newest_hello(tx, by.community_id, by.id)
    if row is not None:
        row.taken_back = True


def _blocks(by: Actor) -> tuple[ColumnElement[bool], ...]:
    return (BlockRow.community_id == by.community_id, BlockRow.member_id == by.id)


async def _has_blocks(tx: Transaction, by: Actor) -> bool:
    return await tx.session.scalar(select(BlockRow.id).where(*_blocks(by)).limit(1)) is not None


async def _reports(tx: Transaction, by: Actor) -> tuple[OwnReport, ...]:
    found = await tx.session.scalars(
        select(ReportRow).where(ReportRow.community_id == by.community_id, ReportRow.by == by.id).order_by(ReportRow.id)
    )
    return tuple(OwnReport(row.at, row.finding, row.settled_at) for row in found)
