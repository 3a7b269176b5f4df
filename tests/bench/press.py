"""How long a press takes: from the event that Discord sends to the first answer, and to the last words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.rehearsal.people import Person
from bot.rehearsal.shapes import Message
from tests.bench import bare
from tests.bench.figures import Figure, median, percentile
from tests.bench.stand import Kind, Stand, offers, stand, until

STATUS, TAKE, RELEASE = "Where does my application stand?", "Take", "Release"
RATIO_MOST = 1.5


@dataclass(slots=True)
class Presses:
    """The times of many presses of one kind, in milliseconds. `cpu` is the client's processor time for each."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    async def add(self, person: Person, message: Message, button: str) -> None:
        """Press once and note the times. Raises TimeoutError when no answer came."""
        answer = await person.presses(message, button)
        done = time.monotonic()
        interaction = answer.interaction
        if interaction.took is None or interaction.deferred:
            raise TimeoutError(f"no answer to {button!r}: {answer.text!r}")
        self.first.append(interaction.took * 1000)
        self.last.append((done - interaction.made) * 1000)


@dataclass(frozen=True, slots=True)
class Pressing:
    """What was pressed, on both sides."""

    bare: Presses = field(default_factory=Presses)
    bare_keeping: Presses = field(default_factory=Presses)
    reading: Presses = field(default_factory=Presses)
    deciding: Presses = field(default_factory=Presses)


async def measure(folder: Path, *, rounds: int = 300, warm_up: int = 20) -> list[Figure]:
    """Press by turns on the bot and on a bare client, one press at a time."""
    async with (
        stand(folder / "ours", rate_factor=0, applicants=2) as ours,
        stand(folder / "bare", Kind.BARE, rate_factor=0) as other,
    ):
        await ours.client.start()
        await other.client.start()
        await _open_the_door(ours)
        await until(lambda: bool(other.cards("welcome", bare.PRESS)), "the bare client's card")
        for _ in range(warm_up):
            await _one_round(ours, other, Pressing())
        pressing = Pressing()
        for _ in range(rounds):
            await _one_round(ours, other, pressing)
        _nothing_broken(ours)
        _nothing_broken(other)
    return figures_of(pressing)


async def _open_the_door(ours: Stand) -> None:
    await until(lambda: bool(ours.practice.world.application.commands), "the bot's commands")
    await ours.person("olu").command("door open")
    await until(lambda: bool(ours.cards("welcome", STATUS)), "the entry card")
    await until(lambda: len(ours.cards("applications", TAKE)) == 2, "the cards of two applications")


async def _one_round(ours: Stand, other: Stand, pressing: Pressing) -> None:
    applicant, dee, robin = ours.person("applicant0"), ours.person("dee"), other.person("robin")
    bare_card = other.cards("welcome", bare.PRESS)[0]
    cpu = other.client.cpu_seconds()
    await pressing.bare.add(robin, bare_card, bare.PRESS)
    pressing.bare.cpu.append((other.client.cpu_seconds() - cpu) * 1000)

    cpu = ours.client.cpu_seconds()
    await pressing.reading.add(applicant, ours.cards("welcome", STATUS)[0], STATUS)
    pressing.reading.cpu.append((ours.client.cpu_seconds() - cpu) * 1000)

    cpu = other.client.cpu_seconds()
    await pressing.bare_keeping.add(robin, bare_card, bare.KEEP)
    pressing.bare_keeping.cpu.append((other.client.cpu_seconds() - cpu) * 1000)

    card = ours.cards("applications", "Approve")[1]
    now, after = (TAKE, RELEASE) if offers(card, TAKE) else (RELEASE, TAKE)
    cpu = ours.client.cpu_seconds()
    await pressing.deciding.add(dee, card, now)
    await until(lambda: offers(card, after), f"the card with {after!r}")
    pressing.deciding.cpu.append((ours.client.cpu_seconds() - cpu) * 1000)


def _nothing_broken(here: Stand) -> None:
    if violations := here.practice.ledger.violations:
        raise RuntimeError(f"{len(violations)} of Discord's rules were broken, first: {violations[0]}")


def figures_of(pressing: Pressing) -> list[Figure]:
    """Return the figures: each kind of press beside the bare client's deferred answer."""
    base, kept, reading, deciding = pressing.bare, pressing.bare_keeping, pressing.reading, pressing.deciding

    def figure(
        name: str, ours: Sequence[float], theirs: Sequence[float], percent: float = 50, goal: float | None = None
    ) -> Figure:
        value, bare_value = percentile(ours, percent), percentile(theirs, percent)
        return Figure("press", f"{name}, p{percent}", value, "ms", bare=bare_value, most_ratio=goal)

    return [
        figure("reading, first answer", reading.first, base.first, goal=RATIO_MOST),
        figure("reading, words", reading.last, base.last, goal=RATIO_MOST),
        figure("deciding, first answer", deciding.first, base.first, goal=RATIO_MOST),
        figure("deciding, words", deciding.last, base.last, goal=RATIO_MOST),
        figure("deciding, words, beside a bare client that stores a row", deciding.last, kept.last),
        figure("reading, first answer", reading.first, base.first, 99),
        figure("reading, words", reading.last, base.last, 99),
        figure("deciding, first answer", deciding.first, base.first, 99),
        figure("deciding, words", deciding.last, base.last, 99),
        figure("deciding, words, beside a bare client that stores a row", deciding.last, kept.last, 99),
        Figure("press", "reading, processor time", median(reading.cpu), "ms", bare=median(base.cpu)),
        Figure("press", "deciding, processor time, card included", median(deciding.cpu), "ms", bare=median(kept.cpu)),
    ]
