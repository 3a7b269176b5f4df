"""How things stand for one person: may they apply, what is remembered of them, what they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.appeals.rules import OPEN_DAYS, may_appeal
from bot.community.actor import Actor
from bot.community.joining import MembershipSettings, Signpost
from bot.errors import NotNowError
from bot.language import _
from bot.membership.forms import asked_of
from bot.membership.moves import newest_of
from bot.membership.ports import PlacesPort
from bot.membership.rules import LETTING_IN, MEDIAN_DAYS, OPEN, Status, usual_wait
from bot.membership.snapshots import AskedQuestion, DeclineView, EarlierDecision, Ended, SignpostView, StatusReport
from bot.membership.tables import ApplicationRow, DoorsRow, MemoryRow
from bot.store.transaction import Transaction

# Built once: to build a statement takes longer than to run it, and every press for a status needs these.
_WAITS = select(MemoryRow.waited_seconds).where(
    MemoryRow.community_id == bindparam("community"),
    MemoryRow.decided_at >= bindparam("since"),
    MemoryRow.waited_seconds.is_not(None),
)
_LATEST_DATE = select(func.max(MemoryRow.reapply_at)).where(
    MemoryRow.community_id == bindparam("community"), MemoryRow.person_key == bindparam("person")
)


async def usually(tx: Transaction, community_id: int) -> timedelta | None:
    """Return the true median wait of the last 90 days, None with fewer than five decisions."""
    since = tx.now - timedelta(days=MEDIAN_DAYS)
    waits = await tx.session.scalars(_WAITS, {"community": community_id, "since": since})
    return usual_wait(timedelta(seconds=seconds) for seconds in waits if seconds is not None)


async def earlier_of(tx: Transaction, community_id: int, person_key: str, but: int = 0) -> tuple[EarlierDecision, ...]:
    """Return what the keyed hash remembers of a person, newest first; `but` leaves one application out."""
    found = await tx.session.scalars(
        select(MemoryRow)
        .where(
            MemoryRow.community_id == community_id,
            MemoryRow.person_key == person_key,
            func.coalesce(MemoryRow.application_id, 0) != but,
        )
        .order_by(MemoryRow.decided_at.desc())
    )
    return tuple(EarlierDecision(memory.code, memory.decided_at, memory.reapply_at) for memory in found)


async def reapply_date(tx: Transaction, community_id: int, person_key: str) -> datetime | None:
    """Return the date before which a new application is not welcome, None when it is welcome now."""
    latest = await tx.session.scalar(_LATEST_DATE, {"community": community_id, "person": person_key})
    return latest if latest is not None and latest > tx.now else None


async def refuse_while_paused(tx: Transaction, community_id: int) -> None:
    """Refuse while applications are paused."""
    doors = await tx.session.get(DoorsRow, community_id)
    if doors is None or not doors.paused:
        return
    if doors.paused_until is not None:
        raise NotNowError(
            _("Applications are paused until <t:{until}:f>. Please come back then. This is not about you.").format(
                until=int(doors.paused_until.timestamp())
            )
        )
    raise NotNowError(_("Applications are paused for a while. Please come back later. This is not about you."))


async def refuse_beginner(tx: Transaction, by: Actor, person_key: str, terms: MembershipSettings) -> None:
    """Refuse a new application: for members, through a closed door, while paused, and before the re-apply date."""
    if by.is_member:
        raise NotNowError(_("You are a member already. There is nothing to apply for."))
    newest = await newest_of(tx, by.community_id, person_key)
    if newest is not None and newest.status in LETTING_IN:
        raise NotNowError(_("You are approved already. A moderator is sorting out a small technical delay."))
    if not terms.doors.lobby:
        raise NotNowError(_("This group takes applications through Discord's own form only."))
    await refuse_while_paused(tx, by.community_id)
    if (date := await reapply_date(tx, by.community_id, person_key)) is not None:
        raise NotNowError(
            _("You can apply again from <t:{date}:D>. Until then, /apply status shows our last answer.").format(
                date=int(date.timestamp())
            )
        )


async def may_begin(tx: Transaction, by: Actor, person_key: str, terms: MembershipSettings) -> bool:
    """Tell whether pressing Apply would begin a new application now."""
    try:
        await refuse_beginner(tx, by, person_key, terms)
    except NotNowError:
        return False
    return True


def signpost_views(ids: list[str], signposts: tuple[Signpost, ...]) -> tuple[SignpostView, ...]:
    """Return the named signposts that the settings still have."""
    known = {signpost.id: signpost for signpost in signposts}
    chosen = (known[name] for name in ids if name in known)
    return tuple(SignpostView(s.id, s.name, s.about, s.address, s.checked, s.entry) for s in chosen)


def decline_view(row: ApplicationRow, terms: MembershipSettings) -> DeclineView | None:
    """Return a no as the person reads it; None when it is not a no."""
    if row.status is not Status.DECLINED or row.decided_at is None:
        return None
    signposts = signpost_views(row.decline_signposts, terms.signposts)
    return DeclineView(row.decline_reason, row.decline_text, signposts, row.decided_at, row.reapply_at)


async def with_places(decline: DeclineView | None, community_id: int, places: PlacesPort | None) -> DeclineView | None:
    """Return a no with what the directory says now of its places; the settings' own words stay for all others."""
    if decline is None or places is None:
        return decline
    fresh = [await _fresh(signpost, community_id, places) for signpost in decline.signposts]
    return replace(decline, signposts=tuple(fresh))


async def _fresh(signpost: SignpostView, community_id: int, places: PlacesPort) -> SignpostView:
    place = await places.place(community_id, signpost.entry) if signpost.entry else None
    if place is None:
        return replace(signpost, entry="")
    checked = place.checked_at.date() if place.checked_at else None
    return replace(signpost, name=place.name, about=place.may_do, address=place.url, checked=checked, alert=place.alert)


async def report_for(tx: Transaction, by: Actor, terms: MembershipSettings) -> StatusReport:
    """Return everything the caller may know about their application."""
    person_key = tx.keys.person_key(by.community_id, by.id)
    row = await newest_of(tx, by.community_id, person_key)
    is_open = row is not None and row.status in OPEN
    asked: tuple[AskedQuestion, ...] = ()
    answer_by = None
    if row is not None and row.status is Status.NEEDS_INFO:
        asked = await asked_of(tx, row, latest=True)
        answer_by = row.asked_at + timedelta(days=terms.needs_info_days) if row.asked_at else None
    return StatusReport(
        application=row.snapshot(tx.now) if row else None,
        since=row.status_since if row else None,
        usually=await usually(tx, by.community_id),
        asked=asked,
        answer_by=answer_by,
        draft_expires_at=row.draft_expires_at if row and row.status is Status.DRAFT else None,
        decline=decline_view(row, terms) if row else None,
        ended=Ended(row.ended) if row and row.ended else None,
        reapply_at=None if is_open else await reapply_date(tx, by.community_id, person_key),
        may_begin=not is_open and await may_begin(tx, by, person_key, terms),
        appeal_until=_appeal_until(row, tx.now) if row is not None else None,
    )


def _appeal_until(row: ApplicationRow, now: datetime) -> datetime | None:
    """Return until when somebody who was declined may ask for another look, None when they may not."""
    if row.status is not Status.DECLINED or row.decided_at is None or not may_appeal(row.decided_at, now):
        return None
    return row.decided_at + timedelta(days=OPEN_DAYS)
