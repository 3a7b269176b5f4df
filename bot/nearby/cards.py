"""What is on each card and letter of Nearby, read freshly whenever it is drawn."""

from __future__ import annotations

from bot.days import months_after
from bot.nearby.rules import Finding, MeetingState
from bot.nearby.snapshots import EndingLetter, Hello, Meeting, Report, Stopped
from bot.nearby.tables import ChoiceRow, HelloRow, MeetingRow, ReportRow
from bot.nearby.timing import STOPPED_MONTHS
from bot.store.store import Store


class Cards:
    """Reads for the renderers. None means: there is nothing (any more) to show, take the card away.

    Card names and their `ref`: nearby_report, nearby_stopped: the report id; nearby_connector, nearby_meeting: the
    meeting id; nearby_hello: the hello id; nearby_ending: the choice id.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def report(self, community_id: int, report_id: int) -> Report | None:
        """Return the moderators' card of a report, without its words."""
        async with self._store.read() as tx:
            row = await tx.session.get(ReportRow, report_id)
            return row.snapshot() if row is not None and row.community_id == community_id else None

    async def connector(self, community_id: int, meeting_id: int) -> Meeting | None:
        """Return a meeting that waits for a connector, None once it has one. Draw it without the two names."""
        meeting = await self.meeting(community_id, meeting_id)
        return meeting if meeting is not None and meeting.state is MeetingState.NEEDS_CONNECTOR else None

    async def meeting(self, community_id: int, meeting_id: int) -> Meeting | None:
        """Return the first words in the thread of a meeting."""
        async with self._store.read() as tx:
            row = await tx.session.get(MeetingRow, meeting_id)
            return row.snapshot() if row is not None and row.community_id == community_id else None

    async def hello(self, community_id: int, hello_id: int) -> Hello | None:
        """Return the letter about a hello; None when it does not stand any more."""
        async with self._store.read() as tx:
            row = await tx.session.get(HelloRow, hello_id)
            if row is None or row.community_id != community_id or row.taken_back or row.until <= tx.now:
                return None
            return Hello(row.id, row.region, row.until)

    async def ending(self, community_id: int, choice_id: int) -> EndingLetter | None:
        """Return the reminder that Nearby ends; None when it was turned off meanwhile."""
        async with self._store.read() as tx:
            row = await tx.session.get(ChoiceRow, choice_id)
            return EndingLetter(community_id, row.until) if row is not None else None

    async def stopped(self, community_id: int, report_id: int) -> Stopped | None:
        """Return the letter about a stop, with the reason; None once it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(ReportRow, report_id)
            if row is None or row.community_id != community_id or row.finding is not Finding.STOPPED:
                return None
            assert row.settled_at is not None, "a finding has its time"
            return Stopped(row.reason or "", months_after(row.settled_at, STOPPED_MONTHS))
