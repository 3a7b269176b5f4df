"""Somebody who asks the page over HTTP as a script or a browser does, and controls that only take notes."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp

from bot.rehearsal import messaging
from bot.rehearsal.building import Community
from bot.rehearsal.messaging import Draft
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.shapes import EPHEMERAL, Message

Json = dict[str, Any]


class Controls:
    """Stands where the command puts the bot's process."""

    def __init__(self) -> None:
        self.acts: list[object] = []
        self.trouble: Exception | None = None
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.began = asyncio.Event()

    async def restart(self) -> None:
        self.began.set()
        await self.may_end.wait()
        if self.trouble is not None:
            raise self.trouble
        self.acts.append("restart")

    async def kill(self) -> None:
        self.acts.append("kill")

    async def skip(self, seconds: float) -> None:
        self.acts.append(seconds)


class Browser:
    """Asks the page as a script does; `headers` make it a browser of some site."""

    def __init__(self, session: aiohttp.ClientSession, practice: PracticeDiscord, community: Community) -> None:
        self.session = session
        self.practice = practice
        self.community = community
        self.controls = Controls()

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.session.get(self.practice.base_url + path, headers=headers) as response:
            return response.status, await response.text()

    async def looks(self, path: str) -> Json:
        status, text = await self.get("/practice/" + path)
        assert status == 200, text
        return dict(json.loads(text))

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, Json]:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(
            self.practice.base_url + "/practice/" + path, data=sent, headers=headers
        ) as answer:
            return answer.status, await answer.json()

    def channel(self, name: str) -> str:
        return str(self.community.channels[name].id)

    def says(self, channel: str, text: str, *, only_for: str | None = None) -> Message:
        """Post as the bot, for everybody or for one person."""
        people = self.community.people
        draft = Draft(
            content=text, only_for=people[only_for].id if only_for else None, flags=EPHEMERAL if only_for else 0
        )
        world = self.practice.world
        return messaging.post(world, self.community.channels[channel], world.application.bot, draft)
