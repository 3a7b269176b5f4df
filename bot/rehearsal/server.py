"""Practice Discord itself: one loopback server with the REST API, the gateway and the practice pages."""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.clock import Clock
from bot.rehearsal.faults import EventFaults, Faults
from bot.rehearsal.gateway import Gateway
from bot.rehearsal.interactions import Interaction, Interactions
from bot.rehearsal.ledger import Ledger
from bot.rehearsal.openapi import OpenApi
from bot.rehearsal.policeman import Policeman
from bot.rehearsal.practice_clock import PracticeClock
from bot.rehearsal.ratelimits import RateLimits
from bot.rehearsal.rest.desk import Desk
from bot.rehearsal.uploads import picture_type
from bot.rehearsal.world import World

_log = logging.getLogger(__name__)
PageHandler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
API, GATEWAY, ATTACHMENTS = "/api/v10", "/gateway", "/attachments/"


class PracticeDiscord:
    """A whole Discord on 127.0.0.1, as an async context manager.

    `api_url` goes into `discord.http.Route.BASE`, `gateway_url` into `DiscordWebSocket.DEFAULT_GATEWAY`,
    `token` into `client.start`. Requests with another Host header are refused with 421.
    `rate_factor` multiplies Discord's limits (0: none); `openapi` is the path of Discord's OpenAPI document.
    `world_id` is another one in each practice, so that a page can tell that it has a new world before it.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        clock_file: Path | None = None,
        token: str | None = None,
        seed: int = 0,
        rate_factor: float = 1.0,
        heartbeat: float = 41.25,
        port: int = 0,
        openapi: Path | None = None,
    ) -> None:
        chance = random.Random(seed)  # noqa: S311 - repeatable trouble is the point
        self.world_id = secrets.token_hex(8)
        self.clock = PracticeClock(clock, file=clock_file)
        self.world = World(self.clock, token=token, chance=chance)
        self.interactions = Interactions(self.world)
        self.ledger = Ledger()
        self.policeman = Policeman(self.ledger)
        self.limits = RateLimits(self.clock, factor=rate_factor)
        self.faults = Faults(chance)
        self.gateway = Gateway(self.world, url=lambda: self.gateway_url, heartbeat=heartbeat)
        self.event_faults = EventFaults(chance)
        self.event_faults.install(self.gateway)
        self.desk = Desk(
            self.world, self.interactions, self.ledger, self.policeman, self.limits, self.faults, OpenApi.load(openapi)
        )
        self.pages: dict[str, PageHandler] = {}
        self._port = port
        self._runner: web.ServerRunner | None = None
        self.interactions.watchers.append(self._watch)

    @property
    def base_url(self) -> str:
        """Return the address of the server, such as `http://127.0.0.1:40123`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """Return the address of the REST API."""
        return self.base_url + API

    @property
    def gateway_url(self) -> str:
        """Return the address of the gateway."""
        return f"ws://127.0.0.1:{self._port}{GATEWAY}"

    @property
    def token(self) -> str:
        """Return the bot's token, which begins with `practice-`."""
        return self.world.application.token

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(
            web.Server(self._answer, access_log=None), handle_signals=False, shutdown_timeout=0.5
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.desk.base_url = self.base_url
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.desk.close()
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _watch(self, interaction: Interaction) -> None:
        heard_by = [(session, session.connection) for session in self.gateway.live]

        def still_there() -> bool:
            return any(session.connection is one for session, one in heard_by)

        self.policeman.watch(interaction, deadline=self.interactions.deadline, was_heard=still_there)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        refused = self._refuse_strangers(request)
        if refused is not None:
            return refused
        path = request.rel_url.raw_path
        if path.startswith(API + "/"):
            return await self.desk.answer(request, path[len(API) :])
        if path.rstrip("/") == GATEWAY:
            return await self.gateway.serve(request)
        if path.startswith(ATTACHMENTS):
            return self._attachment(path)
        for prefix, handler in self.pages.items():
            if path.startswith(prefix):
                return await handler(request)
        _log.error("practice Discord: nothing lives at %s %s", request.method, path)
        return web.Response(status=404, text="Nothing lives here.")

    def _refuse_strangers(self, request: web.BaseRequest) -> web.Response | None:
        """Refuse what another site's page, or a name that was bent to this computer, sends here."""
        host = request.headers.get("Host")
        if host not in (f"127.0.0.1:{self._port}", f"localhost:{self._port}"):
            return web.Response(status=421, text="This practice server answers on 127.0.0.1 only.")
        if request.headers.get("Origin") not in (None, f"http://{host}"):
            return web.json_response({"error": "This page takes requests from itself only."}, status=403)
        return None

    def _attachment(self, path: str) -> web.Response:
        number = path.removeprefix(ATTACHMENTS).split("/")[0]
        content = self.world.files.get(int(number)) if number.isdigit() else None
        if content is None:
            return web.Response(status=404, text="No such file.")
        kind = picture_type(content)
        headers = {
            "Content-Disposition": "inline" if kind else "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        return web.Response(body=content, content_type=kind or "application/octet-stream", headers=headers)
