"""Recording how tries ended: the row's state, the outcome handler and the card for a person, in one transaction."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.delivery import alerts, outbox
from bot.delivery.effects import LaterError, Outcome, OutcomeWord, ParkedError, PendingEffect, UnclearError
from bot.delivery.handlers import Handlers
from bot.delivery.outbox import Claimed
from bot.delivery.performing import Result
from bot.store.transaction import Transaction

_log = logging.getLogger(__name__)

UNCLEAR_TRIES = 10
"""After so many unclear tries a person is asked; with the back-off this is about a quarter of an hour."""

_LONGEST_REST = 300.0


@dataclass(slots=True)
class Ending:
    """How one try ended, waiting to be recorded.

    A failing outcome handler is called again after `rest_until` (monotonic seconds). `quietly`: it has failed too
    often and is not called any more; a person is asked instead.
    """

    claimed: Claimed
    result: Result
    failures: int = 0
    rest_until: float = 0.0
    quietly: bool = False


@dataclass(slots=True)
class Progress:
    """Whose outcome handler is at work, so that a failure can be blamed on one ending and not on its neighbours."""

    at: Ending | None = None


class Settling:
    """Writes endings down. Only for tries that are still this process's own; others were written down already."""

    def __init__(self, handlers: Handlers, *, random: random.Random) -> None:
        self._handlers = handlers
        self._random = random

    async def settle(self, tx: Transaction, endings: Sequence[Ending], progress: Progress) -> list[float]:
        """Record all endings; return after how many seconds the unclear ones should be tried again."""
        if not endings:
            return []
        ours = await outbox.still_ours(tx, [ending.claimed for ending in endings])
        mine = [ending for ending in endings if ending.claimed.row_id in ours]
        for ending in mine:
            ending.result = self._weighed(ending)
        await outbox.mark_done(
            tx,
            [
                (ending.claimed.row_id, ending.result.result_id, ending.result.channel_id)
                for ending in mine
                if isinstance(ending.result, Outcome)
            ],
        )
        rests = [await self._set_aside(tx, ending) for ending in mine if not isinstance(ending.result, Outcome)]
        for ending in mine:
            progress.at = ending
            await self._tell(tx, ending)
            await tx.flush()
        progress.at = None
        return [rest for rest in rests if rest is not None]

    def _weighed(self, ending: Ending) -> Result:
        if isinstance(ending.result, UnclearError) and ending.claimed.attempts >= UNCLEAR_TRIES:
            return ParkedError("discord_not_answering")
        return ending.result

    async def _set_aside(self, tx: Transaction, ending: Ending) -> float | None:
        claimed, result = ending.claimed, ending.result
        if isinstance(result, ParkedError):
            _log.info("effect %s parked: %s", claimed.op_id, result.todo)
            await outbox.park(tx, claimed.row_id, result.todo, result.details)
            return None
        if isinstance(result, LaterError):
            before = claimed.pending.first_try_at if claimed.pending else None
            undone = {"attempts": claimed.attempts - 1, "first_try_at": before}  # this call did not happen
            return await self._rest(tx, claimed, result.after, **undone)
        longest = min(_LONGEST_REST, 2.0 ** (claimed.attempts - 1))
        return await self._rest(tx, claimed, longest * self._random.uniform(0.5, 1.0))

    async def _rest(self, tx: Transaction, claimed: Claimed, seconds: float, **values: object) -> float:
        not_before = tx.now + timedelta(seconds=seconds)
        await outbox.mark(tx, claimed.row_id, state=outbox.NEW, not_before=not_before, **values)
        return seconds

    async def _tell(self, tx: Transaction, ending: Ending) -> None:
        claimed, result = ending.claimed, ending.result
        if isinstance(result, (UnclearError, LaterError)):
            return
        outcome = Outcome(OutcomeWord.PARKED) if isinstance(result, ParkedError) else result
        if claimed.pending is not None and not ending.quietly:
            await tell_handler(self._handlers, tx, claimed.pending, outcome)
        if isinstance(result, ParkedError):
            await self._ask_a_person(tx, claimed)
        elif claimed.was_parked:
            await alerts.redraw(tx, alerts.TASK_CARD, claimed.op_id, claimed.community_id)

    async def _ask_a_person(self, tx: Transaction, claimed: Claimed) -> None:
        if claimed.pending is None or not alerts.is_team_card(claimed.pending):
            await alerts.show(tx, alerts.TASK_CARD, claimed.op_id, claimed.community_id)
        elif (other := alerts.elsewhere(claimed.pending)) is not None:
            await outbox.mark(tx, claimed.row_id, state=outbox.SKIPPED)
            await tx.outbox(other)
        else:
            _log.error("no channel of community %d takes the card %s", claimed.community_id, claimed.op_id)


async def tell_handler(handlers: Handlers, tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Call the outcome handler an effect names, if it names one. Raises KeyError when nobody answers to the name."""
    if pending.effect.then is not None:
        await handlers.outcome_handler(pending.effect.then)(tx, pending, outcome)
