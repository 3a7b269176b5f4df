"""How long a start takes, and what a client weighs when it has nothing to do."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.figures import Figure, median
from tests.bench.processes import Weight
from tests.bench.stand import Kind, Stand, stand

READY_MOST, RSS_MOST = 1.0, 90.0
_KINDS = (Kind.SHIPPED, Kind.BARE, Kind.OURS)


@dataclass(slots=True)
class Starts:
    """The starts of one client, in seconds, and its weight at rest."""

    connecting: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    weight: Weight = field(default_factory=lambda: Weight(0.0, 0.0))

    async def add(self, here: Stand) -> None:
        """Start the client and note the times; it goes on running."""
        seen = len(here.connected)
        await here.client.start()
        self.connecting.append(here.client.ready_at - here.connected[seen])
        self.whole.append(here.client.ready_at - here.client.started)


async def measure(folder: Path, *, members: int = 1000, rounds: int = 5, rest: float = 10.0) -> list[Figure]:
    """Start each client by turns, each in a community of so many members; then weigh all after a rest."""
    starts = {kind: Starts() for kind in _KINDS}
    first = Starts()
    async with AsyncExitStack() as stack:
        stands = {
            kind: await stack.enter_async_context(stand(folder / kind.name, kind, members=members)) for kind in _KINDS
        }
        await first.add(stands[Kind.OURS])
        await stands[Kind.OURS].client.stop()
        for number in range(rounds):
            for kind in _KINDS:
                await starts[kind].add(stands[kind])
                if number < rounds - 1:
                    await stands[kind].client.stop()
        await asyncio.sleep(rest)
        for kind in _KINDS:
            starts[kind].weight = stands[kind].client.weight()
    return figures_of(starts, first, members)


def figures_of(starts: dict[Kind, Starts], first: Starts, members: int) -> list[Figure]:
    """Return the figures: medians beside both bare clients."""
    ours, bare, shipped = starts[Kind.OURS], starts[Kind.BARE], starts[Kind.SHIPPED]
    people = f"{members:,} members"
    return [
        Figure(
            "ready",
            "connect to ready",
            median(ours.connecting),
            "s",
            bare=median(bare.connecting),
            most=READY_MOST,
            note=people,
        ),
        Figure(
            "ready",
            "connect to ready, beside a client as shipped",
            median(ours.connecting),
            "s",
            median(shipped.connecting),
        ),
        Figure("ready", "whole start", median(ours.whole), "s", bare=median(bare.whole)),
        Figure("ready", "whole start, the very first, with a new database", first.whole[0], "s"),
        Figure("ready", "memory at rest (RSS)", ours.weight.rss, "MB", bare=bare.weight.rss, most=RSS_MOST),
        Figure("ready", "memory at rest (USS)", ours.weight.uss, "MB", bare=bare.weight.uss),
        Figure(
            "ready", "memory at rest (RSS), beside a client as shipped", ours.weight.rss, "MB", bare=shipped.weight.rss
        ),
    ]
