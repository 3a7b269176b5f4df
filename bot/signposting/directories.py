"""The directory of every community: its files, and over them what the community changed and checked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.errors import NotFoundError, TryAgainError
from bot.language import _
from bot.mistakes import Mistake
from bot.signposting.directory import Directory, sounds_urgent
from bot.signposting.handles import handle_of
from bot.signposting.loading import DirectoryFiles, read_directory
from bot.signposting.overlay import entries_of
from bot.signposting.rules import Terms
from bot.signposting.snapshots import Card, Entry, Filters, Results, Suggestion
from bot.store.store import Store
from bot.store.transaction import Transaction

_MANY = 1000  # from so many entries on, work on them is done off the event loop
NO_FILTERS = Filters()


class Directories:
    """Searches for everybody, from memory. A picture of a community is drawn at the first question and after a change.

    `is_crisis` says which searches show crisis lines first. Help is for anybody, so no question needs a right.
    """

    def __init__(
        self,
        store: Store,
        settings: SettingsBook,
        files: DirectoryFiles,
        *,
        clock: Clock,
        is_crisis: Callable[[str], bool] = sounds_urgent,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._is_crisis = is_crisis
        self.files = files
        self._pictures: dict[int, Directory] = {}
        self._changes: dict[int, int] = {}

    def reload(self, config: Path) -> tuple[Mistake, ...]:
        """Take what the files say now; with any mistake, keep the old directory and return them all."""
        reading = read_directory(config)
        if reading.files is not None:
            self.take(reading.files)
        return reading.mistakes

    def take(self, files: DirectoryFiles) -> None:
        """Have other files count from now on."""
        self.files = files
        for community_id in list(self._pictures):
            self.changed(community_id)

    def changed(self, community_id: int) -> None:
        """Draw a community's picture afresh at the next question. Called after each commit that changes it."""
        self._pictures.pop(community_id, None)
        self._changes[community_id] = self._changes.get(community_id, 0) + 1

    def now(self) -> datetime:
        """Return the moment on this directory's clock."""
        return self._clock.now()

    def terms(self, community_id: int) -> Terms:
        """Return how long checks count in a community."""
        terms = self._settings.for_community(community_id).signposting
        return Terms(terms.check_days, terms.crisis_check_days)

    async def of(self, community_id: int) -> Directory:
        """Return a community's directory. Raises TryAgainError while the database cannot be read."""
        picture = self._pictures.get(community_id)
        if picture is not None:
            return picture
        before = self._changes.get(community_id, 0)
        async with self._store.read() as tx:
            entries = await self.entries(tx, community_id)
        picture = await self._drawn(entries, community_id)
        if before == self._changes.get(community_id, 0):  # else somebody changed it meanwhile
            self._pictures[community_id] = picture
        return picture

    async def entries(self, tx: Transaction, community_id: int) -> list[Entry]:
        """Return the entries of a community as this transaction sees them."""
        return await entries_of(tx, community_id, self.files.for_community(community_id), self.files.known_wrong)

    async def entry(self, tx: Transaction, community_id: int, service_id: str) -> Entry | None:
        """Return one entry as this transaction sees it."""
        found = await self.entries(tx, community_id)
        return next((entry for entry in found if entry.service.id == service_id), None)

    async def _drawn(self, entries: Iterable[Entry], community_id: int) -> Directory:
        entries = list(entries)
        home = self._settings.for_community(community_id).signposting.home
        terms, words, is_crisis = self.terms(community_id), self.files.terms, self._is_crisis

        def draw() -> Directory:
            return Directory(entries, words, terms=terms, home=home, is_crisis=is_crisis)

        return await asyncio.to_thread(draw) if len(entries) > _MANY else draw()

    async def search(self, by: Actor, words: str, where: str = "", filters: Filters = NO_FILTERS) -> Results:
        """Answer a search; neither the words nor the place are kept anywhere.

        While the database cannot be read, the files answer, with a sentence that says so.
        """
        try:
            directory, note = await self.of(by.community_id), ""
        except TryAgainError:
            shelf = self.files.for_community(by.community_id)
            directory = await self._drawn([Entry(service) for service in shelf.services.values()], by.community_id)
            note = _("Our newest corrections cannot be read just now. Please look at the web page first.")
        now = self._clock.now()
        if len(directory) > _MANY:
            results = await asyncio.to_thread(directory.search, words, where, filters, now)
        else:
            results = directory.search(words, where, filters, now)
        return results.with_note(note) if note else results

    async def card(self, by: Actor, service_id: str) -> Card:
        """Return one entry's card as it is now. Raises NotFoundError."""
        found = (await self.of(by.community_id)).card(service_id, self._clock.now())
        if found is None:
            raise NotFoundError(_("This entry is not in the directory any more."))
        return found

    async def place(self, community_id: int, entry_id: str) -> Card | None:
        """Return one entry as it is now, for rooms that point to it; None when there is none with this id."""
        return (await self.of(community_id)).card(entry_id, self._clock.now())

    async def crisis_lines(self, by: Actor, where: str = "") -> tuple[Card, ...]:
        """Return the crisis lines of a place, in their order."""
        return (await self.of(by.community_id)).crisis_lines(where, self._clock.now())

    async def suggest(self, by: Actor, typed: str) -> tuple[Suggestion, ...]:
        """Return up to 25 lines for an autocomplete."""
        return (await self.of(by.community_id)).suggest(typed)

    async def entries_like(self, by: Actor, typed: str) -> tuple[Suggestion, ...]:
        """Return up to 25 entries for an autocomplete; `value` is the id."""
        return (await self.of(by.community_id)).entries_like(typed)

    async def id_of(self, by: Actor, handle: int) -> str:
        """Return the id of the entry a button names. Raises NotFoundError."""
        found = (await self.of(by.community_id)).id_of(handle)
        if found is None:
            raise NotFoundError(_("This entry is not in the directory any more."))
        return found

    def term_named(self, handle: int) -> str:
        """Return the name of the term a button names, "" when the files have it no more."""
        return next((term.name for term in self.files.terms if handle_of(term.id) == handle), "")
