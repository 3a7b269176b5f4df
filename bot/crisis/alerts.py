"""Alerts: raised by the bot or by a worried person, taken by one who replies, and closed. Nothing else follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.crisis import effects, passing_on
from bot.crisis.passing_on import terms_of
from bot.crisis.patterns import Tier
from bot.crisis.snapshots import Alert, AlertKind, AlertState, Handled, Raised
from bot.crisis.tables import AlertRow, ChoiceRow
from bot.crisis.timing import BETWEEN_LETTERS, KEPT, LEASE, Timer
from bot.errors import AlreadyDecidedError, InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.language import _
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.typed import clean

MOST_WORDS: Final = 500
_MOST_WORRIES: Final = 5  # open at the same time from one person


@dataclass(frozen=True, slots=True)
class Heard:
    """That a message suggests risk: where it is, whose it is and how pressing, and nothing of what it says."""

    community_id: int
    channel_id: int
    message_id: int
    author_id: int
    tier: Tier


@dataclass(frozen=True, slots=True)
class Worry:
    """What a worried person points to: somebody, perhaps a message, perhaps own words (read on a press only)."""

    about_id: int
    channel_id: int | None = None
    message_id: int | None = None
    words: str = ""

    @property
    def ref(self) -> VersionedRef:
        """Return what the form about it carries."""
        return VersionedRef(self.about_id, 0)


class Alerts:
    """The use cases around alerts. Each change is one transaction with its cards, letters and timers."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    async def hear(self, heard: Heard) -> Alert | None:
        """Raise an alert for a message, or add to the one that is open for its author; None for a message known.

        Who said that the bot may write to them gets one letter, at most every 12 hours.
        """
        async with self._store.begin() as tx:
            if await tx.seen(f"crisis:{tx.keys.mark(f'crisis:{heard.message_id}')}"):  # no list of messages of risk
                return None
            row = await self._open_about(tx, heard.community_id, heard.author_id, AlertKind.WORDS)
            if row is None:
                row = await self._new(tx, heard.community_id, AlertKind.WORDS, heard.tier, heard.author_id)
                row.channel_id, row.message_id = heard.channel_id, heard.message_id
                await passing_on.ask_next(tx, row, terms_of(self._settings, heard.community_id))
            else:
                await self._again(tx, row, heard)
            await self._letter(tx, heard)
            await tx.flush()
            return row.snapshot()

    async def _again(self, tx: Transaction, row: AlertRow, heard: Heard) -> None:
        """Add to an open alert. One that has become more pressing is passed on like a new one."""
        row.times += 1
        row.channel_id, row.message_id = heard.channel_id, heard.message_id
        more_pressing = heard.tier < row.tier
        row.tier = min(row.tier, heard.tier)
        if more_pressing and row.state is AlertState.OPEN:
            await passing_on.wait_for(tx, row, terms_of(self._settings, row.community_id))
        await passing_on.redraw(tx, row)

    async def _letter(self, tx: Transaction, heard: Heard) -> None:
        choice = await tx.session.scalar(
            select(ChoiceRow)
            .where(ChoiceRow.community_id == heard.community_id, ChoiceRow.member_id == heard.author_id)
            .with_for_update()
        )
        if choice is None or not choice.letters:
            return
        if choice.last_letter_at is None or tx.now - choice.last_letter_at >= BETWEEN_LETTERS:
            choice.last_letter_at = tx.now
            await tx.outbox(effects.gentle_letter(choice))

    async def worry(self, by: Actor, worry: Worry) -> Raised:
        """Tell the people on duty that somebody is worried. The person it is about is never told.

        Raises InvalidInputError for words that are too long, NotNowError for somebody with very many open worries.
        """
        words = clean(worry.words)
        if len(words) > MOST_WORDS:
            raise InvalidInputError(_("Please use at most {most} letters.").format(most=MOST_WORDS))
        async with self._store.begin() as tx:
            row = await self._open_about(tx, by.community_id, worry.about_id, AlertKind.WORRIED, by.id)
            if row is None:
                await self._refuse_too_many(tx, by)
                row = await self._new(tx, by.community_id, AlertKind.WORRIED, Tier.SOON, worry.about_id)
                row.raised_by = by.id
                self._point(row, worry, words)
                await passing_on.ask_next(tx, row, terms_of(self._settings, by.community_id))
            else:
                row.times += 1
                self._point(row, worry, words)
                await passing_on.redraw(tx, row)
            await tx.flush()
            return Raised(row.snapshot(), told_on_duty=row.to_id is not None or row.taken_by is not None)

    @staticmethod
    def _point(row: AlertRow, worry: Worry, words: str) -> None:
        if worry.channel_id and worry.message_id:
            row.channel_id, row.message_id = worry.channel_id, worry.message_id
        row.words = words or row.words

    async def _refuse_too_many(self, tx: Transaction, by: Actor) -> None:
        waiting = await tx.session.scalar(
            select(func.count(AlertRow.id)).where(
                AlertRow.community_id == by.community_id,
                AlertRow.raised_by == by.id,
                AlertRow.state != AlertState.CLOSED,
            )
        )
        if (waiting or 0) >= _MOST_WORRIES:
            raise NotNowError(
                _("The people on duty already have several messages from you. Please speak to one of them.")
            )

    async def _open_about(
        self, tx: Transaction, community_id: int, about_id: int, kind: AlertKind, raised_by: int | None = None
    ) -> AlertRow | None:
        found = select(AlertRow).where(
            AlertRow.community_id == community_id,
            AlertRow.about_id == about_id,
            AlertRow.kind == kind,
            AlertRow.state != AlertState.CLOSED,
        )
        if raised_by is not None:
            found = found.where(AlertRow.raised_by == raised_by)
        return await tx.session.scalar(found.order_by(AlertRow.id).limit(1).with_for_update())

    async def _new(self, tx: Transaction, community_id: int, kind: AlertKind, tier: Tier, about_id: int) -> AlertRow:
        row = AlertRow(
            community_id=community_id,
            kind=kind,
            tier=int(tier),
            state=AlertState.OPEN,
            raised_at=tx.now,
            times=1,
            about_id=about_id,
            with_organisers=False,
        )
        tx.add(row)
        await tx.flush()
        await tx.due(Timer.FORGET, str(row.id), community_id, tx.now + KEPT)
        return row

    async def take(self, by: Actor, ref: VersionedRef) -> Alert:
        """Note that this person replies now; they have it for half an hour, and may press again to keep it.

        Raises NotAllowedError, NotFoundError, or AlreadyDecidedError naming who was first.
        """
        by.require(Capability.ANSWER_ALERTS)
        async with self._store.begin() as tx:
            row = await self._current(tx, by, ref)
            if row.state is AlertState.TAKEN and row.taken_by != by.id:
                raise _taken_already(row, tx)
            row.state = AlertState.TAKEN
            row.taken_by, row.lease_until = by.id, tx.now + LEASE
            await tx.not_due(Timer.ESCALATE, str(row.id), row.community_id)
            await tx.due(Timer.LEASE, str(row.id), row.community_id, row.lease_until)
            await tx.audit(by, "crisis.taken", f"alert:{row.id}")
            await passing_on.redraw(tx, row)
            await tx.flush()
            return row.snapshot()

    async def close(self, by: Actor, ref: VersionedRef, handled: Handled) -> Alert:
        """Note how it ended. Link, person and words are forgotten at once; time, class and end stay 30 days.

        Raises NotAllowedError, NotFoundError, or AlreadyDecidedError naming who closed it.
        """
        by.require(Capability.ANSWER_ALERTS)
        async with self._store.begin() as tx:
            row = await self._current(tx, by, ref)
            row.state, row.handled, row.closed_by = AlertState.CLOSED, handled, by.id
            await passing_on.forget_who(tx, row)
            await tx.audit(by, "crisis.closed", f"alert:{row.id}", handled.value)
            await passing_on.redraw(tx, row)
            await tx.outbox(effects.debrief_letter(row, by.id))
            await tx.flush()
            return row.snapshot()

    async def words_of(self, by: Actor, alert_id: int) -> str:
        """Return what the worried person wrote, "" for nothing. Raises NotAllowedError, NotFoundError."""
        by.require(Capability.ANSWER_ALERTS)
        async with self._store.begin() as tx:
            row = await self._locked(tx, by, alert_id)
            await tx.audit(by, "crisis.words_read", f"alert:{row.id}")
            return row.words or ""

    async def card(self, community_id: int, alert_id: int) -> Alert | None:
        """Return an alert for drawing, None once it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(AlertRow, alert_id)
            return row.snapshot() if row is not None and row.community_id == community_id else None

    async def _current(self, tx: Transaction, by: Actor, ref: VersionedRef) -> AlertRow:
        """Return the row as it is now: it matters only whether it was closed since, and by whom."""
        row = await self._locked(tx, by, ref.id)
        if row.state is AlertState.CLOSED:
            raise AlreadyDecidedError(
                _("This was looked after already, by {person}.").format(person=_named(row.closed_by)),
                by=row.closed_by or 0,
                at=tx.now,
            )
        return row

    @staticmethod
    async def _locked(tx: Transaction, by: Actor, alert_id: int) -> AlertRow:
        row = await tx.session.get(AlertRow, alert_id, populate_existing=True, with_for_update=True)
        if row is None or row.community_id != by.community_id:
            raise NotFoundError(_("This does not exist here any more."))
        if row.about_id == by.id:
            raise NotAllowedError(_("This one is for somebody else to look after. You can use /help-now at any time."))
        return row


def _taken_already(row: AlertRow, tx: Transaction) -> AlreadyDecidedError:
    sentence = _("{person} is replying already. If it takes more than one, please speak with them.")
    return AlreadyDecidedError(sentence.format(person=_named(row.taken_by)), by=row.taken_by or 0, at=tx.now)


def _named(member_id: int | None) -> str:
    return f"<@{member_id}>" if member_id else _("somebody")
