"""What a flow of the sweep is: people who do something to the end, and somebody who counts afterwards."""

from __future__ import annotations

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Protocol

from tests.chaos.diary import Diary
from tests.chaos.facts import Facts
from tests.chaos.hands import Hands
from tests.chaos.oracle import Findings, judge_workings
from tests.chaos.setting import Setting


class Plot(Protocol):
    """One flow, acted while the bot is killed once."""

    async def prepares(self) -> None:
        """Do what comes before the first start of the bot."""

    async def goes(self) -> None:
        """Act to the end, and wait until all is quiet."""

    async def looks_on(self) -> None:
        """Do beside it what goes on for ever; it is cancelled."""

    def judge(self, facts: Facts) -> Findings:
        """Hold what people were told against what is there."""


class Acting(ABC):
    """What plots of members share: hands by name, and patience."""

    def __init__(self, setting: Setting, chance: random.Random) -> None:
        self.setting = setting
        self.diary = Diary()
        self._chance = chance
        self._hands: dict[str, Hands] = {}

    def hands(self, name: str) -> Hands:
        """Return the hands of somebody of the community."""
        if name not in self._hands:
            person = self.setting.stage.person(name)
            self._hands[name] = Hands(person, self.diary, self._chance, self.setting.is_up)
        return self._hands[name]

    async def prepares(self) -> None:  # noqa: B027 - most flows begin with the bot's first start
        """Do nothing."""

    async def looks_on(self) -> None:
        """Do nothing, for ever."""
        await asyncio.Event().wait()

    async def goes(self) -> None:
        """Act, then wait until all is quiet."""
        await self.acts()
        while not await self.setting.settles():
            pass

    @abstractmethod
    async def acts(self) -> None:
        """Do everything people do in this flow."""

    async def until_told(self, tries: Callable[[], Awaitable[bool]]) -> None:
        """Try again and again, as a person does who has not read yet that it is done."""
        while not await tries():
            await asyncio.sleep(self._chance.uniform(0.05, 0.4))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something is there to be seen."""
        while not holds():
            await asyncio.sleep(0.05)

    def judge(self, facts: Facts) -> Findings:
        """Count what every flow has to keep; what this flow is about comes in addition."""
        findings = Findings()
        judge_workings(self.diary, facts, findings)
        self.counts(findings)
        return findings

    @abstractmethod
    def counts(self, findings: Findings) -> None:
        """Add what is wrong with what this flow is about."""


def expect(wrong: list[str], what: str, found: object, wanted: object) -> None:
    """Note that something is not as it should be."""
    if found != wanted:
        wrong.append(f"{what}: {found}, not {wanted}")
