"""Who is called when: performers for effects, handlers for their outcomes, handlers for timers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.community.actor import Actor
from bot.delivery.effects import EffectKind, Outcome, PendingEffect, Performer, UnclearError
from bot.errors import OutOfDateError, TryAgainError
from bot.language import english_everywhere, speaking
from bot.store.transaction import Transaction

K = TypeVar("K")
V = TypeVar("V")

OutcomeHandler = Callable[[Transaction, PendingEffect, Outcome], Awaitable[None]]
"""Told how an effect ended, in the transaction that records it. It must be ready to be rolled back and called again."""

DueHandler = Callable[[Transaction, str, int], Awaitable[None]]
"""Called with (tx, ref, community_id) when a timer is due, in the transaction that takes the timer away."""

StillWanted = Callable[[Transaction, PendingEffect], Awaitable[bool]]
"""Tells whether the decision behind an effect still holds. It may only read, in the transaction it is given."""

MaySettle = Callable[[Transaction, PendingEffect, Actor], Awaitable[None]]
"""Refuses, with a HouseError, a person who may not say what becomes of a parked effect. It may only read.

Where the person takes an effect on, it carries their id already.
"""


class Handlers:
    """The names written in rows, and the code that answers to them.

    Features and the Discord side register at the start; a name that is taken is refused with ValueError, so that
    two rooms cannot answer to the same one unnoticed. `speaks` names the language of a community: handlers of
    outcomes and timers work in it, for nobody has pressed anything.
    """

    def __init__(self) -> None:
        self.speaks: Callable[[int], str] = english_everywhere
        self._outcomes: dict[str, OutcomeHandler] = {}
        self._due: dict[str, DueHandler] = {}
        self._performers: dict[EffectKind, Performer] = {}
        self._wanted: dict[tuple[EffectKind, str], StillWanted] = {}
        self._may_settle: dict[tuple[EffectKind, str], MaySettle] = {}
        # A refused write of the performer's own may come after a call that succeeded.
        self._unclear: list[type[Exception]] = [UnclearError, OSError, EOFError, TryAgainError, OutOfDateError]

    def outcome(self, name: str, handler: OutcomeHandler) -> None:
        """Register who is told of the outcome of effects whose `then` is this name."""
        _register(self._outcomes, name, handler)

    def due(self, kind: str, handler: DueHandler) -> None:
        """Register who is called when a timer of this kind is due."""
        _register(self._due, kind, handler)

    def performer(self, kind: EffectKind, performer: Performer) -> None:
        """Register who carries out effects of this kind."""
        _register(self._performers, kind, performer)

    def wanted(self, kind: EffectKind, about: str, check: StillWanted) -> None:
        """Register who says whether effects of a kind are still wanted, right before each try.

        `about` is the first part of their stream, such as "application" of "application:12". An effect that is not
        wanted any more ends as skipped, and its outcome handler is not called.
        """
        _register(self._wanted, (kind, about), check)

    def may_settle(self, kind: EffectKind, about: str, check: MaySettle) -> None:
        """Register who says which people may leave parked effects of a kind undone, or take them on; see `wanted`."""
        _register(self._may_settle, (kind, about), check)

    def unclear(self, *errors: type[Exception]) -> None:
        """Name exceptions of the network library after which a call may or may not have happened."""
        self._unclear.extend(errors)

    def outcome_handler(self, name: str) -> OutcomeHandler:
        """Return the outcome handler of this name. Raises KeyError when nobody registered it."""
        handler = self._outcomes[name]

        async def in_the_language_of_the_group(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
            group = self.speaks(pending.effect.community_id)
            with speaking(group, group=group):
                await handler(tx, pending, outcome)

        return in_the_language_of_the_group

    def due_handler(self, kind: str) -> DueHandler:
        """Return the timer handler of this kind. Raises KeyError when nobody registered it."""
        handler = self._due[kind]

        async def in_the_language_of_the_group(tx: Transaction, ref: str, community_id: int) -> None:
            group = self.speaks(community_id)
            with speaking(group, group=group):
                await handler(tx, ref, community_id)

        return in_the_language_of_the_group

    def performer_of(self, kind: EffectKind) -> Performer:
        """Return the performer of this kind. Raises KeyError when nobody registered it."""
        return self._performers[kind]

    async def is_wanted(self, tx: Transaction, pending: PendingEffect) -> bool:
        """Tell whether an effect should still be carried out; one that nobody checks always should."""
        effect = pending.effect
        check = self._wanted.get((effect.kind, effect.stream.partition(":")[0]))
        return check is None or await check(tx, pending)

    async def require_may_settle(self, tx: Transaction, pending: PendingEffect, by: Actor) -> None:
        """Refuse who may not leave a parked effect undone or take it on; see `may_settle`."""
        effect = pending.effect
        check = self._may_settle.get((effect.kind, effect.stream.partition(":")[0]))
        if check is not None:
            await check(tx, pending, by)

    def is_unclear(self, error: BaseException) -> bool:
        """Tell whether after this exception nobody can know if the call happened."""
        return isinstance(error, (*self._unclear, asyncio.CancelledError))


def _register(table: dict[K, V], key: K, value: V) -> None:
    if key in table:
        raise ValueError(f"{key} is registered already")
    table[key] = value
