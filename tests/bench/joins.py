"""Very many people join within a minute, while a moderator goes on working."""

from __future__ import annotations

import asyncio
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from bot.rehearsal.membering import join
from tests.bench.figures import Figure, median
from tests.bench.press import RELEASE, TAKE, Presses
from tests.bench.stand import Stand, offers, stand, until

SLOWEST_MOST = 1000.0
_STORED = "SELECT count(*) FROM membership_arrival"
_BATCH_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Rush:
    """What a rush did. Times in seconds, memory in MB."""

    people: int
    stored: int
    seconds: float
    until_stored: float
    presses: Presses
    transactions: int
    rss_before: float
    rss_after: float
    rss_settled: float
    cpu: float


async def measure(folder: Path, *, people: int = 10_000, seconds: float = 60.0) -> list[Figure]:
    """Let people in at an even rate; the bot is then killed, and what it stored is counted."""
    async with stand(folder / "ours", applicants=1) as ours:
        await ours.client.start()
        await until(lambda: len(ours.cards("applications", TAKE)) == 1, "the card of the application")
        rush = await _rush(ours, people, seconds)
    return figures_of(rush)


async def _rush(ours: Stand, people: int, seconds: float) -> Rush:
    before, cpu_before, written_before = ours.client.weight().rss, ours.client.cpu_seconds(), ours.transactions
    presses, over = Presses(), asyncio.Event()
    moderator = asyncio.create_task(_moderate(ours, presses, over))
    began = time.monotonic()
    await _let_in(ours, people, seconds)
    ended = time.monotonic()
    over.set()
    await moderator
    rss_after, written, stored = ours.client.weight().rss, ours.transactions, 0
    while stored < people and time.monotonic() < ended + 30:
        stored = ours.asks(_STORED)
        await asyncio.sleep(0.05)
    until_stored = time.monotonic() - ended
    written, cpu = ours.transactions, ours.client.cpu_seconds() - cpu_before
    await asyncio.sleep(2)
    settled = ours.client.weight().rss
    await ours.client.stop(signal.SIGKILL)
    return Rush(
        people=people,
        stored=ours.asks(_STORED),
        seconds=ended - began,
        until_stored=until_stored,
        presses=presses,
        transactions=written - written_before,
        rss_before=before,
        rss_after=rss_after,
        rss_settled=settled,
        cpu=cpu,
    )


async def _let_in(ours: Stand, people: int, seconds: float) -> None:
    world, guild = ours.practice.world, ours.community.guild
    began, came = time.monotonic(), 0
    while came < people:
        await asyncio.sleep(_BATCH_SECONDS)
        due = min(people, int((time.monotonic() - began) / seconds * people) + 1)
        for number in range(came, due):
            join(world, guild, world.add_user(f"newcomer{number}"))
        came = due


async def _moderate(ours: Stand, presses: Presses, over: asyncio.Event) -> None:
    """Take and release an application by turns, once a second."""
    dee, card = ours.person("dee"), ours.cards("applications", TAKE)[0]
    while not over.is_set():
        began = time.monotonic()
        button = TAKE if offers(card, TAKE) else RELEASE
        await presses.add(dee, card, button)
        await until(lambda button=button: not offers(card, button), "the card, drawn again")  # type: ignore[misc]
        await asyncio.sleep(max(0.0, began + 1 - time.monotonic()))


def figures_of(rush: Rush) -> list[Figure]:
    """Return the figures."""
    what = f"{rush.people:,} in {rush.seconds:.0f} s"
    return [
        Figure("joins", "arrivals missing after a kill", rush.people - rush.stored, "", most=0, note=what),
        Figure("joins", "slowest answer to a moderator", max(rush.presses.last), "ms", most=SLOWEST_MOST),
        Figure("joins", "median answer to a moderator", median(rush.presses.last), "ms"),
        Figure("joins", "presses meanwhile", len(rush.presses.last)),
        Figure("joins", "transactions in all", rush.transactions),
        Figure("joins", "last join to all stored", rush.until_stored, "s"),
        Figure("joins", "processor time", rush.cpu, "s"),
        Figure("joins", "memory gained at the end (RSS)", rush.rss_after - rush.rss_before, "MB"),
        Figure("joins", "memory gained after a rest (RSS)", rush.rss_settled - rush.rss_before, "MB"),
    ]
