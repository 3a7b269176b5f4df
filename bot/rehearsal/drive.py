"""Be any person over HTTP: look, press, choose, write, fill in forms, and hear at once what changes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.rehearsal import showing
from bot.rehearsal.answers import Answer, CannotError
from bot.rehearsal.building import Community
from bot.rehearsal.people import Person
from bot.rehearsal.refusals import DiscordError
from bot.rehearsal.shapes import FORUM_TYPES, Channel, Json, Message
from bot.rehearsal.streams import Stream
from bot.rehearsal.telling import Telling

if TYPE_CHECKING:
    from bot.rehearsal.server import PracticeDiscord

PREFIX = "/practice/"
_LONGEST_PATIENCE = 30.0
_FORMS_KEPT = 20
_LONGEST_THREAD_NAME = 100
Act = Callable[[Person, Json], Awaitable[Json]]


class Drive:
    """The JSON API under `/practice/`.

    GET  people · people/{key}/view[?reading=] · people/{key}/channels/{id}[?before=]
         people/{key}/things/{kind} · told · events[?as={key}] (server-sent events)
    POST people/{key}/{act} with press, choose, command, autocomplete, menu, submit, dismiss, write, post,
         join, leave

    Ids are strings. An act answers when the bot has answered first, or `patience` seconds after "thinking".
    Mistakes are answered with 400 or 404 and `{"error": sentence}`.
    """

    def __init__(self, practice: PracticeDiscord, community: Community) -> None:
        self.practice = practice
        self.community = community
        self.telling = Telling(practice)
        self._forms: dict[str, Answer] = {}
        self._acts: dict[str, Act] = {
            "press": self._press,
            "choose": self._choose,
            "command": self._command,
            "autocomplete": self._autocomplete,
            "menu": self._menu,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "write": self._write,
            "post": self._post,
            "join": self._join,
            "leave": self._leave,
        }

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
                case ["people", key, act] if act in self._acts:
                    person, asked = self.person(key), await read(request)
                    person.patience = _patience(asked)
                    return web.json_response(await self._acts[act](person, asked))
        elif request.method == "GET":
            return web.json_response(self._look(path, request.query))
        return refuse("Nothing lives here.", status=404)

    def _look(self, path: list[str], query: Mapping[str, str]) -> Json:
        match path:
            case ["people"]:
                everybody = showing.people_json({key: self.person(key) for key in self.community.people})
                return {"community": self.community.guild.name, "people": everybody}
            case ["told"]:
                return {
                    "lines": self.telling.lines(),
                    "connected": bool(self.practice.gateway.live),
                    "now": self.practice.clock.now().timestamp(),
                }
            case ["people", key, "view"]:
                return showing.view_json(key, self.person(key), reading=_id(query.get("reading")))
            case ["people", key, "things", kind]:
                return {"things": showing.things_json(self.person(key), kind)}
            case ["people", key, "channels", number]:
                person = self.person(key)
                before = _id(query.get("before"))
                return showing.place_json(person, _channel(person, {"channel": number}), before=before)
        raise CannotError("Nothing lives here.")

    def person(self, key: str) -> Person:
        """Return somebody by the key of the built community. Raises CannotError for a stranger."""
        user = self.community.people.get(key)
        if user is None:
            raise CannotError(f"there is nobody called {key[:40]!r} here")
        return Person(self.practice, self.community, user)

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        key = request.query.get("as")
        stream = Stream(self.practice, self.person(key) if key else None)
        return await stream.serve(request)

    def _outcome(self, person: Person, answer: Answer) -> Json:
        """Write what came back for an act; the messages themselves come with the events, too."""
        form = answer.interaction.modal
        if form is not None:
            self._forms[str(answer.interaction.id)] = answer
            while len(self._forms) > _FORMS_KEPT:
                del self._forms[next(iter(self._forms))]
        return {
            "failed": answer.text if answer.failed else None,
            "form": None if form is None else form | {"id": str(answer.interaction.id)},
            "choices": answer.interaction.choices,
            "messages": [showing.message_json(person, one.message) for one in answer.messages],
            "text": answer.text,
        }

    async def _press(self, person: Person, asked: Json) -> Json:
        target = _message(person, asked)
        return self._outcome(person, await person.presses(target, _text(asked, "custom_id")))

    async def _choose(self, person: Person, asked: Json) -> Json:
        target = _message(person, asked)
        return self._outcome(person, await person.chooses(target, _text(asked, "custom_id"), _texts(asked, "values")))

    async def _command(self, person: Person, asked: Json) -> Json:
        channel, name = _channel(person, asked), _text(asked, "command")
        with _typed_values():
            answer = await person.command(name, channel, **_options(asked))
        return self._outcome(person, answer)

    async def _autocomplete(self, person: Person, asked: Json) -> Json:
        channel, name = _channel(person, asked), _text(asked, "command")
        option, typed = _text(asked, "option"), _text(asked, "typed")
        others = {key: value for key, value in _options(asked).items() if key != option}
        with _typed_values():
            answer = await person.autocompletes(name, option, typed, channel, **others)
        return self._outcome(person, answer)

    async def _menu(self, person: Person, asked: Json) -> Json:
        return self._outcome(person, await person.context_menu(_text(asked, "command"), _message(person, asked)))

    async def _submit(self, person: Person, asked: Json) -> Json:
        opened = self._forms.get(_text(asked, "form"))
        if opened is None or opened.interaction.user.id != person.id:
            raise CannotError("that form is not open any more")
        values = asked.get("values")
        if not isinstance(values, dict):
            raise CannotError("the values of the form are missing")
        with _typed_values():
            answer = await person.submits(opened, values)
        if not answer.failed:
            self._forms.pop(str(opened.interaction.id), None)
        return self._outcome(person, answer)

    async def _dismiss(self, person: Person, asked: Json) -> Json:
        person.dismisses(_message(person, asked))
        return {}

    async def _write(self, person: Person, asked: Json) -> Json:
        reply = _message(person, {**asked, "message": asked["reply_to"]}) if asked.get("reply_to") else None
        seen = person.writes(_channel(person, asked), _text(asked, "text"), reply_to=reply)
        return {"message": showing.message_json(person, seen.message)}

    async def _post(self, person: Person, asked: Json) -> Json:
        forum, name, text = _channel(person, asked), _text(asked, "name").strip(), _text(asked, "text")
        if forum.type not in FORUM_TYPES:
            raise CannotError("posts are started in a forum")
        if not 1 <= len(name) <= _LONGEST_THREAD_NAME or not text.strip():
            raise CannotError("a post needs a title of up to 100 characters and a text")
        thread = person.starts_thread(forum, name)
        person.writes(thread, text)
        return {"channel": str(thread.id)}

    async def _join(self, person: Person, _asked: Json) -> Json:
        person.joins()
        return {}

    async def _leave(self, person: Person, _asked: Json) -> Json:
        if person.id == person.guild.owner_id:
            raise CannotError("the owner cannot leave their own server")
        person.leaves()
        return {}


class _typed_values:  # noqa: N801 - reads as a word in a with statement
    """Say kindly that a value has the wrong shape: people.py turns texts into numbers and ids."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, TypeError | ValueError):
            raise CannotError("a value has the wrong shape") from error


def refuse(sentence: str, *, status: int = 400) -> web.Response:
    """Answer with a sentence that says why not."""
    return web.json_response({"error": sentence[:1].upper() + sentence[1:]}, status=status)


async def read(request: web.BaseRequest) -> Json:
    """Read a JSON object from a request. Raises CannotError for anything else."""
    try:
        asked: Any = json.loads(await request.read() or b"{}")
    except (ValueError, RecursionError):
        raise CannotError("the request is not JSON") from None
    if not isinstance(asked, dict):
        raise CannotError("the request is not a JSON object")
    return asked


def _patience(asked: Json) -> float:
    wanted = asked.get("patience", 10.0)
    if isinstance(wanted, bool) or not isinstance(wanted, int | float) or not 0 <= wanted <= _LONGEST_PATIENCE:
        raise CannotError(f"patience is a number of seconds from 0 to {_LONGEST_PATIENCE:.0f}")
    return float(wanted)


def _id(text: object) -> int | None:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 20 else None


def _text(asked: Json, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise CannotError(f"{name!r} is missing")
    return value


def _texts(asked: Json, name: str) -> list[str]:
    values = asked.get(name)
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise CannotError(f"{name!r} is missing")
    return values


def _options(asked: Json) -> Json:
    options = asked.get("options") or {}
    if not isinstance(options, dict):
        raise CannotError("the options of a command come as an object")
    return options


def _channel(person: Person, asked: Json) -> Channel:
    number = asked.get("channel")
    if number == "dm":
        return person.finds("dm")
    channel_id = _id(number)
    if channel_id is None:
        raise CannotError("the channel is missing")
    return person.finds(channel_id)


def _message(person: Person, asked: Json) -> Message:
    channel = _channel(person, asked)
    message = channel.messages.get(_id(asked.get("message")) or 0)
    if message is None or not showing.may_see(person, message):
        raise CannotError("that message is not there any more")
    return message
