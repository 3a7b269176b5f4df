"""Many people join at once, two moderators decide, and the bot is killed all the while."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.rehearsal.stage import MismatchError
from tests.chaos.applicants import Applicant, Character, bring_questions
from tests.chaos.diary import Diary
from tests.chaos.hands import Hands
from tests.chaos.killing import Killer
from tests.chaos.moderators import Board, Moderators
from tests.chaos.oracle import Findings, judge
from tests.chaos.setting import Setting, call_off, set_up

AT_ONCE = 10
_LIMIT = 900.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What to play. `lost` is the fraction of replies that get lost; `limits` widens Discord's rate limits."""

    kills: int
    applications: int
    seed: int
    lost: float = 0.06
    limits: float = 20.0


@dataclass(slots=True)
class Result:
    """How it ended."""

    findings: Findings
    counts: dict[str, object]


def characters(count: int, chance: random.Random) -> list[Character]:
    """Make up people: a few with closed messages, a few who leave or take it back, some who press twice."""
    chosen = []
    for _number in range(count):
        dice = chance.random()
        chosen.append(
            Character(
                closed=chance.random() < 0.06,
                leaves="draft" if dice < 0.02 else "later" if dice < 0.07 else "",
                withdraws=0.07 <= dice < 0.10,
                when_asked="leaves" if 0.10 <= dice < 0.15 else "withdraws" if 0.15 <= dice < 0.20 else "answers",
                edits=chance.random() < 0.1,
                double=chance.random() < 0.15,
            )
        )
    return chosen


class Campaign:
    """One run, from the opening of the door to the judgement."""

    def __init__(self, setting: Setting, wish: Wish) -> None:
        self.setting = setting
        self.wish = wish
        self.diary = Diary()
        chance = random.Random(f"people:{wish.seed}")
        people = setting.add_applicants(wish.applications)
        self.applicants = {
            person.id: Applicant(Hands(person, self.diary, chance, setting.is_up), character)
            for person, character in zip(people, characters(wish.applications, chance), strict=True)
        }
        stage = setting.stage
        board = Board(stage.practice.world, stage.community.channels["applications"])
        hands = random.Random(f"moderators:{wish.seed}")
        staff = [Hands(stage.person(name), self.diary, hands, setting.is_up) for name in ("dee", "sam")]
        self.moderators = Moderators(board, staff, self.diary, wish.seed, over=self._all_on_the_board)
        self.killer = Killer(
            setting,
            kills=wish.kills,
            seed=wish.seed,
            expected=int(wish.applications * 2.1),
            acts=lambda: self.diary.acts,
        )
        self.all_sent = False

    async def play(self, say: Callable[[str], None]) -> Findings:
        """Play it all and judge it."""
        await self.setting.open_door()
        self.setting.lose_replies(self.wish.lost)
        ticker = asyncio.create_task(self._tells(say))
        postman = asyncio.create_task(bring_questions(self.setting, self.applicants))
        everybody = [
            asyncio.create_task(one) for one in (self.killer.run(), self._all_apply(), self.moderators.work(hands=3))
        ]
        _done, unfinished = await asyncio.wait(everybody, timeout=_LIMIT, return_when=asyncio.FIRST_EXCEPTION)
        if unfinished:
            say("not done in time, or the bot does not start any more; what is there is judged")
        await call_off(ticker, postman, *everybody)
        for task in everybody:
            if not task.cancelled() and not isinstance(task.exception(), MismatchError):
                task.result()
        return await self._ends(say)

    def _all_on_the_board(self) -> bool:
        """Tell whether no further card is to be expected."""
        return self.all_sent and (self.moderators.hurry or self.moderators.board.has_all(self.diary.sent))

    async def _ends(self, say: Callable[[str], None]) -> Findings:
        say("the trouble ends; the bot is started once more and settles")
        self.moderators.hurry = True
        try:
            settled = await self.setting.calm_down()
            if self.moderators.undecided():
                await asyncio.wait_for(self.moderators.work(), _LIMIT)
                settled = await self.setting.settles()
        except (MismatchError, TimeoutError):
            settled = False
        findings = judge(self.diary, await self.setting.facts())
        if not settled:
            findings.half_done.append("the bot did not come to rest")
        return findings

    async def _all_apply(self) -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(applicant: Applicant) -> None:
            async with places:
                await applicant.applies()

        await asyncio.gather(*(one(applicant) for applicant in self.applicants.values()))
        self.all_sent = True

    async def _tells(self, say: Callable[[str], None]) -> None:
        begun = time.monotonic()
        while True:
            await asyncio.sleep(10)
            self.setting.feels_the_load()
            say(
                f"{time.monotonic() - begun:4.0f} s: {len(self.diary.sent)} sent, {self.diary.decisions} decided, "
                f"{self.killer.done} kills, {self.setting.replies_lost} replies lost"
            )

    @property
    def counts(self) -> dict[str, object]:
        """Return the figures of the run."""
        return {
            "applications": len(self.diary.sent),
            "decisions acknowledged": self.diary.decisions,
            "presses": self.diary.presses,
            "kills": self.killer.done,
            "how": ", ".join(f"{count} {how}" for how, count in sorted(self.killer.counts.items())),
            "lost replies": self.setting.replies_lost,
            "load": f"{self.setting.busiest:.1f}",
            "requests": len(self.setting.stage.practice.ledger.entries),
        }


async def run(folder: Path, wish: Wish, say: Callable[[str], None]) -> Result:
    """Play one campaign in an empty folder."""
    begun = time.monotonic()
    async with set_up(folder, seed=wish.seed, rate_factor=wish.limits) as setting:
        campaign = Campaign(setting, wish)
        findings = await campaign.play(say)
        findings.broken += setting.faults_in_log()
        return Result(findings, campaign.counts | {"seconds": round(time.monotonic() - begun, 1)})
