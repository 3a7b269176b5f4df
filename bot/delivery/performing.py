"""One try at one effect: look first if it was tried before, then do it, and say how it ended."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable
from typing import TypeVar

from bot.delivery.bugs import log_bug
from bot.delivery.effects import EffectKind, LaterError, Outcome, OutcomeWord, ParkedError, PendingEffect, UnclearError
from bot.delivery.handlers import Handlers
from bot.store.faults import Faults

_log = logging.getLogger(__name__)

T = TypeVar("T")
Result = Outcome | ParkedError | UnclearError | LaterError

ENDS = frozenset({OutcomeWord.DONE, OutcomeWord.UNDELIVERABLE, OutcomeWord.GONE, OutcomeWord.OVERRULED})
"""What a performer may report; the other words are for the dispatcher and for people to say."""


class Performing:
    """Tries effects; every end comes back as a value, except the end of the process."""

    def __init__(self, handlers: Handlers, *, random: random.Random, faults: Faults, call_seconds: float) -> None:
        self._handlers = handlers
        self._random = random
        self._faults = faults
        self._call_seconds = call_seconds

    async def carry_out(self, pending: PendingEffect) -> Result:
        """Try once. An unclear earlier try is looked for before anything is sent again, under the same op_id."""
        try:
            return await self._attempt(pending)
        except (ParkedError, LaterError) as result:
            return result
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise  # the dispatcher stops: the row stays as it is, like after a crash
            return _unclear(error)
        except Exception as error:  # noqa: BLE001 - any fault becomes a logged id on a card
            if self._handlers.is_unclear(error):
                return _unclear(error)
            return self.fault(pending.op_id, error)

    def fault(self, op_id: str, error: Exception) -> ParkedError:
        """Log a bug under an id and return the end that shows this id to a person."""
        return ParkedError("fault", {"error": log_bug(_log, self._random, f"effect {op_id}", error)})

    async def _attempt(self, pending: PendingEffect) -> Outcome:
        effect = pending.effect
        if not effect.by and _is_destructive(pending):
            raise ParkedError("no_human")
        performer = self._handlers.performer_of(effect.kind)
        if pending.first_try_at is not None:
            found = await self._within_limit(performer.look(pending))
            if found is not None:
                return _checked(found)
        await self._faults.reach("delivery.before_call")
        outcome = await self._within_limit(performer.perform(pending))
        await self._faults.reach("delivery.after_call")
        return _checked(outcome)

    async def _within_limit(self, call: Awaitable[T]) -> T:
        async with asyncio.timeout(self._call_seconds):
            return await call


_DESTRUCTIVE = frozenset(
    {
        EffectKind.REMOVE_ROLE,
        EffectKind.DELETE_ROLE,
        EffectKind.DELETE_INVITE,
        EffectKind.DELETE_MESSAGE,
        EffectKind.REMOVE_PLACE,
        EffectKind.SET_RULE,
        EffectKind.GIVE_ROLE,  # takes nothing away, but gives power over others
    }
)


def _is_destructive(pending: PendingEffect) -> bool:
    effect = pending.effect
    if effect.kind in _DESTRUCTIVE:
        return True
    if effect.kind is EffectKind.SET_ACCESS:
        return not effect.payload.get("give")
    if effect.kind is EffectKind.EDIT_CHANNEL:
        return effect.payload.get("shape") in {"closed", "emptied"}
    return effect.kind is EffectKind.ANSWER_JOIN_REQUEST and not effect.payload.get("approve")


def _checked(outcome: Outcome) -> Outcome:
    if outcome.word not in ENDS:
        msg = f"a performer may not report {outcome.word}"
        raise ValueError(msg)
    return outcome


def _unclear(error: BaseException) -> UnclearError:
    unclear = error if isinstance(error, UnclearError) else UnclearError(type(error).__name__)
    _log.info("the end of a call is not known: %s", type(error).__name__)
    return unclear
