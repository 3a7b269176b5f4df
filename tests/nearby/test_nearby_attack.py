"""Four people who work together and ask anything in any order learn nothing of a region with fewer than five others.

Two worlds run side by side. The attackers do the same in both; the other people differ, but only in regions where
fewer than five of them take part. Everything the attackers read must be the same in both worlds.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.clock import ManualClock
from bot.community.actor import Actor
from bot.errors import HouseError
from bot.nearby import rules
from bot.nearby.rules import Answer, Region
from bot.store.sealing import KeyRing
from bot.store.store import Store
from tests.nearby.conftest import COMMUNITY, WEEK, Group, settings_with
from tests.thorough import tries

REGIONS = [Region.SOUTH_WEST, Region.WALES]
ATTACKERS = st.integers(1, 4)
FEW = st.integers(0, 4)
SOME = st.integers(0, 24)


class World:
    """One community of its own, with people who are there and do nothing but come and go."""

    def __init__(self, database: Path, keys: KeyRing) -> None:
        self.clock = ManualClock()
        self._database, self._keys = database, keys
        self.others: dict[Region, int] = dict.fromkeys(REGIONS, 0)
        self.group: Group

    async def open(self) -> None:
        store = await Store.open(str(self._database), keys=self._keys, clock=self.clock, random=random.Random(7))
        self.group = Group(store, self.clock, settings_with())

    async def set_others(self, region: Region, count: int) -> None:
        """Let the people of a region come or go until there are so many."""
        base = 100 + 100 * REGIONS.index(region)
        for number in range(self.others[region], count):
            await self.group.joins(region, base + number)
        for number in range(count, self.others[region]):
            await self.group.nearby.turn_off(self.group.person(base + number))
        self.others[region] = count


class Attack(RuleBasedStateMachine):
    """The attackers' questions, and what the other people do in the one world and in the other."""

    template: Path
    keys: KeyRing

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(dir=self.template.parent)
        self.steps = 0
        self.worlds = []
        for name in ("one", "other"):
            path = Path(self.folder.name) / f"{name}.db"
            shutil.copyfile(self.template, path)
            self.worlds.append(World(path, self.keys))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def both(self, act: Callable[[World], Awaitable[object]]) -> None:
        """Do the same in both worlds and compare all that can be read of it."""
        heard = []
        for world in self.worlds:
            try:
                heard.append(repr(self.run(act(world))))  # type: ignore[arg-type]
            except HouseError as refusal:
                heard.append(f"{type(refusal).__name__}: {refusal.sentence}")
        assert heard[0] == heard[1]

    @initialize(one=FEW, other=FEW)
    def begin(self, one: int, other: int) -> None:
        for world in self.worlds:
            self.run(world.open())
        self.few_are_there(region=REGIONS[0], one=one, other=other)

    # What the others do. Where fewer than five are there, the worlds differ as they like.

    @rule(region=st.sampled_from(REGIONS), one=FEW, other=FEW)
    def few_are_there(self, region: Region, one: int, other: int) -> None:
        for world, count in zip(self.worlds, (one, other), strict=True):
            self.run(world.set_others(region, count))

    @rule(region=st.sampled_from(REGIONS), count=st.integers(5, 24))
    def many_are_there(self, region: Region, count: int) -> None:
        for world in self.worlds:
            self.run(world.set_others(region, count))

    # What the attackers do.

    @staticmethod
    def attacker(number: int) -> Actor:
        return Actor(1000 + number, COMMUNITY, is_member=True)

    @rule(who=ATTACKERS, region=st.sampled_from(REGIONS), by_dm=st.booleans())
    def turn_on(self, who: int, region: Region, by_dm: bool) -> None:
        self.both(lambda world: world.group.nearby.turn_on(self.attacker(who), region, by_dm=by_dm))

    @rule(region=st.sampled_from(REGIONS), how_many=st.integers(0, 4))
    def probe(self, region: Region, how_many: int) -> None:
        """Put so many of the four into a region, take the rest out, wait for the next count and read it."""
        for who in range(1, 5):
            if who <= how_many:
                self.turn_on(who=who, region=region, by_dm=False)
            else:
                self.turn_off(who=who)
        self.weeks_pass(weeks=1)

    @rule(who=ATTACKERS)
    def turn_off(self, who: int) -> None:
        self.both(lambda world: world.group.nearby.turn_off(self.attacker(who)))

    @rule(who=ATTACKERS, back=st.booleans())
    def pause(self, who: int, back: bool) -> None:
        self.both(lambda world: (world.group.nearby.back if back else world.group.nearby.pause)(self.attacker(who)))

    @rule(who=ATTACKERS)
    def leave_and_come_back(self, who: int) -> None:
        self.both(lambda world: world.group.nearby.left(COMMUNITY, 1000 + who))

    @rule(who=ATTACKERS)
    def say_hello(self, who: int) -> None:
        self.both(lambda world: world.group.nearby.say_hello(self.attacker(who)))

    @rule(who=ATTACKERS, hello=st.integers(1, 6), answer=st.sampled_from(Answer))
    def answer(self, who: int, hello: int, answer: Answer) -> None:
        self.both(lambda world: world.group.nearby.answer(self.attacker(who), hello, answer))

    @rule(who=ATTACKERS, hello=st.integers(1, 6))
    def block(self, who: int, hello: int) -> None:
        self.both(lambda world: world.group.nearby.block_hello(self.attacker(who), hello))

    @rule(who=ATTACKERS)
    def renew(self, who: int) -> None:
        self.both(lambda world: world.group.nearby.renew(self.attacker(who)))

    @rule(weeks=st.integers(1, 3))
    def weeks_pass(self, weeks: int) -> None:
        for _week in range(weeks):
            for world in self.worlds:
                self.run(world.group.passes(WEEK))

    @rule(days=st.floats(0.1, 6))
    def days_pass(self, days: float) -> None:
        for world in self.worlds:
            self.run(world.group.passes(days * 24 * 3600))

    @precondition(lambda self: len(self.worlds) == 2)
    @invariant()
    def attackers_see_the_same(self) -> None:
        if hasattr(self.worlds[0], "group"):
            self.steps += 1
            who = 1 + self.steps % 4
            self.both(lambda world: world.group.nearby.screen(self.attacker(who)))

    def teardown(self) -> None:
        for world in self.worlds:
            if hasattr(world, "group"):
                self.run(world.group.store.close())
        self.loop.close()
        self.folder.cleanup()


def attack(template: Path, keys: KeyRing, **options: Any) -> None:
    machine = type("AttackHere", (Attack,), {"template": template, "keys": keys})
    own = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None, **options)
    run_state_machine_as_test(machine, settings=own)


@pytest.mark.slow
async def test_four_who_go_to_a_region_and_away_again_see_nothing_of_up_to_four_others(group: Group):
    """The plainest attack: with a limit of five people it would tell the number of others exactly."""
    for others in range(5):
        if others:
            await group.joins(Region.WALES, 100 + others)
        for attackers in (4, 3, 2, 1, 4):
            for number in range(1, 5):
                if number <= attackers:
                    await group.joins(Region.WALES, number)
                else:
                    await group.nearby.turn_off(group.person(number))
            await group.monday()
            assert (await group.sees(1)).regions == ()

    await group.joins(Region.WALES, 105)
    await group.monday()
    assert await group.shown_to(1) == {Region.WALES: 5}


@pytest.mark.slow
async def test_nothing_changes_for_anybody_between_two_mondays(group: Group):
    await group.a_region_that_shows()

    for number in range(1, 6):
        await group.nearby.turn_off(group.person(number))
        assert await group.shown_to(20) == {Region.SOUTH_WEST: 5}
    await group.passes(2 * 24 * 3600)
    assert await group.shown_to(20) == {Region.SOUTH_WEST: 5}
    await group.passes(5 * 24 * 3600)
    assert await group.shown_to(20) == {}


async def test_there_is_no_total_from_which_a_hidden_region_could_be_worked_out(group: Group):
    """Two worlds that differ only in a hidden region are the same to the eye, whatever shows beside it."""
    await group.a_region_that_shows()
    before = await group.sees(1)

    await group.joins(Region.WALES, 201, 202, 203, 204)
    await group.monday()

    assert await group.sees(1) == before


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_sequence_of_questions_reveals_a_region_with_fewer_than_five_others(template_database: Path, keys: KeyRing):
    attack(template_database, keys, max_examples=tries(6, 40), stateful_step_count=12)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_attack_succeeds_against_a_plain_limit_of_five(
    template_database: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rules, "COLLUDERS", 0)

    with pytest.raises(AssertionError):
        attack(
            template_database,
            keys,
            max_examples=60,
            stateful_step_count=15,
            derandomize=True,
            phases=[Phase.generate],
            report_multiple_bugs=False,
        )
