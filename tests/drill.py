"""The restore drill: `python -m tests.drill` makes a backup under load, loses the bot, and starts it elsewhere.

It prints how much was lost (RPO: what was done since the backup, which is a night at most) and how long it took until
the bot answered again (RTO), and fails when anybody who was erased comes back or anything is sent twice.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.clock import OffsetClock
from bot.community.actor import Actor, Capability
from bot.keeping_safe.erasing import Erasing
from bot.keeping_safe.ledger import Ledger
from bot.rehearsal.stage import Stage, rules_broken, staged
from bot.rehearsal.stories.joining import apply
from bot.store.sealing import KeyRing
from bot.store.store import Store

RTO_SECONDS = 60.0
_PEOPLE = ("robin", "casey")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a drill measured. `doubled` are messages that stand twice, `back` are erased people who came back."""

    backup_seconds: float
    rto_seconds: float
    lost_seconds: float
    erased: int
    back: int
    doubled: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether the drill went as promised."""
        return not (self.back or self.doubled or self.broken) and self.rto_seconds <= RTO_SECONDS

    def lines(self) -> list[str]:
        """Return the figures in words."""
        return [
            f"backup made beside a busy bot in {self.backup_seconds:.1f} s",
            f"RPO: {self.lost_seconds:.1f} s of work lost here; a night at most, since a backup is made every night",
            f"RTO: {self.rto_seconds:.1f} s from the backup file to a bot that answers (at most {RTO_SECONDS:.0f} s)",
            f"erased after the backup: {self.erased}; of them came back: {self.back}",
            f"messages sent twice: {len(self.doubled)}; rules broken: {len(self.broken)}",
            *self.doubled,
            *self.broken,
        ]


async def drill(folder: Path) -> Figures:
    """Play it all in an empty folder."""
    async with staged(folder, write=lambda _line: None) as stage:
        stage.practice.interactions.deadline, stage.patience = 20.0, 90.0
        await stage.start_bot()
        await stage.person("olu").command("door open")
        await apply(stage, _PEOPLE[0])
        began = time.perf_counter()
        (code, said), *_receipts = await asyncio.gather(
            stage.bot.command("backup"), *(apply(stage, name) for name in _PEOPLE[1:])
        )
        made = time.perf_counter()
        assert code == 0, said
        await _life_goes_on(stage)
        before = _messages(stage)
        await stage.bot.kill()
        lost = time.perf_counter() - made
        erased = await _erase(stage, _PEOPLE[0])
        began_again = time.perf_counter()
        await _put_back(stage)
        await stage.start_bot()
        await stage.person("dee").command("door open")
        rto = time.perf_counter() - began_again
        await _quiet(stage)
        back = await _who_is_back(stage, erased)
        doubled = _doubled(before, _messages(stage))
        return Figures(made - began, rto, lost, len(erased), len(back), doubled, tuple(rules_broken(stage)))


async def _life_goes_on(stage: Stage) -> None:
    """Let Robin in after the backup: the role and the welcome are on Discord, and the backup knows nothing of them."""
    dee = stage.person("dee")
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    await dee.presses(card, "Approve")
    await stage.message("robin", "dm", "Welcome to Practice community")
    await stage.until(lambda: len(stage.look("dee", "applications", "Came through")) == len(_PEOPLE), "all cards stand")


async def _erase(stage: Stage, name: str) -> list[int]:
    """Erase somebody while no bot runs, as `python -m bot purge` does."""
    folder, person, community = stage.bot.folder, stage.person(name).id, stage.community.guild.id
    store = await _opened(stage)
    try:
        by = Actor(0, community, frozenset({Capability.CONFIGURE}))
        await Erasing(store, Ledger(folder / "backups", store.keys)).erase(by, community, person)
    finally:
        await store.close()
    return [person]


async def _put_back(stage: Stage) -> None:
    old, new = stage.bot.folder, stage.bot.folder / "elsewhere"
    [file] = sorted((old / "backups").glob("*.backup"))
    code, said = await stage.bot.command("restore", str(file), "--into", str(new))
    assert code == 0, said
    (new / "keys").mkdir(mode=0o700)
    shutil.copy(old / "keys" / "alongside.key", new / "keys" / "alongside.key")
    stage.bot.move(new)


async def _quiet(stage: Stage) -> None:
    """Wait until cards were drawn again and nothing more comes; the bot does most of it within seconds."""
    still, last = 0, None
    while still < 20:
        await asyncio.sleep(0.1)
        now = Counter(stage.practice.ledger.counts)
        still, last = (still + 1, now) if now == last else (0, now)


async def _who_is_back(stage: Stage, erased: list[int]) -> list[int]:
    await stage.bot.stop()
    store = await _opened(stage)
    try:
        erasing = Erasing(store, Ledger(stage.bot.folder / "backups", store.keys))
        return [person for person in erased if await erasing.communities_of(person)]
    finally:
        await store.close()


async def _opened(stage: Stage) -> Store:
    folder = stage.bot.folder
    keys = KeyRing.load(folder / "keys" / "alongside.key")
    clock = OffsetClock(stage.bot.clock_file)
    return await Store.open(str(folder / "data" / "alongside.db"), keys=keys, clock=clock, random=random.SystemRandom())


def _messages(stage: Stage) -> Counter[tuple[str, str]]:
    """Return how often each text stands in each channel and in each person's direct messages."""
    found: Counter[tuple[str, str]] = Counter()
    for who in stage.community.people:
        person = stage.person(who)
        places = [("dm", who)] + ([(name, name) for name in person.channels()] if who == "olu" else [])
        for channel, shown in places:
            found.update((shown, one.text) for one in person.sees(channel))
    return found


def _doubled(before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]) -> tuple[str, ...]:
    """Return the messages of before that stand more often now."""
    twice = [place for place, count in after.items() if count > max(1, before[place])]
    return tuple(f"in {channel}: {text.splitlines()[0]}" for channel, text in twice)


def main() -> int:
    """Play the drill and print its figures; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="alongside-drill-") as folder:
        figures = asyncio.run(drill(Path(folder)))
    print("\n".join(figures.lines()))
    return 0 if figures.passed else 1


if __name__ == "__main__":
    sys.exit(main())
