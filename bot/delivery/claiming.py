"""What may go now: the heads of streams, without those whose decision does not hold any more."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence

from bot.delivery import alerts, outbox
from bot.delivery.bugs import log_bug
from bot.delivery.handlers import Handlers
from bot.delivery.outbox import Claimed
from bot.errors import HouseError
from bot.store.transaction import Transaction

_log = logging.getLogger(__name__)


class Claiming:
    """Claims effects for the dispatcher, asking each right before its call whether it is still wanted."""

    def __init__(self, handlers: Handlers, *, random: random.Random) -> None:
        self._handlers = handlers
        self._random = random

    async def claim(self, tx: Transaction, room: int) -> list[Claimed]:
        """Mark at most `room` effects as being sent and return them; what nobody wants any more is skipped."""
        wanted: list[Claimed] = []
        while len(wanted) < room and (claimed := await outbox.claim(tx, room - len(wanted))):
            fit = await self._still_wanted(tx, claimed)
            wanted.extend(fit)
            if len(fit) == len(claimed):
                break  # nothing was skipped, so no stream has moved on
        return wanted

    async def _still_wanted(self, tx: Transaction, claimed: Sequence[Claimed]) -> list[Claimed]:
        return [one for one in claimed if await self._is_wanted(tx, one)]

    async def _is_wanted(self, tx: Transaction, one: Claimed) -> bool:
        if one.pending is None:
            return True
        try:
            if await self._handlers.is_wanted(tx, one.pending):
                return True
        except HouseError:
            raise
        except Exception as error:  # noqa: BLE001 - shown to a person under its id; the other effects go on
            name = log_bug(_log, self._random, f"the check of effect {one.op_id}", error)
            await outbox.park(tx, one.row_id, "fault", {"error": name})
            await alerts.show(tx, alerts.TASK_CARD, one.op_id, one.community_id)
            return False
        _log.info("effect %s is not wanted any more", one.op_id)
        await outbox.skip(tx, one.row_id)
        if one.was_parked:
            await alerts.redraw(tx, alerts.TASK_CARD, one.op_id, one.community_id)
        return False
