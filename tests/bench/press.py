"""How long a press takes: from the event that Discord sends to the first answer, and to the last words."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.rehearsal.people import Person
from bot.rehearsal.shapes import Message
from tests.bench import bare
from tests.bench.figures import Figure, percentile
from tests.bench.stand import Kind, Stand, offers, stand, until

STATUS, TAKE, RELEASE = "Where does my application stand?", "Take", "Release"


@dataclass(slots=True)
class Presses:
    """The times of many presses of one kind, in milliseconds."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)

    async def add(self, person: Person, message: Message, button: str) -> None:
        """Press once and note the times. Raises TimeoutError when no answer came."""
        answer = await person.presses(message, button)
        done = time.monotonic()
        interaction = answer.interaction
        if interaction.took is None or interaction.deferred:
            raise TimeoutError(f"no answer to {button!r}: {answer.text!r}")
        self.first.append(interaction.took * 1000)
        self.last.append((done - interaction.made) * 1000)

    def forget(self) -> None:
        """Leave out what was measured while everything warmed up."""
        self.first.clear()
        self.last.clear()


@dataclass(frozen=True, slots=True)
class Pressing:
    """What was pressed, on both sides."""

    bare: Presses
    bare_keeping: Presses
    reading: Presses
    deciding: Presses


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
        pressing = Pressing(Presses(), Presses(), Presses(), Presses())
        for number in range(warm_up + rounds):
            if number == warm_up:
                for presses in (pressing.bare, pressing.bare_keeping, pressing.reading, pressing.deciding):
                    presses.forget()
            await _one_round(ours, other, pressing)
        _nothing_broken(ours)
    return figures_of(pressing)


async def _open_the_door(ours: Stand) -> None:
    await until(lambda: bool(ours.practice.world.application.commands), "the bot's commands")
    await ours.person("olu").command("door open")
    await until(lambda: bool(ours.cards("welcome", STATUS)), "the entry card")
    await until(lambda: len(ours.cards("applications", TAKE)) == 2, "the cards of two applications")


async def _one_round(ours: Stand, other: Stand, pressing: Pressing) -> None:
    robin, applicant, dee = other.person("robin"), ours.person("applicant0"), ours.person("dee")
    bare_card = other.cards("welcome", bare.PRESS)[0]
    await pressing.bare.add(robin, bare_card, bare.PRESS)
    await pressing.reading.add(applicant, ours.cards("welcome", STATUS)[0], STATUS)
    await pressing.bare_keeping.add(robin, bare_card, bare.KEEP)
    card = ours.cards("applications", "Approve")[1]
    now, after = (TAKE, RELEASE) if offers(card, TAKE) else (RELEASE, TAKE)
    await pressing.deciding.add(dee, card, now)
    await until(lambda: offers(card, after), f"the card with {after!r}")


def _nothing_broken(ours: Stand) -> None:
    if violations := ours.practice.ledger.violations:
        raise RuntimeError(f"the bot broke {len(violations)} of Discord's rules, first: {violations[0]}")


def figures_of(pressing: Pressing) -> list[Figure]:
    """Return the figures: each kind of press beside the bare client's deferred answer."""
    base, kept = pressing.bare, pressing.bare_keeping

    def figure(name: str, ours: list[float], theirs: list[float], percent: float, goal: float | None) -> Figure:
        values = percentile(ours, percent), percentile(theirs, percent)
        return Figure("press", f"{name}, p{percent:g}", values[0], "ms", bare=values[1], most_ratio=goal)

    found = []
    for percent, goal in ((50, 1.5), (99, None)):
        found += [
            figure("reading, first answer", pressing.reading.first, base.first, percent, goal),
            figure("reading, words", pressing.reading.last, base.last, percent, goal),
            figure("deciding, first answer", pressing.deciding.first, base.first, percent, goal),
            figure("deciding, words", pressing.deciding.last, base.last, percent, goal),
            figure(
                "deciding, words, beside a bare client that stores a row",
                pressing.deciding.last,
                kept.last,
                percent,
                None,
            ),
        ]
    return found
