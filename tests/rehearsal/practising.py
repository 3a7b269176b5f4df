"""What a test of the whole page has before it: a theatre, and somebody who asks it as the page does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.rehearsal.controls import Knower
from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.theatre import Theatre

Json = dict[str, Any]


class Visitor:
    """Asks over HTTP. While one world is exchanged for another nobody answers; `looks` asks again then."""

    def __init__(self, theatre: Theatre, session: aiohttp.ClientSession) -> None:
        self.theatre = theatre
        self.session = session

    async def get(self, path: str, **headers: str) -> tuple[int, Json]:
        async with self.session.get(f"{self.theatre.address}practice/{path}", headers=headers) as answer:
            return answer.status, json.loads(await answer.text())

    async def post(self, path: str, body: object = None, **headers: str) -> tuple[int, Json]:
        sent = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        async with self.session.post(f"{self.theatre.address}practice/{path}", data=sent, headers=headers) as answer:
            return answer.status, json.loads(await answer.text())

    async def presses(self, path: str, body: object = None) -> Json:
        status, answer = await self.post(path, body)
        assert status == 200, answer
        return answer

    async def looks(self, path: str) -> Json:
        try:
            status, answer = await self.get(path)
        except aiohttp.ClientConnectionError:
            return {}
        return answer if status == 200 else {}

    async def until(self, path: str, holds: Callable[[Json], object], seconds: float = 60.0) -> Json:
        async with asyncio.timeout(seconds):
            while not ((now := await self.looks(path)) and holds(now)):
                await asyncio.sleep(0.05)
        return now

    async def lesson(self, holds: Callable[[Json], object]) -> Json:
        """Wait until the lesson under way is as wished, and return it."""
        now = await self.until("lessons", lambda now: now["current"] and not now["busy"] and holds(now["current"]))
        current: Json = now["current"]
        return current

    async def chooses(self, name: str) -> Json:
        """Choose a lesson and wait for its world."""
        was = (await self.looks("lessons"))["world"]
        await self.presses("lessons/start", {"name": name})
        await self.until("lessons", lambda now: now["world"] != was and not now["busy"])
        return await self.lesson(lambda _: True)

    async def goes_on(self, step: int) -> Json:
        await self.presses("lessons/next", {"step": step})
        return await self.lesson(lambda now: now["state"] != "running")


@asynccontextmanager
async def visiting(
    folder: Path, *, stories: Mapping[str, Story] | None = None, known: Knower | None = None, story: Story | None = None
) -> AsyncIterator[Visitor]:
    """Open a theatre; with `story` as that story begins, which needs no bot."""
    theatre = Theatre(folder, known=known, **({} if stories is None else {"stories": stories}))
    try:
        await theatre.open(story)
        async with aiohttp.ClientSession() as session:
            yield Visitor(theatre, session)
    finally:
        await theatre.close()


async def _greets(stage: Stage) -> None:
    stage.person("mia").writes("general", "Good morning.")
    stage.tell("Mia says good morning.")
    seen = await stage.message("rae", "general", "Good morning")
    stage.write(f"  Rae reads │ {seen.text}\n")
    stage.write("  Rae reads │ and a second line")


async def _answers(stage: Stage) -> None:
    seen = await stage.message("rae", "general", "Good morning", seconds=0.5)
    stage.person("rae").writes("general", "And to you.", reply_to=seen)


GREETING = Story(
    "greeting",
    "Two people greet each other",
    (Step("Mia says good morning.", _greets, ("rae", "general")), Step("Rae answers.", _answers)),
    minutes=1,
)
