"""Serve the page, its driver and the buttons that act on the bot's process, to this computer's own browser only."""

from __future__ import annotations

import asyncio
import html
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from aiohttp import web

from bot.language import _
from bot.rehearsal.answers import CannotError
from bot.rehearsal.building import Community
from bot.rehearsal.differences import DIFFERENCES
from bot.rehearsal.drive import PREFIX, Drive, read, refuse
from bot.rehearsal.shapes import Json
from bot.rehearsal.stage import MismatchError

if TYPE_CHECKING:
    from bot.rehearsal.server import PracticeDiscord

STATIC = Path(__file__).parent / "static"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_IN_A_FRAME = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
_WITH_FRAMES = CONTENT_SECURITY_POLICY + "; frame-src 'self'"
SAFETY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_LONGEST_SKIP = 366 * 86400
_CONTROL_SECONDS = 60.0
_CONTROL = PREFIX + "bot/"


class BotControls(Protocol):
    """What the page may do to the bot's process and to time. Failures come as CannotError or MismatchError."""

    async def restart(self) -> None:
        """Stop the bot in an orderly way if it runs, start it, and return when it is connected."""

    async def kill(self) -> None:
        """End the bot as a power cut would; it stays down until `restart`."""

    async def skip(self, seconds: float) -> None:
        """Move the time of practice forward, for the server and for the bot."""


@runtime_checkable
class Knows(Protocol):
    """Controls that can tell what the bot has stored about a person."""

    knows: bool

    async def known(self, person_id: int) -> list[Json]:
        """Return entries with "what", "why", "words" and "goes"."""


class Part(Protocol):
    """One more thing the page can do, below `/practice/<its name>`. Failures come as CannotError or MismatchError."""

    def look(self) -> Json:
        """Answer a GET of the part itself."""

    async def act(self, name: str, asked: Json) -> Json:
        """Answer a POST to a name below it."""


class Page:
    """The page at `/`, its files at `/page/`, its driver at `/practice/`, and `parts` by name below that.

    Without `controls` the buttons for the bot and for time are not shown. `attach()` makes the server answer.
    One thing at a time is done to the bot; whoever presses meanwhile is told so.
    """

    def __init__(
        self,
        practice: PracticeDiscord,
        community: Community,
        controls: BotControls | None = None,
        parts: Mapping[str, Part] | None = None,
    ) -> None:
        self.practice = practice
        self.controls = controls
        self.parts = dict(parts or {})
        self.drive = Drive(practice, community)
        self._files = {f"/page/{one.name}": one for one in STATIC.iterdir() if one.suffix in _KINDS}
        self._files |= {"/": STATIC / "index.html", "/together": STATIC / "together.html"}
        self._busy = asyncio.Lock()

    def attach(self) -> None:
        """Answer the page's addresses from now on."""
        self.practice.pages[PREFIX] = self.answer
        self.practice.pages["/"] = self.answer

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, or refuse what another site's page sends here."""
        if not self._is_own(request):
            return refuse("This page takes requests from itself only.", status=403)
        path = request.path
        try:
            if path.startswith(_CONTROL):
                return await self._control(request, path.removeprefix(_CONTROL))
            if path.startswith(PREFIX):
                return await self._practise(request, path.removeprefix(PREFIX).split("/"))
        except (CannotError, MismatchError) as cannot:
            return refuse(str(cannot))
        except web.HTTPException as error:
            return refuse(error.reason, status=error.status)
        return self._file(request, path)

    async def _practise(self, request: web.BaseRequest, path: list[str]) -> web.StreamResponse:
        match request.method, path:
            case "GET", ["known", key]:
                return web.json_response({"known": await self._known(key)})
            case "GET", [name] if name in self.parts:
                return web.json_response(self.parts[name].look())
            case "POST", [name, act] if name in self.parts:
                asked = await read(request)
                async with self._alone():
                    return web.json_response(await self.parts[name].act(act, asked))
        return await self.drive.answer(request)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        if self._busy.locked():
            raise CannotError("something else is being done to the bot just now")
        async with self._busy:
            try:
                async with asyncio.timeout(_CONTROL_SECONDS):
                    yield
            except TimeoutError:
                raise CannotError(f"that took longer than {_CONTROL_SECONDS:.0f} seconds") from None

    async def _known(self, key: str) -> list[Json]:
        if not self._can_tell():
            raise CannotError("what the bot knows cannot be shown here")
        person = self.drive.person(key)
        assert isinstance(self.controls, Knows)
        return await self.controls.known(person.id)

    def _can_tell(self) -> bool:
        return isinstance(self.controls, Knows) and self.controls.knows

    def _is_own(self, request: web.BaseRequest) -> bool:
        """Tell whether a request comes from this page or from a script, which sends none of these headers.

        The server has refused other Host headers before, so the own origin may be read from Host.
        """
        origin = request.headers.get("Origin")
        if origin is not None:
            return origin == f"http://{request.headers.get('Host')}"
        site = request.headers.get("Sec-Fetch-Site", "none")
        opening = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        return site in ("none", "same-origin") or (opening and not request.path.startswith(PREFIX))

    def _file(self, request: web.BaseRequest, path: str) -> web.Response:
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, text="This address can only be read.", headers=SAFETY)
        if path == "/differences":
            return web.Response(text=_differences(), content_type="text/html", charset="utf-8", headers=SAFETY)
        file = self._files.get(path)
        if file is None:
            return web.Response(status=404, text="Nothing lives here.", headers=SAFETY)
        headers = SAFETY | {"Content-Security-Policy": _policy(path, framed="framed" in request.query)}
        return web.Response(body=file.read_bytes(), content_type=_KINDS[file.suffix], charset="utf-8", headers=headers)

    async def _control(self, request: web.BaseRequest, act: str) -> web.Response:
        if request.method == "GET" and act == "state":
            return web.json_response(self._state())
        if request.method != "POST" or self.controls is None or act not in ("restart", "kill", "skip"):
            return refuse("Nothing lives here.", status=404)
        asked = await read(request)
        async with self._alone():
            await self._act(self.controls, act, asked)
        return web.json_response(self._state())

    @staticmethod
    async def _act(controls: BotControls, act: str, asked: Json) -> None:
        if act == "restart":
            await controls.restart()
        elif act == "kill":
            await controls.kill()
        else:
            await controls.skip(_seconds(asked))

    def _state(self) -> Json:
        return {
            "connected": bool(self.practice.gateway.live),
            "controls": self.controls is not None,
            "known": self._can_tell(),
            "lessons": "lessons" in self.parts,
            "what_if": "what-if" in self.parts,
            "now": self.practice.clock.now().timestamp(),
        }


def _policy(path: str, *, framed: bool) -> str:
    """Return what a browser may do with a file: two people side by side are two frames of this page, and no other."""
    if path == "/together":
        return _WITH_FRAMES
    return _IN_A_FRAME if path == "/" and framed else CONTENT_SECURITY_POLICY


def _seconds(asked: Json) -> float:
    seconds = asked.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _LONGEST_SKIP:
        raise CannotError("time can be skipped by up to a year")
    return float(seconds)


def _differences() -> str:
    items = "\n".join(f"      <li>{html.escape(_(one.sentence))}</li>" for one in DIFFERENCES)
    return (STATIC / "differences.html").read_text(encoding="utf-8").replace("<!-- differences -->", items)
