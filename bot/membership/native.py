"""Discord's own door: its requests come into the same queue, and its words stay with Discord."""

from __future__ import annotations

from sqlalchemy import select

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.community.joining import MembershipSettings
from bot.membership import effects
from bot.membership.deciding import approve_row
from bot.membership.moves import close, end_without_decision, move, open_of, remember
from bot.membership.ports import NativeRequest, NativeStatus
from bot.membership.rules import OPEN, Act, Door, Hold, Status
from bot.membership.settling import JOINING
from bot.membership.snapshots import Ended
from bot.membership.tables import ApplicationRow, MemoryRow
from bot.membership.timing import run_clock
from bot.store.store import Store
from bot.store.transaction import Transaction


class NativeDoor:
    """Takes in what happens to requests in Discord itself, in whatever order and however often it is told."""

    _store: Store
    _settings: SettingsBook

    async def native_request(self, request: NativeRequest) -> None:
        """Take in a request made in Discord itself, or what Discord says became of it. The same twice is once."""
        terms = self._settings.for_community(request.community_id).membership
        if not terms.doors.native or request.status is NativeStatus.STARTED:
            return
        async with self._store.begin() as tx:
            await take_in(tx, request, terms)


async def take_in(tx: Transaction, request: NativeRequest, terms: MembershipSettings) -> None:
    """Bring one application into line with what Discord says of its request."""
    row = await tx.session.scalar(
        select(ApplicationRow)
        .where(ApplicationRow.community_id == request.community_id, ApplicationRow.request_id == request.request_id)
        .with_for_update()
    )
    if request.status is NativeStatus.SUBMITTED:
        await _submitted(tx, request, row, terms)
    elif row is not None and row.status in OPEN:
        await _settled_in_discord(tx, request, row, terms)


async def _submitted(
    tx: Transaction, request: NativeRequest, row: ApplicationRow | None, terms: MembershipSettings
) -> None:
    if row is not None:
        if row.status in OPEN or request.created_at <= row.status_since:
            return  # told again, or told late
        row.request_id = None
        await tx.flush()
    if not await is_news(tx, request):
        return
    person_key = tx.keys.person_key(request.community_id, request.applicant_id)
    new = ApplicationRow(
        community_id=request.community_id,
        member_id=request.applicant_id,
        person_key=person_key,
        door=Door.NATIVE,
        request_id=request.request_id,
        status=Status.SUBMITTED,
        status_since=tx.now,
        begun_at=request.created_at,
        submitted_at=tx.now,
        paused_seconds=0.0,
        on_duty_reminded=False,
        organiser_reminded=False,
    )
    tx.add(new)
    await tx.flush()
    await run_clock(tx, new, terms)
    applicant = Actor(request.applicant_id, request.community_id)
    await tx.audit(applicant, f"application.{Act.SUBMIT}", f"application:{new.id}", Door.NATIVE.value)
    await tx.outbox(effects.application_card(new))


async def is_news(tx: Transaction, request: NativeRequest) -> bool:
    """Tell whether a waiting request is a new application: the person has none open, and this one was never decided.

    A decided request may still be listed when its row is forgotten already; the memory of the decision knows better.
    """
    person_key = tx.keys.person_key(request.community_id, request.applicant_id)
    if await open_of(tx, request.community_id, person_key, lock=False) is not None:
        return False
    decided = await tx.session.scalar(
        select(MemoryRow.id)
        .where(
            MemoryRow.community_id == request.community_id,
            MemoryRow.person_key == person_key,
            MemoryRow.decided_at >= request.created_at,
        )
        .limit(1)
    )
    return decided is None


async def _settled_in_discord(
    tx: Transaction, request: NativeRequest, row: ApplicationRow, terms: MembershipSettings
) -> None:
    """Note what a person did with Discord's own buttons. `acted_by` 0 means that Discord named no person.

    A yes without a person gives no role: it is on the card, and a moderator decides.
    """
    by = Actor(request.acted_by, request.community_id)
    if request.status is NativeStatus.APPROVED and not request.acted_by:
        await _ask_who_approved(tx, row)
    elif request.status is NativeStatus.APPROVED:
        row.safety_by = row.decline_reason = row.decline_text = None
        await approve_row(tx, by, row, terms)
        await tx.outbox(effects.grant_role(row, tx.now + JOINING))
    elif request.status is NativeStatus.REJECTED:
        row.safety_by = row.decline_reason = row.decline_text = None
        row.decided_by, row.decided_at = request.acted_by or None, tx.now
        await close(tx, row, forget_days=terms.answers_days_declined, ended=Ended.IN_DISCORD)
        await remember(tx, row, Ended.IN_DISCORD.value, terms)
        await move(tx, by, row, Act.DECLINE, Ended.IN_DISCORD.value)
    else:
        by = Actor(request.applicant_id, request.community_id)
        await end_without_decision(tx, by, row, Act.WITHDRAW, Ended.BY_APPLICANT)


async def _ask_who_approved(tx: Transaction, row: ApplicationRow) -> None:
    if row.hold is not Hold.APPROVED_IN_DISCORD:
        row.hold = Hold.APPROVED_IN_DISCORD
        await tx.audit(Actor.software(row.community_id), "application.hold", f"application:{row.id}", row.hold.value)
        await tx.outbox(effects.application_card(row))
