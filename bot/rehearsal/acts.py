"""What a person at the page may do: talk, press, choose, use commands, fill in forms, come and go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.rehearsal import asked as given
from bot.rehearsal import showing, uploads
from bot.rehearsal.answers import Answer, CannotError
from bot.rehearsal.component_limits import FILE_UPLOAD, walk
from bot.rehearsal.people import Person
from bot.rehearsal.permissions import P
from bot.rehearsal.rendering import controls_of
from bot.rehearsal.shapes import DM, FORUM_TYPES, THREAD_TYPES, Json, Message

if TYPE_CHECKING:
    from bot.rehearsal.server import PracticeDiscord

Act = Callable[[Person, Json], Awaitable[Json]]
_FORMS_KEPT = 20
_LONGEST_EMOJI = 32
_MOST_TAGS = 5


class Acts:
    """The acts by name; each takes the person and the JSON that the page sent, and gives JSON back.

    Mistakes come as CannotError, what Discord would refuse as DiscordError.
    """

    def __init__(self, practice: PracticeDiscord) -> None:
        self.practice = practice
        self._forms: dict[str, Answer] = {}
        self.by_name: dict[str, Act] = {
            "press": self._press,
            "choose": self._choose,
            "command": self._command,
            "autocomplete": self._autocomplete,
            "menu": self._menu,
            "user_menu": self._user_menu,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "write": self._write,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "post": self._post,
            "thread": self._thread,
            "join": self._join,
            "leave": self._leave,
        }

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
        target, button = given.message(person, asked), given.text(asked, "custom_id")
        _check_is_there(target, button)
        return self._outcome(person, await person.presses(target, button))

    async def _choose(self, person: Person, asked: Json) -> Json:
        target, menu = given.message(person, asked), given.text(asked, "custom_id")
        _check_is_there(target, menu)
        return self._outcome(person, await person.chooses(target, menu, given.texts(asked, "values")))

    async def _command(self, person: Person, asked: Json) -> Json:
        channel, name = given.channel(person, asked), given.text(asked, "command")
        with given.typed_values():
            answer = await person.command(name, channel, **given.options(asked))
        return self._outcome(person, answer)

    async def _autocomplete(self, person: Person, asked: Json) -> Json:
        channel, name = given.channel(person, asked), given.text(asked, "command")
        option, typed = given.text(asked, "option"), given.text(asked, "typed")
        others = {key: value for key, value in given.options(asked).items() if key != option}
        with given.typed_values():
            answer = await person.autocompletes(name, option, typed, channel, **others)
        return self._outcome(person, answer)

    async def _menu(self, person: Person, asked: Json) -> Json:
        target, name = given.message(person, asked), given.text(asked, "command")
        return self._outcome(person, await person.context_menu(name, target))

    async def _user_menu(self, person: Person, asked: Json) -> Json:
        channel, name = given.channel(person, asked), given.text(asked, "command")
        user = self.practice.world.users.get(given.id_of(asked.get("user")) or 0)
        if user is None or user.id not in showing.company(person, channel):
            raise CannotError("that person is not here any more")
        other = Person(self.practice, person.community, user)
        return self._outcome(person, await person.user_menu(name, other, channel))

    async def _submit(self, person: Person, asked: Json) -> Json:
        opened = self._forms.get(given.text(asked, "form"))
        if opened is None or opened.interaction.user.id != person.id:
            raise CannotError("that form is not open any more")
        values = asked.get("values")
        if not isinstance(values, dict):
            raise CannotError("the values of the form are missing")
        for _path, field in walk((opened.interaction.modal or {}).get("components") or []):
            if field.get("type") == FILE_UPLOAD and values.get(field["custom_id"]):
                uploads.attachments_of(self.practice.world, person.id, given.texts(values, field["custom_id"]))
        with given.typed_values():
            answer = await person.submits(opened, values)
        if not answer.failed:
            self._forms.pop(str(opened.interaction.id), None)
        return self._outcome(person, answer)

    async def _dismiss(self, person: Person, asked: Json) -> Json:
        person.dismisses(given.message(person, asked))
        return {}

    async def _write(self, person: Person, asked: Json) -> Json:
        reply = given.message(person, {**asked, "message": asked["reply_to"]}) if asked.get("reply_to") else None
        files = given.texts(asked, "files") if asked.get("files") else []
        attachments = uploads.attachments_of(self.practice.world, person.id, files)
        channel, text = given.channel(person, asked), given.text(asked, "text")
        if channel.type in FORUM_TYPES:
            raise CannotError("a forum takes posts only")
        seen = person.writes(channel, text, reply_to=reply, files=attachments)
        return {"message": showing.message_json(person, seen.message)}

    async def _edit(self, person: Person, asked: Json) -> Json:
        seen = person.edits(given.message(person, asked), given.text(asked, "text"))
        return {"message": showing.message_json(person, seen.message)}

    async def _delete(self, person: Person, asked: Json) -> Json:
        person.deletes(given.message(person, asked))
        return {}

    async def _react(self, person: Person, asked: Json) -> Json:
        target, emoji = given.message(person, asked), given.text(asked, "emoji")
        if emoji.isascii() or len(emoji) > _LONGEST_EMOJI:
            raise CannotError("that is not an emoji")
        if asked.get("on", True):
            person.reacts(target, emoji)
        else:
            person.unreacts(target, emoji)
        return {}

    async def _post(self, person: Person, asked: Json) -> Json:
        forum, name, text = given.channel(person, asked), given.name_of(asked), given.text(asked, "text")
        tags = [int(one) for one in given.texts(asked, "tags")] if asked.get("tags") else []
        if forum.type not in FORUM_TYPES:
            raise CannotError("posts are started in a forum")
        if not 1 <= len(text.strip()) <= 2000:
            raise CannotError("a post needs a text of up to 2,000 characters")
        if len(tags) > _MOST_TAGS or not set(tags) <= {int(one["id"]) for one in forum.tags}:
            raise CannotError("a post takes up to 5 of the forum's own tags")
        person.may_write(forum)
        thread = person.starts_thread(forum, name, tags=tags)
        person.writes(thread, text)
        return {"channel": str(thread.id)}

    async def _thread(self, person: Person, asked: Json) -> Json:
        target, name = given.message(person, asked), given.name_of(asked)
        place = given.channel(person, asked)
        if place.type == DM or place.type in THREAD_TYPES:
            raise CannotError("threads are started in a channel")
        person.need(place, P.CREATE_PUBLIC_THREADS)
        return {"channel": str(person.starts_thread(place, name, under=target).id)}

    async def _join(self, person: Person, _asked: Json) -> Json:
        person.joins()
        return {}

    async def _leave(self, person: Person, _asked: Json) -> Json:
        if person.id == person.guild.owner_id:
            raise CannotError("the owner cannot leave their own server")
        person.leaves()
        return {}


def _check_is_there(message: Message, custom_id: str) -> None:
    """Refuse to press what a page still shows, but the message has lost since."""
    if all(one.custom_id != custom_id for one in controls_of(message.components)):
        raise CannotError("that button or menu is not there any more")
