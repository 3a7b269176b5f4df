"""The kill sweep: one application through the whole flow, killed at the first point, the second, and so on."""

from __future__ import annotations

import asyncio
import itertools
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from bot.rehearsal.rest.desk import Desk
from tests.chaos.applicants import Applicant, Character, bring_questions
from tests.chaos.diary import Diary, Verdict
from tests.chaos.hands import Hands
from tests.chaos.moderators import Board, Moderators, Plan
from tests.chaos.oracle import Findings, judge
from tests.chaos.setting import KILLED, Setting, call_off, set_up

POINTS, BEFORE, AFTER = "points", "before requests", "after requests"
KINDS = {"points": (POINTS,), "requests": (BEFORE, AFTER), "all": (POINTS, BEFORE, AFTER)}
_LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class Tale:
    """How one flow goes: what the applicant is like and what the moderators mean to do."""

    character: Character
    verdict: Verdict
    asks: bool = False
    safety: bool = False


FLOWS = {
    "approve": Tale(Character(), Verdict.APPROVED, asks=True),
    "decline": Tale(Character(edits=True), Verdict.DECLINED),
    "safety": Tale(Character(closed=True), Verdict.DECLINED, safety=True),
    "withdraw": Tale(Character(when_asked="withdraws"), Verdict.APPROVED, asks=True),
    "leave": Tale(Character(when_asked="leaves"), Verdict.APPROVED, asks=True),
}


class Trapdoor(Desk):
    """The front desk of practice Discord that has the bot killed at its n-th request.

    `after` says whether the request is carried out first. `kill` must have killed the bot when it returns.
    """

    at = 0
    after = False
    seen = 0

    @classmethod
    def before(cls, desk: Desk) -> Trapdoor:
        """Return a trapdoor in the place of an ordinary desk."""
        return cls(
            desk.world,
            desk.interactions,
            desk.ledger,
            desk.policeman,
            desk.limits,
            desk.faults,
            desk.openapi,
            desk.base_url,
        )

    async def answer(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer, and open the trapdoor when it is time."""
        self.seen += 1
        if self.seen != self.at:
            return await super().answer(request, path)
        answer = await super().answer(request, path) if self.after else web.Response(status=503)
        await self.kill()
        return answer

    async def kill(self) -> None:
        """Kill the bot; set by the sweep."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where the bot is killed: at the n-th fault point, or before or after its n-th request, of one of the FLOWS."""

    kind: str
    number: int
    flow: str = "approve"


@dataclass(slots=True)
class Swept:
    """What the sweep has seen so far. `ended` holds the flows and kinds that have no further point."""

    findings: Findings = field(default_factory=Findings)
    kills: dict[str, int] = field(default_factory=dict)
    ended: set[tuple[str, str]] = field(default_factory=set)

    def add(self, point: Point, findings: Findings, *, killed: bool) -> None:
        """Take in the result of one point."""
        if killed:
            self.kills[point.kind] = self.kills.get(point.kind, 0) + 1
        else:
            self.ended.add((point.flow, point.kind))
        for name in ("lost", "doubled", "half_done", "broken"):
            found = [f"{point.flow}, {point.kind} {point.number}: {one}" for one in getattr(findings, name)]
            getattr(self.findings, name).extend(found)


class Flow:
    """One application, from the opening of the door to its end, with one kill in the middle."""

    def __init__(self, setting: Setting, point: Point) -> None:
        self.setting = setting
        self.point = point
        self.killed = False
        self.diary = Diary()
        tale = FLOWS[point.flow]
        chance = random.Random(f"{point.kind}:{point.number}")
        [person] = setting.add_applicants(1)
        self.applicant = Applicant(Hands(person, self.diary, chance, setting.is_up), tale.character)
        stage = setting.stage
        board = Board(stage.practice.world, stage.community.channels["applications"])
        names = ("dee", "sam") if tale.safety else ("dee",)
        staff = [Hands(stage.person(name), self.diary, chance, setting.is_up) for name in names]
        self.moderators = Moderators(board, staff, self.diary, 0, over=lambda: board.has_all(self.diary.sent))
        self.moderators.plans[1] = Plan(tale.verdict, takes=True, asks=tale.asks, contested=False, safety=tale.safety)

    async def play(self) -> Findings:
        """Play it from the first start to the judgement."""
        flow = asyncio.create_task(self._flows())
        reviver = asyncio.create_task(self._revives())
        postman = asyncio.create_task(bring_questions(self.setting, {self.applicant.hands.id: self.applicant}))
        await asyncio.wait({flow, reviver}, timeout=_LIMIT, return_when=asyncio.FIRST_COMPLETED)
        settled = flow.done()
        if settled:
            flow.result()
        await call_off(flow, reviver, postman)
        if await self.setting.stops() == KILLED:
            self.killed = True
            await self.setting.starts()
            settled = await self.setting.settles()
        findings = judge(self.diary, await self.setting.facts())
        if not settled:
            findings.half_done.append("the flow did not come to its end")
        return findings

    async def _flows(self) -> None:
        """Have the door opened, the application sent and decided, and wait until all is quiet."""
        await self.setting.asks_to_open()
        await asyncio.gather(self.applicant.applies(), self.moderators.work(hands=1))
        while not await self.setting.settles():
            pass

    async def _revives(self) -> None:
        """Start the bot, have it killed, and start it again."""
        if self.point.kind == POINTS:
            await self.setting.starts(kill_at=self.point.number)
        else:
            self._set_trapdoor()
            await self.setting.starts(kill_at=10**9)
        while True:
            await self.setting.note_end()
            self.killed = True
            await self.setting.starts()

    def _set_trapdoor(self) -> None:
        practice = self.setting.stage.practice
        desk = Trapdoor.before(practice.desk)
        desk.at, desk.after = self.point.number, self.point.kind == AFTER
        desk.kill = self.setting.stage.bot.kill  # type: ignore[method-assign]  # this one desk kills
        practice.desk = desk


async def run(folder: Path, kinds: str, flow: str, *, stride: int, jobs: int, say: Callable[[str], None]) -> Swept:
    """Sweep all points of some kinds in a flow (or "all"), or every `stride`-th of them, `jobs` at a time."""
    begun = time.monotonic()
    swept = Swept()
    points = _points(kinds, list(FLOWS) if flow == "all" else [flow], stride, swept)

    async def works() -> None:
        for point in points:
            killed, findings = await play_one(folder, point)
            swept.add(point, findings, killed=killed)
            done = sum(swept.kills.values())
            if findings or (killed and done % 10 == 0):
                where = f"{point.flow}, {point.kind} {point.number}"
                say(f"{time.monotonic() - begun:4.0f} s: {done} kills; {where}: {findings.line}")

    await asyncio.gather(*(works() for _job in range(jobs)))
    return swept


def _points(kinds: str, flows: list[str], stride: int, swept: Swept) -> Iterator[Point]:
    """Yield the points of each flow and kind until one has gone by without a kill."""
    for flow, kind in itertools.product(flows, KINDS[kinds]):
        for number in itertools.count(1, stride):
            if (flow, kind) in swept.ended:
                break
            yield Point(kind, number, flow)


async def play_one(folder: Path, point: Point) -> tuple[bool, Findings]:
    """Play one flow with one kill, in a folder below; return whether there was a kill, and what is wrong."""
    place = folder / f"{point.flow}-{point.kind.replace(' ', '-')}-{point.number}"
    place.mkdir(parents=True)
    async with set_up(place, seed=point.number) as setting:
        flow = Flow(setting, point)
        findings = await flow.play()
        findings.broken += setting.faults_in_log()
    if not findings:
        shutil.rmtree(place)
    return flow.killed, findings
