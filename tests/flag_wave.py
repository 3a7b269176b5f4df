"""Measures a wave: two hundred accounts flag fifty messages of one member. `python -m tests.flag_wave`."""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.clock import ManualClock
from bot.misinformation.rules import Reason, SeatState
from bot.misinformation.tables import FlagRow
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.store.tables import OutboxRow
from tests.misinformation.case_setting import AUTHOR, CaseRoom

DEE = 2001
_REASONS = (Reason.DOSE, Reason.NOT_SURE, Reason.CURE_CLAIM)


@dataclass(frozen=True)
class Figures:
    """What came of a wave. `milliseconds` is processor time for each flag."""

    flags: int
    cases: int
    most_open_seats: int
    letters_on_duty: int
    letters_to_author: int
    acts_on_people: int
    milliseconds: float


async def wave(room: CaseRoom, accounts: int, messages: int, chance: random.Random) -> Figures:
    """Let so many accounts flag so many messages, each once, in an order of chance; then ten minutes pass."""
    room.outside.duty = [DEE]
    await room.reviewers(*range(11, 23))
    presses = [(who, number) for who in range(accounts) for number in range(messages)]
    chance.shuffle(presses)
    begun = time.process_time()
    for who, number in presses:
        await room.flags(who, chance.choice(_REASONS), number)
    spent = time.process_time() - begun
    await room.passes(minutes=11)
    effects = await room.rows(OutboxRow)
    letters = [row.payload["member_id"] for row in effects if row.kind == "send_direct"]
    held = [seat.reviewer_id for seat in await room.open_seats() if seat.state is SeatState.OPEN]
    return Figures(
        flags=len(await room.rows(FlagRow)),
        cases=len(await room.rows()),
        most_open_seats=max((held.count(who) for who in set(held)), default=0),
        letters_on_duty=letters.count(DEE),
        letters_to_author=letters.count(AUTHOR),
        acts_on_people=sum(row.kind not in {"send_direct", "show_card"} for row in effects),
        milliseconds=1000 * spent / len(presses),
    )


async def _measure(accounts: int, messages: int, seed: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        clock, chance = ManualClock(), random.Random(seed)
        keys = KeyRing.load_or_create(Path(folder) / "key")
        address = f"sqlite+aiosqlite:///{folder}/wave.db"
        store = await Store.open(address, keys=keys, clock=clock, random=chance)
        try:
            await store.migrate()
            return await wave(CaseRoom(store, clock), accounts, messages, chance)
        finally:
            await store.close()


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--accounts", type=int, default=200)
    asked.add_argument("--messages", type=int, default=50)
    asked.add_argument("--seed", type=int, default=6)
    given = asked.parse_args()
    figures = asyncio.run(_measure(given.accounts, given.messages, given.seed))
    print(f"{given.accounts} accounts flagged {given.messages} messages of one member, each once: {figures}")


if __name__ == "__main__":
    main()
