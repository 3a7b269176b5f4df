"""One move of one application: the compare, the change, the audit line, the card and what ends with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm.attributes import set_committed_value

from bot.community.actor import Actor
from bot.community.joining import MembershipSettings
from bot.days import months_after
from bot.errors import AlreadyDecidedError, NotAllowedError, NotNowError
from bot.language import _
from bot.membership import effects
from bot.membership.effects import Place
from bot.membership.rules import KEEPING_WORDS, OPEN, SETTLED, WAITING, Act, Hold, Status, status_after
from bot.membership.snapshots import Ended, VersionedRef
from bot.membership.tables import APPLICATIONS, AnswerRow, ApplicationRow, AskedRow, MemoryRow, OpinionRow
from bot.membership.timing import WITHDRAWN_DAYS, Timer, arm, disarm
from bot.store.transaction import StaleRowError, Transaction

# Built once: to build a statement takes longer than to run it.
_NEWEST = (
    select(ApplicationRow)
    .where(ApplicationRow.community_id == bindparam("community"), ApplicationRow.person_key == bindparam("person"))
    .order_by(ApplicationRow.id.desc())
    .limit(1)
)


async def as_seen(tx: Transaction, by: Actor, ref: VersionedRef) -> ApplicationRow:
    """Return an undecided application as a moderator's card showed it, also from before somebody took or released it.

    Raises AlreadyDecidedError when it is settled, OutOfDateError when what a decision stands on has changed since,
    NotAllowedError for their own.
    """
    try:
        row = await tx.take_version(ApplicationRow, ref, by.community_id)
    except StaleRowError as error:
        row = cast("ApplicationRow", error.row)
        if row.status in SETTLED:
            raise already_decided(row) from error
        if not row.words_version <= ref.version <= row.version:
            raise
    if row.status in SETTLED:
        raise already_decided(row)
    refuse_own(tx, by, row)
    return row


async def as_it_is(tx: Transaction, by: Actor, application_id: int) -> ApplicationRow:
    """Return an undecided application at whatever version it has, locked. Raises AlreadyDecidedError when settled."""
    row = await tx.get_in(ApplicationRow, application_id, by.community_id)
    await tx.session.refresh(row, with_for_update=True)
    if row.status in SETTLED:
        raise already_decided(row)
    return row


def refuse_own(tx: Transaction, by: Actor, row: ApplicationRow) -> None:
    """Refuse a moderator who is the applicant."""
    if row.person_key == tx.keys.person_key(by.community_id, by.id):
        raise NotAllowedError(_("This is your own application. Another moderator has to look at it."))


def refuse_if_taken(row: ApplicationRow, by: Actor, now: datetime) -> None:
    """Refuse while somebody else holds the application."""
    if row.status is Status.TAKEN and row.taken_by != by.id and row.lease_until and row.lease_until > now:
        raise NotNowError(
            _("<@{who}> has taken this until <t:{until}:t>. They or an organiser can release it.").format(
                who=row.taken_by, until=int(row.lease_until.timestamp())
            )
        )


def already_decided(row: ApplicationRow) -> AlreadyDecidedError:
    """Return the error that says who settled this, and when. People and times are in Discord's own notation."""
    at = row.decided_at or row.status_since
    sentence = _ended_sentence(row)
    words = sentence.format(who=row.decided_by or 0, at=int(at.timestamp()))
    return AlreadyDecidedError(words, by=row.decided_by or 0, at=at)


def _ended_sentence(row: ApplicationRow) -> str:
    if row.ended is Ended.IN_DISCORD and row.decided_by is None:
        return _("This was settled in Discord itself, <t:{at}:f>. Nothing was changed.")
    if row.status is Status.WITHDRAWN:
        return _withdrawn_sentence(row.ended)
    if row.status is Status.EXPIRED:
        return _("This application was closed, <t:{at}:f>. Nothing was changed.")
    if row.status is Status.DECLINED:
        return _("This was already declined by <@{who}>, <t:{at}:f>. Nothing was changed.")
    return _("This was already approved by <@{who}>, <t:{at}:f>. Nothing was changed.")


def _withdrawn_sentence(ended: Ended | None) -> str:
    if ended is Ended.LEFT:
        return _("The applicant left, <t:{at}:f>. Nothing was changed.")
    if ended is Ended.IN_DISCORD:
        return _("This was settled in Discord itself, <t:{at}:f>. Nothing was changed.")
    if ended is Ended.DROPPED:
        return _("A moderator left this as it was, <t:{at}:f>. Nothing was changed.")
    return _("The applicant took this back, <t:{at}:f>. Nothing was changed.")


async def move(tx: Transaction, by: Actor, row: ApplicationRow, act: Act, detail: str = "") -> None:
    """Do one act: the new status and its audit line, and the card once it was sent. The rest is the caller's."""
    after = status_after(row.status, act)
    if after is not row.status:
        row.status = after
        row.status_since = tx.now
    if after is not Status.TAKEN:
        row.taken_by = row.lease_until = None
    if act not in KEEPING_WORDS:
        row.words_version = row.version + 1  # the version that this change is about to get
    await tx.audit(by, f"application.{act}", f"application:{row.id}", detail)
    if row.submitted_at is not None:
        await tx.outbox(effects.application_card(row))


async def note(tx: Transaction, row: ApplicationRow, **values: Any) -> None:  # noqa: ANN401 - columns of many types
    """Write columns that do not change what a moderator sees to decide on, without counting the version up.

    Otherwise a reminder in the night would make every open button stale.
    """
    await tx.flush()
    await tx.session.execute(update(APPLICATIONS).where(APPLICATIONS.c.id == row.id).values(**values))
    for name, value in values.items():
        set_committed_value(row, name, value)


async def close(tx: Transaction, row: ApplicationRow, *, forget_days: int, ended: Ended | None = None) -> None:
    """End what belongs to an open application: timers, thread, reminders; and set the date on which it is forgotten."""
    if row.paused_since is not None:
        row.paused_seconds += (tx.now - row.paused_since).total_seconds()
        row.paused_since = None
    row.ended = ended
    row.hold = None
    await disarm(tx, row)
    await arm(tx, Timer.FORGET, row, tx.now + timedelta(days=forget_days))
    await close_thread(tx, row)
    places = [(row.on_duty_reminded, Place.ALERTS), (row.organiser_reminded, Place.ORGANISERS)]
    await tx.outbox(*(effects.overdue_card(row, place) for sent, place in places if sent))


def answers_came(row: ApplicationRow) -> None:
    """Take back that the questions could not be delivered."""
    if row.hold is Hold.NOT_ASKED:
        row.hold = None


async def close_thread(tx: Transaction, row: ApplicationRow) -> None:
    """Close the private thread, if there is one."""
    if row.thread_id is not None:
        await tx.outbox(effects.close_thread(row, row.thread_id))
        row.thread_id = None


async def end_without_decision(tx: Transaction, by: Actor, row: ApplicationRow, act: Act, ended: Ended) -> None:
    """Withdraw or expire: all words go in this transaction."""
    await close(tx, row, forget_days=WITHDRAWN_DAYS, ended=ended)
    await delete_words(tx, row)
    await move(tx, by, row, act, ended.value)


async def leave(tx: Transaction, row: ApplicationRow) -> None:
    """End the application of a person who is not in the community any more; nobody has decided anything about them."""
    if row.status in OPEN or row.status in {Status.APPROVED, Status.ROLE_GRANTED}:
        by = Actor.software(row.community_id)
        await end_without_decision(tx, by, row, Act.LEAVE, Ended.LEFT)


async def end_approved(tx: Transaction, row: ApplicationRow, act: Act, ended: Ended) -> None:
    """End a yes that did not come about on Discord. The person may apply again; the card says what was left."""
    await end_without_decision(tx, Actor.software(row.community_id), row, act, ended)
    if ended is Ended.IN_DISCORD:
        overruled = update(MemoryRow).where(MemoryRow.application_id == row.id)
        await tx.session.execute(overruled.values(code=ended.value))


async def delete_words(tx: Transaction, row: ApplicationRow) -> None:
    """Delete every word that a person wrote about or in this application."""
    await tx.flush()
    for table in (AnswerRow, AskedRow, OpinionRow):
        await tx.session.execute(delete(table).where(table.application_id == row.id))
    row.decline_text = None


async def remember(tx: Transaction, row: ApplicationRow, code: str, terms: MembershipSettings) -> None:
    """Keep the decision as a code under the person's keyed hash, and set the date on which that goes too."""
    assert row.decided_at is not None, "only a decision is remembered"
    waited = row.waited(tx.now)
    memory = MemoryRow(
        community_id=row.community_id,
        application_id=row.id,
        person_key=row.person_key,
        code=code,
        decided_at=row.decided_at,
        reapply_at=row.reapply_at,
        expires_at=months_after(row.decided_at, terms.memory_months),
        waited_seconds=waited.total_seconds() if waited is not None else None,
    )
    tx.add(memory)
    await tx.due(Timer.MEMORY, str(row.id), row.community_id, memory.expires_at)


async def open_of(tx: Transaction, community_id: int, person_key: str, *, lock: bool) -> ApplicationRow | None:
    """Return a person's undecided application; the database allows only one. `lock` it in order to change it."""
    found = select(ApplicationRow).where(
        ApplicationRow.community_id == community_id,
        ApplicationRow.person_key == person_key,
        ApplicationRow.status.in_(OPEN),
    )
    row: ApplicationRow | None = await tx.session.scalar(found.with_for_update() if lock else found)
    return row


async def newest_of(tx: Transaction, community_id: int, person_key: str) -> ApplicationRow | None:
    """Return a person's newest application, in whatever state."""
    row: ApplicationRow | None = await tx.session.scalar(_NEWEST, {"community": community_id, "person": person_key})
    return row


async def waiting_in(tx: Transaction, community_id: int) -> list[ApplicationRow]:
    """Return every application that was sent and is not decided, longest wait first."""
    found = await tx.session.scalars(
        select(ApplicationRow).where(ApplicationRow.community_id == community_id, ApplicationRow.status.in_(WAITING))
    )
    return sorted(found, key=lambda row: (-(row.waited(tx.now) or timedelta(0)), row.id))
