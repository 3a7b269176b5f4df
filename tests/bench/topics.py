"""How long `/topics` takes: from the press on the panel to the first answer, and to the list of topics."""

from __future__ import annotations

from pathlib import Path

from bot.rehearsal.rendering import controls_of
from tests.bench import bare
from tests.bench.figures import Figure, median, percentile
from tests.bench.press import RATIO_MOST, Presses
from tests.bench.stand import Kind, Stand, stand, until

CHOOSE = "Choose topics"


async def measure(folder: Path, *, rounds: int = 300, warm_up: int = 20, topics: int = 35) -> list[Figure]:
    """Press by turns on the panel of a community with so many topics and on a bare client's card."""
    async with (
        stand(folder / "ours", rate_factor=0) as ours,
        stand(folder / "bare", Kind.BARE, rate_factor=0) as other,
    ):
        await ours.client.start()
        await other.client.start()
        await _open_topics(ours, topics)
        await until(lambda: bool(other.cards("welcome", bare.PRESS)), "the bare client's card")
        await _press(ours, other, Presses(), Presses(), warm_up)
        base, choosing = Presses(), Presses()
        await _press(ours, other, base, choosing, rounds)
        for here in (ours, other):
            if violations := here.practice.ledger.violations:
                raise RuntimeError(f"{len(violations)} of Discord's rules were broken, first: {violations[0]}")
    return figures_of(base, choosing)


async def _open_topics(ours: Stand, count: int) -> None:
    await until(lambda: bool(ours.practice.world.application.commands), "the bot's commands")
    olu = ours.person("olu")
    await olu.command("topic panel", "general")
    while True:
        offered = (await olu.autocompletes("topic open", "topic", "", "general")).choice_values
        if not offered or count <= 0:
            break
        for catalogue_id in list(offered.values())[:count]:
            await olu.command("topic open", "general", topic=str(catalogue_id))
            count -= 1
    await until(lambda: bool(ours.cards("general", CHOOSE)), "the panel")
    guild = ours.community.guild
    await until(
        lambda: sum(any(one.pinned for one in channel.messages.values()) for channel in guild.channels.values()) > 5,
        "topics with their cards",
    )
    mia = ours.person("mia")
    for _again in range(1_000):
        answer = await mia.presses(ours.cards("general", CHOOSE)[0], CHOOSE)
        if any(one.label == "Next page" for one in controls_of(answer.last.message.components)):
            return
    raise TimeoutError("the topics are not open")


async def _press(ours: Stand, other: Stand, base: Presses, choosing: Presses, rounds: int) -> None:
    mia, robin = ours.person("mia"), other.person("robin")
    panel, bare_card = ours.cards("general", CHOOSE)[0], other.cards("welcome", bare.PRESS)[0]
    for _round in range(rounds):
        cpu = other.client.cpu_seconds()
        await base.add(robin, bare_card, bare.PRESS)
        base.cpu.append((other.client.cpu_seconds() - cpu) * 1000)
        cpu = ours.client.cpu_seconds()
        await choosing.add(mia, panel, CHOOSE)
        choosing.cpu.append((ours.client.cpu_seconds() - cpu) * 1000)


def figures_of(base: Presses, choosing: Presses) -> list[Figure]:
    """Return the figures beside the bare client's deferred answer, whose card has four lines and two buttons."""
    figures = []
    for percent, goal in ((50, RATIO_MOST), (99, None)):
        for name, ours, theirs in (
            ("first answer", choosing.first, base.first),
            ("the list of topics", choosing.last, base.last),
        ):
            value, bare_value = percentile(ours, percent), percentile(theirs, percent)
            wanted = goal if name == "first answer" else None
            figures.append(Figure("topics", f"{name}, p{percent}", value, "ms", bare=bare_value, most_ratio=wanted))
    cpu = Figure("topics", "processor time", median(choosing.cpu), "ms", bare=median(base.cpu))
    return [*figures, cpu]
