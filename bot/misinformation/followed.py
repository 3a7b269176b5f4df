"""Which messages cases are about, in memory, so that edits and deletions of all others cost nothing."""

from __future__ import annotations

from sqlalchemy import select

from bot.misinformation.outcomes_tables import CaseNoteRow
from bot.misinformation.tables import CaseRow
from bot.store.store import Store


class FollowedMessages:
    """The ids of messages that a case or a note is about. It may hold more, such as those whose case was closed.

    Whoever opens a case must `add` its message before the commit. One that is rolled back stays, which does no harm.
    """

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._is_loaded = False

    def add(self, message_id: int) -> None:
        """Note that there is a case about a message, or will be."""
        self._ids.add(message_id)

    def may_hold(self, message_id: int) -> bool:
        """Tell whether a case or note may be about a message; False is certain. Before `load`, all may."""
        return not self._is_loaded or message_id in self._ids

    async def load(self, store: Store) -> None:
        """Read once what was stored before this process began. Raises TryAgainError, and can be tried again."""
        if self._is_loaded:
            return
        async with store.read() as tx:
            for column in (CaseRow.message_id, CaseNoteRow.message_id):
                found = await tx.session.scalars(select(column).where(column.is_not(None)))
                self._ids.update(message_id for message_id in found if message_id is not None)
        self._is_loaded = True
