"""No sequence of anything leaves somebody with access they did not choose, or shows who is in a sensitive topic."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.clock import ManualClock
from bot.delivery.effects import EffectKind
from bot.errors import HouseError
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.topics.snapshots import Standing, Topic
from tests.topics.conftest import COMMUNITY, Group, settings_with

PEOPLE = range(1, 5)
DEEDS = (
    "join", "leave", "hide", "show", "pause", "back", "go", "come", "morning", "days", "close", "look", "settle",
    "one_call", "join_other",
)  # fmt: skip
Deed = tuple[str, int]


@given(
    st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(list(PEOPLE))), max_size=25),
    st.sampled_from(["members", "roles"]),
)
@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.slow
def test_nobody_has_access_they_did_not_choose(template_database: Path, keys: KeyRing, deeds: list[Deed], way: str):
    asyncio.run(_play(template_database, keys, deeds, way))


async def _play(template: Path, keys: KeyRing, deeds: list[Deed], way: str) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        path = Path(folder) / "topics.db"
        shutil.copyfile(template, path)
        clock = ManualClock()
        store = await Store.open(str(path), keys=keys, clock=clock, random=random.Random(1))
        try:
            group = Group(store, clock, settings_with(access=way, archive_days=2))
            await Model(group).plays(deeds)
        finally:
            await store.close()


class Model:
    """What people said, beside what the house and Discord made of it."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.chose: dict[tuple[int, int], bool] = {}
        self.topics: list[Topic] = []

    async def plays(self, deeds: list[Deed]) -> None:
        self.topics = [
            await self.group.a_topic("Stroke"),
            await self.group.a_topic("HIV", sensitive=True),
        ]
        for deed, number in deeds:
            await self.does(deed, number)
            self.nobody_sees_what_they_did_not_choose()
        await self.group.settle()
        await self.everybody_sees_what_they_chose()

    async def does(self, deed: str, number: int) -> None:
        group, topic, person = self.group, self.topics[number % 2], 1000 + number
        here = person in group.discord.persons
        by = group.member(number)
        with suppress(HouseError):
            if deed in {"join", "join_other"} and here:
                chosen = topic if deed == "join" else self.topics[1 - number % 2]
                await group.choosing.join(by, chosen.id)
                self.chose[chosen.id, person] = True
            elif deed == "leave" and here:
                await group.choosing.leave(by, topic.id)
                self.chose[topic.id, person] = False
            elif deed == "hide" and here:
                await group.choosing.hide_today(by, topic.id)
            elif deed == "show" and here:
                await group.choosing.show_again(by, topic.id)
            elif deed == "pause" and here:
                await group.choosing.pause_all(by, group.clock.now() + timedelta(days=number))
            elif deed == "back" and here:
                await group.choosing.back(by)
            else:
                await self.happens(deed, person, topic)

    async def happens(self, deed: str, person: int, topic: Topic) -> None:
        group = self.group
        if deed == "go" and person in group.discord.persons:
            group.discord.goes(person)
            await group.choosing.left(COMMUNITY, person)
            self.chose = {key: chosen and key[1] != person for key, chosen in self.chose.items()}
        elif deed == "come" and person not in group.discord.persons:
            await group.settle()  # nobody comes back within the second in which they went
            group.discord.comes(person)
        elif deed in {"morning", "days"}:
            await group.passes(days=1 if deed == "morning" else 5)
        elif deed == "close":
            current = await group.opening.topic(COMMUNITY, topic.id)
            if current is not None:
                await group.closing.close(group.organiser(), current.ref, why="Quiet.", where_to="")
        elif deed == "look":
            group.repair._census_at.clear()
            await group.looks_over()
        elif deed in {"settle", "one_call"}:
            await group.settle(only=EffectKind.SET_ACCESS if deed == "one_call" else None)

    def nobody_sees_what_they_did_not_choose(self) -> None:
        """Whoever never said yes, or said no and was heard, sees nothing; nobody at all is let in unasked."""
        for topic in self.topics:
            channel = self.group.discord.channels[topic.channel_id or 0]
            assert not channel.everyone_in
            assert not channel.members_in
            for number in range(1000, 1050):
                if self.group.discord.sees(channel.id, number):
                    assert (topic.id, number) in self.chose, f"{number} sees {topic.name}"

    async def everybody_sees_what_they_chose(self) -> None:
        for topic in self.topics:
            for person in (1000 + number for number in PEOPLE):
                if person not in self.group.discord.persons:
                    continue
                sees = self.group.discord.sees(topic.channel_id or 0, person)
                current = await self.group.opening.topic(COMMUNITY, topic.id)
                if current is None:
                    assert not sees, "a purged topic is still seen"
                    continue
                view = await self.group.choosing.view(self.group.member(person - 1000), topic.id)
                assert sees == (view.standing is Standing.IN)
                assert (view.standing is not Standing.OUT) == self.chose.get((topic.id, person), False)
                assert view.members is None
