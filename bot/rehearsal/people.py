"""Be somebody in practice Discord: every act waits for the bot's answer, as a person would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from bot.rehearsal.answers import Answer, CannotError, Form, Seen
from bot.rehearsal.asking import (
    SELECT_THINGS,
    Value,
    autocomplete_data,
    command_data,
    resolved,
    submission,
    values_of,
)
from bot.rehearsal.component_limits import BUTTON
from bot.rehearsal.events import Event
from bot.rehearsal.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    DEFERRED,
    DEFERRED_EDIT,
    PRESS,
    SUBMIT,
    Interaction,
)
from bot.rehearsal.payloads import bare_member_json, message_json, user_json
from bot.rehearsal.permissions import P
from bot.rehearsal.rendering import Control, controls_of
from bot.rehearsal.shapes import Channel, Json, Message
from bot.rehearsal.talking import Talker
from bot.rehearsal.world import World

__all__ = ["Answer", "CannotError", "Person"]

MESSAGE_MENU, USER_MENU = 3, 2


class Person(Talker):
    """One person at their screen. Channels are named, messages are what `sees` or an `Answer` gave.

    `patience` is how many seconds they wait for the end of a "thinking" or for a card to change.
    """

    # Acting on the bot

    def _target(self, message: Seen | Message | Answer) -> Message:
        shown = message.last if isinstance(message, Answer) else message
        found = self.finds(shown.channel_id).messages.get(shown.id)
        if found is None or found.only_for not in (None, self.id):
            raise CannotError("that message is not there for them any more")
        return found

    def dismisses(self, message: Seen | Message) -> None:
        """Dismiss a whisper to them, as the small link under it does."""
        target = self._target(message)
        if target.only_for != self.id:
            raise CannotError("only a whisper can be dismissed")
        del self.world.channel(target.channel_id).messages[target.id]

    def _control(self, message: Message, name: str, *, button: bool) -> Control:
        known = [one for one in controls_of(message.components) if (one.kind == BUTTON) == button]
        for one in known:
            if name in (one.label, one.custom_id):
                if one.disabled:
                    raise CannotError(f"{name!r} cannot be pressed")
                if one.url:
                    raise CannotError(f"{name!r} is a link")
                return one
        raise CannotError(f"there is no {name!r}; there is {[one.label for one in known]}")

    async def presses(self, message: Seen | Message | Answer, button: str) -> Answer:
        """Press a button, by its label or custom id."""
        target = self._target(message)
        control = self._control(target, button, button=True)
        return await self._acts(target, self._press_data(control.kind, control.custom_id, control.component), button)

    @staticmethod
    def _press_data(kind: int, custom_id: str, component: Json) -> Json:
        return {"component_type": kind, "custom_id": custom_id, "id": component.get("id", 0)}

    async def forges(self, message: Seen | Message | Answer, custom_id: str, *, kind: int = BUTTON) -> Answer:
        """Press what is not there, as a tampered-with app could."""
        return await self._acts(self._target(message), self._press_data(kind, custom_id, {}), "forged")

    async def chooses(self, message: Seen | Message | Answer, menu: str, values: Sequence[str | int]) -> Answer:
        """Choose from a menu, named by its placeholder or custom id; values are labels, or ids of things."""
        target = self._target(message)
        control = self._control(target, menu, button=False)
        if not control.least <= len(values) <= control.most:
            raise CannotError(f"{menu!r} takes {control.least} to {control.most} choices")
        data = self._press_data(control.kind, control.custom_id, control.component)
        if control.kind in SELECT_THINGS:
            ids = [int(one) for one in values]
            data["values"] = [str(one) for one in ids]
            data["resolved"] = resolved(self.world, self.guild, SELECT_THINGS[control.kind], ids)
        else:
            data["values"] = values_of(control.options, [str(one) for one in values])
        return await self._acts(target, data, menu)

    async def _acts(self, target: Message, data: Json, name: str) -> Answer:
        channel = self.world.channel(target.channel_id)
        return await self._settled(self.interactions.begin(PRESS, self.user, channel, data, source=target, name=name))

    def _known(self, name: str, kind: int, where: Channel) -> Json:
        here = self.guild.commands if where.guild_id is not None else {}
        for command in (*here.values(), *self.world.application.commands.values()):
            if command["name"] == name and command["type"] == kind:
                self._may_use(command, where)
                return command
        raise CannotError(f"there is no command {name!r}")

    def _may_use(self, command: Json, where: Channel) -> None:
        contexts = command.get("contexts")
        if contexts is not None and (0 if where.guild_id is not None else 1) not in contexts:
            raise CannotError(f"{command['name']!r} is not offered here")
        if where.guild_id is None:
            if command.get("dm_permission") is False or "guild_id" in command:
                raise CannotError(f"{command['name']!r} is not offered in direct messages")
            return
        self.need(where, P.USE_APPLICATION_COMMANDS)
        needed = command.get("default_member_permissions")
        have = self.world.permissions_in(where, self.id)
        closed = needed is not None and (int(needed) == 0 or have & int(needed) != int(needed))
        if closed and not have & P.ADMINISTRATOR:
            raise CannotError(f"{command['name']!r} is not offered to {self.user.shown}")

    def offered(self, where: str | int | Channel) -> list[Json]:
        """Return the commands of every kind that Discord's app offers them in a channel, as the bot registered them."""
        place = self.finds(where)
        here = self.guild.commands.values() if place.guild_id is not None else ()
        return [one for one in (*here, *self.world.application.commands.values()) if self._is_offered(one, place)]

    def _is_offered(self, command: Json, where: Channel) -> bool:
        try:
            self._may_use(command, where)
        except CannotError:
            return False
        return True

    def _place(self, where: str | int | Channel | None) -> Channel:
        if where is not None:
            return self.finds(where)
        return next(one for one in self.guild.channels.values() if one.type == 0 and self.world.can_see(one, self.id))

    async def command(self, command: str, where: str | int | Channel | None = None, /, **options: Value) -> Answer:
        """Use a slash command with its parts, such as "apply start", where they are (first channel they see)."""
        channel = self._place(where)
        name, *words = command.removeprefix("/").split()
        data = command_data(self.world, self.guild, self._known(name, 1, channel), words, options)
        return await self._settled(self.interactions.begin(COMMAND, self.user, channel, data, name=command))

    async def autocompletes(
        self, command: str, option: str, typed: str, where: str | int | Channel | None = None, /, **options: Value
    ) -> Answer:
        """Type into an option of a command and see what is offered."""
        channel = self._place(where)
        name, *words = command.removeprefix("/").split()
        known = self._known(name, 1, channel)
        data = autocomplete_data(self.world, self.guild, known, words, option, typed, options)
        return await self._settled(self.interactions.begin(AUTOCOMPLETE, self.user, channel, data, name=command))

    async def context_menu(self, name: str, message: Seen | Message) -> Answer:
        """Use a command from a message's menu; it carries the message with its words."""
        target = self._target(message)
        channel = self.world.channel(target.channel_id)
        command = self._known(name, MESSAGE_MENU, channel)
        written = message_json(target, viewer_id=self.world.application.bot.id)
        data = self._menu_data(command, target.id) | {"resolved": {"messages": {str(target.id): written}}}
        return await self._settled(self.interactions.begin(COMMAND, self.user, channel, data, name=name))

    async def user_menu(self, name: str, person: Person, where: str | int | Channel | None = None) -> Answer:
        """Use a command from a person's menu."""
        channel = self._place(where)
        command = self._known(name, USER_MENU, channel)
        found: Json = {"users": {str(person.id): user_json(person.user)}}
        if person.id in self.guild.members:
            member = bare_member_json(self.guild.members[person.id])
            found["members"] = {str(person.id): member | {"permissions": "0"}}
        data = self._menu_data(command, person.id) | {"resolved": found}
        return await self._settled(self.interactions.begin(COMMAND, self.user, channel, data, name=name))

    @staticmethod
    def _menu_data(command: Json, target: int) -> Json:
        data = {"id": command["id"], "name": command["name"], "type": command["type"], "target_id": str(target)}
        return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})

    async def submits(self, opened: Answer, values: Mapping[str, Value]) -> Answer:
        """Fill in the form that an answer opened, by labels, and send it."""
        form: Form | None = opened.form
        if form is None:
            raise CannotError(f"no form is open; there is: {opened.text!r}")
        data = submission(form, values, self.world, self.guild)
        before = opened.interaction
        return await self._settled(
            self.interactions.begin(
                SUBMIT, self.user, before.channel, data, source=before.source, name=form.title, parent=before
            )
        )

    async def sends_raw(
        self, kind: int, channel: str | Channel, data: Json, *, source: Message | None = None
    ) -> Answer:
        """Send any interaction at all, for tests of bad input."""
        place = self.finds(channel)
        return await self._settled(self.interactions.begin(kind, self.user, place, data, source=source, name="raw"))

    async def _settled(self, interaction: Interaction) -> Answer:
        answer = Answer(interaction, self.world)
        source = interaction.source
        edited_before = None if source is None else source.edited_at
        left = self.interactions.deadline - (self.world.clock.monotonic() - interaction.made)
        if not await interaction.until(lambda: interaction.answered_with is not None, left + 0.05):
            return answer
        if interaction.answered_with == DEFERRED:
            await interaction.until(lambda: not interaction.deferred, self.patience)
        elif interaction.answered_with == DEFERRED_EDIT:
            with _Ears(self.world, interaction):
                await interaction.until(
                    lambda: (
                        bool(interaction.edits or interaction.replies)
                        or (source is not None and source.edited_at != edited_before)
                    ),
                    self.patience,
                )
        return answer

    async def until(self, true: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait until something is so; refuses when it is not so in time."""
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110 - the world changes in many ways
                await asyncio.sleep(0.01)


class _Ears:
    """Wake an interaction when its message is changed from elsewhere."""

    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world = world
        self._interaction = interaction

    def __enter__(self) -> None:
        self._world.listeners.append(self._hear)

    def __exit__(self, *_: object) -> None:
        self._world.listeners.remove(self._hear)

    def _hear(self, event: Event) -> None:
        source = self._interaction.source
        if event.message is not None and source is not None and event.message.id == source.id:
            self._interaction.tell()
