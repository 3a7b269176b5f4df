"""Whole decisions: from a moderator's press until the person has the role, the welcome, and the card says so."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.rehearsal.shapes import Message
from tests.bench.figures import Figure, percentile
from tests.bench.press import Presses
from tests.bench.stand import Stand, stand, until

APPROVE = "Approve"
_WELCOMED = "SELECT count(*) FROM membership_application WHERE status = 'welcomed'"
_DONE = "SELECT count(*) FROM outbox WHERE state = 'done'"
_WAITING = "SELECT count(*) FROM outbox WHERE state IN ('new', 'sending')"


async def measure(folder: Path, *, applications: int = 200, at_once: int = 16) -> list[Figure]:
    """Approve applications, some at once, with Discord's rate limits switched off."""
    async with stand(folder / "ours", rate_factor=0, applicants=applications) as ours:
        await ours.client.start()
        await until(lambda: len(ours.cards("applications", APPROVE)) == applications, "a card for each application")
        await until(lambda: ours.asks(_WAITING) == 0, "an empty outbox")
        return await _decide(ours, applications, at_once)


async def _decide(ours: Stand, applications: int, at_once: int) -> list[Figure]:
    done_before, written_before, cpu_before = ours.asks(_DONE), ours.transactions, ours.client.cpu_seconds()
    presses = Presses()
    began = time.monotonic()
    await _approve_all(ours, presses, at_once)
    pressed = time.monotonic()
    while ours.asks(_WELCOMED) < applications:
        if time.monotonic() > pressed + 60:
            raise TimeoutError(f"{ours.asks(_WELCOMED)} of {applications} are welcomed")
        await asyncio.sleep(0.05)
    seconds = time.monotonic() - began
    cpu = ours.client.cpu_seconds() - cpu_before
    await until(lambda: ours.asks(_WAITING) == 0, "an empty outbox")
    if violations := ours.practice.ledger.violations:
        raise RuntimeError(f"the bot broke {len(violations)} of Discord's rules, first: {violations[0]}")
    effects = ours.asks(_DONE) - done_before
    return [
        Figure(
            "delivery", "whole decisions each second", applications / seconds, note=f"{applications}, {at_once} at once"
        ),
        Figure("delivery", "effects on Discord each second", effects / seconds),
        Figure("delivery", "effects for each decision", effects / applications),
        Figure("delivery", "transactions for each decision", (ours.transactions - written_before) / applications),
        Figure("delivery", "processor time for each decision", cpu / applications * 1000, "ms"),
        Figure("delivery", f"answer to the press, {at_once} at once, p50", percentile(presses.last, 50), "ms"),
        Figure("delivery", f"answer to the press, {at_once} at once, p99", percentile(presses.last, 99), "ms"),
    ]


async def _approve_all(ours: Stand, presses: Presses, at_once: int) -> None:
    cards: list[Message] = ours.cards("applications", APPROVE)
    moderators = [ours.person("dee"), ours.person("sam")]

    async def approve(hand: int) -> None:
        while cards:
            await presses.add(moderators[hand % 2], cards.pop(0), APPROVE)

    await asyncio.gather(*(approve(hand) for hand in range(at_once)))
