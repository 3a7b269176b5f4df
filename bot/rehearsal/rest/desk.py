"""The front desk of the REST API: reads a request, checks it, has it answered, and writes it down."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, field
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from bot.rehearsal.faults import (
    AFTER,
    BEFORE,
    GARBLED,
    HANG,
    HANG_AFTER,
    LIMITED,
    RESET_AFTER,
    RESET_BEFORE,
    SLOW,
    Faults,
    Rule,
)
from bot.rehearsal.field_types import check_types
from bot.rehearsal.interactions import Interactions
from bot.rehearsal.ledger import Entry, Ledger
from bot.rehearsal.openapi import OpenApi
from bot.rehearsal.permissions import Permission
from bot.rehearsal.policeman import Policeman
from bot.rehearsal.ratelimits import RateLimits, Verdict
from bot.rehearsal.refusals import DiscordError, form_error, refusal
from bot.rehearsal.rest.all_routes import all_routes
from bot.rehearsal.rest.call import Call, Upload
from bot.rehearsal.rest.router import Route, Router
from bot.rehearsal.world import World

_log = logging.getLogger(__name__)
_VIA = {"Via": "1.1 practice"}
LONGEST_REASON = 512


@dataclass(slots=True)
class Desk:
    """Answer REST requests one by one; nothing is awaited while the world is changed."""

    world: World
    interactions: Interactions
    ledger: Ledger
    policeman: Policeman
    limits: RateLimits
    faults: Faults
    openapi: OpenApi | None = None
    base_url: str = ""
    router: Router = field(default_factory=all_routes)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def close(self) -> None:
        """Let go of requests that hang on purpose."""
        self._closing.set()

    async def answer(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer one request."""
        started = self.world.clock.monotonic()
        found = self.router.find(request.method, path)
        entry = Entry(
            len(self.ledger.entries) + 1,
            self.world.clock.now().timestamp(),
            request.method,
            path,
            "" if found is None else found[0].template,
            None,
            dict(request.query),
            reason=unquote(request.headers.get("X-Audit-Log-Reason", "")) or None,
        )
        self.ledger.write(entry)
        if self.limits.banned:
            return self._banned(entry)
        if found is None:
            return self._unknown(entry)
        route, places = found
        rule = self.faults.choose(request.method, route.template)
        response = await self._before(request, rule, entry)
        if response is None:
            response = await self._handle(request, route, places, entry)
            entry.took = self.world.clock.monotonic() - started
            response = await self._after(request, rule, response)
        return response

    def _banned(self, entry: Entry) -> web.Response:
        """Answer as the guard in front of Discord does to an address it shut out: no JSON, no Via."""
        entry.status = 429
        self.ledger.violate("banned", "10,000 bad requests in ten minutes: Discord shut this address out", entry=entry)
        return web.Response(status=429, text="error code: 1015", headers={"Retry-After": "600"})

    def _unknown(self, entry: Entry) -> web.Response:
        entry.status = 501
        words = f"practice Discord does not know {entry.method} {entry.path}"
        self.ledger.violate("unknown_route", words, entry=entry)
        return web.json_response({"message": words, "code": 0}, status=501, headers=_VIA)

    async def _before(self, request: web.BaseRequest, rule: Rule | None, entry: Entry) -> web.Response | None:
        if rule is None:
            return None
        entry.fault = rule.kind
        if rule.kind == SLOW:
            await self._wait(rule.seconds)
            return None
        if rule.kind == HANG:
            await self._wait(rule.seconds)
        elif rule.kind == LIMITED:
            entry.status = 429
            verdict = Verdict({"X-RateLimit-Scope": "user"}, rule.seconds)
            return self._limited(verdict)
        if rule.kind == RESET_BEFORE:
            _reset(request)
        if rule.kind in (BEFORE, RESET_BEFORE, HANG):
            await request.read()
            entry.status = rule.status
            return _broken(rule.status)
        return None

    async def _after(self, request: web.BaseRequest, rule: Rule | None, response: web.Response) -> web.Response:
        if rule is None or rule.kind not in (AFTER, RESET_AFTER, HANG_AFTER, GARBLED):
            return response
        if rule.kind == HANG_AFTER:
            await self._wait(rule.seconds)
        if rule.kind == RESET_AFTER:
            _reset(request)
        if rule.kind == GARBLED:
            return web.Response(body=b'{"message": "cut off in the mid', content_type="application/json", status=502)
        return _broken(rule.status)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return

    async def _handle(
        self, request: web.BaseRequest, route: Route, places: dict[str, str], entry: Entry
    ) -> web.Response:
        headers: dict[str, str] = dict(_VIA)
        try:
            self._known(route, request)
            verdict = self.limits.take(route, places)
            headers |= verdict.headers
            if verdict.wait is not None:
                entry.status = 429
                self.limits.count_bad(429)
                return self._limited(verdict)
            call = Call(self.world, self.interactions, self.base_url, places, request.query, reason=entry.reason)
            await _read(request, call)
            check_types(call.body)
            entry.body = call.body
            self._check(route, entry)
            entry.answer = route.handler(call)
            entry.permission = Permission(call.used).words if call.used else ""
            entry.status = 204 if entry.answer is None else call.status
        except DiscordError as error:
            return self._refused(error, route, entry, headers)
        except Exception:  # noqa: BLE001 - said aloud, and the practice goes on
            _log.exception("practice Discord stumbled over request %d", entry.number)
            entry.status = 500
            words = f"practice Discord itself stumbled over {route.method} {route.template}"
            self.ledger.violate("practice_fault", words, entry=entry)
            return _broken(500)
        self.policeman.inspect(route, entry)
        if entry.answer is None:
            return web.Response(status=204, headers=headers)
        return _json(entry.answer, entry.status, headers)

    def _known(self, route: Route, request: web.BaseRequest) -> None:
        if not route.by_token and request.headers.get("Authorization") != f"Bot {self.world.application.token}":
            raise refusal(0)

    def _check(self, route: Route, entry: Entry) -> None:
        if entry.reason is not None and len(entry.reason) > LONGEST_REASON:
            message = f"Must be {LONGEST_REASON} or fewer in length."
            raise form_error(("X-Audit-Log-Reason",), "BASE_TYPE_MAX_LENGTH", message)
        if self.openapi is None:
            return
        for words in self.openapi.mistakes(route.method, entry.path, entry.query, entry.body):
            self.ledger.violate("openapi", words, entry=entry)

    def _refused(self, error: DiscordError, route: Route, entry: Entry, headers: dict[str, str]) -> web.Response:
        entry.status, entry.code, entry.answer = error.status, error.code, error.body()
        entry.permission = str(error)
        self.limits.count_bad(error.status)
        self.policeman.inspect(route, entry)
        return _json(error.body(), error.status, headers)

    def _limited(self, verdict: Verdict) -> web.Response:
        wait = round(verdict.wait or 0.0, 3)
        body = {"message": "You are being rate limited.", "retry_after": wait, "global": verdict.everywhere}
        headers = _VIA | verdict.headers | {"Retry-After": str(max(1, round(wait)))}
        return _json(body, 429, headers)


def _json(body: object, status: int, headers: dict[str, str]) -> web.Response:
    # discord.py takes a body as JSON only when the content type is this word and nothing more.
    packed = json.dumps(body, separators=(",", ":")).encode()
    return web.Response(body=packed, status=status, headers=headers | {"Content-Type": "application/json"})


def _broken(status: int) -> web.Response:
    return _json({"message": f"{status}: Internal Server Error", "code": 0}, status, dict(_VIA))


def _reset(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _read(request: web.BaseRequest, call: Call) -> None:
    if not request.body_exists:
        return None
    if request.content_type.startswith("multipart/"):
        return await _read_parts(request, call)
    text = await request.read()
    if not text:
        return None
    try:
        call.body = json.loads(text)
    except ValueError:
        raise refusal(50109) from None
    return None


async def _read_parts(request: web.BaseRequest, call: Call) -> None:
    reader = await request.multipart()
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            call.body = json.loads(content)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            call.files.append(Upload(part.filename or "file", content, kind))
