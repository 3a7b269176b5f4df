from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from discord.http import Route
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.discord_kit.client import SupportBot
from bot.discord_kit.doors import press_of
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.replies import Press
from bot.errors import NotAllowedError
from tests.discord_kit.fake_discord import ANN, FakeDiscord, member, user
from tests.discord_kit.feeding import button_press, connected, feed, interaction
from tests.thorough import tries

CANARY = "CANARY words of a person"
LIMIT = 2.5
MAY_BE_LATE = 10  # of 1,000: a machine that does other work at the same time holds some of them up

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.just(CANARY) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["a:words", "a:think", "a:form", "a:redraw", "a:refuse", "a:bug", "a:silent", "a:gone"])
numbers = st.sampled_from(["0", "1", "12", "9" * 19, "9" * 40, "-1", "", "١"])
good_ids = st.builds(lambda n, i: f"{n}:{i}:1", names, st.integers(0, 10**6))
bad_ids = st.one_of(
    st.builds(lambda n, i, v: f"{n}:{i}:{v}", names, numbers, numbers),
    st.builds(lambda n, x: f"{n}:1:1:{x}", names, st.text(max_size=20)),
    st.just(CANARY),
    st.text(max_size=100),
    anything,
)
custom_ids = good_ids | good_ids | bad_ids
fields = st.dictionaries(
    st.sampled_from(["type", "custom_id", "value", "values", "component", "components", "id"]), anything, max_size=5
)
pressed = st.fixed_dictionaries(
    {"custom_id": custom_ids, "component_type": st.sampled_from([2, 2, 3, 99])}, optional={"values": anything}
)
filled_in = st.fixed_dictionaries({"custom_id": custom_ids, "components": st.lists(fields, max_size=3) | anything})
commanded = st.fixed_dictionaries(
    {"name": st.sampled_from(["apply", "find", "boom", "gone", CANARY]) | anything},
    optional={"type": st.sampled_from([1, 2, 3]) | anything, "options": st.lists(fields, max_size=2) | anything},
)
DATA_OF = {2: commanded, 3: pressed, 4: commanded, 5: filled_in}
changed = st.dictionaries(
    st.sampled_from(["guild_id", "guild", "channel", "member", "user", "message", "locale", "entitlements", "context"]),
    anything | st.just(member(ANN)) | st.just(user(ANN)),
    max_size=2,
)
KEYS = ["guild_id", "member", "channel", "data", "version", "type", "message"]


@st.composite
def payloads(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an interaction: half of them well-formed around hostile data, the others broken anywhere."""
    kind: Any = draw(st.sampled_from([1, 2, 3, 3, 3, 4, 5, 5, 6, 99]))
    data = draw(DATA_OF.get(kind, anything))
    base = button_press("a:words:1:1") if kind == 3 else interaction(0, None)
    payload = base | {"type": kind, "data": data}
    if draw(st.booleans()):
        return payload
    payload |= draw(changed) | draw(st.just({}) | st.fixed_dictionaries({"type": anything}))
    gone = draw(st.sets(st.sampled_from(KEYS), max_size=1))
    return {key: value for key, value in payload.items() if key not in gone}


class Tempers:
    """Handlers of every temper."""

    async def words(self, press: Press) -> None:
        await press.whisper(f"{press.values} {press.answers} {press.ref} {press.extra}")

    async def think(self, press: Press) -> None:
        async with press.thinking():
            await asyncio.sleep(0)
        await press.whisper(str(press.actor))

    async def form(self, press: Press) -> None:
        await press.show_modal(FormModal("a:words:1:1", "Form", [Part("x", "text", "X")]))

    async def redraw(self, press: Press) -> None:
        async with press.redrawing():
            await asyncio.sleep(0)
        await press.whisper("Redrawn.")

    async def refuse(self, press: Press) -> None:
        raise NotAllowedError("Not you.")

    async def bug(self, press: Press) -> None:
        raise ValueError(f"{press.answers} {press.interaction.data}")

    async def silent(self, press: Press) -> None:
        pass


def open_doors(bot: SupportBot) -> None:
    """Register a handler of every temper, and two commands."""
    tempers = Tempers()
    for name in ("words", "think", "form", "redraw", "refuse", "bug", "silent"):
        for register in (bot.doors.press, bot.doors.choose, bot.doors.submit):
            register(f"a:{name}", getattr(tempers, name))

    @bot.tree.command(description="Apply")
    async def apply(interaction: Any) -> None:
        await press_of(interaction).whisper("Applied.")

    @bot.tree.command(description="Boom")
    async def boom(interaction: Any) -> None:
        raise ValueError(interaction.data)


class House:
    """A loop of its own with a fake Discord and a client in it, since hypothesis calls plain functions."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.before = Route.BASE
        self.fake, self.server, self.bot = self.runner.run(self._open())

    async def _open(self) -> tuple[FakeDiscord, Any, SupportBot]:
        fake = FakeDiscord()
        server = await fake.start()
        Route.BASE = str(server.make_url("/api/v10"))
        bot = await connected()
        open_doors(bot)
        return fake, server, bot

    def close(self) -> None:
        async def shut() -> None:
            await self.bot.doors.drain(2)
            await self.bot.close()
            await self.server.close()

        self.runner.run(shut())
        self.runner.close()
        Route.BASE = self.before

    async def answer(self, payload: dict[str, Any]) -> float:
        """Feed one interaction and wait for its end; return the seconds until its first answer."""
        number, begun = int(payload["id"]), time.perf_counter()
        feed(self.bot, "INTERACTION_CREATE", payload)
        inside = list(self.bot.doors._inside)
        assert inside, "nobody attends to it"
        await asyncio.wait(inside, timeout=30)
        assert len(self.fake.answers[number]) == 1, payload
        return time.perf_counter() - begun


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()


@pytest.mark.slow
def test_hostile_interactions_each_get_exactly_one_answer(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="alongside")
    late = 0
    kinds_of_answer: Counter[int] = Counter()

    @settings(max_examples=tries(500, 1000), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(payload=payloads())
    def each(payload: dict[str, Any]) -> None:
        nonlocal late
        late += house.runner.run(house.answer(payload)) > LIMIT
        kinds_of_answer[house.fake.answers[int(payload["id"])][0]["type"]] += 1

    each()

    assert kinds_of_answer.total() >= tries(500, 1000)
    assert len(kinds_of_answer) >= tries(3, 6), "the payloads did not reach the ways to answer"
    assert late <= MAY_BE_LATE
    assert "last resort" not in caplog.text
    assert "CANARY" not in caplog.text


@pytest.mark.slow
def test_a_hundred_presses_at_once_are_all_answered_in_time(house: House) -> None:
    order = random.Random(3)
    presses = [button_press(f"a:{order.choice(['words', 'think', 'form', 'redraw', 'bug'])}:1:1") for _ in range(100)]

    async def all_at_once() -> float:
        begun = time.process_time()
        for payload in presses:
            feed(house.bot, "INTERACTION_CREATE", payload)
        await asyncio.wait(list(house.bot.doors._inside), timeout=30)
        return time.process_time() - begun

    spent = house.runner.run(all_at_once())

    assert [len(house.fake.answers[int(payload["id"])]) for payload in presses] == [1] * 100
    assert spent < LIMIT
