"""The flows of the door: one person applies, and the moderators mean to do one thing with it."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from tests.chaos.applicants import Applicant, Character, bring_questions
from tests.chaos.diary import Diary, Verdict
from tests.chaos.facts import Facts
from tests.chaos.hands import Hands
from tests.chaos.moderators import Board, Moderators, Plan
from tests.chaos.oracle import Findings, judge
from tests.chaos.setting import Setting


@dataclass(frozen=True, slots=True)
class Tale:
    """How one flow goes: what the applicant is like and what the moderators mean to do."""

    character: Character
    verdict: Verdict
    asks: bool = False
    safety: bool = False


TALES = {
    "approve": Tale(Character(), Verdict.APPROVED, asks=True),
    "decline": Tale(Character(edits=True), Verdict.DECLINED),
    "safety": Tale(Character(closed=True), Verdict.DECLINED, safety=True),
    "withdraw": Tale(Character(when_asked="withdraws"), Verdict.APPROVED, asks=True),
    "leave": Tale(Character(when_asked="leaves"), Verdict.APPROVED, asks=True),
}


class JoinPlot:
    """One application, from the opening of the door to its end."""

    def __init__(self, tale: Tale, setting: Setting, chance: random.Random) -> None:
        self.setting = setting
        self.diary = Diary()
        [person] = setting.add_applicants(1)
        self.applicant = Applicant(Hands(person, self.diary, chance, setting.is_up), tale.character)
        stage = setting.stage
        board = Board(stage.practice.world, stage.community.channels["applications"])
        names = ("dee", "sam") if tale.safety else ("dee",)
        staff = [Hands(stage.person(name), self.diary, chance, setting.is_up) for name in names]
        self.moderators = Moderators(board, staff, self.diary, 0, over=lambda: board.has_all(self.diary.sent))
        self.moderators.plans[1] = Plan(tale.verdict, takes=True, asks=tale.asks, contested=False, safety=tale.safety)

    async def prepares(self) -> None:
        """Do nothing: the door is opened while the bot may be killed."""

    async def goes(self) -> None:
        """Have the door opened, the application sent and decided, and wait until all is quiet."""
        await self.setting.asks_to_open()
        await asyncio.gather(self.applicant.applies(), self.moderators.work(hands=1))
        while not await self.setting.settles():
            pass

    async def looks_on(self) -> None:
        """Bring the moderators' questions to the applicant."""
        await bring_questions(self.setting, {self.applicant.hands.id: self.applicant})

    def judge(self, facts: Facts) -> Findings:
        """Hold the diary against the facts."""
        return judge(self.diary, facts)
