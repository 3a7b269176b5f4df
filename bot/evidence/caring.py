"""Looking at entries again, taking them out and putting them back: each with a name, a day and a history."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.days import months_after
from bot.errors import InvalidInputError, NotNowError, OutOfDateError
from bot.evidence import effects
from bot.evidence.moves import entry_row, note
from bot.evidence.rules import Deed, EntryState, checked_reason
from bot.evidence.shelf import Shelf
from bot.evidence.snapshots import Entry
from bot.evidence.tables import EntryRow
from bot.language import _
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction

MOST_MONTHS = 36

_Change = Callable[[Transaction, EntryRow], Awaitable[None]]


class Caring:
    """`key` and `ref` are those of the entry as it was shown; the ref of an untouched one is all zero."""

    def __init__(self, store: Store, settings: SettingsBook, shelf: Shelf) -> None:
        self._store = store
        self._settings = settings
        self._shelf = shelf

    async def check(self, by: Actor, key: str, ref: VersionedRef, months: int | None = None) -> Entry:
        """Note that this person compared an entry with its own page; it is due again after so many months.

        Raises AlreadyDecidedError naming who was first, NotNowError for a retired one, InvalidInputError.
        """
        by.require(Capability.CARE_FOR_EVIDENCE)
        usual = self._settings.for_community(by.community_id).evidence.review_months
        lasts = usual if months is None else months
        if not 1 <= lasts <= MOST_MONTHS:
            raise InvalidInputError(_("Please choose from 1 to {most} months.").format(most=MOST_MONTHS))

        async def checked(tx: Transaction, row: EntryRow) -> None:
            if row.state is EntryState.RETIRED:
                raise NotNowError(_("This entry was taken out. Put it back first."))
            row.checked_at, row.review_on = tx.now, months_after(tx.now, lasts)
            await note(tx, by, row, Deed.CHECKED)

        return await self._change(by, key, ref, checked)

    async def retire(self, by: Actor, key: str, ref: VersionedRef, reason: str) -> Entry:
        """Take an entry out, with a reason in its history; nobody finds or cites it any more."""
        by.require(Capability.CARE_FOR_EVIDENCE)
        text = checked_reason(reason)

        async def retired(tx: Transaction, row: EntryRow) -> None:
            if row.state is EntryState.RETIRED:
                raise NotNowError(_("This entry is out already."))
            row.state = EntryState.RETIRED
            await note(tx, by, row, Deed.RETIRED, text)

        return await self._change(by, key, ref, retired)

    async def restore(self, by: Actor, key: str, ref: VersionedRef) -> Entry:
        """Put a retired entry back."""
        by.require(Capability.CARE_FOR_EVIDENCE)

        async def restored(tx: Transaction, row: EntryRow) -> None:
            if row.state is EntryState.LIVE:
                raise NotNowError(_("This entry is in the hub already."))
            row.state = EntryState.LIVE
            await note(tx, by, row, Deed.RESTORED)

        return await self._change(by, key, ref, restored)

    async def _change(self, by: Actor, key: str, ref: VersionedRef, change: _Change) -> Entry:
        try:
            async with self._store.begin() as tx:
                seen = await self._shelf.entry(tx, by.community_id, key)
                row = await entry_row(tx, by, key, VersionedRef(seen.ref.id if ref.id else 0, ref.version))
                await change(tx, row)
                await tx.outbox(effects.due_card(by.community_id))
                await tx.flush()
                now = VersionedRef(row.id, row.version)
                return Entry(key, seen.guide, now, row.state, row.checked_at, row.review_on)
        except IntegrityError as error:  # another process was quicker with an untouched entry
            raise OutOfDateError(_("Somebody changed this entry since you opened it. Please open it again.")) from error
