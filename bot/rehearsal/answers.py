"""What a person gets to see: messages, forms, and the bot's answer to something they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.rehearsal.component_limits import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    ROW,
    SELECTS,
    TEXT_DISPLAY,
    TEXT_INPUT,
)
from bot.rehearsal.interactions import CHOICES, COMMAND, SUBMIT, TOKEN_LIFE, Interaction
from bot.rehearsal.rendering import Control, controls_of, text_of
from bot.rehearsal.shapes import LOADING, Channel, Json, Message
from bot.rehearsal.world import World

_KINDS = {
    TEXT_INPUT: "text",
    RADIO_GROUP: "choose one",
    CHECKBOX_GROUP: "tick any",
    CHECKBOX: "tick",
    FILE_UPLOAD: "files",
    **dict.fromkeys(SELECTS, "menu"),
}


class CannotError(Exception):
    """Discord's own app would not let the person do this; the words say why."""


@dataclass(slots=True, frozen=True)
class Seen:
    """A message as somebody sees it. `text` is what a screen reader would read."""

    id: int
    channel_id: int
    author: str
    text: str
    at: datetime
    ephemeral: bool
    edited: bool
    controls: tuple[Control, ...]
    message: Message = field(compare=False, repr=False)

    @property
    def buttons(self) -> list[str]:
        """Return the labels of what can be pressed just now."""
        return [control.label for control in self.controls if not control.disabled]


def seen(message: Message, world: World) -> Seen:
    """Return a message as a person sees it."""
    return Seen(
        message.id,
        message.channel_id,
        message.author.shown,
        "Thinking…" if message.flags & LOADING else text_of(message, world),
        message.sent_at,
        message.ephemeral,
        message.edited_at is not None,
        tuple(controls_of(message.components)),
        message,
    )


@dataclass(slots=True, frozen=True)
class Field:
    """One input of a form. `kind` is in words; `component` is as the bot sent it."""

    label: str
    kind: str
    custom_id: str
    description: str = ""
    required: bool = True
    options: tuple[Json, ...] = ()
    component: Json = field(default_factory=dict, repr=False)


@dataclass(slots=True, frozen=True)
class Form:
    """A modal as a person sees it."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]
    texts: tuple[str, ...]
    components: list[Json] = field(default_factory=list, repr=False)

    def field(self, name: str) -> Field:
        """Find an input by its label or custom id."""
        for one in self.fields:
            if name in (one.label, one.custom_id):
                return one
        raise CannotError(f"the form {self.title!r} has no input {name!r}; it has {[f.label for f in self.fields]}")

    @property
    def text(self) -> str:
        """Return the form as plain text."""
        lines = [self.title, *self.texts]
        for one in self.fields:
            options = ": " + ", ".join(str(option["label"]) for option in one.options) if one.options else ""
            must = "" if one.required else ", may be left empty"
            lines.append(f"{one.label} ({one.kind}{must}){options}")
            lines.extend([one.description] if one.description else [])
        return "\n".join(lines)


def form_of(modal: Json) -> Form:
    """Read a modal as the bot sent it."""
    fields: list[Field] = []
    texts: list[str] = []
    for part in modal["components"]:
        if part["type"] == LABEL:
            fields.append(_field(part["component"], part["label"], part.get("description") or ""))
        elif part["type"] == ROW:
            inner = part["components"][0]
            fields.append(_field(inner, inner.get("label") or inner.get("placeholder") or "", ""))
        elif part["type"] == TEXT_DISPLAY:
            texts.append(part["content"])
    return Form(modal["title"], modal["custom_id"], tuple(fields), tuple(texts), modal["components"])


def _field(component: Json, label: str, description: str) -> Field:
    return Field(
        label,
        _KINDS[component["type"]],
        component["custom_id"],
        description,
        component["type"] != CHECKBOX and component.get("required", True) is not False,
        tuple(component.get("options") or ()),
        component,
    )


@dataclass(slots=True)
class Answer:
    """What came back for something a person did. It stays live: later messages show up in it, too."""

    interaction: Interaction
    world: World

    @property
    def failed(self) -> bool:
        """Tell whether Discord shows a failure: no answer in 3 seconds, or "thinking" for 15 minutes."""
        waited = self.world.clock.now() - self.interaction.made_at
        return self.interaction.answered_with is None or (self.interaction.deferred and waited > TOKEN_LIFE)

    @property
    def took(self) -> float | None:
        """Return the seconds until the first answer; None when there was none."""
        return self.interaction.took

    @property
    def messages(self) -> list[Seen]:
        """Return the messages that answer, first to last; those deleted are gone."""
        kept = self._channel.messages
        return [seen(kept[one], self.world) for one in self.interaction.replies if one in kept]

    @property
    def _channel(self) -> Channel:
        return self.interaction.channel

    @property
    def updated(self) -> Seen | None:
        """Return the message that was acted on as it is now, if the answer changed it."""
        source = self.interaction.source
        changed = source is not None and self.interaction.original_id == source.id and self.interaction.edits > 0
        return seen(source, self.world) if source is not None and changed else None

    @property
    def form(self) -> Form | None:
        """Return the form that opened, if one did."""
        return None if self.interaction.modal is None else form_of(self.interaction.modal)

    @property
    def choices(self) -> list[str]:
        """Return what autocomplete offered."""
        return [str(choice["name"]) for choice in self.interaction.choices]

    @property
    def choice_values(self) -> Mapping[str, object]:
        """Return the value behind each offered choice."""
        return {str(choice["name"]): choice["value"] for choice in self.interaction.choices}

    @property
    def ephemeral(self) -> bool:
        """Tell whether everything that came back is for this person only."""
        return bool(self.messages) and all(message.ephemeral for message in self.messages)

    @property
    def text(self) -> str:
        """Return all that came back as plain text."""
        if self.failed:
            return self._failure()
        if self.interaction.answered_with == CHOICES:
            return "\n".join(self.choices)
        parts = [message.text for message in self.messages]
        if self.form is not None:
            parts.append(self.form.text)
        if self.updated is not None:
            parts.append(self.updated.text)
        return "\n".join(parts)

    def _failure(self) -> str:
        if self.interaction.kind == COMMAND:
            return "The application did not respond"
        return "Something went wrong. Try again." if self.interaction.kind == SUBMIT else "This interaction failed"

    @property
    def last(self) -> Seen:
        """Return the newest message of the answer, or the updated one."""
        found = self.messages[-1] if self.messages else self.updated
        if found is None:
            raise CannotError(f"nothing came back but: {self.text!r}")
        return found

    async def until(self, words: str, seconds: float = 5.0) -> Answer:
        """Wait until some words stand in the answer; refuses with what stood there instead."""
        if not await self.interaction.until(lambda: words in self.text, seconds):
            raise CannotError(f"{words!r} did not come; there is: {self.text!r}")
        return self
