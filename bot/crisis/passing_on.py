"""How an alert goes from one person to the next: who is asked, who after them, and when the organisers are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select

from bot.community.book import SettingsBook
from bot.crisis import effects
from bot.crisis.patterns import Tier
from bot.crisis.rota import next_person, on_duty
from bot.crisis.snapshots import AlertState, Shift
from bot.crisis.tables import AlertRow, AskedRow, ShiftRow
from bot.crisis.timing import PATIENCE_FOR_LOOK, Timer
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Terms:
    """What organisers set: minutes until the next person is asked, the most alerts for one, and letters or not."""

    answer_minutes: int
    most_alerts: int
    by_letter: bool


def terms_of(settings: SettingsBook, community_id: int) -> Terms:
    """Return what the organisers of a community set about alerts."""
    crisis = settings.for_community(community_id).crisis
    return Terms(crisis.answer_minutes, crisis.most_alerts, by_letter=crisis.alert_by_dm)


async def ask_next(tx: Transaction, row: AlertRow, terms: Terms) -> None:
    """Ask the next person on duty; when nobody is left, show it to the organisers. An open alert is never dropped."""
    asked = set((await tx.session.scalars(select(AskedRow.member_id).where(AskedRow.alert_id == row.id))).all())
    without = asked | {who for who in (row.about_id, row.raised_by) if who is not None}
    present = on_duty(await shifts_in(tx, row.community_id), tx.now)
    load = await load_in(tx, row.community_id, without_alert=row.id)
    row.to_id = next_person(present, load=load, cap=terms.most_alerts, without=without)
    if row.to_id is None:
        row.with_organisers = True
        await tx.not_due(Timer.ESCALATE, str(row.id), row.community_id)
    else:
        tx.add(AskedRow(community_id=row.community_id, alert_id=row.id, member_id=row.to_id))
        await wait_for(tx, row, terms)
    await redraw(tx, row)
    if row.to_id is not None and terms.by_letter:
        await tx.outbox(effects.alert_letter(row, row.to_id))


async def wait_for(tx: Transaction, row: AlertRow, terms: Terms) -> None:
    """Give the person who was asked their minutes; one that only needs a look may wait longer."""
    if row.to_id is None:
        return
    minutes = terms.answer_minutes * (PATIENCE_FOR_LOOK if row.tier == Tier.LOOK else 1)
    await tx.due(Timer.ESCALATE, str(row.id), row.community_id, tx.now + timedelta(minutes=minutes))


async def redraw(tx: Transaction, row: AlertRow) -> None:
    """Draw the card anew, for moderators and, if it went so far, for organisers."""
    await tx.flush()
    await tx.outbox(effects.alert_card(row))
    if row.with_organisers:
        await tx.outbox(effects.alert_card(row, place="organisers"))


async def give_to(tx: Transaction, row: AlertRow, member_id: int, terms: Terms) -> None:
    """Hand an open or taken alert to one person on duty."""
    row.state, row.to_id, row.taken_by, row.lease_until = AlertState.OPEN, member_id, None, None
    await tx.not_due(Timer.LEASE, str(row.id), row.community_id)
    known = await tx.session.scalar(
        select(AskedRow.id).where(AskedRow.alert_id == row.id, AskedRow.member_id == member_id)
    )
    if known is None:
        tx.add(AskedRow(community_id=row.community_id, alert_id=row.id, member_id=member_id))
    await wait_for(tx, row, terms)
    await redraw(tx, row)
    if terms.by_letter:
        await tx.outbox(effects.alert_letter(row, member_id))


async def let_go(tx: Transaction, row: AlertRow, terms: Terms) -> None:
    """Open a taken alert again and ask the next person."""
    row.state, row.taken_by, row.lease_until = AlertState.OPEN, None, None
    await tx.not_due(Timer.LEASE, str(row.id), row.community_id)
    await ask_next(tx, row, terms)


async def forget_who(tx: Transaction, row: AlertRow) -> None:
    """Forget the person, the link, the words and who was asked; take back the timers that would go on."""
    row.about_id = row.raised_by = row.to_id = row.taken_by = None
    row.channel_id = row.message_id = None
    row.words = row.lease_until = None
    await tx.session.execute(delete(AskedRow).where(AskedRow.alert_id == row.id))
    for timer in (Timer.ESCALATE, Timer.LEASE):
        await tx.not_due(timer, str(row.id), row.community_id)


async def shifts_in(tx: Transaction, community_id: int) -> list[Shift]:
    """Return all shifts of a community that have not ended."""
    rows = await tx.session.scalars(
        select(ShiftRow).where(ShiftRow.community_id == community_id, ShiftRow.ends > tx.now).order_by(ShiftRow.begins)
    )
    return [row.snapshot() for row in rows]


async def load_in(tx: Transaction, community_id: int, *, without_alert: int = 0) -> Counter[int]:
    """Return how many alerts each person carries: those they took, and those they were asked to take."""
    rows = await tx.session.execute(
        select(AlertRow.taken_by, AlertRow.to_id).where(
            AlertRow.community_id == community_id, AlertRow.state != AlertState.CLOSED, AlertRow.id != without_alert
        )
    )
    return Counter(carrier for taken_by, to_id in rows if (carrier := taken_by or to_id) is not None)


async def carried_by(tx: Transaction, community_id: int, member_id: int) -> Iterable[AlertRow]:
    """Return the alerts that wait for a person or that they took."""
    rows = await tx.session.scalars(
        select(AlertRow)
        .where(
            AlertRow.community_id == community_id,
            AlertRow.state != AlertState.CLOSED,
            or_(AlertRow.taken_by == member_id, AlertRow.to_id == member_id),
        )
        .order_by(AlertRow.id)
        .with_for_update()
    )
    return [row for row in rows if member_id == (row.taken_by or row.to_id)]


async def unasked(tx: Transaction, community_id: int) -> Iterable[AlertRow]:
    """Return the open alerts that wait for nobody in particular."""
    rows = await tx.session.scalars(
        select(AlertRow)
        .where(AlertRow.community_id == community_id, AlertRow.state == AlertState.OPEN, AlertRow.to_id.is_(None))
        .order_by(AlertRow.tier, AlertRow.id)
        .with_for_update()
    )
    return rows.all()
