"""Changing settings on Discord: look first, then change, with a history and a way back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import JsonValue

from bot.adjusting import history
from bot.adjusting.pages import Page, kept_shifts, shift_of
from bot.adjusting.undoing import back
from bot.adjusting.views import AsideEdit, Change, Changes, How, Left, Preview, UnfitError
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.describing import setting_at, value_in, values_of
from bot.community.laying import Trouble, UnfitValuesError, advice_for
from bot.community.settings_text import changes_in, written_settings
from bot.errors import NotNowError, OutOfDateError, TryAgainError
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction

T = TypeVar("T")
Listener = Callable[[int], Awaitable[None]]
"""Called after a change with the community's id; 0 says that any community may differ."""

EVERYBODY = 0
"""Stands for all communities when the files were read again."""

_PASTED = "settings.toml"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Written:
    """What a transaction wrote: the page as it is then, and the line of the history if anything changed."""

    page: Page
    change: Change | None


class Adjusting:
    """The settings that organisers change. What they changed lies over the files and counts at once.

    An edit that does not fit the files is put aside and comes back when it fits. Reading is from memory.
    """

    def __init__(self, store: Store, book: SettingsBook) -> None:
        self._store = store
        self._book = book
        self._pages: dict[int, Page] = {}
        self._listeners: list[Listener] = []
        self._one_changes = asyncio.Lock()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def load(self) -> tuple[AsideEdit, ...]:
        """Take all edits into the book; return those that do not fit the files."""
        return await self.take_over(None)

    async def take_over(
        self, files: SettingsBook | None, along: Callable[[], None] | None = None
    ) -> tuple[AsideEdit, ...]:
        """Have other files count below the edits, all at once; return the edits that do not fit them.

        `along` takes over what else was read, in the same moment, before anybody is told. Raises TryAgainError, and
        then nothing has changed.
        """
        async with self._one_changes:
            base = files or self._book
            async with self._store.read() as tx:
                found, versions = await history.edits_in(tx), await history.versions_in(tx)
            self._pages = {
                each: Page.of(base.of_files(each), found.get(each, {}), versions.get(each, 0))
                for each in sorted({*found, *versions})
            }
            edited = {community_id: page.settings for community_id, page in self._pages.items() if page.edits}
            self._book.replace(base, edited)
            if along is not None:
                along()
        if files is not None:
            await self._tell(EVERYBODY)
        return self.all_aside()

    def when_changed(self, listener: Listener) -> None:
        """Have a function called after each change, with the community's id, or `EVERYBODY`."""
        self._listeners.append(listener)

    def values(self, community_id: int) -> Mapping[str, JsonValue]:
        """Return every setting in force by its path."""
        return values_of(self._book.for_community(community_id))

    def value(self, community_id: int, path: str) -> JsonValue:
        """Return one setting in force. Raises NotFoundError."""
        return value_in(self._book.for_community(community_id), setting_at(path).path)

    def filed(self, community_id: int, path: str) -> JsonValue:
        """Return one setting as the files have it. Raises NotFoundError."""
        return value_in(self._page(community_id).files, setting_at(path).path)

    def edited(self, community_id: int) -> frozenset[str]:
        """Return the paths of the settings that organisers changed and that count."""
        return frozenset(self._page(community_id).fitting)

    def aside(self, community_id: int) -> tuple[AsideEdit, ...]:
        """Return the edits of a community that do not fit the files."""
        return self._page(community_id).asides(community_id)

    def all_aside(self) -> tuple[AsideEdit, ...]:
        """Return the edits of all communities that do not fit the files."""
        return tuple(aside for community_id in sorted(self._pages) for aside in self.aside(community_id))

    def version(self, community_id: int) -> int:
        """Return how often the settings of a community were changed."""
        return self._page(community_id).version

    async def preview(self, community_id: int, changes: Changes) -> Preview:
        """Return what a change would do, in words, or why it cannot be made. Nothing is changed."""
        return self._preview(self._page(community_id), changes)

    async def apply(self, by: Actor, changes: Changes, *, expects: int | None, how: How = How.EDIT) -> Change | None:
        """Change settings; None when nothing would change. They count at once, and after every restart.

        `expects` is the version the person saw, None for whatever it is. Raises NotAllowedError, OutOfDateError when
        somebody else was first, or UnfitError.
        """
        by.require(Capability.CONFIGURE)

        async def write(tx: Transaction) -> _Written:
            return await self._write(tx, by, changes, expects, how)

        return await self._to_the_end(self._changed(by.community_id, write))

    async def write(
        self, tx: Transaction, by: Actor, changes: Changes, *, expects: int | None = None, how: How = How.SETUP
    ) -> Change | None:
        """Change settings inside an open transaction, for a use case that has asked for the right itself.

        Call `refresh` after its commit. Raises OutOfDateError or UnfitError.
        """
        return (await self._write(tx, by, changes, expects, how)).change

    async def _write(
        self, tx: Transaction, by: Actor, changes: Changes, expects: int | None, how: How, undoes: int | None = None
    ) -> _Written:
        head = await history.take_head(tx, by.community_id, expects)
        before = await self._stored(tx, by.community_id)
        try:
            after = before.changed(changes)
        except UnfitValuesError as error:
            raise UnfitError(error.troubles) from error
        shifts = kept_shifts(before, after)
        if not shifts:
            return _Written(before, None)
        await history.write_edits(tx, by.community_id, before, after)
        head.version += 1
        row = await history.write_change(tx, by, how, shifts, undoes)
        return _Written(replace(after, version=head.version), history.as_change(row))

    async def refresh(self, community_id: int) -> None:
        """Have the settings in memory follow the stored ones, and tell the listeners."""
        async with self._one_changes:
            await self._follow(community_id)
        await self._tell(community_id)

    async def preview_undo(self, community_id: int, change_id: int) -> Preview:
        """Return what taking a change back would do. Raises NotFoundError, or NotNowError when it is too old."""
        async with self._store.read() as tx:
            row = await history.undoable(tx, community_id, change_id)
            page = await self._stored(tx, community_id)
        changes, left = back(page, row.shifts)
        return self._preview(page, changes, left)

    async def undo(self, by: Actor, change_id: int, *, expects: int) -> Change:
        """Take a change back; a setting that was changed again since stays as it is.

        Raises NotAllowedError, NotFoundError, OutOfDateError, UnfitError, or NotNowError when nothing is left of it.
        """
        by.require(Capability.CONFIGURE)

        async def write(tx: Transaction) -> _Written:
            row = await history.undoable(tx, by.community_id, change_id)
            changes, _left = back(await self._stored(tx, by.community_id), row.shifts)
            return await self._write(tx, by, changes, expects, How.UNDO, undoes=row.id)

        made = await self._to_the_end(self._changed(by.community_id, write))
        if made is None:
            raise NotNowError(_("There is nothing left to undo in this change: later changes count."))
        return made

    async def history(self, community_id: int, *, before: int | None = None, most: int = 20) -> tuple[Change, ...]:
        """Return changes, the newest first; with `before`, those older than the change with that id."""
        async with self._store.read() as tx:
            return tuple(await history.changes_in(tx, community_id, before=before, most=most))

    async def change(self, community_id: int, change_id: int) -> Change:
        """Return one change of the history. Raises NotFoundError."""
        async with self._store.read() as tx:
            return await history.change_in(tx, community_id, change_id)

    async def export_text(self, community_id: int) -> str:
        """Return every setting in force as TOML that explains itself."""
        return written_settings(self._book.for_community(community_id))

    async def import_preview(self, community_id: int, text: str | bytes) -> Preview:
        """Return what a TOML text would change. What it leaves out stays as it is; mistakes name their line."""
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        page = self._page(community_id)
        changes, mistakes = await asyncio.to_thread(changes_in, raw, _PASTED, page.settings)
        if mistakes:
            return Preview(page.version, {}, troubles=tuple(Trouble("", str(mistake)) for mistake in mistakes))
        return self._preview(page, changes)

    def _page(self, community_id: int) -> Page:
        page = self._pages.get(community_id)
        return page or Page(files := self._book.of_files(community_id), settings=files)

    def _preview(self, page: Page, changes: Changes, left: tuple[Left, ...] = ()) -> Preview:
        try:
            after = page.changed(changes)
        except UnfitValuesError as error:
            return Preview(page.version, changes, troubles=error.troubles, left=left)
        shifts = tuple(shift_of(kept) for kept in kept_shifts(page, after))
        return Preview(page.version, changes, shifts, left=left, advice=advice_for(page.settings, after.settings))

    async def _stored(self, tx: Transaction, community_id: int) -> Page:
        """Return the page as the transaction sees it; what is in memory may be a moment older."""
        edits = (await history.edits_in(tx, community_id)).get(community_id, {})
        return Page.of(self._book.of_files(community_id), edits, await history.version_in(tx, community_id))

    async def _changed(self, community_id: int, write: Callable[[Transaction], Awaitable[_Written]]) -> Change | None:
        async with self._one_changes:
            try:
                async with self._store.begin() as tx:
                    written = await write(tx)
            except (TryAgainError, OutOfDateError):
                await self._follow(community_id)  # a commit whose end nobody saw may have counted, now or before
                raise
            self._take(community_id, written.page)
        if written.change is not None:
            await self._tell(community_id)
        return written.change

    async def _follow(self, community_id: int) -> None:
        async with self._store.read() as tx:
            page = await self._stored(tx, community_id)
        self._take(community_id, page)

    def _take(self, community_id: int, page: Page) -> None:
        self._pages[community_id] = page
        self._book.edit(community_id, page.settings if page.edits else None)

    async def _to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        """Let a change be finished even when whoever asked for it goes away: memory must follow the store."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _tell(self, community_id: int) -> None:
        for listener in self._listeners:
            try:
                await listener(community_id)
            except Exception:  # noqa: BLE001 - whatever it is, the change stands
                _log.exception("a listener failed after a change of settings; the change stands")
