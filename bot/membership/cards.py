"""What is on each card and direct message, read freshly whenever it is drawn."""

from __future__ import annotations

from datetime import date, timedelta

from bot.community.book import SettingsBook
from bot.community.joining import MembershipSettings
from bot.membership.forms import asked_of, count_asked
from bot.membership.ports import PlacesPort
from bot.membership.queueing import card_places, opinions_of, queue_items
from bot.membership.raids import raid_view
from bot.membership.rules import LETTING_IN, WAITING, Status
from bot.membership.snapshots import (
    ApplicationCard,
    DeclinedMessage,
    DigestCard,
    DraftReminder,
    EntryCard,
    OverdueCard,
    QuestionsMessage,
    RaidCard,
    VersionedRef,
    WelcomeMessage,
)
from bot.membership.standing import decline_view, earlier_of, usually, with_places
from bot.membership.tables import ApplicationRow, DoorsRow, RaidRow
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.store.types import created_at_of

DIGEST_ITEMS = 10


class Cards:
    """Reads for the renderers. None means: there is nothing (any more) to show, take the card away.

    Card names and their `ref`: application, overdue, questions, questions_dm, welcome, declined, technical_delay,
    draft_reminder, expired: the application id; entry: "lobby"; raid: the raid id; digest: the ISO date;
    ask_later: the reminder id (its message needs nothing but the community).
    """

    def __init__(self, store: Store, settings: SettingsBook, places: PlacesPort | None = None) -> None:
        self._store = store
        self._settings = settings
        self._places = places

    def _terms(self, community_id: int) -> MembershipSettings:
        return self._settings.for_community(community_id).membership

    async def application(self, community_id: int, application_id: int) -> ApplicationCard | None:
        """Return the card in the queue; None for a draft and once the row is gone. Forgotten: without a member."""
        terms = self._terms(community_id)
        async with self._store.read() as tx:
            row = await _row(tx, community_id, application_id)
            if row is None or row.submitted_at is None:
                return None
            asked, answered = await count_asked(tx, row)
            words = terms.decline_for(row.decline_reason) if row.decline_reason else None
            return ApplicationCard(
                application=row.snapshot(tx.now),
                account_created_at=created_at_of(row.member_id) if row.member_id else None,
                edited_at=row.edited_at,
                earlier=await earlier_of(tx, community_id, row.person_key, but=row.id),
                asked=asked,
                answered=answered,
                thread_id=row.thread_id,
                no_answer_days=terms.needs_info_days if row.no_answer else None,
                opinion_asked_by=row.opinion_asked_by,
                opinions=await opinions_of(tx, row, words=False),
                safety_by=row.safety_by,
                decline_reason=row.decline_reason,
                decline_label=words.label if words else None,
                reapply_at=row.reapply_at,
                told_by=row.told_by,
                ended=row.ended,
            )

    async def overdue(self, community_id: int, application_id: int) -> OverdueCard | None:
        """Return the reminder about a long wait; None once nothing waits for us any more."""
        async with self._store.read() as tx:
            row = await _row(tx, community_id, application_id)
            if row is None or row.status not in WAITING:
                return None
            waited = row.waited(tx.now) or timedelta(0)
            place = (await card_places(tx, community_id)).get(str(row.id))
            return OverdueCard(row.snapshot(tx.now), waited, place, settled=row.status is Status.NEEDS_INFO)

    async def digest(self, community_id: int, day: date) -> DigestCard:
        """Return the daily summary as the queue stands now."""
        async with self._store.read() as tx:
            items = await queue_items(tx, community_id)
            taken = sum(item.application.status is Status.TAKEN for item in items)
            silent = sum(item.no_answer for item in items)
            return DigestCard(day, len(items), taken, silent, items[:DIGEST_ITEMS])

    async def entry(self, community_id: int) -> EntryCard:
        """Return the standing card of the lobby."""
        async with self._store.read() as tx:
            doors = await tx.session.get(DoorsRow, community_id)
            paused = doors is not None and doors.paused
            until = doors.paused_until if doors is not None and paused else None
            return EntryCard(open=not paused, until=until, usually=await usually(tx, community_id))

    async def raid(self, community_id: int, raid_id: int) -> RaidCard | None:
        """Return the card of one raid."""
        async with self._store.read() as tx:
            row = await tx.session.get(RaidRow, raid_id)
            return await raid_view(tx, row) if row is not None and row.community_id == community_id else None

    async def questions(self, community_id: int, application_id: int) -> QuestionsMessage | None:
        """Return the moderators' latest questions, for the private thread and the direct message."""
        terms = self._terms(community_id)
        async with self._store.read() as tx:
            row = await _row(tx, community_id, application_id)
            if row is None or row.asked_at is None:
                return None
            asked = await asked_of(tx, row, latest=True)
            if not asked:
                return None
            return QuestionsMessage(
                ref=VersionedRef(row.id, row.version),
                community_id=community_id,
                member_id=row.member_id,
                questions=tuple(one.question for one in asked),
                answer_by=row.asked_at + timedelta(days=terms.needs_info_days),
                reminder=row.questions_reminded,
                open=row.status is Status.NEEDS_INFO,
            )

    async def welcome(self, community_id: int, application_id: int) -> WelcomeMessage | None:
        """Return the words after a yes; None when the person has left."""
        async with self._store.read() as tx:
            row = await _row(tx, community_id, application_id)
            if row is None or row.status not in LETTING_IN | {Status.WELCOMED}:
                return None
            return WelcomeMessage(community_id, self._terms(community_id).welcome)

    async def delayed(self, community_id: int, application_id: int) -> bool:
        """Tell whether a yes is still on its way in, so that a letter about the delay makes sense."""
        async with self._store.read() as tx:
            row = await _row(tx, community_id, application_id)
            return row is not None and row.status in LETTING_IN

    async def declined(self, community_id: int, application_id: int) -> DeclinedMessage | None:
        """Return the words after a no; None once they are forgotten."""
        terms = self._terms(community_id)
        async with self._store.read() as tx:
            row = await _row(tx, community_id, application_id)
            view = decline_view(row, terms) if row is not None else None
        view = await with_places(view, community_id, self._places)
        if view is None or view.text is None:
            return None
        return DeclinedMessage(community_id, application_id, view, terms.ask_again)

    async def draft_reminder(self, community_id: int, application_id: int) -> DraftReminder | None:
        """Return the reminder about a draft; None when the draft is gone or sent."""
        async with self._store.read() as tx:
            row = await _row(tx, community_id, application_id)
            if row is None or row.status is not Status.DRAFT or row.draft_expires_at is None:
                return None
            return DraftReminder(community_id, row.draft_expires_at)


async def _row(tx: Transaction, community_id: int, application_id: int) -> ApplicationRow | None:
    row = await tx.session.get(ApplicationRow, application_id)
    return row if row is not None and row.community_id == community_id else None
