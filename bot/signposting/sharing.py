"""Sharing an entry in a channel, with one's name or without it, and suggesting one to somebody in private."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor, Capability
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.errors import NotFoundError, NotNowError, TryAgainError
from bot.language import _
from bot.signposting import effects
from bot.signposting.directories import Directories
from bot.signposting.timing import SHARER_DAYS, Timer
from bot.store.store import Store
from bot.store.tables import CardRow, NoteRow
from bot.store.transaction import Transaction

OFFER_REST = timedelta(hours=12)  # so long nobody is sent another suggestion
_REMEMBERED = 2_000

MayWrite = Callable[[int, int], Awaitable[bool]]
"""Tells for (community_id, member_id) whether a person said yes to messages with help."""


class Sharing:
    """Takes an entry to other people. A shared card is drawn afresh with every change of its entry."""

    def __init__(self, store: Store, directories: Directories, may_write: MayWrite) -> None:
        self._store = store
        self._directories = directories
        self._may_write = may_write
        self._offered: OrderedDict[tuple[int, int], datetime] = OrderedDict()

    async def share(self, by: Actor, service_id: str, channel_id: int, *, named: bool) -> None:
        """Post an entry in a channel; with `named` it says for 30 days who shared it.

        Whether this person may write in the channel is Discord's own right, and asked before. The same entry shared
        twice in one channel by the same person is one card. Raises TryAgainError.
        """
        by.require(Capability.HELP_WITH_DIRECTORY)
        try:
            async with self._store.begin() as tx:
                await self._require(tx, by, service_id)
                ref = f"{service_id}.{await _note(tx, by, channel_id)}" if named else service_id
                await tx.audit(by, "signposting.shared", f"channel:{channel_id}")
                await tx.outbox(effects.show(by.community_id, effects.SIGNPOST, ref, str(channel_id)))
        except IntegrityError as error:  # somebody else shared there at the same moment
            raise TryAgainError(_("Somebody else shared something here just now. Please press again.")) from error

    async def shared_by(self, community_id: int, ref: str) -> int | None:
        """Return who shared the card of this `ref` with their name; None when nobody did, or it is forgotten."""
        number = ref.partition(".")[2]
        if not number:
            return None
        async with self._store.read() as tx:
            note = await tx.session.get(NoteRow, _key(community_id, number))
            return int(note.value) if note is not None and note.value.isdecimal() else None

    async def offer(self, by: Actor, service_id: str, to_id: int) -> None:
        """Send an entry to somebody who said yes to such messages, with the name of who suggests it.

        Raises NotNowError when they did not, or were sent one in the last 12 hours.
        """
        by.require(Capability.HELP_WITH_DIRECTORY)
        now = self._directories.now()
        if not await self._may_write(by.community_id, to_id):
            raise NotNowError(
                _("I cannot write to this person: they did not say yes to messages from me. They can use /signpost.")
            )
        if now - self._offered.get((by.community_id, to_id), now - OFFER_REST) < OFFER_REST:
            raise NotNowError(_("This person was sent a suggestion not long ago. Please leave them some time."))
        self._offered[(by.community_id, to_id)] = now  # before the next await, so that two presses are one
        try:
            async with self._store.begin() as tx:
                await self._require(tx, by, service_id)
                await tx.outbox(effects.offer(by.community_id, service_id, by.id, to_id))
        except BaseException:
            del self._offered[(by.community_id, to_id)]
            raise
        if len(self._offered) > _REMEMBERED:
            self._offered.popitem(last=False)

    async def _require(self, tx: Transaction, by: Actor, service_id: str) -> None:
        if await self._directories.entry(tx, by.community_id, service_id) is None:
            raise NotFoundError(_("This entry is not in the directory any more."))

    def register(self, handlers: Handlers) -> None:
        """Name who hears of what came of a suggestion, and who forgets names."""
        handlers.outcome(effects.OFFER, _offered)
        handlers.due(Timer.FORGET_SHARER, _forget_sharer)


def _key(community_id: int, number: str) -> str:
    return f"{effects.NOTES}:{community_id}:{number}"


async def _note(tx: Transaction, by: Actor, channel_id: int) -> str:
    """Note who shares, under a number that says nothing about them; the same number for the same channel and person."""
    prefix = _key(by.community_id, "")
    number = f"{channel_id}-{await _count_before(tx, by, prefix, channel_id)}"
    key = f"{prefix}{number}"
    note = await tx.session.get(NoteRow, key)
    if note is None:
        tx.add(NoteRow(key=key, value=str(by.id)))
    await tx.due(Timer.FORGET_SHARER, number, by.community_id, tx.now + timedelta(days=SHARER_DAYS))
    return number


async def _count_before(tx: Transaction, by: Actor, prefix: str, channel_id: int) -> int:
    number = 0
    while (note := await tx.session.get(NoteRow, f"{prefix}{channel_id}-{number}")) is not None:
        if note.value == str(by.id):
            break
        number += 1
    return number


async def _forget_sharer(tx: Transaction, ref: str, community_id: int) -> None:
    note = await tx.session.get(NoteRow, _key(community_id, ref))
    if note is not None:
        await tx.session.delete(note)
    stands = await tx.session.execute(
        select(CardRow.ref, CardRow.place).where(
            CardRow.community_id == community_id,
            CardRow.card == effects.SIGNPOST,
            CardRow.ref.endswith(f".{ref}", autoescape=True),
        )
    )
    for card, place in stands:
        await tx.outbox(effects.show(community_id, effects.SIGNPOST, card, place, only_if_there=True))


async def _offered(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Tell who suggested an entry that it did not arrive."""
    if outcome.word is not OutcomeWord.UNDELIVERABLE:
        return
    service_id = str(pending.effect.payload["ref"]).partition(".")[0]
    sender = pending.effect.payload["from_id"]
    await tx.outbox(
        Effect(
            EffectKind.SEND_DIRECT,
            pending.effect.community_id,
            f"{effects.UNDELIVERED}:{sender}",
            {"member_id": sender, "card": effects.UNDELIVERED, "ref": service_id},
        )
    )
