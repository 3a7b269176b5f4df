"""Once a week and community: the card of what is due in the directory, for organisers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.community.book import SettingsBook
from bot.days import next_hour
from bot.delivery.handlers import Handlers
from bot.signposting import effects
from bot.signposting.timing import DIGEST_DAYS, Timer
from bot.store.store import Store
from bot.store.tables import DueRow
from bot.store.transaction import Transaction

_REF = "weekly"
PLACE = "organisers"


class Weekly:
    """One timer for each community, at the hour of its daily summary. There is one card, drawn afresh each week."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    def register(self, handlers: Handlers) -> None:
        """Name the handler."""
        handlers.due(Timer.DIGEST, self._weekly)

    async def arm(self, community_id: int) -> None:
        """Set the timer of a community if it is not set; the bot does this whenever it is ready."""
        async with self._store.begin() as tx:
            known = select(DueRow.at).where(
                DueRow.kind == Timer.DIGEST, DueRow.ref == _REF, DueRow.community_id == community_id
            )
            if await tx.session.scalar(known) is None:
                await self._set(tx, community_id)

    async def _weekly(self, tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG002 - one shape for all
        if self._settings.for_community(community_id).features.signposting:
            await tx.outbox(effects.show(community_id, effects.DIGEST, str(community_id), PLACE))
        await self._set(tx, community_id)

    async def _set(self, tx: Transaction, community_id: int) -> None:
        terms = self._settings.for_community(community_id).membership
        after = tx.now + timedelta(days=DIGEST_DAYS - 1)
        await tx.due(Timer.DIGEST, _REF, community_id, next_hour(after, terms.digest_hour, terms.timezone))
