"""Be any person over HTTP: look, press, choose, write, fill in forms, and hear at once what changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aiohttp import web

from bot.language import _
from bot.rehearsal import member_list, showing, uploads
from bot.rehearsal.acts import Acts
from bot.rehearsal.answers import CannotError
from bot.rehearsal.asked import channel, id_of, patience, read, read_file, refuse
from bot.rehearsal.building import Community
from bot.rehearsal.people import Person
from bot.rehearsal.refusals import DiscordError
from bot.rehearsal.shapes import Json
from bot.rehearsal.streams import Stream
from bot.rehearsal.telling import Telling
from bot.rehearsal.world import ATTACHMENT_LIMIT

if TYPE_CHECKING:
    from bot.rehearsal.server import PracticeDiscord

__all__ = ["PREFIX", "Drive", "read", "refuse"]

PREFIX = "/practice/"


class Drive:
    """The JSON API under `/practice/`.

    GET  people · people/{key}/view[?reading=] · people/{key}/channels/{id}[?before=]
         people/{key}/channels/{id}/members · people/{key}/things/{kind} · told[?reads=1]
         events[?as={key}] (server-sent events)
    POST people/{key}/upload?name= (the bytes of a file) and people/{key}/{act} with press, choose, command,
         autocomplete, menu, user_menu, submit, dismiss, write, edit, delete, react, post, thread, join, leave

    Ids are strings. An act answers when the bot has answered first, or `patience` seconds after "thinking".
    Mistakes are answered with 400 or 404 and `{"error": sentence}`. `world` is another word in each practice, so that
    a page can tell when another one stands behind the same address.
    """

    def __init__(self, practice: PracticeDiscord, community: Community) -> None:
        self.practice = practice
        self.community = community
        self.telling = Telling(practice)
        self.acts = Acts(practice)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request below `/practice/`."""
        try:
            return await self._route(request, request.path.removeprefix(PREFIX).split("/"))
        except CannotError as cannot:
            return refuse(str(cannot))
        except DiscordError as error:
            return refuse(f"Discord says: {error.message}")

    async def _route(self, request: web.BaseRequest, path: list[str]) -> web.StreamResponse:
        if request.method == "GET" and path == ["events"]:
            return await self._events(request)
        if request.method == "POST":
            match path:
                case ["people", key, "upload"]:
                    return await self._upload(self.person(key), request)
                case ["people", key, act] if act in self.acts.by_name:
                    person, asked = self.person(key), await read(request)
                    person.patience = patience(asked)
                    return web.json_response(await self.acts.by_name[act](person, asked))
        elif request.method == "GET":
            return web.json_response(self._look(path, request.query))
        return refuse("Nothing lives here.", status=404)

    def _look(self, path: list[str], query: Mapping[str, str]) -> Json:
        match path:
            case ["people"]:
                everybody = showing.people_json({key: self.person(key) for key in self.community.people})
                return {"community": self.community.guild.name, "world": self.practice.world_id, "people": everybody}
            case ["told"]:
                return {
                    "lines": self.telling.lines(reads="reads" in query),
                    "connected": bool(self.practice.gateway.live),
                    "now": self.practice.clock.now().timestamp(),
                    "world": self.practice.world_id,
                }
            case ["people", key, *rest]:
                return self._as_somebody(key, rest, query)
        raise CannotError("Nothing lives here.")

    def _as_somebody(self, key: str, path: list[str], query: Mapping[str, str]) -> Json:
        person = self.person(key)
        match path:
            case ["view"]:
                view = showing.view_json(key, person, reading=id_of(query.get("reading")))
                return view | {"world": self.practice.world_id}
            case ["things", kind]:
                return {"things": showing.things_json(person, kind)}
            case ["channels", number]:
                before = id_of(query.get("before"))
                return showing.place_json(person, channel(person, {"channel": number}), before=before)
            case ["channels", number, "members"]:
                return member_list.members_json(person, channel(person, {"channel": number}))
        raise CannotError("Nothing lives here.")

    def person(self, key: str) -> Person:
        """Return somebody by the key of the built community. Raises CannotError for a stranger."""
        user = self.community.people.get(key)
        if user is None:
            raise CannotError(_("There is nobody called “{name}” here.").format(name=key[:40]))
        return Person(self.practice, self.community, user)

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        key = request.query.get("as")
        stream = Stream(self.practice, self.person(key) if key else None)
        return await stream.serve(request)

    async def _upload(self, person: Person, request: web.BaseRequest) -> web.Response:
        content = await read_file(request, most=ATTACHMENT_LIMIT)
        name = request.query.get("name", "")
        kept = uploads.keep(self.practice.world, self.practice.base_url, person.id, name, content)
        return web.json_response({"file": showing.file_json(kept.attachment)})
