"""The entries of each community, kept unsealed in memory: only what changed is read and unsealed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select

from bot.community.book import SettingsBook
from bot.community.evidence import EvidenceFile, Guide
from bot.errors import NotFoundError
from bot.evidence.finding import Finder
from bot.evidence.rules import EntryState, checked_key, key_of_row
from bot.evidence.snapshots import Entry
from bot.evidence.tables import EntryRow
from bot.language import _
from bot.store.base import VersionedRef
from bot.store.transaction import Transaction

Pages = Callable[[int], Mapping[str, Entry]]
"""Gives the pages of reliable bodies that a community may cite, by their keys; always the same ones."""
_State = tuple[EvidenceFile, frozenset[tuple[int, int]]]


class Shelf:
    """Every entry by its key, retired ones too, and the index over those that can be found."""

    def __init__(self, settings: SettingsBook, pages: Pages = lambda _community_id: {}) -> None:
        self._settings = settings
        self._pages = pages
        self._kept: dict[int, tuple[_State, dict[str, Entry], Finder]] = {}

    async def entries(self, tx: Transaction, community_id: int) -> dict[str, Entry]:
        """Return every entry by its key: those of the file first, then those people added, then pages."""
        return (await self._fresh(tx, community_id))[1]

    async def live(self, tx: Transaction, community_id: int) -> dict[str, Entry]:
        """Return the entries that can be found."""
        return _live(await self.entries(tx, community_id))

    async def finder(self, tx: Transaction, community_id: int) -> Finder:
        """Return the index over the entries that can be found."""
        return (await self._fresh(tx, community_id))[2]

    async def entry(self, tx: Transaction, community_id: int, key: str) -> Entry:
        """Return one entry, retired or not. Raises NotFoundError."""
        found = (await self.entries(tx, community_id)).get(checked_key(key))
        if found is None:
            raise NotFoundError(_("This entry is not here any more. Please search again."))
        return found

    async def _fresh(self, tx: Transaction, community_id: int) -> tuple[_State, dict[str, Entry], Finder]:
        versions = await tx.session.execute(
            select(EntryRow.id, EntryRow.version).where(EntryRow.community_id == community_id)
        )
        state = (self._settings.evidence, frozenset((number, version) for number, version in versions))
        kept = self._kept.get(community_id)
        if kept is not None and kept[0][0] is state[0] and kept[0][1] == state[1]:
            return kept
        rows = await tx.session.scalars(
            select(EntryRow).where(EntryRow.community_id == community_id).order_by(EntryRow.id)
        )
        entries = {**_entries(state[0], list(rows)), **self._pages(community_id)}
        fresh = (state, entries, Finder({key: entry.guide for key, entry in _live(entries).items()}))
        self._kept[community_id] = fresh
        return fresh


def _live(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    return {key: entry for key, entry in entries.items() if entry.state is EntryState.LIVE}


def _entries(file: EvidenceFile, rows: list[EntryRow]) -> dict[str, Entry]:
    touched = {row.file_key: row for row in rows if row.file_key is not None}
    entries: dict[str, Entry] = {}
    for key, guide in file.guide.items():
        row = touched.get(key)
        entries[key] = Entry(key, guide) if row is None else _entry(key, guide, row)
    for row in rows:
        if row.facts is not None:
            key = key_of_row(row.id)
            entries[key] = _entry(key, Guide.model_validate(row.facts), row)
    return entries


def _entry(key: str, guide: Guide, row: EntryRow) -> Entry:
    ref = VersionedRef(row.id, row.version)
    return Entry(key, guide, ref, row.state, row.checked_at, row.review_on)
