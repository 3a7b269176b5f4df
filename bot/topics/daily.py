"""Once a day and community: begin the reviews whose date has come, and write to hosts who want it."""

from __future__ import annotations

from sqlalchemy import select

from bot.community.book import SettingsBook
from bot.days import next_hour
from bot.delivery.handlers import Handlers
from bot.store.store import Store
from bot.store.tables import DueRow
from bot.store.transaction import Transaction
from bot.topics.group_timing import Timer
from bot.topics.living import write_to_hosts
from bot.topics.reviewing import begin_due_reviews

_REF = "daily"


class Daily:
    """One timer for each community, at the hour of its daily summary."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    def register(self, handlers: Handlers) -> None:
        """Name the handler."""
        handlers.due(Timer.DAILY, self._daily)

    async def arm(self, community_id: int) -> None:
        """Set the timer of a community if it is not set; the bot does this whenever it is ready."""
        async with self._store.begin() as tx:
            known = select(DueRow.at).where(
                DueRow.kind == Timer.DAILY, DueRow.ref == _REF, DueRow.community_id == community_id
            )
            if await tx.session.scalar(known) is None:
                await self._set(tx, community_id)

    async def _daily(self, tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG002 - one shape for all
        settings = self._settings.for_community(community_id)
        if settings.features.topics:
            await begin_due_reviews(tx, community_id, settings.topics)
            await write_to_hosts(tx, community_id)
        await self._set(tx, community_id)

    async def _set(self, tx: Transaction, community_id: int) -> None:
        terms = self._settings.for_community(community_id).membership
        await tx.due(Timer.DAILY, _REF, community_id, next_hour(tx.now, terms.digest_hour, terms.timezone))
