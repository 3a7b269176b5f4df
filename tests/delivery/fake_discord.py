"""A Discord in memory with a ledger of all that happened to it, and a small bot that uses the outbox."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect, UnclearError
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.store.faults import Faults
from bot.store.store import Store
from bot.store.tables import CardRow, NoteRow, OutboxRow
from bot.store.transaction import Transaction

GUILD = 700


class CrashError(BaseException):
    """The process ends here."""


class CrashAt:
    """End the "process" at the n-th point reached, and at every later one: a dead process does nothing more."""

    def __init__(self, n: int) -> None:
        self.left = n
        self.points: list[str] = []

    async def reach(self, point: str) -> None:
        self.points.append(point)
        self.left -= 1
        if self.left <= 0:
            raise CrashError(point)


@dataclass
class Message:
    nonce: str
    member_id: int | None
    card: str
    ref: str
    text: str


@dataclass
class FakeDiscord:
    """What stands on Discord, and every call that reached it. Replies may get lost before or after the act."""

    lost: float = 0.0
    dedupes: bool = False
    random: random.Random = field(default_factory=lambda: random.Random(11))
    messages: dict[int, Message] = field(default_factory=dict)
    roles: Counter[int] = field(default_factory=Counter)
    calls: list[tuple[str, EffectKind]] = field(default_factory=list)
    running: int = 0
    most_at_once: int = 0

    def create_message(self, nonce: str, message: Message) -> int:
        """Post a message. Discord knows a nonce again for a few minutes only; without `dedupes` they are over."""
        for message_id, earlier in self.messages.items():
            if self.dedupes and earlier.nonce == nonce:
                return message_id
        message_id = 10_000 + len(self.messages)
        self.messages[message_id] = message
        return message_id

    async def reply(self, faults: Faults, act: Callable[[], Any]) -> Any:
        """Do something on Discord, unless the request or its answer is lost."""
        if self.random.random() < self.lost / 2:
            raise UnclearError("request lost")
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            await faults.reach("discord.before_act")
            await asyncio.sleep(0)
            result = act()
            await faults.reach("discord.after_act")
        finally:
            self.running -= 1
        if self.random.random() < self.lost / 2:
            raise UnclearError("answer lost")
        return result


class FakePerformer:
    """Carries out every kind on the fake; `script` may put something else in the place of a call."""

    def __init__(self, discord: FakeDiscord, store: Store, faults: Faults) -> None:
        self.discord = discord
        self.store = store
        self.faults = faults
        self.script: Callable[[PendingEffect], Coroutine[Any, Any, Outcome | None]] | None = None
        self.looks: list[str] = []

    async def perform(self, pending: PendingEffect) -> Outcome:
        effect = pending.effect
        self.discord.calls.append((pending.op_id, effect.kind))
        if self.script is not None and (scripted := await self.script(pending)) is not None:
            return scripted
        if effect.kind is EffectKind.SHOW_CARD:
            return await self._show(pending)
        if effect.kind is EffectKind.SEND_DIRECT:
            member = int(effect.payload["member_id"])
            message = Message(pending.op_id, member, str(effect.payload["card"]), str(effect.payload["ref"]), "")
            made = await self.discord.reply(self.faults, lambda: self.discord.create_message(pending.op_id, message))
            return Outcome(OutcomeWord.DONE, result_id=made, channel_id=member + 1)
        if effect.kind is EffectKind.GRANT_ROLE:
            await self.discord.reply(self.faults, lambda: self.discord.roles.update([int(effect.payload["member_id"])]))
        return Outcome(OutcomeWord.DONE)

    async def look(self, pending: PendingEffect) -> Outcome | None:
        self.looks.append(pending.op_id)
        await asyncio.sleep(0)
        if pending.effect.kind is EffectKind.SEND_DIRECT:
            for message_id, message in list(self.discord.messages.items()):
                if message.nonce == pending.op_id:
                    return Outcome(OutcomeWord.DONE, result_id=message_id)
        if pending.effect.kind is EffectKind.SHOW_CARD:
            for message_id, message in list(self.discord.messages.items()):
                if message.nonce == pending.op_id:
                    await self._remember(pending, message_id)
        return None

    async def _show(self, pending: PendingEffect) -> Outcome:
        payload = pending.effect.payload
        card, ref, place = str(payload["card"]), str(payload["ref"]), str(payload["place"])
        async with self.store.read() as tx:
            row = await tx.session.get(CardRow, (GUILD, card, ref, place))
            note = await tx.session.get(NoteRow, f"application:{ref}")
            text = note.value if note else ""
            gone = card == "todo" and not list(
                await tx.session.scalars(select(OutboxRow).where(OutboxRow.op_id == ref))
            )
        if gone:
            return await self._take_away(row)
        if row is not None:
            message_id = int(row.message_id or 0)
            await self.discord.reply(self.faults, lambda: setattr(self.discord.messages[message_id], "text", text))
            return Outcome(OutcomeWord.DONE, result_id=message_id)
        message = Message(pending.op_id, None, card, ref, text)
        made = await self.discord.reply(self.faults, lambda: self.discord.create_message(pending.op_id, message))
        await self._remember(pending, made)
        return Outcome(OutcomeWord.DONE, result_id=made)

    async def _take_away(self, row: CardRow | None) -> Outcome:
        if row is not None:
            await self.discord.reply(self.faults, lambda: self.discord.messages.pop(int(row.message_id or 0), None))
            async with self.store.begin() as tx:
                await tx.session.delete(await tx.session.merge(row))
        return Outcome(OutcomeWord.DONE)

    async def _remember(self, pending: PendingEffect, message_id: int) -> None:
        payload = pending.effect.payload
        key = (GUILD, str(payload["card"]), str(payload["ref"]), str(payload["place"]))
        async with self.store.begin() as tx:
            if await tx.session.get(CardRow, key) is None:
                card, ref, place = key[1:]
                tx.add(CardRow(community_id=GUILD, card=card, ref=ref, place=place, message_id=message_id))


class Bot:
    """One process: a store, a dispatcher and timers over a Discord that outlives it."""

    def __init__(self, store: Store, discord: FakeDiscord, clock: ManualClock, faults: Faults, **options: Any) -> None:
        self.store = store
        self.discord = discord
        self.clock = clock
        self.handlers = Handlers()
        self.performer = FakePerformer(discord, store, faults)
        for kind in set(EffectKind) - {EffectKind.SET_TIMER}:
            self.handlers.performer(kind, self.performer)
        chance = random.Random(3)
        self.dispatcher = Dispatcher(store, self.handlers, clock=clock, random=chance, faults=faults, **options)
        self.timers = Timers(store, self.handlers, clock=clock, random=chance, faults=faults)
        self.handlers.outcome("test.role_settled", self._role_settled)
        self.handlers.outcome("test.welcome_settled", self._welcome_settled)

    async def write(self, *effects: Effect) -> list[str]:
        async with self.store.begin() as tx:
            return await tx.outbox(*effects)

    async def decide(self, number: int) -> None:
        """Approve an application, unless that was stored before: what a repeated press does."""
        async with self.store.begin() as tx:
            if await tx.seen(f"press:{number}"):
                return
            tx.add(NoteRow(key=f"application:{number}", value="approved"))
            await tx.outbox(
                effect(EffectKind.GRANT_ROLE, f"application:{number}", then="test.role_settled", member_id=number),
                card(number),
            )

    async def _role_settled(self, tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
        number = int(pending.effect.payload["member_id"])
        await self._status(tx, number, "approved", "role_granted")
        welcome = {"member_id": number, "card": "welcome", "ref": str(number)}
        await tx.outbox(
            effect(EffectKind.SEND_DIRECT, f"application:{number}", then="test.welcome_settled", **welcome),
            card(number),
        )

    async def _welcome_settled(self, tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
        number = int(pending.effect.payload["member_id"])
        await self._status(tx, number, "role_granted", "welcomed")
        await tx.outbox(card(number))

    async def _status(self, tx: Transaction, number: int, before: str, after: str) -> None:
        note = await tx.session.get_one(NoteRow, f"application:{number}")
        assert note.value == before, f"told twice: {number} is {note.value} already"
        note.value = after

    async def settle(self, rounds: int = 60) -> None:
        """Work until nothing is left, passing the time that failed tries rest."""
        for _ in range(rounds):
            await self.dispatcher.settle_all()
            if not await self.count("new", "sending"):
                return
            await self.clock.advance(30)
        raise AssertionError("the outbox does not become empty")

    async def rows(self) -> list[Any]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))

    async def count(self, *states: str) -> int:
        return sum(row.state in states for row in await self.rows())

    async def row(self, op_id: str) -> Any:
        return next(row for row in await self.rows() if row.op_id == op_id)

    async def status(self, number: int) -> str:
        async with self.store.read() as tx:
            return (await tx.session.get_one(NoteRow, f"application:{number}")).value


def effect(kind: EffectKind, stream: str, *, then: str | None = None, by: int = 5, **payload: Any) -> Effect:
    return Effect(kind=kind, community_id=GUILD, stream=stream, payload=payload, then=then, by=by)


def direct(stream: str, ref: str, then: str | None = None) -> Effect:
    return effect(EffectKind.SEND_DIRECT, stream, then=then, member_id=1, card="note", ref=ref)


def card(number: int) -> Effect:
    return Effect(
        kind=EffectKind.SHOW_CARD,
        community_id=GUILD,
        stream=f"application:{number}",
        payload={"card": "application", "ref": str(number), "place": "queue"},
        coalesce=f"card:application:{number}",
    )


@dataclass(frozen=True)
class Verdict:
    """What the ledger says about decisions that were acknowledged."""

    lost: int
    doubled: int
    half_done: int


async def verdict(bot: Bot, numbers: range) -> Verdict:
    welcomes = Counter(message.member_id for message in bot.discord.messages.values() if message.card == "welcome")
    cards = Counter(message.ref for message in bot.discord.messages.values() if message.card == "application")
    shown = {m.ref: m.text for m in bot.discord.messages.values() if m.card == "application"}
    lost = sum(not bot.discord.roles[n] or not welcomes[n] or not cards[str(n)] for n in numbers)
    doubled = sum(welcomes[n] > 1 or cards[str(n)] > 1 for n in numbers)
    half = [n for n in numbers if await bot.status(n) != "welcomed" or shown.get(str(n)) != "welcomed"]
    return Verdict(lost=lost, doubled=doubled, half_done=len(half))
