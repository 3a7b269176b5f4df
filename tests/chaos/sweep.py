"""The kill sweep: one person through a whole flow, killed at the first point, the second, and so on."""

from __future__ import annotations

import asyncio
import itertools
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from aiohttp import web

from bot.rehearsal.rest.desk import Desk
from tests.chaos.cases import CasePlot
from tests.chaos.decisions import DecisionPlot
from tests.chaos.joining import TALES, JoinPlot
from tests.chaos.meeting import NearbyPlot
from tests.chaos.oracle import Findings
from tests.chaos.plots import Plot
from tests.chaos.setting import KILLED, Setting, call_off, set_up
from tests.chaos.topics import ProposalPlot, TopicPlot

POINTS, BEFORE, AFTER = "points", "before requests", "after requests"
KINDS = {"points": (POINTS,), "requests": (BEFORE, AFTER), "all": (POINTS, BEFORE, AFTER)}
_LIMIT = 300.0


FLOWS: dict[str, Callable[[Setting, random.Random], Plot]] = {
    **{name: partial(JoinPlot, tale) for name, tale in TALES.items()},
    "topic": TopicPlot,
    "proposal": ProposalPlot,
    "nearby": NearbyPlot,
    "case": CasePlot,
    "decision": DecisionPlot,
}
DEFAULT = ("approve", "topic", "proposal", "nearby", "case")
"""What is swept when no flow is named: of the five ways to apply, the longest."""

STRETCHED = {"topic": 5, "proposal": 6, "nearby": 5, "case": 7}
"""Flows in which only every so-manieth point of a sweep is taken, where a sweep leaves points out at all."""


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
    """One flow, from the first start of the bot to its end, with one kill in the middle."""

    def __init__(self, setting: Setting, point: Point) -> None:
        self.setting = setting
        self.point = point
        self.killed = False
        self.plot = FLOWS[point.flow](setting, random.Random(f"{point.kind}:{point.number}"))

    async def play(self) -> Findings:
        """Play it from the first start to the judgement."""
        await self.plot.prepares()
        flow = asyncio.create_task(self.plot.goes())
        reviver = asyncio.create_task(self._revives())
        beside = asyncio.create_task(self.plot.looks_on())
        await asyncio.wait({flow, reviver}, timeout=_LIMIT, return_when=asyncio.FIRST_COMPLETED)
        settled = flow.done()
        if settled:
            flow.result()
        await call_off(flow, reviver, beside)
        if await self.setting.stops() == KILLED:
            self.killed = True
            await self.setting.starts()
            settled = await self.setting.settles()
        findings = self.plot.judge(await self.setting.facts())
        if not settled:
            findings.half_done.append("the flow did not come to its end")
        return findings

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
    """Sweep all points of some kinds, or every `stride`-th of them, `jobs` at a time.

    `flow` is one of FLOWS, "all", or "default" for those of DEFAULT.
    """
    begun = time.monotonic()
    swept = Swept()
    named = {"all": list(FLOWS), "default": list(DEFAULT)}
    points = _points(kinds, named.get(flow, [flow]), stride, swept)

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
        step = stride * STRETCHED.get(flow, 1) if stride > 1 else 1
        for number in itertools.count(1, step):
            if (flow, kind) in swept.ended:
                break
            yield Point(kind, number, flow)


async def play_one(folder: Path, point: Point) -> tuple[bool, Findings]:
    """Play one flow with one kill, in a folder below; return whether there was a kill, and what is wrong.

    Where nothing is wrong but an answer that came late, it is played once more: a bot that is too slow is so again,
    a machine that held its breath is not.
    """
    killed, findings = await _play(folder, point, "")
    if findings and findings.only_late:
        killed, findings = await _play(folder, point, "-again")
    return killed, findings


async def _play(folder: Path, point: Point, ending: str) -> tuple[bool, Findings]:
    place = folder / f"{point.flow}-{point.kind.replace(' ', '-')}-{point.number}{ending}"
    place.mkdir(parents=True)
    async with set_up(place, seed=point.number) as setting:
        flow = Flow(setting, point)
        findings = await flow.play()
        findings.broken += setting.faults_in_log()
    if not findings:
        shutil.rmtree(place)
    return flow.killed, findings
