"""Makes a backup every night by itself, and asks a person when it cannot.

When the next one is due follows from the newest file in the folder, not from a timer in the database: a backup that
was lost, or a night in which the computer slept, is made up for, and a handler of timers may not work so long.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.delivery import alerts, outbox
from bot.delivery.bugs import log_bug
from bot.delivery.effects import Effect, EffectKind
from bot.delivery.handlers import Handlers
from bot.delivery.pace import Pace
from bot.errors import HouseError, TryAgainError
from bot.keeping_safe.backing_up import Backups
from bot.keeping_safe.folder import backups_in
from bot.language import _, later
from bot.store.store import Store
from bot.store.tables import OutboxRow
from bot.store.transaction import Transaction

AGAIN = "backup.again"
"""The timer that a press of "Try again" on the card sets: a backup is made at once."""

TO_DO = "backup_failing"
_STREAM = "backup"
_QUIET = time(3, 30)
_PERIOD = 60.0
_FIRST = timedelta(hours=6)  # a computer that is on in the daytime only gets its first backup, too
_REST = timedelta(hours=1)
_ASKED = 3
_log = logging.getLogger(__name__)

_REASONS = {
    "disk_full": later("the disk is full"),
    "disk": later("the folder for backups cannot be written"),
    "database": later("the database does not answer"),
    "no_tool": later("PostgreSQL's program pg_dump is not installed"),
    "tool_failed": later("PostgreSQL's program pg_dump failed"),
    "erasures": later("the list of erasures beside the backups is damaged; put back a copy"),
    "bug": later("the bot made a mistake, which is in its log"),
}


def next_quiet(after: datetime, zone: str) -> datetime:
    """Return the first half past three in the morning after a moment, in a time zone."""
    local = after.astimezone(ZoneInfo(zone))
    quiet = datetime.combine(local.date(), _QUIET, local.tzinfo)
    if quiet <= local:
        quiet = datetime.combine(local.date() + timedelta(days=1), _QUIET, local.tzinfo)
    return quiet.astimezone(UTC)


class Nightly:
    """The loop of backups. `communities` says whom to ask when none can be made: the first three."""

    def __init__(
        self,
        store: Store,
        backups: Backups,
        book: SettingsBook,
        *,
        communities: Callable[[], Sequence[int]],
        clock: Clock,
        random: random.Random,
    ) -> None:
        self._store = store
        self._backups = backups
        self._book = book
        self._communities = communities
        self._clock = clock
        self._random = random
        self._begun = clock.now()
        self._not_before = self._begun
        self._wanted = False
        self.pace = Pace(clock, _PERIOD)

    def register(self, handlers: Handlers) -> None:
        """Hear of presses of "Try again"."""
        handlers.due(AGAIN, self._again)

    async def run(self) -> None:
        """Work until cancelled. An error ends a round, never the loop."""
        while True:
            self.pace.tick()
            try:
                await self.look()
            except TryAgainError:
                _log.warning("the database refused the card about a backup; trying again")
            except Exception as error:  # noqa: BLE001 - the loop must outlive any fault; it is logged
                self._not_before = self._clock.now() + _REST
                log_bug(_log, self._random, "the nightly backup", error)
            await self.pace.rest()

    async def look(self) -> bool:
        """Make a backup if one is due; tell whether it was. A failure becomes a card, and is tried again in an hour."""
        if not self._wanted and not self._is_due():
            return False
        self._wanted = False
        try:
            made = await self._backups.make()
        except Exception as error:
            self._not_before = self._clock.now() + _REST
            code = getattr(error, "code", "disk") if isinstance(error, HouseError) else "bug"
            _log.error("no backup could be made: %s", code)
            if code != "busy":  # somebody is making one this very moment
                await self._ask(code)
            if code == "bug":
                raise  # the loop logs it with its number
            return True
        _log.info("backup made: %d rows, %d bytes, %d old ones gone", made.rows, made.file.size, len(made.gone))
        if made.erasures_are_well:
            await self._all_well()
        else:
            await self._ask("erasures")
        return True

    def due_at(self) -> datetime:
        """Return when the next backup is due."""
        first = min(self._communities(), default=0)
        zone = self._book.for_community(first).membership.timezone
        now = self._clock.now()
        past = (one for one in backups_in(self._backups.folder) if one.made_at <= now + _REST)
        last = next(past, None)  # one from a day to come was made while the clock was wrong
        if last is None:
            return min(next_quiet(self._begun, zone), self._begun + _FIRST)
        return next_quiet(last.made_at, zone)

    def _is_due(self) -> bool:
        now = self._clock.now()
        self._begun = min(self._begun, now)  # a clock that was ahead and was set right delays nothing
        self._not_before = min(self._not_before, now + _REST)
        return now >= self._not_before and now >= self.due_at()

    async def _again(self, tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG002 - one shape for all
        self._wanted = True
        self.pace.wake()

    async def _ask(self, code: str) -> None:
        """Show a card in the first communities that have none about this yet."""
        reason = _REASONS.get(code, _REASONS["disk"])
        async with self._store.begin() as tx:
            for community_id in sorted(self._communities())[:_ASKED]:
                here = OutboxRow.community_id == community_id
                if await tx.session.scalar(select(OutboxRow.id).where(here, *_waiting())) is None:
                    op_id = await outbox.write_parked(tx, _again_in(community_id), TO_DO, {"reason": _(reason)})
                    await alerts.show(tx, alerts.TASK_CARD, op_id, community_id)

    async def _all_well(self) -> None:
        """End the cards that asked: it is mended."""
        async with self._store.begin() as tx:
            for row in list(await tx.session.scalars(select(OutboxRow).where(*_waiting()))):
                await outbox.mark(tx, row.id, state=outbox.DONE, done_at=tx.now)
                await alerts.redraw(tx, alerts.TASK_CARD, row.op_id, row.community_id)


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return OutboxRow.state == outbox.PARKED, OutboxRow.todo == TO_DO


def _again_in(community_id: int) -> Effect:
    payload = {"timer": AGAIN, "ref": "all"}
    return Effect(kind=EffectKind.SET_TIMER, community_id=community_id, stream=_STREAM, payload=payload)
