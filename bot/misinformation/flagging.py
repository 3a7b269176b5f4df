"""Flags: a member asks that people look at a message, or the bot's own rules do. A count never decides anything."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.errors import NotNowError, TryAgainError
from bot.language import _
from bot.misinformation import opening
from bot.misinformation.checking import checked_words, fitted, require_flaggable
from bot.misinformation.followed import FollowedMessages
from bot.misinformation.moves import reasons_of, redraw
from bot.misinformation.panel import Panel, hours_of
from bot.misinformation.ports import CrisisPort, NearPort, OutcomeHook
from bot.misinformation.rules import MEMBERS, OPEN, SETTLED, CaseState, severity_with
from bot.misinformation.snapshots import Case, FlaggedMessage, FlagRequest, Receipt, ReceiptKind, Suspect
from bot.misinformation.staffed import next_opening, start_of_day
from bot.misinformation.tables import CaseRow, FlagRow
from bot.misinformation.timing import NEAR, Timer
from bot.store.store import Store
from bot.store.transaction import Transaction

_log = logging.getLogger(__name__)


class Flagging:
    """The use cases of those who flag. Each is one transaction with its case, seats, cards and letters."""

    def __init__(
        self,
        store: Store,
        settings: SettingsBook,
        panel: Panel,
        *,
        near: NearPort,
        crisis: CrisisPort,
        hook: OutcomeHook,
        followed: FollowedMessages | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._panel = panel
        self._near = near
        self._crisis = crisis
        self._hook = hook
        self._followed = followed or FollowedMessages()

    def check(self, by: Actor, message: FlaggedMessage) -> None:
        """Refuse what cannot be flagged, before anybody fills in a form. Raises as `flag`; reads no database."""
        by.require(Capability.FLAG_MESSAGES)
        if not self._settings.for_community(by.community_id).misinformation.enabled:
            raise NotNowError(_("Flags are switched off in this group. Please tell a moderator."))
        require_flaggable(message, by, self._store.clock.now())

    async def flag(self, by: Actor, request: FlagRequest) -> Receipt:
        """Note that somebody thinks a message may mislead, and have people look at it.

        The answer is the same whether others flagged the message or not. Words that suggest risk go to the people on
        duty instead. Raises NotAllowedError, NotNowError while flags are off, InvalidInputError for what cannot be
        flagged.
        """
        by.require(Capability.FLAG_MESSAGES)
        self.check(by, request.message)
        words = checked_words(request.words)
        message = fitted(request.message)
        help_now = self._crisis.suggests_risk(words)
        if self._crisis.suggests_risk(message.text):
            await self._hear(by.community_id, message)
            return Receipt(None, ReceiptKind.HELP_NOW, help_now=help_now)
        near = await self._posters(by.community_id, message)
        async with self._store.begin() as tx:
            receipt = await self._flag(tx, by, replace(request, message=message, words=words), near)
        return replace(receipt, help_now=help_now)

    async def _hear(self, community_id: int, message: FlaggedMessage) -> None:
        await self._crisis.hear(community_id, message.channel_id, message.message_id, message.author_id, message.text)

    async def _posters(self, community_id: int, message: FlaggedMessage) -> frozenset[int]:
        """Ask who wrote near a message, unless a case about it is open. A flag is never lost for want of an answer."""
        async with self._store.read() as tx:
            known = await tx.session.scalar(
                select(CaseRow.id).where(
                    CaseRow.community_id == community_id,
                    CaseRow.message_id == message.message_id,
                    CaseRow.state.in_(OPEN),
                )
            )
            since = tx.now - NEAR
        if known is not None:
            return frozenset()
        try:
            return await self._near.recent_posters(community_id, message.channel_id, since)
        except TryAgainError:
            _log.warning("Discord did not say who wrote near message %d", message.message_id)
            return frozenset()

    async def _flag(self, tx: Transaction, by: Actor, request: FlagRequest, near: frozenset[int]) -> Receipt:
        message, reason = request.message, request.reason
        row = await opening.case_about(tx, by.community_id, message.message_id)
        if row is None or row.state in SETTLED:
            if row is not None and not opening.may_open_again(row, message, is_danger=reason.is_danger):
                return Receipt(None, ReceiptKind.LOOKED_AT, is_danger=reason.is_danger)
            row = await self._open(tx, by.community_id, message, reason.severity, [MEMBERS], row)
            await opening.write_near(tx, row, near)
        else:
            await opening.note_text(tx, self._hook, row, message)
            if row.state in SETTLED:  # the edit was taken for the author's correction, and is doubted again
                row = await self._open(tx, by.community_id, message, reason.severity, [MEMBERS], row)
        may_begin = reason.is_danger or not await self._is_over_budget(tx, by)
        flag, is_new = await self._flag_row(tx, by, row, request)
        told = await self._go_on(tx, row, flag, may_begin=may_begin)
        await self._panel.leave(tx, row, by.id)
        kind = _kind_of(row, is_new=is_new, may_begin=may_begin)
        return Receipt(flag.id, kind, is_danger=reason.is_danger, told_on_duty=told)

    async def _open(
        self,
        tx: Transaction,
        community_id: int,
        message: FlaggedMessage,
        severity: int,
        sources: Sequence[str],
        earlier: CaseRow | None,
    ) -> CaseRow:
        row = opening.new_case(community_id, message, severity, sources, earlier)
        row.opened_at = row.state_since = tx.now
        self._followed.add(message.message_id)
        tx.add(row)
        await tx.flush()
        return row

    async def _flag_row(self, tx: Transaction, by: Actor, row: CaseRow, request: FlagRequest) -> tuple[FlagRow, bool]:
        """Return this person's flag of a case and whether it is new; a second one may only add danger and the wish."""
        flag = await tx.session.scalar(
            select(FlagRow).where(FlagRow.case_id == row.id, FlagRow.member_id == by.id).with_for_update()
        )
        if flag is not None:
            if request.reason.is_danger and not flag.reason.is_danger:
                flag.reason = request.reason
            flag.wants_result = flag.wants_result or request.wants_result
            return flag, False
        flag = FlagRow(
            community_id=by.community_id,
            case_id=row.id,
            member_id=by.id,
            reason=request.reason,
            words=request.words or None,
            wants_result=request.wants_result,
            at=tx.now,
        )
        tx.add(flag)
        await tx.flush()
        await tx.audit(by, "misinformation.flagged", f"flag:{flag.id}")
        return flag, True

    async def _is_over_budget(self, tx: Transaction, by: Actor) -> bool:
        """Tell whether a person gave as many flags today as are looked at on the same day."""
        settings = self._settings.for_community(by.community_id).misinformation
        today = start_of_day(tx.now, hours_of(self._settings, by.community_id))
        given = await tx.session.scalar(
            select(func.count(FlagRow.id)).where(
                FlagRow.community_id == by.community_id, FlagRow.member_id == by.id, FlagRow.at >= today
            )
        )
        return (given or 0) >= settings.flags_a_day

    async def _go_on(self, tx: Transaction, row: CaseRow, flag: FlagRow, *, may_begin: bool) -> bool:
        """Let a waiting case begin, or raise one that goes on; return whether somebody on duty knows of the danger.

        Who is the second to see it hears the same as the first.
        """
        raised = severity_with(row.severity, flag.reason) > row.severity
        row.severity = severity_with(row.severity, flag.reason)
        hours = hours_of(self._settings, row.community_id)
        if row.state is CaseState.WAITING and may_begin:
            await tx.not_due(Timer.BEGIN, str(row.id), row.community_id)
            return await opening.start(tx, self._panel, row)
        if row.state is CaseState.WAITING and row.opened_at < tx.now:
            return False  # its morning is arranged already
        if row.state is CaseState.WAITING:
            tomorrow = start_of_day(tx.now, hours) + timedelta(days=1, seconds=-1)
            await tx.due(Timer.BEGIN, str(row.id), row.community_id, next_opening(tomorrow, hours))
        elif raised:
            return await self._panel.raise_alarm(tx, row)
        else:
            if await _is_new_reason(tx, flag):
                await redraw(tx, row)
            return flag.reason.is_danger and await self._panel.is_told(tx, row)
        return False

    async def suspect(self, community_id: int, suspect: Suspect) -> Case | None:
        """Have people look at a message that the bot's own rules doubt; None when they do already, or have looked.

        A rule may only ask: nothing happens to the message or to its author.
        """
        message = fitted(suspect.message)
        if not self._settings.for_community(community_id).misinformation.enabled:
            return None
        if self._crisis.suggests_risk(message.text):
            await self._hear(community_id, message)
            return None
        near = await self._posters(community_id, message)
        async with self._store.begin() as tx:
            row = await opening.case_about(tx, community_id, message.message_id)
            if row is not None and row.state not in SETTLED:
                return await self._add_suspicion(tx, row, suspect, message)
            if row is not None and not opening.may_open_again(row, message, is_danger=False):
                return None
            row = await self._open(tx, community_id, message, suspect.severity, suspect.sources, row)
            row.rule_words = list(suspect.why)
            await opening.write_near(tx, row, near)
            await opening.start(tx, self._panel, row, link_only=suspect.link_only)
            await tx.flush()
            return row.snapshot((await reasons_of(tx, [row.id])).get(row.id, ()))

    async def _add_suspicion(
        self, tx: Transaction, row: CaseRow, suspect: Suspect, message: FlaggedMessage
    ) -> Case | None:
        """Add what a rule found to a case that is open; only danger changes anything for it."""
        await opening.note_text(tx, self._hook, row, message)
        row.sources = list(dict.fromkeys([*row.sources, *suspect.sources]))
        row.rule_words = list(dict.fromkeys([*row.rule_words, *suspect.why]))
        if suspect.severity == 3 > row.severity:
            row.severity = 3
            await self._panel.raise_alarm(tx, row)
        return None


def _kind_of(row: CaseRow, *, is_new: bool, may_begin: bool) -> ReceiptKind:
    """Return what a person is told of their flag; whether others flagged the message, too, makes no difference."""
    if row.state is CaseState.WAITING or (is_new and not may_begin):
        return ReceiptKind.LATER
    return ReceiptKind.NOTED if is_new else ReceiptKind.AGAIN


async def _is_new_reason(tx: Transaction, flag: FlagRow) -> bool:
    """Tell whether nobody else gave the reason of a flag: only then its card reads differently."""
    same = select(FlagRow.id).where(
        FlagRow.case_id == flag.case_id, FlagRow.reason == flag.reason, FlagRow.id != flag.id
    )
    return await tx.session.scalar(same.limit(1)) is None
